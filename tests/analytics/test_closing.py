"""What one edge closes is what all rings with it are more than all rings without it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import closing
from analytics.closing import Network
from analytics.cycles import Mode, bounded_cycles
from benchmarks.networks import a_network, turned
from graph.errors import InvalidValue

Edge = tuple[int, int]
NODES = 7
EDGES = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1))
MODES = pytest.mark.parametrize("mode", [Mode.PLAIN, Mode.COMPILED])


def all_rings(edges: set[Edge], hops: int, nodes: int = NODES) -> set[tuple[int, ...]]:
    successors = [sorted(w for v, w in edges if v == node) for node in range(nodes)]
    return {turned(cycle) for cycle in bounded_cycles(successors, hops, mode=Mode.PLAIN)}


def edges_of(successors: list[list[int]]) -> list[Edge]:
    return [(giver, receiver) for giver, each in enumerate(successors) for receiver in each]


@MODES
@given(
    start=st.sets(EDGES, max_size=20),
    changes=st.lists(st.tuples(st.booleans(), EDGES), max_size=25),
    hops=st.integers(2, 7),
)
@settings(deadline=None)
def test_each_edge_that_comes_closes_what_a_search_of_all_finds_new(
    mode: Mode, start: set[Edge], changes: list[tuple[bool, Edge]], hops: int
) -> None:
    network = Network(NODES, start, max_hops=hops, mode=mode)
    edges = {edge for edge in start if edge[0] != edge[1]}
    before = all_rings(edges, hops)
    for comes, edge in changes:
        if comes:
            found = [turned(cycle) for cycle in network.closed_by(*edge)]
            edges |= {edge} if edge[0] != edge[1] else set()
            after = all_rings(edges, hops)
            assert len(found) == len(set(found))
            assert set(found) == after - before
        else:
            assert network.remove(*edge) == (edge in edges)
            edges -= {edge}
            after = all_rings(edges, hops)
        assert (edge in network) == (edge in edges)
        before = after


@MODES
def test_rings_through_an_edge_begin_with_it(mode: Mode) -> None:
    successors = a_network(300, 4)
    network = Network(300, edges_of(successors), max_hops=5, mode=mode)
    whole = list(bounded_cycles(successors, 5))
    for giver, receiver in edges_of(successors)[:200]:
        found = list(network.cycles_through(giver, receiver))
        assert all(cycle[:2] == (giver, receiver) for cycle in found)
        wanted = [each for each in whole if (giver, receiver) in _hops(each)]
        assert {turned(each) for each in found} == {turned(each) for each in wanted}
        assert len(found) == len(wanted)


def _hops(cycle: tuple[int, ...]) -> set[Edge]:
    return set(zip(cycle, (*cycle[1:], cycle[0]), strict=True))


@MODES
def test_a_network_built_edge_by_edge_finds_every_ring_once(mode: Mode) -> None:
    """Blocks move and buffers grow on the way: one hub takes hundreds of edges."""
    edges = edges_of(a_network(250, 8, edges_per_node=5))
    random.Random(2).shuffle(edges)
    network = Network(250, max_hops=4, mode=mode)
    found = [turned(cycle) for edge in edges for cycle in network.closed_by(*edge)]
    assert len(found) == len(set(found))
    assert set(found) == all_rings(set(edges), 4, nodes=250)
    assert sum(len(list(network.cycles_through(*edge))) for edge in edges) == sum(map(len, found))


def test_an_edge_that_is_there_or_leads_to_itself_closes_nothing() -> None:
    network = Network(3, [(0, 1), (1, 0)])
    assert not network.add(0, 1)
    assert network.closed_by(0, 1) == network.closed_by(2, 2) == []
    assert list(network.cycles_through(1, 2)) == []
    assert not network.remove(1, 2)


@MODES
def test_a_search_that_is_dropped_half_way_spoils_none_after_it(
    mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "BATCH", 3)
    crowd = [(v, w) for v in range(6) for w in range(6) if v != w]
    network = Network(6, crowd, max_hops=5, mode=mode)
    whole = list(network.cycles_through(0, 1))
    assert len(whole) > 20
    stream = network.cycles_through(2, 3)
    next(stream)
    stream.close()
    assert list(network.cycles_through(0, 1)) == whole


def test_bounds_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InvalidValue):
        Network(3, max_hops=13)
