"""Parts of a log folded by other processes: the same snapshot, whatever happens to them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from graph import workers
from graph.connect import open_store
from graph.errors import StoreCorrupt
from graph.events.codec import canonical_json
from graph.fold import shards
from graph.fold.read import GraphReader, read_graph
from graph.fold.stored import StoredSnapshot
from graph.progress import Bar, Moved, no_bar
from graph.settings import Settings
from graph.store.port import EventStore
from graph.store.sqlite import SqliteStore
from tests.support.neo4j_server import Access
from tests.support.plausible import fill, plausible_events


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small logs have shards too."""
    monkeypatch.setattr(shards, "EVENTS_LEAST", 10)


@pytest.fixture
def log(tmp_path: Path) -> SqliteStore:
    store = SqliteStore(tmp_path / "log.sqlite")
    fill(store, plausible_events(60, companies=20, reports_per_deal=2))
    return store


def graph_through(
    log: EventStore,
    tmp_path: Path,
    count: int = 2,
    settings: Settings | None = None,
    bar: Bar = no_bar,
) -> str:
    folding = workers.in_parallel(log.info().address, settings or Settings(), count)
    stored = StoredSnapshot(tmp_path / "a.snapshot", least=0, folding=folding, bar=bar)
    graph = GraphReader(log, stored).graph()
    assert stored.load(log) is not None
    return canonical_json(graph)


def here(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Which shards are folded in this process."""
    folded, fold_shard = list[int](), shards.fold_shard

    def counted(store: Any, shard: shards.Shard, *more: Any) -> None:
        folded.append(shard.number)
        fold_shard(store, shard, *more)

    monkeypatch.setattr(shards, "fold_shard", counted)
    return folded


def test_other_processes_fold_what_one_would(
    log: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded = here(monkeypatch)
    assert graph_through(log, tmp_path) == canonical_json(read_graph(log))
    assert not folded


@pytest.mark.parametrize("count", [1, 2, 3])
def test_they_tell_how_far_they_have_come(
    log: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    told = list[tuple[int, int]]()

    @contextmanager
    def bar(doing: str) -> Iterator[Moved]:
        assert doing == "Folding events"
        yield lambda done, of: told.append((done, of))

    monkeypatch.setattr(shards, "_STEP", 50)
    graph_through(log, tmp_path, count=count, bar=bar)
    events = log.head().position
    assert {of for _, of in told} == {events}
    assert len(told) >= count
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (events, events)


@pytest.mark.neo4j
def test_they_open_a_log_on_a_server_too(
    empty_neo4j: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(neo4j_user=empty_neo4j.user, neo4j_password=SecretStr(empty_neo4j.password))
    log = open_store(empty_neo4j.address, settings)
    fill(log, plausible_events(30, companies=10))
    folded = here(monkeypatch)
    wanted = canonical_json(read_graph(log))
    assert graph_through(log, tmp_path, settings=settings) == wanted
    assert not folded
    log.close()


def test_one_shard_is_folded_here(
    log: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    wanted = canonical_json(read_graph(log))
    assert graph_through(log, tmp_path, count=1) == wanted
    (tmp_path / "a.snapshot").unlink()
    monkeypatch.setattr(shards, "EVENTS_LEAST", 200)
    assert graph_through(log, tmp_path, count=2) == wanted


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "import os; os.kill(os.getpid(), 9)"])
def test_what_one_of_them_leaves_is_folded_here(
    log: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(workers, "_PROGRAM", program)
    folded = here(monkeypatch)
    assert graph_through(log, tmp_path) == canonical_json(read_graph(log))
    assert folded == [0, 1]


def test_where_none_can_be_started_all_is_folded_here(
    log: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-such-program"))
    assert graph_through(log, tmp_path) == canonical_json(read_graph(log))


def test_an_error_of_the_log_is_raised_here(log: SqliteStore, tmp_path: Path) -> None:
    log._file.db.execute("DROP TRIGGER events_never_go")
    log._file.db.execute("DELETE FROM events WHERE position = 77")
    with pytest.raises(StoreCorrupt):
        graph_through(log, tmp_path)
    assert not list(tmp_path.glob("*.part"))
