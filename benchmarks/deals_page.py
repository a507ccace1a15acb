"""Milliseconds of the deals page over GraphQL with 10 000 deals: a real server on loopback.

Prints median, p95 and p99 of pages that a reader turns: 50 deals with parties, legs and amounts.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from api.app import create_app
from api.cli.serving import listening
from api.session import Desk
from benchmarks.options import parser_of
from graph.settings import Settings
from graph.store.memory import MemoryStore
from tests.support.plausible import fill, plausible_events

PAGE = """query($after: String, $order: DealOrder!) {
  deals(first: 50, after: $after, order: $order) {
  total pageInfo { hasNextPage endCursor }
  nodes { id kind status announcedOn confidence independentSources
    parties { role company { id name } }
    legs { giver { name } receiver { name } consideration stage
      headline { low high currency } contracted { low high } spread { low high reports } } } } }"""
SMALL = "query($after: String, $order: DealOrder!) { deals(first: 20, after: $after, order: $order)"
SMALL += " { total pageInfo { hasNextPage endCursor } nodes { id kind status announcedOn } } }"


@contextmanager
def serving(desk: Desk) -> Iterator[str]:
    """The address of a real server over the desk."""
    app = create_app(desk, Settings(store="memory:"))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    with listening("127.0.0.1", 0) as listener:
        asked = {"sockets": [listener]}
        thread = threading.Thread(target=server.run, kwargs=asked, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
        finally:
            server.should_exit = True
            thread.join(10)


def milliseconds(client: httpx.Client, address: str, query: str, turns: int) -> list[float]:
    """Turn `turns` pages, from the first on, in both orders; one measurement each."""
    found = []
    after, order = None, "HEADLINE"
    for turn in range(turns):
        began = time.perf_counter()
        answer = client.post(
            address, json={"query": query, "variables": {"after": after, "order": order}}
        ).json()
        found.append((time.perf_counter() - began) * 1000)
        page = answer["data"]["deals"]["pageInfo"]
        after = page["endCursor"] if page["hasNextPage"] else None
        if turn % 50 == 49:
            after, order = None, "ANNOUNCED" if order == "HEADLINE" else "HEADLINE"
    return found


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--deals", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=300)
    asked = parser.parse_args()
    store = MemoryStore()
    fill(store, plausible_events(asked.deals))
    table = Table(title=f"the deals page, {asked.deals:,} deals, milliseconds over HTTP")
    for column in ("page", "median", "p95", "p99", "first, cold"):
        table.add_column(column, justify="left" if column == "page" else "right")
    with Desk(store) as desk, serving(desk) as address, httpx.Client(timeout=120) as client:
        for name, query in (("50 with parties and legs", PAGE), ("20 lines of a list", SMALL)):
            cold = milliseconds(client, address, query, 1)[0]
            spent = sorted(milliseconds(client, address, query, asked.turns))
            cuts = statistics.quantiles(spent, n=100)
            table.add_row(name, *(f"{each:.1f}" for each in (cuts[49], cuts[94], cuts[98], cold)))
    Console().print(table)


if __name__ == "__main__":
    main()
