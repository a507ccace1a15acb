"""Monte Carlo against its closed form, its bounds and its seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.contagion.sampling import (
    LEVELS,
    Law,
    Moments,
    Uncertain,
    draw,
    sample,
    sample_sum,
    sum_moments,
)
from graph.errors import InvalidValue
from tests.support.networks import rates

ends = st.tuples(st.integers(0, 1_000), st.integers(0, 1_000)).map(sorted)
uncertain = st.builds(
    lambda pair, truth, conversion, source: Uncertain(
        low=pair[0], high=pair[1], truth=truth, conversion=conversion, source=source
    ),
    ends,
    rates,
    rates,
    st.sampled_from([None, "a", "b"]),
)
portfolios = st.lists(uncertain, min_size=1, max_size=6)
PLAN = (
    Uncertain(low=0, high=100, truth=0.9, conversion=0.5, source="wire"),
    Uncertain(low=50, high=60, truth=0.9, source="wire"),
    Uncertain(low=10, high=10),
)


@given(portfolios, st.integers(0, 2**32), st.sampled_from(Law))
def test_every_draw_is_zero_or_inside_its_range(
    amounts: list[Uncertain], seed: int, law: Law
) -> None:
    drawn = draw(amounts, draws=50, seed=seed, law=law)
    for column, amount in zip(drawn.T, amounts, strict=True):
        counts = column[column != 0]
        assert ((counts >= amount.low) & (counts <= amount.high)).all()
        if amount.truth * amount.conversion == 0:
            assert not counts.size
        if amount.truth == amount.conversion == 1:
            assert ((column >= amount.low) & (column <= amount.high)).all()


@given(portfolios, st.integers(0, 2**32), st.sampled_from(Law))
def test_the_same_seed_gives_the_same_figures(
    amounts: list[Uncertain], seed: int, law: Law
) -> None:
    first = sample_sum(amounts, draws=40, seed=seed, law=law)
    assert first == sample_sum(amounts, draws=40, seed=seed, law=law)
    assert (first.seed, first.law, first.draws) == (seed, law, 40)


@given(portfolios, st.integers(0, 2**32))
def test_quantiles_rise_within_the_bounds_of_the_sum(amounts: list[Uncertain], seed: int) -> None:
    found = sample_sum(amounts, draws=60, seed=seed)
    values = [quantile.value for quantile in found.quantiles]
    assert [quantile.level for quantile in found.quantiles] == list(LEVELS)
    assert values == sorted(values)
    assert 0 <= found.least <= values[0]
    assert values[-1] <= found.most <= sum(amount.high for amount in amounts) + 1e-9


@pytest.mark.parametrize("law", list(Law))
def test_the_draws_meet_the_closed_form(law: Law) -> None:
    found = sample_sum(PLAN, draws=200_000, seed=11, law=law)
    closed = found.closed_form
    assert closed is not None
    assert abs(found.mean - closed.mean) < 4 * found.error
    assert found.deviation == pytest.approx(closed.deviation, rel=0.01)


def test_the_closed_form_of_one_even_range() -> None:
    assert sum_moments([Uncertain(low=0, high=12)]) == Moments(mean=6.0, deviation=12**0.5)
    triangle = sum_moments([Uncertain(low=0, high=12)], Law.TRIANGULAR)
    assert triangle.deviation == pytest.approx(6**0.5)


def test_amounts_of_one_source_are_true_together() -> None:
    together = [Uncertain(low=1, high=1, truth=0.5, source="wire") for _ in range(2)]
    drawn = draw(together, draws=500, seed=1)
    assert (drawn[:, 0] == drawn[:, 1]).all()
    assert sum_moments(together).deviation == pytest.approx(1.0)
    apart = [Uncertain(low=1, high=1, truth=0.5) for _ in range(2)]
    assert sum_moments(apart).deviation == pytest.approx(0.5**0.5)
    assert (draw(apart, draws=500, seed=1)[:, 0] != draw(apart, draws=500, seed=1)[:, 1]).any()


def test_another_seed_gives_other_draws() -> None:
    assert sample_sum(PLAN, draws=100, seed=1) != sample_sum(PLAN, draws=100, seed=2)


def test_a_measure_of_the_drawn_amounts_has_no_closed_form() -> None:
    found = sample(PLAN, lambda row: float(row.max()), draws=300, seed=3)
    assert found.closed_form is None
    assert 10 <= found.least <= found.most <= 100


def test_nothing_to_draw_sums_to_nothing() -> None:
    found = sample_sum([], draws=10, seed=1)
    assert (found.mean, found.deviation, found.closed_form) == (0, 0, Moments(mean=0, deviation=0))


@pytest.mark.parametrize(
    ("amount", "draws", "field"),
    [
        (Uncertain(low=2, high=1), 10, "amount"),
        (Uncertain(low=0, high=float("inf")), 10, "amount"),
        (Uncertain(low=float("nan"), high=1), 10, "amount"),
        (Uncertain(low=0, high=1, truth=1.5), 10, "truth"),
        (Uncertain(low=0, high=1, conversion=-1), 10, "conversion"),
        (Uncertain(low=0, high=1), 0, "draws"),
        (Uncertain(low=0, high=1), 1_000_001, "draws"),
    ],
)
def test_an_odd_amount_or_bound_is_refused(amount: Uncertain, draws: int, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        sample_sum([amount], draws=draws, seed=1)
    assert refused.value.field == field


def test_too_many_numbers_at_once_are_refused() -> None:
    with pytest.raises(InvalidValue, match="draws"):
        draw([Uncertain(low=0, high=1)] * 51, draws=1_000_000, seed=1)


def test_a_measure_that_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidValue, match="not finite"):
        sample(PLAN, lambda _: float("nan"), draws=5, seed=1)
    assert np.isfinite(sample(PLAN, np.sum, draws=5, seed=1).mean)
