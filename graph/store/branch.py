"""A branch of a log: what another store holds up to a position, and events on top in memory only.

For what-if questions: nothing that is appended here ever reaches the store below.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from operator import attrgetter

from graph.errors import InvalidValue
from graph.events.envelope import GENESIS_HASH, Event, NewEvent
from graph.model.calendar import utc_text
from graph.store.checking import check_batch
from graph.store.placing import check_restored, plan
from graph.store.port import AppendResult, EventStore, Expected, Head, StoreInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""When the first event on top of an empty log is recorded."""


class BranchStore:
    """An EventStore over `below` up to `position`. Without a `clock`, each event is recorded
    at the time of the last one below, so that a branch grown twice is the same to the byte."""

    def __init__(
        self, below: EventStore, position: int, clock: Callable[[], datetime] | None = None
    ) -> None:
        """Raises InvalidValue for a position that the store has not reached."""
        head = below.head()
        if not 0 <= position <= head.position:
            raise InvalidValue("position", position, f"is not between 0 and {head.position}")
        self.below, self.position = below, position
        self._base = head if position == head.position else _head_at(below, position)
        self._clock = clock
        self._events: list[Event] = []
        self._texts: dict[str, str] = {}
        self._lock = threading.RLock()

    def append(
        self,
        batch: Sequence[NewEvent],
        expected: Expected | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> AppendResult:
        check_batch(batch, texts or {})
        with self._lock:
            placed = plan(self, batch, expected or {}, self._now())
            if placed is None:
                return AppendResult(head=self.head(), written=0, replayed=True)
            self._write(placed, texts or {})
            return AppendResult(head=self.head(), written=len(placed), replayed=False)

    def restore(self, events: Sequence[Event], texts: Mapping[str, str]) -> Head:
        with self._lock:
            check_restored(self, events, texts)
            self._write(events, texts)
            return self.head()

    def _write(self, events: Sequence[Event], texts: Mapping[str, str]) -> None:
        self._events.extend(events)
        self._texts.update(texts)

    def _now(self) -> str:
        if self._clock is not None:
            return utc_text(self._clock())
        last = self._events or list(self.below.read_all(self.position - 1, self.position))
        return last[-1].recorded_at if last else utc_text(_EPOCH)

    def read_all(
        self,
        after: int = 0,
        upto: int | None = None,
        types: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[Event]:
        stop = self.head().position if upto is None else upto
        return islice(self._between(max(after, 0), stop, types), limit)

    def _between(self, after: int, stop: int, types: Collection[str] | None) -> Iterator[Event]:
        if after < min(stop, self.position):
            yield from self.below.read_all(after, min(stop, self.position), types)
        for event in self._events:
            if after < event.position <= stop and (types is None or event.type in types):
                yield event

    def read_stream(self, stream_id: str) -> Iterator[Event]:
        for event in self.below.read_stream(stream_id):
            if event.position <= self.position:
                yield event
        yield from [each for each in self._events if each.stream_id == stream_id]

    def read_streams(self, stream_ids: Collection[str], upto: int) -> Iterator[Event]:
        below = self.below.read_streams(stream_ids, min(upto, self.position))
        asked, order = set(stream_ids), attrgetter("stream_id", "version")
        above = [e for e in self._events if e.stream_id in asked and e.position <= upto]
        return merge(below, sorted(above, key=order), key=order)

    def get(self, event_id: str) -> Event | None:
        return self.events_by_id([event_id]).get(event_id)

    def events_by_id(self, event_ids: Sequence[str]) -> Mapping[str, Event]:
        found = {each.event_id: each for each in self._events if each.event_id in event_ids}
        for event_id in event_ids:
            below = self.below.get(event_id)
            if below is not None and below.position <= self.position:
                found[event_id] = below
        return found

    def versions(self, stream_ids: Sequence[str]) -> Mapping[str, int]:
        """Last version per stream; streams that are not there are left out."""
        counts = {each: sum(1 for _ in self.read_stream(each)) for each in stream_ids}
        return {each: count for each, count in counts.items() if count}

    def head(self) -> Head:
        if not self._events:
            return self._base
        return Head(position=self._events[-1].position, hash=self._events[-1].hash)

    def text(self, digest: str) -> str | None:
        known = self._texts.get(digest)
        return self.below.text(digest) if known is None else known

    def text_digests(self) -> Iterator[str]:
        return iter(sorted({*self.below.text_digests(), *self._texts}))

    def forget_text(self, digest: str) -> bool:
        """Forgets a text of the branch; one of the log below stays."""
        return self._texts.pop(digest, None) is not None

    def self_check(self) -> Iterator[str]:
        return iter(())

    def info(self) -> StoreInfo:
        return StoreInfo(
            address=f"branch of {self.below.info().address} at {self.position}",
            backend="branch",
            guard="tamper-evident",
            durable=False,
        )

    def close(self) -> None:
        """Nothing to close; the store below stays open."""


def _head_at(store: EventStore, position: int) -> Head:
    last = next(iter(store.read_all(position - 1, position)), None)
    return Head(position=position, hash=last.hash if last else GENESIS_HASH)
