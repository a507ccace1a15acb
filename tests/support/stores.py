"""The stores as the tests of all of them see them: opened twice, tampered with, shared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graph.connect import open_store
from graph.events.envelope import NewEvent, new_event
from graph.settings import read_settings
from graph.store.branch import BranchStore
from graph.store.memory import MemoryStore
from graph.store.port import EventStore
from graph.store.verify import verify
from tests.support.history import TickingClock, a_document, a_reported_deal
from tests.support.neo4j_server import Access

ACTOR = "contract@1"
NEO4J = pytest.param("neo4j", marks=pytest.mark.neo4j)


class Backend:
    """One place where a log is kept; `open` gives a store on it, and closes it at the end."""

    name = "memory"
    address = "memory:"
    is_shared = False
    """Can another process open the same log?"""

    def __init__(self) -> None:
        self.environment: dict[str, str] = {}
        self._opened: list[EventStore] = []

    def open(self, clock: Callable[[], datetime] | None = None) -> EventStore:
        settings = read_settings(self.environment)
        store = open_store(self.address, settings, clock or TickingClock())
        self._opened.append(store)
        return store

    def close(self) -> None:
        for store in self._opened:
            store.close()

    def tamper(self, position: int, field: str, value: object) -> None:
        """Change a field of a recorded event behind the back of the store."""
        raise NotImplementedError


class MemoryBackend(Backend):
    """Every `open` gives the one store, since there is nothing outside it."""

    def __init__(self) -> None:
        super().__init__()
        self._store: MemoryStore | BranchStore | None = None

    def open(self, clock: Callable[[], datetime] | None = None) -> EventStore:
        if self._store is None:
            self._store = self._make(clock or TickingClock())
        return self._store

    def _make(self, clock: Callable[[], datetime]) -> MemoryStore | BranchStore:
        return MemoryStore(clock)

    def tamper(self, position: int, field: str, value: object) -> None:
        import msgspec

        assert self._store is not None
        events = self._store._events
        changed: dict[str, Any] = {field: value}
        events[position - 1] = msgspec.structs.replace(events[position - 1], **changed)


class BranchBackend(MemoryBackend):
    """A branch of an empty log."""

    name = "branch"
    address = "branch of memory: at 0"

    def _make(self, clock: Callable[[], datetime]) -> BranchStore:
        return BranchStore(MemoryStore(clock), 0, clock)


class SqliteBackend(Backend):
    name = "sqlite"
    is_shared = True

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.path = folder / "deals.sqlite"
        self.address = f"sqlite:///{self.path}"

    def tamper(self, position: int, field: str, value: object) -> None:
        with sqlite3.connect(self.path) as db:
            db.execute("DROP TRIGGER events_never_change")
            query = f"UPDATE events SET {field} = ? WHERE position = ?"  # noqa: S608
            db.execute(query, (value, position))
        db.close()


class Neo4jBackend(Backend):
    name = "neo4j"
    is_shared = True

    def __init__(self, access: Access) -> None:
        super().__init__()
        self.access, self.address = access, access.address
        self.environment = {
            "DEALGRAPH_NEO4J_USER": access.user,
            "DEALGRAPH_NEO4J_PASSWORD": access.password,
        }

    def tamper(self, position: int, field: str, value: object) -> None:
        query = f"MATCH (e:DealEvent {{position: $position}}) SET e.{field} = $value"
        with cypher(self.access) as session:
            session.run(query, position=position, value=value).consume()  # type: ignore[arg-type]


def backend_of(name: str, folder: Path, request: pytest.FixtureRequest) -> Backend:
    """One of the four by its name; that of Neo4j is empty, and there is one for each test."""
    if name == "memory":
        return MemoryBackend()
    if name == "branch":
        return BranchBackend()
    if name == "sqlite":
        return SqliteBackend(folder)
    return Neo4jBackend(request.getfixturevalue("empty_neo4j"))


@contextmanager
def cypher(access: Access) -> Iterator[neo4j.Session]:
    """A session of the plain driver, for looking from outside."""
    with (
        neo4j.GraphDatabase.driver(
            access.address, auth=(access.user, access.password), notifications_min_severity="OFF"
        ) as driver,
        driver.session(database="neo4j") as session,
    ):
        yield session


def wipe(access: Access) -> None:
    """Remove every node; constraints stay."""
    with cypher(access) as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


def an_event(name: str, deal: str = "1", cause: str | None = None) -> NewEvent:
    """One report, about `deal`, unlike any with another name."""
    return new_event(a_reported_deal(deal, name), actor=ACTOR, cause_id=cause)


def a_document_event(name: str) -> NewEvent:
    """The event of a document whose text is its name."""
    return new_event(a_document(name), actor=ACTOR)


def some_events(prefix: str, count: int, streams: int = 3) -> list[NewEvent]:
    return [an_event(f"{prefix}{number}", str(number % streams)) for number in range(count)]


def assert_whole(store: EventStore, events: int | None = None) -> None:
    """The log verifies, and holds that many events."""
    report = verify(store)
    assert report.problems == ()
    assert report.events == report.head.position
    if events is not None:
        assert report.events == events
