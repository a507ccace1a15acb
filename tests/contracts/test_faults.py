"""A fault at the commit, before it and after it: the same batch again settles what happened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import StoreUnavailable
from graph.store import neo4j as neo4j_store
from graph.store.neo4j import Neo4jStore
from graph.store.sqlite import SqliteStore
from tests.support.bolt_proxy import BoltProxy, Cut
from tests.support.neo4j_server import Access
from tests.support.stores import Backend, Neo4jBackend, SqliteBackend, assert_whole, some_events

BATCH = some_events("fault", 5)


class FaultyConnection(sqlite3.Connection):
    """Fails once at a COMMIT, like a disk that goes away: before it is done, or after."""

    armed: Cut | None = None

    def execute(self, query: str, *arguments: object) -> sqlite3.Cursor:  # type: ignore[override]
        cut = FaultyConnection.armed
        if query != "COMMIT" or cut is None:
            return super().execute(query, *arguments)  # type: ignore[arg-type]
        FaultyConnection.armed = None
        if cut is Cut.AFTER_COMMIT:
            super().execute(query)
        raise sqlite3.OperationalError("disk I/O error")


@pytest.mark.parametrize("cut", list(Cut))
def test_a_fault_at_the_commit_of_sqlite_is_settled_by_the_same_batch(
    tmp_path: Path, cut: Cut
) -> None:
    store = SqliteStore(tmp_path / "deals.sqlite", connection=FaultyConnection)
    store.append(some_events("before", 2))
    FaultyConnection.armed = cut
    with pytest.raises(StoreUnavailable, match="run the same command again") as failed:
        store.append(BATCH)
    assert failed.value.outcome_unknown
    assert_whole(store, 2 if cut is Cut.BEFORE_COMMIT else 7)
    again = store.append(BATCH)
    assert again.replayed == (cut is Cut.AFTER_COMMIT)
    assert_whole(store, 7)
    store.close()


@pytest.fixture
def cut_wire(empty_neo4j: Access) -> Iterator[tuple[BoltProxy, Neo4jStore]]:
    """A store whose every word goes through a wire that can be cut."""
    proxy = BoltProxy(empty_neo4j.address)
    store = Neo4jStore(proxy.address, user=empty_neo4j.user, password=empty_neo4j.password)
    store.append(some_events("before", 2))
    yield proxy, store
    store.close()
    proxy.close()


@pytest.mark.neo4j
@pytest.mark.parametrize("cut", list(Cut))
def test_a_lost_answer_to_a_commit_of_neo4j_is_settled_by_the_store_itself(
    cut_wire: tuple[BoltProxy, Neo4jStore], cut: Cut
) -> None:
    proxy, store = cut_wire
    proxy.arm(cut)
    result = store.append(BATCH)
    assert proxy.cuts == 1
    assert (result.written, result.replayed) == (5, False)
    assert_whole(store, 7)
    assert store.append(BATCH).replayed


@pytest.mark.neo4j
@pytest.mark.parametrize("cut", list(Cut))
def test_when_every_answer_is_lost_the_outcome_is_said_to_be_unknown(
    cut_wire: tuple[BoltProxy, Neo4jStore], cut: Cut, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_store, "ATTEMPTS_MAX", 2)
    proxy, store = cut_wire
    proxy.arm(cut, times=2)
    with pytest.raises(StoreUnavailable) as failed:
        store.append(BATCH)
    assert failed.value.outcome_unknown
    proxy.arm(cut, times=0)
    assert store.append(BATCH).replayed == (cut is Cut.AFTER_COMMIT)
    assert_whole(store, 7)


@pytest.mark.neo4j
def test_a_restore_whose_answer_was_lost_is_not_done_twice(
    cut_wire: tuple[BoltProxy, Neo4jStore],
) -> None:
    proxy, store = cut_wire
    recorded = list(store.read_all())
    other = Backend().open()
    other.restore(recorded, {})
    other.append(BATCH)
    proxy.arm(Cut.AFTER_COMMIT)
    head = store.restore(list(other.read_all(after=2)), {})
    assert proxy.cuts == 1
    assert head == other.head() == store.head()
    assert_whole(store, 7)


def test_an_error_inside_a_transaction_of_sqlite_leaves_nothing(tmp_path: Path) -> None:
    backend = SqliteBackend(tmp_path)
    store = backend.open(clock=lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    with pytest.raises(ZeroDivisionError):
        store.append(BATCH)
    assert_whole(store, 0)
    backend.open().append(BATCH)
    assert_whole(store, 5)
    backend.close()


@pytest.mark.neo4j
def test_a_server_that_is_gone_is_one_clear_line(empty_neo4j: Access) -> None:
    backend = Neo4jBackend(empty_neo4j)
    proxy = BoltProxy(empty_neo4j.address)
    address = proxy.address
    proxy.close()
    backend.address = address
    with pytest.raises(StoreUnavailable) as failed:
        backend.open()
    assert "\n" not in str(failed.value)
    assert not failed.value.outcome_unknown
