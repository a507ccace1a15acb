"""The kernel finds the very cycles that networkx finds, each once, in CPython and compiled."""

from __future__ import annotations

import importlib
import math
import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import compiling, cycles
from analytics.cycles import Batch, Mode, bounded_cycles, cycle_batches
from benchmarks.networks import a_network, turned
from graph.errors import InvalidValue

NETWORKS = st.integers(2, 9).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, size - 1), max_size=6), min_size=size, max_size=size
    )
)
MODES = pytest.mark.parametrize("mode", [Mode.PLAIN, Mode.COMPILED])


def ours(successors: list[list[int]], hops: int, mode: Mode) -> list[tuple[int, ...]]:
    return [turned(cycle) for cycle in bounded_cycles(successors, hops, mode=mode)]


def theirs(successors: list[list[int]], hops: int) -> set[tuple[int, ...]]:
    graph = nx.DiGraph([(v, w) for v, each in enumerate(successors) for w in each if v != w])
    return {turned(cycle) for cycle in nx.simple_cycles(graph, length_bound=hops)}


def steps_of(successors: list[list[int]], hops: int, mode: Mode) -> tuple[int, int]:
    """Edges that the walk looked at, and cycles found."""
    steps, found = 0, 0
    for batch in cycle_batches(successors, hops, mode=mode):
        steps, found = batch.steps, found + batch.found
    return steps, found


@MODES
@given(drawn=NETWORKS, hops=st.integers(2, 8))
@settings(deadline=None)
def test_the_sets_are_equal_on_any_network(mode: Mode, drawn: list[list[int]], hops: int) -> None:
    successors = [sorted(set(each)) for each in drawn]  # edges of a firm to itself are left out
    found = ours(successors, hops, mode)
    assert len(found) == len(set(found))
    assert set(found) == theirs(successors, hops)


@MODES
@pytest.mark.parametrize(("firms", "hops", "seed"), [(200, 6, 1), (600, 5, 2), (1_000, 4, 3)])
def test_the_sets_are_equal_on_networks_with_hubs(
    mode: Mode, firms: int, hops: int, seed: int
) -> None:
    successors = a_network(firms, seed)
    found = ours(successors, hops, mode)
    assert len(found) == len(set(found)) > 100
    assert set(found) == theirs(successors, hops)


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_both_modes_give_the_same_cycles_in_the_same_order(size: int) -> None:
    successors = a_network(150, 5)
    plain, fast = (
        [cycle for batch in cycle_batches(successors, 6, mode=mode, size=size) for cycle in
         batch.cycles()]
        for mode in (Mode.PLAIN, Mode.COMPILED)
    )  # fmt: skip
    assert plain == fast == list(bounded_cycles(successors, 6))
    assert all(type(node) is int for cycle in fast for node in cycle)


def test_a_batch_holds_little_more_than_it_was_asked_for() -> None:
    successors = a_network(400, 5)
    widest = max(map(len, successors))
    batches = [batch.found for batch in cycle_batches(successors, 6, size=50)]
    assert max(batches) <= 50 + widest
    assert sum(batches) > 1_000


def test_a_search_that_proves_large_goes_on_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    successors = a_network(300, 9)
    wanted = list(bounded_cycles(successors, 6, mode=Mode.PLAIN))
    asked: list[str] = []

    def compiled() -> compiling.Kernel:
        asked.append("compiled")
        return compiling.compiled()

    monkeypatch.setattr(cycles, "compiled", compiled)
    monkeypatch.setattr(cycles, "PLAIN_WORK", 500)
    assert list(bounded_cycles(successors, 6)) == wanted
    assert not asked
    monkeypatch.setattr(cycles, "SMALL_WORK", 3_000)
    assert list(bounded_cycles(successors, 6)) == wanted
    assert asked == ["compiled"]


def test_without_the_extra_a_search_stays_plain_and_asking_for_it_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    compiling.compiled.cache_clear()
    monkeypatch.setattr(importlib, "import_module", missing)
    monkeypatch.setattr(cycles, "is_installed", lambda: False)
    monkeypatch.setattr(cycles, "SMALL_WORK", 0)
    assert list(bounded_cycles([[1], [0]], 2)) == [(0, 1)]
    with pytest.raises(InvalidValue, match="fast"):
        list(bounded_cycles([[1], [0]], 2, mode=Mode.COMPILED))


@MODES
@pytest.mark.parametrize("successors", [[], [[]], [[], []], [[1], []], [[1], [2], []], [[0]]])
def test_without_a_ring_there_is_nothing(mode: Mode, successors: list[list[int]]) -> None:
    assert ours(successors, 6, mode) == []


def test_a_ring_longer_than_the_bound_is_left_out() -> None:
    ring = [[1], [2], [3], [0]]
    assert ours(ring, 3, Mode.PLAIN) == []
    assert ours(ring, 4, Mode.PLAIN) == [(0, 1, 2, 3)]


def a_chain_of_diamonds(count: int) -> list[list[int]]:
    """Each diamond opens into two ways that meet again: 2 ** count ways along the chain."""
    return [
        *(
            each
            for start in range(0, 3 * count, 3)
            for each in ([start + 1, start + 2], [start + 3], [start + 3])
        ),
        [],
    ]


@MODES
def test_a_long_chain_of_diamonds_has_no_ring_and_takes_no_step(mode: Mode) -> None:
    assert steps_of(a_chain_of_diamonds(266), 800, mode) == (0, 0)


@MODES
def test_a_chain_of_diamonds_that_no_short_ring_closes_takes_few_steps(mode: Mode) -> None:
    """The chain is bent to a ring of 801 edges, so that trimming alone does not empty it."""
    diamonds = a_chain_of_diamonds(400)
    diamonds[-1] = [0]
    steps, found = steps_of(diamonds, 800, mode)
    assert found == 0
    assert steps < 10 * len(diamonds)


@MODES
def test_few_steps_end_in_nothing(mode: Mode) -> None:
    """Of a thick network; `benchmarks/loops.py` prints those of thin ones too."""
    steps, found = steps_of(a_network(100, 1, edges_per_node=8), 6, mode)
    assert found > 100_000
    assert steps <= 1.5 * found


@MODES
def test_what_no_ring_needs_once_a_root_is_done_is_not_searched(
    mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All rings of this network are long and run through one of two neighbours; when those are
    done, the others are left without a search about each of them, which would take more work."""
    for name in ("PLAIN_WORK", "COMPILED_WORK"):
        monkeypatch.setattr(cycles, name, 1_500)
    firms = 600
    at = [0, 1, *random.Random(1).sample(range(2, firms), firms - 2)]
    network = [[0]] * firms
    for place, firm in enumerate(at):
        network[firm] = sorted(at[(place + step) % firms] for step in (1, 2))
    assert [batch.found for batch in cycle_batches(network, 5, mode=mode)] == [0]


def test_all_rings_of_a_crowd_are_as_many_as_can_be_chosen() -> None:
    size, hops = 7, 5
    crowd = [[w for w in range(size) if w != v] for v in range(size)]
    wanted = sum(math.perm(size, length) // length for length in range(2, hops + 1))
    found = ours(crowd, hops, Mode.PLAIN)
    assert len(found) == len(set(found)) == wanted


def test_a_search_that_is_told_to_stop_stops_before_the_next_batch() -> None:
    pairs = [[1], [0], [3], [2], [5], [4]]
    asked = iter([True, False])
    found = list(cycle_batches(pairs, 2, lambda: next(asked), size=1))
    assert [batch.found for batch in found] == [1]
    assert list(bounded_cycles(pairs, 2, lambda: False)) == []


def test_a_search_looks_at_the_clock_where_it_finds_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cycles, "PLAIN_WORK", 10)
    rings = [[v - 5 if v % 6 == 5 else v + 1] for v in range(60)]
    batches: list[Batch] = list(cycle_batches(rings, 5))
    assert len(batches) > 5
    assert all(batch.found == 0 for batch in batches)
