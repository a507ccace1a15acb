"""Shares, Herfindahl index and its bounds over all amounts inside their ranges."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.concentration import Part, concentration, disclosed_bounds, level_of, parts_of

RANGES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda ends: (min(ends), max(ends))),
    min_size=1,
    max_size=6,
)


def parts(*ends: tuple[int, int]) -> list[Part]:
    return parts_of({f"n{i}": (Decimal(low), Decimal(high)) for i, (low, high) in enumerate(ends)})


def hhi(amounts: tuple[int, ...]) -> float:
    return 10_000 * sum(each * each for each in amounts) / sum(amounts) ** 2


def test_one_name_is_the_whole_and_two_equal_ones_are_half() -> None:
    one, two = concentration(parts((5, 5))), concentration(parts((5, 5), (5, 5)))
    assert one is not None
    assert two is not None
    assert (one.hhi, one.effective_number, one.level) == (10_000, 1, "high")
    assert (two.hhi, two.effective_number, two.top1, two.top3) == (5_000, 2, Decimal("0.5"), 1)


def test_nothing_has_no_concentration() -> None:
    assert concentration([]) is None
    assert concentration(parts((0, 0))) is None


@pytest.mark.parametrize(
    ("index", "level"), [(999, "low"), (1_000, "moderate"), (1_800, "moderate"), (1_801, "high")]
)
def test_levels_are_those_of_the_merger_guidelines(index: int, level: str) -> None:
    assert level_of(Decimal(index)) == level


def test_who_can_reach_ten_percent_is_flagged() -> None:
    found = concentration(parts((90, 90), (8, 8), (1, 12)))
    assert found is not None
    assert {share.name: share.flagged for share in found.shares} == {
        "n0": True,
        "n1": False,
        "n2": True,
    }


@given(RANGES)
def test_the_bounds_hold_every_choice_inside_the_ranges(ends: list[tuple[int, int]]) -> None:
    found = concentration(parts(*ends))
    if found is None:
        return
    grids = [sorted({low, (low + high) // 2, high}) for low, high in ends]
    for amounts in product(*grids):
        if sum(amounts):
            assert float(found.hhi_low) - 0.02 <= hhi(amounts) <= float(found.hhi_high) + 0.02


@given(RANGES)
def test_the_upper_bound_is_reached_at_the_ends(ends: list[tuple[int, int]]) -> None:
    found = concentration(parts(*ends))
    if found is None:
        return
    reached = max(hhi(amounts) for amounts in product(*ends) if sum(amounts))
    assert float(found.hhi_high) == pytest.approx(reached, abs=0.01)


MANY = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda ends: (ends[0], sum(ends))),
    min_size=15,
    max_size=16,
)


@settings(deadline=None, max_examples=25)
@given(MANY)
def test_many_ranges_have_a_bound_that_no_choice_of_ends_passes(
    ends: list[tuple[int, int]],
) -> None:
    found = concentration(parts(*ends))
    assert found is not None
    assert not found.bounds_exact
    corners = np.array(np.meshgrid(*ends, indexing="ij"), dtype=float).reshape(len(ends), -1)
    totals = corners.sum(axis=0)
    reached = 10_000 * ((corners**2).sum(axis=0)[totals > 0] / totals[totals > 0] ** 2).max()
    assert reached - 0.01 <= float(found.hhi_high) <= 1.1 * reached
    assert float(found.hhi_low) <= reached


def test_exact_amounts_have_one_index_however_many_they_are() -> None:
    found = concentration(parts(*((n, n) for n in range(1, 41))))
    assert found is not None
    assert found.bounds_exact
    assert found.hhi_low == found.hhi == found.hhi_high


def test_shares_are_bounded_by_what_the_others_may_be() -> None:
    found = concentration(parts((10, 10), (5, 15)))
    assert found is not None
    by_name = {share.name: (share.low, share.high) for share in found.shares}
    assert by_name == {
        "n0": (Decimal("0.4"), Decimal("0.6667")),
        "n1": (Decimal("0.3333"), Decimal("0.6")),
    }


def test_published_examples_are_met() -> None:
    found = concentration(parts((30, 30), (30, 30), (20, 20), (20, 20)))
    assert found is not None
    assert (found.hhi, found.effective_number) == (2_600, Decimal("3.85"))
    nine = concentration(parts(*((n, n) for n in (25, 20, 15, 10, 8, 7, 6, 5, 4))))
    assert nine is not None
    assert nine.hhi == 1_540


def test_three_disclosed_customers_of_a_chip_maker_leave_a_wide_range() -> None:
    low, high = disclosed_bounds([Decimal(each) / 100 for each in (12, 11, 11)])
    assert (low, high) == (386, 1_022)


def test_customers_above_ten_percent_alone_leave_a_range() -> None:
    low, high = disclosed_bounds([Decimal("0.5"), Decimal("0.2")])
    assert (low, high) == (2_900, 3_200)
