"""Seconds to read and fold 100 000 events out of a SQLite log, cold, against the bar of 8 s."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

sys.path.insert(0, str(Path(__file__).parents[1]))

from graph.fold.read import read_graph
from graph.model.calendar import AsOf
from graph.store.sqlite import SqliteStore
from tests.support.plausible import fill, plausible_events

COMPANIES = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    asked = parser.parse_args()
    deals = (asked.events - COMPANIES) // 6
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.sqlite"
        store = SqliteStore(path)
        fill(store, plausible_events(deals, companies=COMPANIES, reports_per_deal=3))
        store.close()
        store = SqliteStore(path)
        began = time.perf_counter()
        graph = read_graph(store, AsOf())
        spent = time.perf_counter() - began
        store.close()
    Console().print(
        f"{graph.position:,} events of {len(graph.deals):,} deals read and folded in {spent:.1f} s"
    )


if __name__ == "__main__":
    main()
