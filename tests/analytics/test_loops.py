"""Loops: legs, bottleneck, ranking, bounds that are told."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from analytics.flows import Edge, edges
from analytics.loops import Bounds, Cut, Filters, find_loops
from analytics.patterns import Pattern
from graph.errors import InvalidValue
from graph.model.calendar import Certainty
from graph.model.deal import Consideration, DealKind, Status
from tests.support.builders import a_flow, pairs_of

RING = (("nvidia", "openai", 100), ("openai", "oracle", 300), ("oracle", "nvidia", 40))


def test_a_ring_is_limited_by_its_smallest_hop() -> None:
    (loop,) = find_loops(pairs_of(*RING), Bounds()).loops
    assert set(loop.members) == {"nvidia", "openai", "oracle"}
    assert (loop.bottleneck_low, loop.bottleneck_high) == (40, 40)
    assert loop.is_money
    assert loop.report_ids == ("report-0", "report-1", "report-2")


def test_a_hop_without_an_amount_leaves_the_lower_end_open() -> None:
    (loop,) = find_loops(pairs_of(*RING[:2], ("oracle", "nvidia", None)), Bounds()).loops
    assert (loop.bottleneck_low, loop.bottleneck_high) == (None, 100)


def test_parallel_flows_are_one_hop_with_their_sum() -> None:
    flows = [
        a_flow("a", "b", 60, deal="1"),
        a_flow("a", "b", 50, deal="2"),
        a_flow("b", "a", 80, deal="3"),
    ]
    (loop,) = find_loops(edges(flows), Bounds(min_amount=Decimal(100))).loops or (None,)
    assert loop is None
    (loop,) = find_loops(edges(flows), Bounds(min_amount=Decimal(70))).loops
    assert loop.bottleneck_high == 80


def test_known_rings_come_first_then_dollars() -> None:
    pairs = pairs_of(
        ("a", "b", 10), ("b", "a", 10),
        ("c", "d", 50), ("d", "c", 50),
        ("e", "f", 90), ("f", "e", None),
    )  # fmt: skip
    found = [loop.bottleneck_high for loop in find_loops(pairs, Bounds()).loops]
    assert found == [50, 10, 90]


def test_the_order_of_flows_does_not_move_the_answer() -> None:
    dice = random.Random(1)
    flows = [
        a_flow(
            f"n{dice.randrange(12)}", f"m{dice.randrange(12)}", dice.randrange(1, 99), deal=str(n)
        )
        for n in range(60)
    ] + [
        a_flow(
            f"m{dice.randrange(12)}", f"n{dice.randrange(12)}", dice.randrange(1, 99), deal=str(n)
        )
        for n in range(60, 120)
    ]
    one = find_loops(edges(flows), Bounds(max_hops=4))
    dice.shuffle(flows)
    two = find_loops(edges(flows), Bounds(max_hops=4))
    assert [loop.loop_id for loop in one.loops] == [loop.loop_id for loop in two.loops]
    assert one.found == two.found > 10


def a_crowd() -> dict[tuple[str, str], Edge]:
    names = "abcdef"
    return pairs_of(*((x, y, 10 + i) for i, x in enumerate(names) for y in names if x != y))


def test_a_cap_says_that_it_cut_and_how_many_there_are() -> None:
    whole = find_loops(a_crowd(), Bounds(max_hops=3, limit=500))
    cut = find_loops(a_crowd(), Bounds(max_hops=3, limit=5))
    assert not whole.truncated
    assert cut.truncated
    assert cut.cut_by == (Cut.CAP,)
    assert (cut.found, len(cut.loops)) == (whole.found, 5)
    assert [loop.loop_id for loop in cut.loops] == [loop.loop_id for loop in whole.loops[:5]]


def test_a_search_that_may_look_at_no_more_rings_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.loops.SEARCHED_MAX", 7)
    found = find_loops(a_crowd(), Bounds(max_hops=3, limit=500))
    assert (found.found, found.truncated, found.cut_by) == (7, True, (Cut.SEARCH,))


def test_a_minimum_keeps_the_rings_whose_bottleneck_reaches_it() -> None:
    whole = find_loops(a_crowd(), Bounds(max_hops=4, limit=500))
    least = Decimal(12)
    wanted = {x.loop_id for x in whole.loops if x.bottleneck_high and x.bottleneck_high >= least}
    cut = find_loops(a_crowd(), Bounds(max_hops=4, limit=500, min_amount=least))
    assert {loop.loop_id for loop in cut.loops} == wanted
    assert 0 < len(wanted) < len(whole.loops)


def test_a_search_out_of_time_says_so() -> None:
    found = find_loops(a_crowd(), Bounds(max_hops=6, time_limit=1e-9))
    assert found.truncated
    assert Cut.TIME in found.cut_by


def test_a_minimum_counts_what_it_leaves_out() -> None:
    pairs = pairs_of(*RING[:2], ("oracle", "nvidia", None), ("oracle", "amd", 1))
    found = find_loops(pairs, Bounds(min_amount=Decimal(50)))
    assert (found.loops, found.excluded_unknown, found.excluded_small) == ((), 1, 1)


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(status=Status.SIGNED), 0),
        (Filters(status=Status.PROPOSED), 1),
        (Filters(through="openai"), 1),
        (Filters(through="amd"), 0),
        (Filters(pattern=Pattern.VENDOR_FINANCE), 1),
        (Filters(pattern=Pattern.BACKSTOP), 0),
        (Filters(money_only=True), 1),
    ],
)
def test_filters_keep_what_they_say(filters: Filters, kept: int) -> None:
    flows = [
        a_flow("nvidia", "openai", 100, kind=DealKind.EQUITY_INVESTMENT, status=Status.PROPOSED),
        a_flow("openai", "oracle", 300, deal="2"),
        a_flow("oracle", "nvidia", 40, kind=DealKind.HARDWARE_PURCHASE, deal="3"),
    ]
    found = find_loops(edges(flows), Bounds(), filters)
    assert (found.found, found.matching, len(found.loops)) == (1, kept, kept)


def test_a_warrant_closes_a_ring_that_is_not_all_money() -> None:
    flows = [
        a_flow("openai", "amd", 90, kind=DealKind.HARDWARE_PURCHASE),
        a_flow("amd", "openai", None, consideration=Consideration.WARRANT, deal="2"),
    ]
    (loop,) = find_loops(edges(flows), Bounds()).loops
    assert not loop.is_money
    assert loop.pattern is Pattern.TAKE_OR_PAY_WITH_WARRANTS
    assert find_loops(edges(flows), Bounds(), Filters(money_only=True)).matching == 0


def test_the_weakest_status_and_the_certainty_are_those_of_the_ring() -> None:
    flows = [
        a_flow("a", "b", 9, status=Status.RUMOURED, truth=Certainty.POSSIBLE),
        a_flow("b", "a", 9, status=Status.COMPLETED, deal="2"),
    ]
    (loop,) = find_loops(edges(flows), Bounds()).loops
    assert (loop.weakest_status, loop.certainty) == (Status.RUMOURED, Certainty.POSSIBLE)


@pytest.mark.parametrize(
    "bounds",
    [{"max_hops": 1}, {"max_hops": 13}, {"limit": 0}, {"time_limit": 0}, {"time_limit": 601}],
)
def test_bounds_that_make_no_sense_are_refused(bounds: dict[str, int]) -> None:
    with pytest.raises(InvalidValue):
        Bounds(**bounds)  # type: ignore[arg-type]
