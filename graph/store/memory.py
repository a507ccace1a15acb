"""The log in memory: for tests, dry runs and what-if. Safe for threads; gone with the process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime

from graph.events.envelope import GENESIS_HASH, Event, NewEvent
from graph.model.calendar import utc_now, utc_text
from graph.store.checking import check_batch
from graph.store.placing import check_restored, plan
from graph.store.port import AppendResult, Expected, Head, StoreInfo


class MemoryStore:
    """An EventStore in lists and dicts."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._events: list[Event] = []
        self._by_id: dict[str, Event] = {}
        self._streams: dict[str, list[Event]] = {}
        self._texts: dict[str, str] = {}

    def append(
        self,
        batch: Sequence[NewEvent],
        expected: Expected | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> AppendResult:
        check_batch(batch, texts or {})
        with self._lock:
            placed = plan(self, batch, expected or {}, utc_text(self._clock()))
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
        for event in events:
            self._by_id[event.event_id] = event
            self._streams.setdefault(event.stream_id, []).append(event)
        self._texts.update(texts)
        self._events.extend(events)

    def read_all(
        self,
        after: int = 0,
        upto: int | None = None,
        types: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[Event]:
        stop = len(self._events) if upto is None else min(upto, len(self._events))
        given = 0
        for index in range(max(after, 0), stop):
            if limit is not None and given >= limit:
                return
            event = self._events[index]
            if types is None or event.type in types:
                given += 1
                yield event

    def read_stream(self, stream_id: str) -> Iterator[Event]:
        return iter(tuple(self._streams.get(stream_id, ())))

    def read_streams(self, stream_ids: Collection[str], upto: int) -> Iterator[Event]:
        for stream_id in sorted(set(stream_ids)):
            yield from (each for each in self.read_stream(stream_id) if each.position <= upto)

    def get(self, event_id: str) -> Event | None:
        return self._by_id.get(event_id)

    def events_by_id(self, event_ids: Sequence[str]) -> Mapping[str, Event]:
        return {each: self._by_id[each] for each in event_ids if each in self._by_id}

    def versions(self, stream_ids: Sequence[str]) -> Mapping[str, int]:
        return {each: len(self._streams[each]) for each in stream_ids if each in self._streams}

    def head(self) -> Head:
        with self._lock:
            last = self._events[-1] if self._events else None
            return Head(position=len(self._events), hash=last.hash if last else GENESIS_HASH)

    def text(self, digest: str) -> str | None:
        return self._texts.get(digest)

    def text_digests(self) -> Iterator[str]:
        return iter(sorted(self._texts))

    def forget_text(self, digest: str) -> bool:
        return self._texts.pop(digest, None) is not None

    def self_check(self) -> Iterator[str]:
        return iter(())

    def info(self) -> StoreInfo:
        return StoreInfo(address="memory:", backend="memory", guard="tamper-evident", durable=False)

    def close(self) -> None:
        """Nothing to close; the log is gone when the object is."""
