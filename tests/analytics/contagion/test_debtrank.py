"""DebtRank: bounds, rounds, and how the two variants differ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from analytics.contagion.arrays import Floats
from analytics.contagion.debtrank import (
    HISTORY_MAX,
    DebtRank,
    debtrank_2012,
    debtrank_linear,
    impact_of_liabilities,
    susceptibility,
)
from graph.errors import InvalidValue
from tests.support.networks import impacts_and_shocks

Shocked = tuple[Floats, Floats]
RING = [[0, 0.5, 0], [0, 0, 0.5], [0.5, 0, 0]]


def both(shocked: Shocked) -> list[DebtRank]:
    return [debtrank_2012(*shocked), debtrank_linear(*shocked, rounds_max=500)]


@given(impacts_and_shocks())
def test_stress_stays_between_the_shock_and_one(shocked: Shocked) -> None:
    for found in both(shocked):
        stress = np.array(found.stress)
        assert (stress >= shocked[1]).all()
        assert (stress <= 1).all()
        assert 0 <= found.additional <= 1


@given(impacts_and_shocks())
def test_the_rounds_add_up_to_the_figure_and_never_fall(shocked: Shocked) -> None:
    for found in both(shocked):
        steps = np.diff(found.by_round)
        assert (steps >= -1e-15).all()
        if found.rounds < HISTORY_MAX:
            assert steps.sum() == pytest.approx(found.additional, abs=1e-12)


@given(impacts_and_shocks())
def test_a_firm_is_hit_exactly_when_it_has_stress(shocked: Shocked) -> None:
    for found in both(shocked):
        for stress, hit, failed in zip(
            found.stress, found.hit_round, found.default_round, strict=True
        ):
            assert (hit is None) == (stress == 0)
            assert failed is None or (hit is not None and hit <= failed <= found.rounds)


@given(impacts_and_shocks())
def test_the_first_variant_ends_within_as_many_rounds_as_firms(shocked: Shocked) -> None:
    found = debtrank_2012(*shocked)
    assert found.converged
    assert found.rounds <= len(shocked[1])


@given(impacts_and_shocks())
def test_passing_on_once_never_exceeds_passing_on_each_increase(shocked: Shocked) -> None:
    once, always = both(shocked)
    # A cut run of the linear variant may stand below its end.
    if always.converged:
        assert (np.array(once.stress) <= np.array(always.stress) + 1e-9).all()


def test_the_variants_name_themselves_and_differ_on_a_ring() -> None:
    once, always = debtrank_2012(RING, [0.1, 0, 0]), debtrank_linear(RING, [0.1, 0, 0])
    assert (once.variant, always.variant) == ("debtrank_2012", "debtrank_linear_2015")
    assert once.stress == pytest.approx((0.1125, 0.05, 0.025))
    assert always.stress == pytest.approx((0.8 / 7, 0.4 / 7, 0.2 / 7))
    assert once.hit_round == (0, 1, 2)


def test_a_ring_that_damps_nothing_runs_into_default() -> None:
    ring = [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    found = debtrank_linear(ring, [0.3, 0, 0])
    assert found.stress == (1, 1, 1)
    assert found.additional_defaults == 3
    assert found.default_round == (9, 10, 11)
    assert found.converged


def test_a_cut_run_says_how_much_still_moves() -> None:
    found = debtrank_linear(RING, [0.1, 0, 0], rounds_max=3)
    assert not found.converged
    assert found.residual == pytest.approx(0.1 / 8)
    assert found.rounds == 3


def test_a_run_that_settles_in_its_last_round_is_not_called_cut() -> None:
    found = debtrank_linear([[0, 0.5], [0, 0]], [0.1, 0], rounds_max=2)
    assert found.converged
    assert found.stress == (0.1, 0.05)


def test_the_history_is_bounded() -> None:
    slow = [[0, 0.999], [0.999, 0]]
    found = debtrank_linear(slow, [0.001, 0], rounds_max=400)
    assert len(found.by_round) == HISTORY_MAX


def test_weights_say_whose_stress_counts() -> None:
    chain = [[0, 0.5], [0, 0]]
    assert debtrank_2012(chain, [1, 0], weights=[3, 1]).additional == pytest.approx(0.125)
    assert debtrank_2012(chain, [1, 0]).additional == pytest.approx(0.25)


def test_an_impact_is_the_debt_over_the_buffer_of_the_creditor() -> None:
    owed = [[0, 6], [3, 0]]
    assert impact_of_liabilities(owed, [2, 4]).tolist() == [[0, 1], [1, 0]]
    assert impact_of_liabilities(owed, [2, 4], cap=None).tolist() == [[0, 1.5], [1.5, 0]]


def test_a_firm_without_buffer_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"buffers: 0\.0 is not above zero"):
        impact_of_liabilities([[0, 1], [0, 0]], [1, 0])


def test_ways_round_count_beside_direct_ones() -> None:
    found = susceptibility([[0, 1, 1], [0, 0, 1], [0, 0, 0]])
    assert found.susceptibility == pytest.approx((0, 1, 1.25))
    assert susceptibility([[0.0, 0.9], [0, 0]]).fluidity == 0
    assert susceptibility(np.zeros((0, 0))).fluidity is None


@pytest.mark.parametrize(
    ("impact", "shock", "weights", "field"),
    [
        ([[0, 1]], [0], None, "impact"),
        ([[0, 1], [0, 0]], [0, 1.5], None, "shock"),
        ([[0, 1], [0, 0]], [0, -0.5], None, "shock"),
        ([[0, 1], [0, 0]], [0], None, "shock"),
        ([[0, 1], [0, 0]], [0, 1], [0, 0], "weights"),
        ([[0, 1], [0, 0]], [0, 1], [-1, 2], "weights"),
    ],
)
def test_a_wrong_network_is_refused(
    impact: object, shock: object, weights: object, field: str
) -> None:
    for variant in (debtrank_2012, debtrank_linear):
        with pytest.raises(InvalidValue) as refused:
            variant(impact, shock, weights=weights)  # type: ignore[arg-type]
        assert refused.value.field == field
