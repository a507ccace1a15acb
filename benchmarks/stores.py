"""Events a second of each store, in one run on one machine, as ratios to SQLite.

One by one and in batches of 500 to append; 100 000 events to replay as Event values; verify.
Neo4j runs on a warm JVM: it gets a warm-up first, which is not counted.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.options import parser_of
from graph.connect import open_store
from graph.events.envelope import NewEvent
from graph.settings import read_settings
from graph.store.port import EventStore
from graph.store.verify import verify
from tests.support.neo4j_jars import NoServer
from tests.support.neo4j_server import find_server
from tests.support.stores import some_events, wipe

BATCH, SINGLES, REPLAYED, STREAMS, WARM_UP = 500, 1_000, 100_000, 5_000, 10_000
Figures = dict[str, float]


@contextmanager
def seconds() -> Iterator[Callable[[], float]]:
    """Gives the seconds since the block began."""
    start = time.perf_counter()
    yield lambda: time.perf_counter() - start


def append_in_batches(store: EventStore, events: list[NewEvent], size: int) -> float:
    """Events a second."""
    with seconds() as spent:
        for start in range(0, len(events), size):
            store.append(events[start : start + size])
        return len(events) / spent()


def measure(store: EventStore, replayed: int, singles: int) -> Figures:
    """Events a second: appended one by one, in batches; read; verified."""
    batched = append_in_batches(store, some_events("b", replayed, STREAMS), BATCH)
    single = append_in_batches(store, some_events("s", singles, STREAMS), 1)
    with seconds() as spent:
        events = sum(1 for _ in store.read_all(upto=replayed))
        read = events / spent()
    with seconds() as spent:
        report = verify(store)
        verified = report.events / spent()
    assert report.ok
    assert events == replayed
    return {
        "one by one": single,
        f"batches of {BATCH}": batched,
        "replay": read,
        "verify": verified,
    }


def measure_all(replayed: int, singles: int) -> dict[str, Figures]:
    """Figures by store; Neo4j is left out where there is no server."""
    found = {"memory": measure(open_store("memory:", read_settings({})), replayed, singles)}
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/deals.sqlite", read_settings({}))
        found["sqlite"] = measure(store, replayed, singles)
        store.close()
    try:
        access = find_server()
    except NoServer as error:
        Console(stderr=True).print(f"Neo4j is left out: {error}")
        return found
    keys = {"DEALGRAPH_NEO4J_USER": access.user, "DEALGRAPH_NEO4J_PASSWORD": access.password}
    try:
        for events in (WARM_UP, replayed):
            wipe(access)
            store = open_store(access.address, read_settings(keys))
            found["neo4j"] = measure(store, events, singles)
            store.close()
    finally:
        access.stop()
    return found


def table_of(found: dict[str, Figures]) -> Table:
    """Events a second, and the ratio to SQLite."""
    table = Table(title="events a second (ratio to SQLite)")
    table.add_column("store")
    kinds = list(found["sqlite"])
    for kind in kinds:
        table.add_column(kind, justify="right")
    for name, figures in found.items():
        cells = [
            f"{figures[kind]:,.0f} ({figures[kind] / found['sqlite'][kind]:.2f})" for kind in kinds
        ]
        table.add_row(name, *cells)
    return table


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--events", type=int, default=REPLAYED)
    parser.add_argument("--singles", type=int, default=SINGLES)
    given = parser.parse_args()
    Console().print(table_of(measure_all(given.events, given.singles)))


if __name__ == "__main__":
    main()
