"""The log in one SQLite file: WAL, full sync, strict tables, triggers that refuse a change."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from graph.errors import AddressInvalid, StoreUnavailable
from graph.events.envelope import GENESIS_HASH, Event, NewEvent
from graph.model.calendar import utc_now, utc_text
from graph.store.placing import check_batch, check_restored, plan
from graph.store.port import AppendResult, Expected, Head, StoreInfo

APPLICATION_ID = 0x6465616C  # "deal"
BUSY_MS = 15_000
_ROWS_AT_ONCE = 2_000

_COLUMNS = (
    "position, event_id, stream_id, version, type, schema_version, payload_json, recorded_at, "
    "actor, cause_id, prev_hash, hash"
)
_SCHEMA = """
CREATE TABLE events (
    position INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, stream_id TEXT NOT NULL,
    version INTEGER NOT NULL, type TEXT NOT NULL, schema_version INTEGER NOT NULL,
    payload_json TEXT NOT NULL, recorded_at TEXT NOT NULL, actor TEXT NOT NULL, cause_id TEXT,
    prev_hash TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (stream_id, version)
) STRICT;
CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TABLE texts (digest TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_never_go BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
"""
_INSERT = f"INSERT INTO events ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"  # noqa: S608
_SET_HEAD = "UPDATE head SET position = ?, hash = ? WHERE id = 1"
_READ = f"SELECT {_COLUMNS} FROM events WHERE position > ? AND position <= ?"  # noqa: S608
_READ_STREAM = f"SELECT {_COLUMNS} FROM events WHERE stream_id = ? ORDER BY version"  # noqa: S608
_READ_ONE = f"SELECT {_COLUMNS} FROM events WHERE event_id = ?"  # noqa: S608
_VERSION = "SELECT max(version) FROM events WHERE stream_id = ?"
_PUT_TEXT = "INSERT OR IGNORE INTO texts (digest, text) VALUES (?, ?)"
_LAST_POSITION = 2**62


class SqliteStore:
    """An EventStore in a file. One connection, guarded by a lock; other processes may share the
    file. Opens or makes it; raises StoreUnavailable, or AddressInvalid for a foreign file."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = utc_now) -> None:
        self._path, self._clock = path, clock
        self._address = f"sqlite:///{path}"
        self._lock = threading.RLock()
        with self._guard():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600, exist_ok=True)
            self._db = sqlite3.connect(
                path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
            )
            try:
                self._open()
            except BaseException:
                self._db.close()
                raise

    def _open(self) -> None:
        self._db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        (kind,) = self._db.execute("PRAGMA application_id").fetchone()
        if kind == 0:
            self._make()
        elif kind != APPLICATION_ID:
            raise AddressInvalid(self._address, "the file belongs to another program")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")

    def _make(self) -> None:
        with self._transaction():
            (kind,) = self._db.execute("PRAGMA application_id").fetchone()
            (tables,) = self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if kind == APPLICATION_ID:
                return
            if tables:
                raise AddressInvalid(self._address, "the file belongs to another program")
            for statement in _statements(_SCHEMA):
                self._db.execute(statement)
            self._db.execute("INSERT INTO head VALUES (1, 0, ?)", (GENESIS_HASH,))
            self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    @contextlib.contextmanager
    def _guard(self) -> Iterator[None]:
        """SQLite's and the file system's errors as ours, one line each."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if "not a database" in str(error):
                raise AddressInvalid(self._address, "the file is no SQLite database") from error
            raise StoreUnavailable(self._address, str(error)) from error
        except sqlite3.Error as error:
            raise StoreUnavailable(self._address, str(error)) from error
        except OSError as error:
            raise StoreUnavailable(self._address, error.strerror or str(error)) from error

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def append(
        self,
        batch: Sequence[NewEvent],
        expected: Expected | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> AppendResult:
        check_batch(batch, texts or {})
        with self._guard(), self._transaction():
            placed = plan(self, batch, expected or {}, utc_text(self._clock()))
            self._write(placed or (), texts or {} if placed is not None else {})
            return AppendResult(
                head=self.head(), written=len(placed or ()), replayed=placed is None
            )

    def restore(self, events: Sequence[Event], texts: Mapping[str, str]) -> Head:
        with self._guard(), self._transaction():
            check_restored(self, events, texts)
            self._write(events, texts)
            return self.head()

    def _write(self, events: Sequence[Event], texts: Mapping[str, str]) -> None:
        self._db.executemany(_PUT_TEXT, texts.items())
        if events:
            self._db.executemany(_INSERT, map(_row_of, events))
            self._db.execute(_SET_HEAD, (events[-1].position, events[-1].hash))

    def read_all(
        self,
        after: int = 0,
        upto: int | None = None,
        types: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[Event]:
        query, arguments = _READ, [after, _LAST_POSITION if upto is None else upto]
        if types is not None:
            query += f" AND type IN ({','.join('?' * len(types))})"
            arguments += list(types)  # type: ignore[arg-type]
        query += " ORDER BY position" + (f" LIMIT {int(limit)}" if limit is not None else "")
        return self._rows(query, arguments)

    def read_stream(self, stream_id: str) -> Iterator[Event]:
        return self._rows(_READ_STREAM, [stream_id])

    def _rows(self, query: str, arguments: Sequence[object]) -> Iterator[Event]:
        with self._guard():
            with self._lock:
                cursor = self._db.execute(query, arguments)
            while True:
                with self._lock:
                    rows = cursor.fetchmany(_ROWS_AT_ONCE)
                if not rows:
                    return
                yield from map(_event_of, rows)

    def get(self, event_id: str) -> Event | None:
        with self._guard(), self._lock:
            row = self._db.execute(_READ_ONE, (event_id,)).fetchone()
        return _event_of(row) if row else None

    def events_by_id(self, event_ids: Sequence[str]) -> Mapping[str, Event]:
        found = (self.get(event_id) for event_id in event_ids)
        return {event.event_id: event for event in found if event is not None}

    def versions(self, stream_ids: Sequence[str]) -> Mapping[str, int]:
        last = ((each, self._db.execute(_VERSION, (each,)).fetchone()[0]) for each in stream_ids)
        return {stream: version for stream, version in last if version is not None}

    def head(self) -> Head:
        with self._guard(), self._lock:
            position, digest = self._db.execute("SELECT position, hash FROM head").fetchone()
        return Head(position=position, hash=digest)

    def text(self, digest: str) -> str | None:
        with self._guard(), self._lock:
            row = self._db.execute("SELECT text FROM texts WHERE digest = ?", (digest,)).fetchone()
        return row[0] if row else None

    def text_digests(self) -> Iterator[str]:
        with self._guard(), self._lock:
            rows = self._db.execute("SELECT digest FROM texts ORDER BY digest").fetchall()
        return (digest for (digest,) in rows)

    def forget_text(self, digest: str) -> bool:
        with self._guard(), self._transaction():
            return self._db.execute("DELETE FROM texts WHERE digest = ?", (digest,)).rowcount > 0

    def info(self) -> StoreInfo:
        return StoreInfo(
            address=self._address,
            backend=f"SQLite {sqlite3.sqlite_version}",
            guard="tamper-evident and tamper-resistant",
            durable=True,
        )

    def close(self) -> None:
        with self._lock:
            self._db.close()


def _statements(script: str) -> Iterator[str]:
    """Split a script into statements; executescript would end the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _row_of(event: Event) -> tuple[object, ...]:
    return tuple(getattr(event, name.strip()) for name in _COLUMNS.split(","))


def _event_of(row: tuple[object, ...]) -> Event:
    return Event(**dict(zip(Event.__struct_fields__, row, strict=True)))  # type: ignore[arg-type]
