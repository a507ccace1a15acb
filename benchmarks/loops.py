"""Loops: our kernel against networkx.simple_cycles in the same run, with the same sets of cycles.

Random graphs like deal graphs: a few hubs, many small firms, some rings closed on purpose.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import networkx as nx
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from analytics.cycles import bounded_cycles

SIZES = ((200, 4), (200, 5), (1_000, 4), (1_000, 5), (3_000, 4))
EDGES_PER_NODE, HUB_SHARE = 2.2, 0.25
SEED = 11


def a_network(nodes: int, seed: int) -> list[list[int]]:
    """Successors of each node; a quarter of the edges touch one of the largest firms."""
    dice = random.Random(seed)
    hubs = max(4, nodes // 100)
    successors: list[set[int]] = [set() for _ in range(nodes)]
    for _ in range(int(nodes * EDGES_PER_NODE)):
        giver, receiver = dice.randrange(nodes), dice.randrange(nodes)
        if dice.random() < HUB_SHARE:
            giver = dice.randrange(hubs)
        if dice.random() < HUB_SHARE:
            receiver = dice.randrange(hubs)
        if giver != receiver:
            successors[giver].add(receiver)
    return [sorted(each) for each in successors]


def turned(cycle: list[int] | tuple[int, ...]) -> tuple[int, ...]:
    """The cycle from its least member on."""
    least = cycle.index(min(cycle))
    return (*cycle[least:], *cycle[:least])


def main() -> None:
    table = Table(title="bounded simple cycles, seconds")
    for column in ("firms", "hops", "cycles", "ours", "networkx", "ratio"):
        table.add_column(column, justify="right")
    list(bounded_cycles([[1], [0]], 2))  # scipy is loaded on the first call
    for nodes, hops in SIZES:
        successors = a_network(nodes, SEED)
        began = time.perf_counter()
        ours = list(bounded_cycles(successors, hops))
        own = time.perf_counter() - began
        graph = nx.DiGraph([(v, w) for v, each in enumerate(successors) for w in each])
        began = time.perf_counter()
        theirs = list(nx.simple_cycles(graph, length_bound=hops))
        other = time.perf_counter() - began
        assert {turned(each) for each in ours} == {turned(each) for each in theirs}
        assert len(ours) == len(theirs)
        row = (f"{nodes:,}", str(hops), f"{len(ours):,}", f"{own:.3f}", f"{other:.3f}")
        table.add_row(*row, f"{other / own:,.0f} ×")
    Console().print(table)


if __name__ == "__main__":
    main()
