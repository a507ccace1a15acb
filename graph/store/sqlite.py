"""The log in one SQLite file: WAL, full sync, strict tables, triggers that refuse a change."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from graph.events.codec import canonical_json
from graph.events.envelope import Event, NewEvent
from graph.model.calendar import utc_now, utc_text
from graph.store.checking import check_batch
from graph.store.paging import in_turn
from graph.store.placing import check_restored, plan
from graph.store.port import AppendResult, Expected, Head, StoreInfo
from graph.store.sqlite_file import SqliteFile

PAGE_ROWS = 2_000
_LAST = 2**62

# In the order of the fields of Event, so that a row is an event.
_COLUMNS = ", ".join(Event.__struct_fields__)
_INSERT = f"INSERT INTO events ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"  # noqa: S608
_SET_HEAD = "UPDATE head SET position = ?, hash = ? WHERE id = 1"
_HEAD = "SELECT position, hash FROM head"
_READ = f"""SELECT {_COLUMNS} FROM events WHERE position > :after AND position <= :upto
    AND (:types IS NULL OR type IN (SELECT value FROM json_each(:types)))
    ORDER BY position LIMIT :rows"""  # noqa: S608
_READ_STREAM = f"""SELECT {_COLUMNS} FROM events WHERE stream_id = :stream AND version > :after
    ORDER BY version LIMIT :rows"""  # noqa: S608
_READ_STREAMS = f"""SELECT {_COLUMNS} FROM events
    WHERE stream_id IN (SELECT value FROM json_each(:streams)) AND position <= :upto
    ORDER BY stream_id, version"""  # noqa: S608
_READ_IDS = f"""SELECT {_COLUMNS} FROM events
    WHERE event_id IN (SELECT value FROM json_each(?))"""  # noqa: S608
_VERSIONS = """SELECT value, (SELECT max(version) FROM events WHERE stream_id = value) AS version
    FROM json_each(?) WHERE version IS NOT NULL"""
_PUT_TEXT = "INSERT OR IGNORE INTO texts (digest, text) VALUES (?, ?)"
_TEXT = "SELECT text FROM texts WHERE digest = ?"
_DIGESTS = "SELECT digest FROM texts WHERE digest > ? ORDER BY digest LIMIT ?"
_FORGET_TEXT = "DELETE FROM texts WHERE digest = ?"


class SqliteStore:
    """An EventStore in a file, opened or made. Raises StoreUnavailable, StoreCorrupt, or
    AddressInvalid for a file that is not ours. Reading never holds a lock between pages."""

    def __init__(
        self,
        path: Path,
        clock: Callable[[], datetime] = utc_now,
        connection: type[sqlite3.Connection] = sqlite3.Connection,
    ) -> None:
        self._clock = clock
        self._file = SqliteFile(path, connection)

    def append(
        self,
        batch: Sequence[NewEvent],
        expected: Expected | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> AppendResult:
        check_batch(batch, texts or {})
        with self._file.guard(), self._file.transaction():
            placed = plan(self, batch, expected or {}, utc_text(self._clock()))
            if placed is not None:
                self._write(placed, texts or {})
            return AppendResult(
                head=self.head(), written=len(placed or ()), replayed=placed is None
            )

    def restore(self, events: Sequence[Event], texts: Mapping[str, str]) -> Head:
        with self._file.guard(), self._file.transaction():
            check_restored(self, events, texts)
            self._write(events, texts)
            return self.head()

    def _write(self, events: Sequence[Event], texts: Mapping[str, str]) -> None:
        db = self._file.db
        db.executemany(_PUT_TEXT, texts.items())
        if events:
            db.executemany(_INSERT, map(_row_of, events))
            db.execute(_SET_HEAD, (events[-1].position, events[-1].hash))

    def read_all(
        self,
        after: int = 0,
        upto: int | None = None,
        types: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[Event]:
        asked = {
            "upto": _LAST if upto is None else upto,
            "types": None if types is None else canonical_json(sorted(types)),
        }
        left = _LAST if limit is None else limit
        while left > 0:
            rows = min(PAGE_ROWS, left)
            page = self._file.fetch(_READ, {**asked, "after": after, "rows": rows})
            yield from map(_event_of, page)
            if len(page) < rows:
                return
            after, left = page[-1][0], left - rows

    def read_stream(self, stream_id: str) -> Iterator[Event]:
        asked, after = {"stream": stream_id, "rows": PAGE_ROWS}, 0
        while page := self._file.fetch(_READ_STREAM, {**asked, "after": after}):
            yield from map(_event_of, page)
            after += len(page)

    def read_streams(self, stream_ids: Collection[str], upto: int) -> Iterator[Event]:
        for among in in_turn(stream_ids):
            asked = {"streams": canonical_json(among), "upto": upto}
            yield from map(_event_of, self._file.fetch(_READ_STREAMS, asked))

    def get(self, event_id: str) -> Event | None:
        return self.events_by_id([event_id]).get(event_id)

    def events_by_id(self, event_ids: Sequence[str]) -> Mapping[str, Event]:
        rows = self._file.fetch(_READ_IDS, (canonical_json(event_ids),))
        return {event.event_id: event for event in map(_event_of, rows)}

    def versions(self, stream_ids: Sequence[str]) -> Mapping[str, int]:
        return dict(self._file.fetch(_VERSIONS, (canonical_json(stream_ids),)))

    def head(self) -> Head:
        ((position, digest),) = self._file.fetch(_HEAD)
        return Head(position=position, hash=digest)

    def text(self, digest: str) -> str | None:
        rows = self._file.fetch(_TEXT, (digest,))
        return rows[0][0] if rows else None

    def text_digests(self) -> Iterator[str]:
        after = ""
        while page := self._file.fetch(_DIGESTS, (after, PAGE_ROWS)):
            for (after,) in page:
                yield after

    def forget_text(self, digest: str) -> bool:
        with self._file.guard():
            with self._file.transaction():
                gone = self._file.db.execute(_FORGET_TEXT, (digest,)).rowcount > 0
            # The write-ahead log still holds the old page until it is folded in.
            self._file.fetch("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def self_check(self) -> Iterator[str]:
        rows = self._file.fetch("PRAGMA integrity_check")
        return (text for (text,) in rows if text != "ok")

    def info(self) -> StoreInfo:
        return StoreInfo(
            address=self._file.address,
            backend=f"SQLite {sqlite3.sqlite_version}",
            guard="tamper-evident and tamper-resistant",
            durable=True,
        )

    def close(self) -> None:
        self._file.close()


def _row_of(event: Event) -> tuple[object, ...]:
    return (
        event.position,
        event.event_id,
        event.stream_id,
        event.version,
        event.type,
        event.schema_version,
        event.payload_json,
        event.recorded_at,
        event.actor,
        event.cause_id,
        event.prev_hash,
        event.hash,
    )


def _event_of(row: Any) -> Event:
    (position, event_id, stream_id, version, kind, schema, payload, at, actor, cause, prev, own) = (
        row
    )
    return Event(
        position=position,
        event_id=event_id,
        stream_id=stream_id,
        version=version,
        type=kind,
        schema_version=schema,
        payload_json=payload,
        recorded_at=at,
        actor=actor,
        cause_id=cause,
        prev_hash=prev,
        hash=own,
    )
