"""Loops: our kernel, plain and compiled, against networkx and igraph in the same run.

All find one and the same set of cycles, which is checked after the clock has stopped. Seconds are
of CPU, since all run on one core and the machine may be shared; each figure is the best of five
turns (fewer, where a turn takes seconds). `plain` and `compiled` stream batches of node lists;
`tuples` is the compiled kernel with a Python tuple for each cycle, which is what networkx and
igraph give. `steps` are edges looked at for each cycle.

    python benchmarks/loops.py            a minute
    python benchmarks/loops.py --large    igraph at 10,000 firms and 6 hops too
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import igraph
import networkx as nx
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from analytics.cycles import Cycle, Mode, bounded_cycles, cycle_batches
from benchmarks.networks import a_network, turned
from benchmarks.options import parser_of

SIZES = ((200, 5), (1_000, 4), (1_000, 5), (1_000, 6), (3_000, 4), (3_000, 5), (10_000, 5))
LARGE = ((10_000, 6),)
SEED, TURNS, LONG = 11, 5, 2.0
NETWORKX_CYCLES_MAX = 100_000
"""networkx is left out where there are more: it would take minutes."""


class Found(NamedTuple):
    cycles: list[Cycle]
    seconds: float


def timed(search: Callable[[], Iterable[Sequence[int]]]) -> Found:
    """What a search finds, and the seconds of its quickest turn."""
    quickest = float("inf")
    for _ in range(TURNS):
        began = time.process_time()
        found = search()
        cycles = found if isinstance(found, list) else list(found)
        quickest = min(quickest, time.process_time() - began)
        if quickest > LONG:
            break
    return Found([tuple(each) for each in cycles], quickest)


def streamed(successors: list[list[int]], hops: int, mode: Mode) -> tuple[int, int, float]:
    """Cycles counted batch by batch, edges looked at, and seconds."""
    quickest = float("inf")
    for _ in range(TURNS):
        began = time.process_time()
        steps = found = 0
        for batch in cycle_batches(successors, hops, mode=mode):
            found, steps = found + batch.found, batch.steps
        quickest = min(quickest, time.process_time() - began)
    return found, steps, quickest


def the_same(ours: Found, theirs: Found) -> None:
    assert len(ours.cycles) == len(theirs.cycles)
    assert {turned(each) for each in ours.cycles} == {turned(each) for each in theirs.cycles}


def a_row(nodes: int, hops: int) -> tuple[str, ...]:
    """Every kernel on one network."""
    successors = a_network(nodes, SEED)
    edges = [(v, w) for v, each in enumerate(successors) for w in each]
    count, steps, plain = streamed(successors, hops, Mode.PLAIN)
    _, _, fast = streamed(successors, hops, Mode.COMPILED)
    ours = timed(lambda: bounded_cycles(successors, hops, mode=Mode.COMPILED))
    assert len(ours.cycles) == count
    drawn = igraph.Graph(nodes, edges, directed=True)
    theirs = timed(lambda: drawn.simple_cycles(max=hops))
    the_same(ours, theirs)
    told = ["–", "–"]
    if count <= NETWORKX_CYCLES_MAX:
        graph = nx.DiGraph(edges)
        other = timed(lambda: nx.simple_cycles(graph, length_bound=hops))
        the_same(ours, other)
        told = [f"{other.seconds:.3f}", f"{other.seconds / plain:,.0f} ×"]
    return (
        f"{nodes:,}", str(hops), f"{count:,}", f"{steps / count:.2f}",
        f"{plain:.4f}", f"{fast:.4f}", f"{ours.seconds:.4f}", *told,
        f"{theirs.seconds:.3f}", f"{theirs.seconds / fast:,.0f} ×",
        f"{theirs.seconds / ours.seconds:,.0f} ×",
    )  # fmt: skip


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--large", action="store_true", help="10,000 firms and 6 hops too")
    sizes = (*SIZES, *LARGE) if parser.parse_args().large else SIZES
    table = Table(title="bounded simple cycles, seconds of CPU; the same sets")
    for column in (
        "firms", "hops", "cycles", "steps", "plain", "compiled", "tuples", "networkx",
        "÷ plain", "igraph", "÷ compiled", "÷ tuples",
    ):  # fmt: skip
        table.add_column(column, justify="right")
    for mode in (Mode.PLAIN, Mode.COMPILED):
        list(bounded_cycles([[1], [0]], 2, mode=mode))  # scipy and numba are loaded
    for nodes, hops in sizes:
        table.add_row(*a_row(nodes, hops))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
