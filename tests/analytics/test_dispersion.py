"""Figures of spread, unrounded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.dispersion import (
    disclosed_index,
    entropy_number,
    gini,
    herfindahl,
    inverse_herfindahl,
    share_interval,
    top_share,
)
from graph.errors import InvalidValue

D = Decimal
amounts = st.lists(st.integers(1, 1_000).map(Decimal), min_size=1, max_size=8)
ranges = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(
    lambda pair: (Decimal(min(pair)), Decimal(max(pair)))
)


def shares_of(parts: list[Decimal]) -> list[Decimal]:
    return [part / sum(parts) for part in parts]


def test_an_empty_total_has_no_figure() -> None:
    for figure in (herfindahl, inverse_herfindahl, entropy_number, gini):
        assert figure([]) is None
        assert figure([D(0)]) is None
    assert top_share([], 1) is None
    assert share_interval((D(0), D(0)), [(D(0), D(0))]) is None


@given(amounts)
def test_effective_numbers_lie_between_one_and_the_count(parts: list[Decimal]) -> None:
    shares = shares_of(parts)
    by_index, by_entropy = inverse_herfindahl(shares), entropy_number(shares)
    assert by_index is not None
    assert by_entropy is not None
    slack = D("1e-20")
    assert 1 - slack <= by_index <= by_entropy + slack
    assert by_entropy <= len(parts) + slack


@given(amounts)
def test_the_gini_of_a_whole_population_has_its_bounds(parts: list[Decimal]) -> None:
    found = gini(parts)
    assert found is not None
    assert D("-1e-20") <= found <= 1 - D(1) / len(parts) + D("1e-20")
    assert gini([D(7)] * 4) == 0
    assert gini([D(0), D(0), D(0), D(9)]) == D("0.75")


@given(ranges, st.lists(ranges, min_size=1, max_size=3))
def test_a_share_lies_in_its_interval_at_every_end(
    part: tuple[Decimal, Decimal], others: list[tuple[Decimal, Decimal]]
) -> None:
    found = share_interval(part, others)
    if found is None:
        return
    for own in part:
        for end in (0, 1):
            whole = own + sum((other[end] for other in others), D(0))
            if whole:
                assert found[0] <= own / whole <= found[1]


def test_disclosed_shares_bound_the_index() -> None:
    assert disclosed_index([D("0.5")], D("0.1")) == (2500, 3000)
    low, high = disclosed_index([D("0.12")], D("0.1"), D("0.005"))
    assert low == D("132.25")
    assert high == (D("0.125") ** 2 + 8 * D("0.01") + D("0.075") ** 2) * 10_000


def test_more_than_the_whole_is_refused() -> None:
    with pytest.raises(InvalidValue, match="more than the whole"):
        disclosed_index([D("0.7"), D("0.4")], D("0.1"))
