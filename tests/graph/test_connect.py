"""From an address to a store."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graph.connect import open_store, stored_snapshot
from graph.errors import AddressInvalid
from graph.events.envelope import new_event
from graph.settings import read_settings
from graph.store.memory import MemoryStore
from tests.support.history import a_company

SETTINGS = read_settings({})


def test_memory_is_a_store_that_is_gone_with_the_process() -> None:
    for address in ("memory:", "memory://"):
        assert not open_store(address, SETTINGS).info().durable


def test_a_path_is_opened_as_sqlite_and_its_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "deals.sqlite"
    store = open_store(f"sqlite:///{path}", SETTINGS)
    assert path.is_file()
    assert store.info().address == f"sqlite:///{path}"
    store.close()


def test_a_relative_path_and_a_home_are_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for address, path in (
        ("sqlite:///here.sqlite", tmp_path / "here.sqlite"),
        ("sqlite:///~/there.sqlite", tmp_path / "home" / "there.sqlite"),
    ):
        open_store(address, SETTINGS).close()
        assert path.is_file()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "deals.sqlite",
        "sqlite:",
        "sqlite:///",
        "sqlite://host/path",
        "sqlite:///:memory:",
        "memory:name",
        "postgres://host/db",
        "neo4j://",
        "neo4j://host:port",
        "bolt://user@host:7687",
    ],
)
def test_an_address_that_nobody_can_open_is_refused_in_one_line(address: str) -> None:
    with pytest.raises(AddressInvalid) as refused:
        open_store(address, SETTINGS)
    assert "\n" not in str(refused.value)
    assert "sqlite:///PATH" in str(refused.value)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(AddressInvalid, match="folder"):
        open_store(f"sqlite:///{tmp_path}", SETTINGS)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(AddressInvalid) as refused:
        open_store("neo4j://neo4j:hunter2@host:7687", SETTINGS)
    assert "hunter2" not in str(refused.value)
    assert "DEALGRAPH_NEO4J_USER" in str(refused.value)


def test_no_driver_is_loaded_before_its_store_is_asked_for() -> None:
    code = (
        "import sys; from graph.connect import open_store;"
        "from graph.settings import read_settings;"
        "open_store('memory:', read_settings({}));"
        "sys.stdout.write(' '.join({'neo4j', 'sqlite3', 'spacy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_a_snapshot_is_kept_beside_a_file_and_nowhere_for_a_log_in_memory(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'log.sqlite'}"
    store = open_store(address, SETTINGS)
    stored = stored_snapshot(address, SETTINGS, store, print)
    assert stored is not None
    assert stored.path == tmp_path / "log.sqlite.snapshot"
    assert stored_snapshot("memory:", SETTINGS, store, print) is None
    off = read_settings({"DEALGRAPH_SNAPSHOTS": "false"})
    assert stored_snapshot(address, off, store, print) is None
    store.close()


def test_the_snapshot_of_a_log_on_a_server_is_named_by_its_first_event(tmp_path: Path) -> None:
    settings = read_settings({"DEALGRAPH_CACHE_DIR": str(tmp_path)})
    store = MemoryStore()
    assert stored_snapshot("bolt://here:7687", settings, store, print) is None
    store.append([new_event(a_company("NVIDIA"), actor="x")])
    stored = stored_snapshot("bolt://here:7687", settings, store, print)
    assert stored is not None
    (first,) = store.read_all()
    assert stored.path == tmp_path / f"{first.hash[:20]}.snapshot"
