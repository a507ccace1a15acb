"""The log in Neo4j 5.26 (Community is enough): one node an event, one node as head and lock.

Isolation is read-committed and a commit becomes visible piece by piece, so a writer reads under
the lock, and a reader waits until a page has as many events as positions.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime

from neo4j.exceptions import ConstraintError

from graph.errors import StoreCorrupt, StoreUnavailable
from graph.events.envelope import GENESIS_HASH, Event, NewEvent
from graph.model.calendar import utc_now, utc_text
from graph.store import neo4j_queries as q
from graph.store.checking import check_batch
from graph.store.neo4j_link import Neo4jLink, T, Transaction, Work
from graph.store.neo4j_log import LockedLog, events_of, read_head
from graph.store.paging import in_turn
from graph.store.placing import check_restored, plan
from graph.store.port import AppendResult, Expected, Head, StoreInfo

PAGE_ROWS = 5_000
ATTEMPTS_MAX = 6
_PAUSE_SECONDS = 0.05
_SHOWN_MAX = 20


class Neo4jStore:
    """An EventStore in one Neo4j database. Threads may share it; each process opens its own."""

    def __init__(
        self,
        address: str,
        *,
        user: str,
        password: str,
        database: str = "neo4j",
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._clock = clock
        self._link = Neo4jLink(address, user=user, password=password, database=database)
        try:
            self._link.prepare(q.SCHEMA)
            self._link.tell(q.MAKE_HEAD, hash=GENESIS_HASH)
        except BaseException:
            self._link.close()
            raise

    def append(
        self,
        batch: Sequence[NewEvent],
        expected: Expected | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> AppendResult:
        check_batch(batch, texts or {})
        recorded_at = utc_text(self._clock())

        def work(tx: Transaction) -> AppendResult:
            log = LockedLog(tx)
            placed = plan(log, batch, expected or {}, recorded_at)
            if placed is not None:
                log.write(placed, texts or {})
            return AppendResult(head=log.head(), written=len(placed or ()), replayed=placed is None)

        result, was_unknown = self._settle(work)
        if was_unknown and result.replayed:
            first = self.get(batch[0].event_id)
            if first is not None and first.recorded_at == recorded_at:
                # The commit whose answer was lost was ours, and it did land.
                return AppendResult(head=result.head, written=len(batch), replayed=False)
        return result

    def restore(self, events: Sequence[Event], texts: Mapping[str, str]) -> Head:
        def work(tx: Transaction) -> Head:
            log = LockedLog(tx)
            known = log.events_by_id([event.event_id for event in events])
            if events and known == {event.event_id: event for event in events}:
                return log.head()  # The answer to an earlier try was lost.
            check_restored(log, events, texts)
            log.write(events, texts)
            return log.head()

        return self._settle(work)[0]

    def _settle(self, work: Work[T]) -> tuple[T, bool]:
        """Run `work` until its outcome is known, a bounded number of times. The same ids make a
        second run safe. Also says whether an outcome was unknown on the way."""
        unknown = False
        for attempt in range(ATTEMPTS_MAX):
            try:
                return self._link.write(work), unknown
            except ConstraintError:
                reason = "positions or ids are taken beside the head; run verify"
            except StoreUnavailable as error:
                if not error.outcome_unknown:
                    raise StoreUnavailable(
                        error.address, error.reason, outcome_unknown=unknown
                    ) from error
                unknown, reason = True, error.reason
            time.sleep(_PAUSE_SECONDS * 2**attempt * random.uniform(0.5, 1.5))
        raise StoreUnavailable(self._link.address, reason, outcome_unknown=unknown)

    def read_all(
        self,
        after: int = 0,
        upto: int | None = None,
        types: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[Event]:
        head = self.head().position
        last = head if upto is None else min(upto, head)
        after, left = max(after, 0), limit
        while after < last and (left is None or left > 0):
            # A filter makes a page sparse, so only an unfiltered page is cut to the limit.
            size = PAGE_ROWS if left is None or types is not None else min(left, PAGE_ROWS)
            upto = min(after + size, last)
            page = self._page(after, upto, types)[:left]
            yield from page
            after, left = upto, None if left is None else left - len(page)

    def _page(self, after: int, upto: int, types: Collection[str] | None) -> list[Event]:
        """Events of a range that is committed; waits for the last of them to show."""
        for attempt in range(ATTEMPTS_MAX):
            (seen,) = self._link.ask(q.COUNT_PAGE, after=after, upto=upto)
            if seen["events"] == upto - after:
                break
            time.sleep(_PAUSE_SECONDS * 2**attempt)
        else:
            positions = self._link.ask(q.POSITIONS, after=after, upto=upto)[0]["positions"]
            gap = min(set(range(after + 1, upto + 1)).difference(positions), default=upto)
            raise StoreCorrupt(gap, "the event is missing")
        if types is None:
            return events_of(self._link.ask(q.READ_PAGE, after=after, upto=upto))
        return events_of(
            self._link.ask(q.READ_PAGE_TYPES, after=after, upto=upto, types=list(types))
        )

    def read_stream(self, stream_id: str) -> Iterator[Event]:
        after, ask = 0, self._link.ask
        while page := events_of(ask(q.READ_STREAM, stream=stream_id, after=after, rows=PAGE_ROWS)):
            yield from page
            after = page[-1].version

    def read_streams(self, stream_ids: Collection[str], upto: int) -> Iterator[Event]:
        for among in in_turn(stream_ids):
            yield from events_of(self._link.ask(q.READ_STREAMS, streams=among, upto=upto))

    def get(self, event_id: str) -> Event | None:
        found = events_of(self._link.ask(q.READ_IDS, ids=[event_id]))
        return found[0] if found else None

    def head(self) -> Head:
        return self._link.read(read_head)

    def text(self, digest: str) -> str | None:
        found = self._link.ask(q.TEXT, digest=digest)
        return found[0]["text"] if found else None

    def text_digests(self) -> Iterator[str]:
        after = ""
        while page := self._link.ask(q.DIGESTS, after=after, rows=PAGE_ROWS):
            for row in page:
                yield row["digest"]
            after = page[-1]["digest"]

    def forget_text(self, digest: str) -> bool:
        (found,) = self._link.tell(q.FORGET_TEXT, digest=digest)
        return bool(found["gone"])

    def self_check(self) -> Iterator[str]:
        (constraints,) = self._link.ask(q.CONSTRAINT_NAMES)
        for name in q.CONSTRAINTS:
            if name not in constraints["names"]:
                yield f"constraint {name} is gone"
        for query, what in ((q.INCOMPLETE, "lack a property"), (q.STRAYS, "lie past the head")):
            (nodes,) = self._link.ask(query)
            if nodes["found"]:
                yield f"{nodes['found']} event nodes {what}"
        for row in self._link.ask(q.COPIES_DIFFER, rows=_SHOWN_MAX):
            yield f"an index copy differs from the event at position {row['position']}"

    def info(self) -> StoreInfo:
        return StoreInfo(
            address=self._link.address,
            backend=self._link.backend(),
            guard="tamper-evident",
            durable=True,
        )

    def close(self) -> None:
        self._link.close()
