"""One SQLite file as a dealgraph log: made, opened, recognised; its errors as ours."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.errors import AddressInvalid, DealgraphError, StoreCorrupt, StoreUnavailable
from graph.events.envelope import GENESIS_HASH

APPLICATION_ID = 0x6465616C  # "deal"
LAYOUT_VERSION = 1
BUSY_MS = 15_000
_PAUSE_SECONDS = 0.01
_MAGIC = b"SQLite format 3\x00"

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


class SqliteFile:
    """One connection, guarded by a lock, so that threads may share it; other processes open the
    same file for themselves. `connection` is the class that sqlite3 makes."""

    def __init__(
        self, path: Path, connection: type[sqlite3.Connection] = sqlite3.Connection
    ) -> None:
        self.address = f"sqlite:///{path}"
        self.lock = threading.RLock()
        with self.guard():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600, exist_ok=True)
            self._must_not_be_foreign(path)
            self.db = sqlite3.connect(
                path,
                timeout=BUSY_MS / 1000,
                isolation_level=None,
                check_same_thread=False,
                factory=connection,
            )
            try:
                self._open()
            except BaseException:
                self.db.close()
                raise

    def _must_not_be_foreign(self, path: Path) -> None:
        """SQLite takes a very short file for an empty one, and would write over it."""
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) not in (b"", _MAGIC):
                raise AddressInvalid(self.address, "the file is no SQLite database")

    def _open(self) -> None:
        (kind,) = self.db.execute("PRAGMA application_id").fetchone()
        if kind == 0:
            self._make()
        elif kind != APPLICATION_ID:
            raise AddressInvalid(self.address, "the file belongs to another program")
        (layout,) = self.db.execute("PRAGMA user_version").fetchone()
        if layout != LAYOUT_VERSION:
            raise AddressInvalid(
                self.address, f"layout {layout} of the file is not {LAYOUT_VERSION} of this code"
            )
        self._use_wal()
        self.db.execute("PRAGMA synchronous = FULL")
        # A text that is removed on demand leaves no trace in free pages.
        self.db.execute("PRAGMA secure_delete = ON")

    def _use_wal(self) -> None:
        """The switch to WAL does not wait for other connections by itself."""
        until = time.monotonic() + BUSY_MS / 1000
        while True:
            try:
                self.db.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
            time.sleep(_PAUSE_SECONDS)

    def _make(self) -> None:
        with self.transaction():
            (kind,) = self.db.execute("PRAGMA application_id").fetchone()
            if kind == APPLICATION_ID:
                return
            (tables,) = self.db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if tables:
                raise AddressInvalid(self.address, "the file belongs to another program")
            for statement in statements(_SCHEMA):
                self.db.execute(statement)
            self.db.execute("INSERT INTO head VALUES (1, 0, ?)", (GENESIS_HASH,))
            self.db.execute(f"PRAGMA user_version = {LAYOUT_VERSION}")
            self.db.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    @contextlib.contextmanager
    def guard(self) -> Iterator[None]:
        """SQLite's and the file system's errors as ours, one line each."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._told(error) from error
        except OSError as error:
            raise StoreUnavailable(self.address, error.strerror or str(error)) from error

    def _told(self, error: sqlite3.Error) -> DealgraphError:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_NOTADB:
            return AddressInvalid(self.address, "the file is no SQLite database")
        if code is not None and code & 0xFF == sqlite3.SQLITE_CORRUPT:
            return StoreCorrupt(0, f"the file is damaged ({error})")
        return StoreUnavailable(self.address, str(error))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """The write lock from the first statement on; committed and on disk on leaving."""
        with self.lock:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._roll_back()
                raise
            self._commit()

    def _commit(self) -> None:
        try:
            self.db.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            # The journal may have reached the disk before the failure.
            raise StoreUnavailable(self.address, str(error), outcome_unknown=True) from error

    def _roll_back(self) -> None:
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")

    def fetch(self, query: str, arguments: Any = ()) -> list[Any]:
        """All rows of one query, read at once: no cursor stays open beside a write."""
        with self.guard(), self.lock:
            return self.db.execute(query, arguments).fetchall()

    def close(self) -> None:
        with self.lock:
            self.db.close()


def statements(script: str) -> Iterator[str]:
    """Split a script into statements; executescript would end the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
