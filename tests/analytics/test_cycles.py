"""The kernel finds the very cycles that networkx finds, each once."""

from __future__ import annotations

import math
import time

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.cycles import bounded_cycles
from benchmarks.loops import a_network, turned

NETWORKS = st.integers(2, 9).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, size - 1), max_size=6), min_size=size, max_size=size
    )
)


def ours(successors: list[list[int]], hops: int) -> list[tuple[int, ...]]:
    return [turned(cycle) for cycle in bounded_cycles(successors, hops)]


def theirs(successors: list[list[int]], hops: int) -> set[tuple[int, ...]]:
    graph = nx.DiGraph([(v, w) for v, each in enumerate(successors) for w in each if v != w])
    return {turned(cycle) for cycle in nx.simple_cycles(graph, length_bound=hops)}


@given(NETWORKS, st.integers(2, 7))
def test_the_sets_are_equal_on_any_network(drawn: list[list[int]], hops: int) -> None:
    successors = [sorted(set(each) - {place}) for place, each in enumerate(drawn)]
    found = ours(successors, hops)
    assert len(found) == len(set(found))
    assert set(found) == theirs(successors, hops)


@pytest.mark.parametrize(("firms", "hops", "seed"), [(200, 6, 1), (600, 5, 2), (1_000, 4, 3)])
def test_the_sets_are_equal_on_networks_with_hubs(firms: int, hops: int, seed: int) -> None:
    successors = a_network(firms, seed)
    found = ours(successors, hops)
    assert found
    assert set(found) == theirs(successors, hops)


@pytest.mark.parametrize("successors", [[], [[]], [[], []], [[1], []], [[1], [2], []]])
def test_without_a_ring_there_is_nothing(successors: list[list[int]]) -> None:
    assert ours(successors, 6) == []


def test_a_ring_longer_than_the_bound_is_left_out() -> None:
    ring = [[1], [2], [3], [0]]
    assert ours(ring, 3) == []
    assert ours(ring, 4) == [(0, 1, 2, 3)]


def test_a_long_chain_of_diamonds_has_no_ring_and_takes_no_time() -> None:
    diamonds = [
        each
        for start in range(0, 3 * 266, 3)
        for each in ([start + 1, start + 2], [start + 3], [start + 3])
    ]
    began = time.perf_counter()
    assert ours([*diamonds, []], 800) == []
    assert time.perf_counter() - began < 1


def test_all_rings_of_a_crowd_are_as_many_as_can_be_chosen() -> None:
    size, hops = 7, 5
    crowd = [[w for w in range(size) if w != v] for v in range(size)]
    wanted = sum(math.perm(size, length) // length for length in range(2, hops + 1))
    assert len(ours(crowd, hops)) == len(set(ours(crowd, hops))) == wanted


def test_a_search_that_is_told_to_stop_stops_before_the_next_root() -> None:
    pairs = [[1], [0], [3], [2], [5], [4]]
    asked = iter([True, False])
    assert len(list(bounded_cycles(pairs, 2, lambda: next(asked)))) == 1
