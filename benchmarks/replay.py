"""Where the time of a replay goes: rows, decoding, sorting, folding; and what snapshots cost.

Seconds are those of the processor, of one process that does nothing else, but for `made`, which are
those of the clock: a snapshot folded from zero and stored, in parts on all processors. The log is a
SQLite file of plausible deals. Bars: a snapshot of 1,000,000 events within 8 s cold, within 0.5 s
from a stored snapshot.

    python benchmarks/replay.py                      10,000 and 100,000 events, one minute
    python benchmarks/replay.py --events 1000000     ten minutes
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.options import parser_of
from benchmarks.twins import twin_of
from graph.events.catalogue import CATALOGUE
from graph.events.codec import decode
from graph.events.envelope import Event
from graph.fold.ledger import Ledger
from graph.fold.read import GraphReader
from graph.fold.stored import StoredSnapshot
from graph.fold.whole import fold
from graph.model.calendar import AsOf
from graph.settings import Settings
from graph.store.sqlite import SqliteStore
from graph.workers import in_parallel
from tests.support.plausible import fill, plausible_events

SIZES = (10_000, 100_000)
COMPANIES = 2_000
SPREAD = 0.05
"""How far apart the reports of a deal are, as a share of the log: a fortnight of a year."""

EARLIER = date(2025, 6, 30)
Made = TypeVar("Made")


def timed(work: Callable[[], Made]) -> tuple[Made, float]:
    began = time.process_time()
    made = work()
    return made, time.process_time() - began


def seconds_over(texts: Sequence[str], decoded: Callable[[str], object]) -> float:
    return timed(lambda: [decoded(text) for text in texts])[1]


def a_log(path: Path, events: int) -> None:
    store = SqliteStore(path)
    deals = max(1, (events - COMPANIES) // 6)
    told = plausible_events(deals, companies=COMPANIES, reports_per_deal=3, spread=SPREAD)
    fill(store, told)
    store.close()


def parts(store: SqliteStore) -> tuple[list[float], list[Event]]:
    """Seconds of rows, decoding, sorting (with its own decoding taken off) and folding."""
    events, rows = timed(lambda: list(store.read_all()))
    _, decoding = timed(lambda: [decode(event) for event in events])
    ledger = Ledger()

    def sort() -> None:
        for event in events:
            ledger.apply(event)

    _, sorting = timed(sort)
    _, folding = timed(lambda: fold(ledger, AsOf(), {}))
    return [rows, decoding, max(0.0, sorting - decoding), folding], events


def by_type(events: Sequence[Event]) -> Table:
    """Microseconds an event, decoded by msgspec and by pydantic, in the same run."""
    table = Table(title="decoding one event, µs")
    for column in ("type", "events", "bytes", "msgspec", "pydantic", "ratio"):
        table.add_column(column, justify="left" if column == "type" else "right")
    texts: dict[str, list[str]] = defaultdict(list)
    for event in events:
        texts[event.type].append(event.payload_json)
    for name, found in sorted(texts.items()):
        fast = seconds_over(found, msgspec.json.Decoder(CATALOGUE[name]).decode)
        slow = seconds_over(found, twin_of(CATALOGUE[name]).model_validate_json)
        table.add_row(
            name,
            f"{len(found):,}",
            f"{sum(map(len, found)) / len(found):.0f}",
            f"{fast / len(found) * 1e6:.1f}",
            f"{slow / len(found) * 1e6:.1f}",
            f"{slow / fast:.1f} ×",
        )
    return table


def snapshots(store: SqliteStore, path: Path) -> list[float]:
    """Seconds of a snapshot cold, made and stored, from a stored one, asked again, as of an earlier
    day (cold, then again), and as of half of the log."""
    graph, cold = timed(lambda: GraphReader(store).graph())
    folding = in_parallel(store.info().address, Settings())
    stored = StoredSnapshot(path.with_suffix(".snapshot"), least=0, folding=folding)
    began = time.perf_counter()
    assert len(GraphReader(store, stored).graph().deals) == len(graph.deals)
    made = time.perf_counter() - began
    reader = GraphReader(store, stored)
    _, warm = timed(reader.graph)
    _, again = timed(reader.graph)
    earlier = AsOf(valid_on=EARLIER, published_by=EARLIER)
    _, first = timed(lambda: reader.graph(earlier))
    _, second = timed(lambda: reader.graph(earlier))
    _, half = timed(lambda: reader.graph(AsOf(position=graph.position // 2)))
    return [cold, made, warm, again, first, second, half]


def _row(events: int, seconds: Sequence[float]) -> list[str]:
    return [f"{events:,}", *(f"{each:.3f}" for each in seconds)]


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--events", type=int, nargs="*", default=list(SIZES))
    whole = Table("events", "rows", "decode", "sort", "fold", title="a cold replay, seconds")
    views = Table(
        "events", "cold", "made", "stored", "again", "earlier day", "again", "half the log",
        title="a snapshot, seconds",
    )  # fmt: skip
    console, kinds = Console(), None
    for size in parser.parse_args().events:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "log.sqlite"
            a_log(path, size)
            store = SqliteStore(path)
            seconds, events = parts(store)
            whole.add_row(*_row(len(events), seconds))
            kinds = by_type(events[:100_000])
            del events
            views.add_row(*_row(store.head().position, snapshots(store, path)))
            store.close()
    for table in (whole, kinds, views):
        if table is not None:
            console.print(table)


if __name__ == "__main__":
    main()
