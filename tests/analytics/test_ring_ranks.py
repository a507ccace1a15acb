"""Ranking whole batches keeps the very rings that ranking one by one would keep."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import loops
from analytics.cycles import Mode, bounded_cycles, cycle_batches
from analytics.flows import Edge, Flow, edges
from analytics.loops import Bounds, Filters, Hop, find_loops, hop_of, loop_from, rank_of
from analytics.patterns import Pattern
from graph.model.calendar import Certainty
from graph.model.deal import Consideration, DealKind, Status
from tests.support.builders import a_flow

NAMES = "abcdef"
FLOWS = st.builds(
    a_flow,
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from([None, 0, 1, 2, 3]),
    consideration=st.sampled_from([Consideration.CASH, Consideration.WARRANT]),
    kind=st.sampled_from([DealKind.EQUITY_INVESTMENT, DealKind.COMPUTE_PURCHASE]),
    status=st.sampled_from([Status.RUMOURED, Status.SIGNED, Status.TERMINATED]),
    truth=st.sampled_from([Certainty.YES, Certainty.POSSIBLE]),
    deal=st.sampled_from(["1", "2", "3"]),
)
FILTERS = st.builds(
    Filters,
    status=st.sampled_from([None, Status.RUMOURED, Status.SIGNED]),
    pattern=st.sampled_from([None, None, Pattern.PLAIN, Pattern.VENDOR_FINANCE]),
    through=st.sampled_from([None, None, "a", "nobody"]),
    money_only=st.booleans(),
)


def one_by_one(pairs: Mapping[tuple[str, str], Edge], filters: Filters) -> list[str]:
    """Ids of all rings that fit, best first."""
    hops = {pair: hop_of(edge) for pair, edge in pairs.items()}
    kept = [ring for ring in _rings(hops) if filters.keep_ring(ring)]
    named = [(loop_from(ring).loop_id, ring) for ring in kept]
    ordered = sorted(named, key=lambda each: rank_of(each[1]), reverse=True)
    return [loop_id for loop_id, _ in _ties_by_id(ordered)]


def _ties_by_id(ordered: list[tuple[str, list[Hop]]]) -> list[tuple[str, list[Hop]]]:
    groups: dict[object, list[tuple[str, list[Hop]]]] = {}
    for each in ordered:
        groups.setdefault(rank_of(each[1]), []).append(each)
    return [each for group in groups.values() for each in sorted(group, key=lambda one: one[0])]


def _rings(hops: Mapping[tuple[str, str], Hop]) -> list[list[Hop]]:
    successors = [[NAMES.index(w) for v, w in hops if v == name] for name in NAMES]
    return [
        [hops[NAMES[v], NAMES[w]] for v, w in zip(cycle, (*cycle[1:], cycle[0]), strict=True)]
        for cycle in bounded_cycles(successors, 5, mode=Mode.PLAIN)
    ]


@pytest.mark.parametrize("size", [1, 4096])
@given(st.lists(FLOWS, max_size=30), FILTERS, st.integers(1, 6))
@settings(deadline=None)
def test_the_best_are_those_of_a_search_ring_by_ring(
    size: int, drawn: list[Flow], filters: Filters, limit: int
) -> None:
    pairs = edges(flow for flow in drawn if flow.giver_id != flow.receiver_id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loops, "cycle_batches", partial(cycle_batches, size=size))
        found = find_loops(pairs, Bounds(max_hops=5, limit=limit), filters)
    wanted = one_by_one(pairs, filters)
    assert [loop.loop_id for loop in found.loops] == wanted[:limit]
    assert found.matching == len(wanted)
    assert found.truncated == (len(wanted) > limit)
