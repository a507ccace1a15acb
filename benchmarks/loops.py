"""Loops: our kernel against networkx.simple_cycles in the same run, with the same sets of cycles.

Random graphs like deal graphs, by a seed: a few hubs and many small firms. Each figure is the best
of three.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import networkx as nx
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from analytics.cycles import bounded_cycles
from benchmarks.networks import a_network, turned

Cycle = Sequence[int]
SIZES = ((200, 4), (200, 5), (1_000, 4), (1_000, 5), (3_000, 4), (3_000, 5))
SEED = 11


def best_of_three(search: Callable[[], Iterable[Cycle]]) -> tuple[list[Cycle], float]:
    """What the search finds, and the seconds of its quickest turn."""
    quickest = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        found = list(search())
        quickest = min(quickest, time.perf_counter() - began)
    return found, quickest


def a_row(nodes: int, hops: int) -> tuple[str, ...]:
    """Both kernels on one network; they must find one and the same set."""
    successors = a_network(nodes, SEED)
    graph = nx.DiGraph([(v, w) for v, each in enumerate(successors) for w in each])
    ours, own = best_of_three(lambda: bounded_cycles(successors, hops))
    theirs, other = best_of_three(lambda: nx.simple_cycles(graph, length_bound=hops))
    assert {turned(each) for each in ours} == {turned(each) for each in theirs}
    assert len(ours) == len(theirs)
    seconds = (f"{own:.4f}", f"{other:.4f}", f"{other / own:,.0f} ×")
    return (f"{nodes:,}", str(hops), f"{len(ours):,}", *seconds)


def main() -> None:
    table = Table(title="bounded simple cycles, seconds")
    for column in ("firms", "hops", "cycles", "ours", "networkx", "ratio"):
        table.add_column(column, justify="right")
    list(bounded_cycles([[1], [0]], 2))  # scipy is loaded on the first call
    for nodes, hops in SIZES:
        table.add_row(*a_row(nodes, hops))
    Console().print(table)


if __name__ == "__main__":
    main()
