"""How loops scale: sizes and hops, memory while millions stream, cycles closed by one new edge.

A search ends after SECONDS_MAX and then says "over". Memory is that of a process of its own: its
highest resident size less what it held before the search, its kernel loaded and the network made.
What it held at most while it made the network counts too, so the figure is an upper bound.

    python benchmarks/scaling.py            two minutes
    python benchmarks/scaling.py --large    with a minute for each row instead of SECONDS_MAX
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from analytics.closing import Network
from analytics.cycles import Mode, cycle_batches
from benchmarks.networks import a_network
from benchmarks.options import parser_of

FIRMS, HOPS = (1_000, 3_000, 10_000, 30_000, 100_000), (3, 4, 5, 6)
SEED, SECONDS_MAX, SECONDS_MAX_LARGE = 11, 4.0, 60.0
STREAMED = 8_000_000
CLOSING_FIRMS, CLOSING_HOPS, CLOSING_EDGES, PLAIN_EDGES = 10_000, 5, 2_000, 300
MODES = (Mode.PLAIN, Mode.COMPILED)


def search(successors: list[list[int]], hops: int, mode: Mode, most: float) -> tuple[int, str]:
    """Cycles found, and the seconds it took, or that it took more."""
    began, found = time.perf_counter(), 0

    def in_time() -> bool:
        return time.perf_counter() - began < most

    for batch in cycle_batches(successors, hops, in_time, mode):
        found += batch.found
    seconds = time.perf_counter() - began
    return found, f"{seconds:.3f}" if seconds < most else f"over {most:g}"


def sizes(most: float) -> Table:
    table = Table(title="seconds to stream all cycles, plain and compiled")
    for column in ("firms", "hops", "cycles", *(mode.value for mode in MODES)):
        table.add_column(column, justify="right")
    made = {firms: a_network(firms, SEED) for firms in FIRMS}
    each = list(product(FIRMS, HOPS))
    for firms, hops in track(each, "sizes", console=Console(stderr=True), transient=True):
        plain, fast = (search(made[firms], hops, mode, most) for mode in MODES)
        mark = "≥ " if fast[1].startswith("over") else ""
        table.add_row(f"{firms:,}", str(hops), f"{mark}{fast[0]:,}", plain[1], fast[1])
    return table


def memory_mb(field: str) -> float:
    """Of this process (Linux): VmRSS is what it holds now, VmHWM the most since it began. Not by
    getrusage, whose highest value starts with what the parent held when it made the process."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (each for each in told.splitlines() if each.startswith(f"{field}:"))
    return int(line.split()[1]) / 1024


def stream(mode: Mode) -> None:
    """Stream STREAMED cycles, and print how many and how many MB above the baseline."""
    successors = a_network(10_000, SEED, edges_per_node=2.9)
    list(cycle_batches([[1], [0]], 2, mode=mode))
    found, baseline = 0, memory_mb("VmRSS")
    for batch in cycle_batches(successors, 6, mode=mode):
        found += batch.found
        if found >= STREAMED:
            break
    print(found, memory_mb("VmHWM") - baseline)  # noqa: T201


def memory() -> Table:
    table = Table(title=f"memory while {STREAMED:,} cycles stream (bar: 200 MB)")
    for column in ("kernel", "cycles", "MB above the baseline, at most"):
        table.add_column(column, justify="right")
    for mode in MODES:
        told = subprocess.run(
            [sys.executable, __file__, "--stream", mode.value],
            capture_output=True, text=True, check=True, timeout=120,
        ).stdout.split()  # fmt: skip
        table.add_row(mode.value, f"{int(told[0]):,}", f"{float(told[1]):.1f}")
    return table


def closing() -> Table:
    """The last edges of a network in random order, each timed as it comes."""
    successors = a_network(CLOSING_FIRMS, SEED)
    edges = [(v, w) for v, each in enumerate(successors) for w in each]
    random.Random(SEED).shuffle(edges)
    table = Table(title=f"cycles closed by one new edge, {CLOSING_FIRMS:,} firms, "
                  f"{CLOSING_HOPS} hops, milliseconds (bar: p99 1 ms compiled)")  # fmt: skip
    for column in ("kernel", "edges", "cycles", "p50", "p99", "slowest"):
        table.add_column(column, justify="right")
    old, new = edges[:-CLOSING_EDGES], edges[-CLOSING_EDGES:]
    for mode in MODES:
        network = Network(CLOSING_FIRMS, old, max_hops=CLOSING_HOPS, mode=mode)
        network.closed_by(*new[0])  # the kernel is loaded
        network.remove(*new[0])
        taken, cycles = [], 0
        for edge in new if mode is Mode.COMPILED else new[:PLAIN_EDGES]:
            began = time.perf_counter()
            cycles += len(network.closed_by(*edge))
            taken.append(1_000 * (time.perf_counter() - began))
        taken.sort()
        told = (taken[len(taken) // 2], taken[int(len(taken) * 0.99)], taken[-1])
        table.add_row(
            mode.value, f"{len(taken):,}", f"{cycles:,}", *(f"{each:.3f}" for each in told)
        )
    return table


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--large", action="store_true", help="a minute for each row")
    parser.add_argument("--stream", type=Mode, help="only stream, and say how much memory it took")
    asked = parser.parse_args()
    if asked.stream:
        return stream(asked.stream)
    for mode in MODES:
        list(cycle_batches([[1], [0]], 2, mode=mode))
    console = Console(width=110)
    console.print(closing())
    console.print(memory())
    console.print(sizes(SECONDS_MAX_LARGE if asked.large else SECONDS_MAX))
    return None


if __name__ == "__main__":
    main()
