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
from graph.fold import parts
from graph.fold.read import GraphReader, read_graph
from graph.fold.stored import StoredSnapshot
from graph.progress import Bar, Moved, no_bar
from graph.settings import Settings
from graph.store.port import EventStore
from graph.store.sqlite import SqliteStore
from tests.support.neo4j_server import Access
from tests.support.plausible import fill, plausible_events


@pytest.fixture
def log(tmp_path: Path) -> SqliteStore:
    store = SqliteStore(tmp_path / "log.sqlite")
    fill(store, plausible_events(60, companies=20, reports_per_deal=2))
    return store


def graph_through(
    log: EventStore,
    tmp_path: Path,
    part_events: int = 50,
    count: int = 2,
    settings: Settings | None = None,
    bar: Bar = no_bar,
) -> str:
    folded = workers.in_parallel(log.info().address, settings or Settings(), count)
    stored = StoredSnapshot(
        tmp_path / "a.snapshot", least=0, part_events=part_events, fold_parts=folded, bar=bar
    )
    graph = GraphReader(log, stored).graph()
    assert stored.load(log) is not None
    return canonical_json(graph)


def here(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many parts are folded in this process."""
    folded, fold_part = list[int](), parts.fold_part

    def counted(store: Any, stretch: parts.Stretch, path: Path) -> None:
        folded.append(stretch.after)
        fold_part(store, stretch, path)

    monkeypatch.setattr(parts, "fold_part", counted)
    return folded


def test_other_processes_fold_what_one_would(
    log: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded = here(monkeypatch)
    assert graph_through(log, tmp_path) == canonical_json(read_graph(log))
    assert not folded


@pytest.mark.parametrize("count", [1, 2, 3])
def test_they_tell_how_far_they_have_come(log: SqliteStore, tmp_path: Path, count: int) -> None:
    told = list[tuple[int, int]]()

    @contextmanager
    def bar(doing: str) -> Iterator[Moved]:
        assert doing == "Folding events"
        yield lambda done, of: told.append((done, of))

    graph_through(log, tmp_path, count=count, bar=bar)
    events = log.head().position
    assert len(told) == len(parts.stretches(0, events, 50)) > 3
    assert [done for done, _ in told] == sorted({done for done, _ in told})
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
    assert graph_through(log, tmp_path, part_events=30, settings=settings) == wanted
    assert not folded
    log.close()


def test_one_part_is_folded_here(
    log: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    wanted = canonical_json(read_graph(log))
    assert graph_through(log, tmp_path, part_events=1_000) == wanted
    (tmp_path / "a.snapshot").unlink()
    assert graph_through(log, tmp_path, count=1) == wanted


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "import os; os.kill(os.getpid(), 9)"])
def test_what_one_of_them_leaves_is_folded_here(
    log: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(workers, "_PROGRAM", program)
    folded = here(monkeypatch)
    assert graph_through(log, tmp_path) == canonical_json(read_graph(log))
    assert len(folded) == len(parts.stretches(0, log.head().position, 50))


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
