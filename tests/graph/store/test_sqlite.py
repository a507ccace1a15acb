"""What only the SQLite store promises: the file, its guards, its errors."""

from __future__ import annotations

import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from graph.errors import AddressInvalid, StoreUnavailable
from graph.model.document import text_digest
from graph.store.sqlite import SqliteStore
from graph.store.sqlite_file import APPLICATION_ID, statements
from tests.support.stores import a_document_event, an_event, assert_whole, some_events


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deals.sqlite"


def test_the_file_is_only_for_its_owner(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        store.append([an_event("a")])
        for file in path.parent.glob("deals.sqlite*"):
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file.name


def test_every_commit_is_synced_to_a_write_ahead_log(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        (mode,) = store._file.fetch("PRAGMA journal_mode")[0]
        (sync,) = store._file.fetch("PRAGMA synchronous")[0]
        (kind,) = store._file.fetch("PRAGMA application_id")[0]
    assert (mode, sync, kind) == ("wal", 2, APPLICATION_ID)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET actor = 'x' WHERE position = 1",
        "UPDATE events SET position = 9 WHERE position = 1",
        "DELETE FROM events WHERE position = 2",
        "DELETE FROM events",
    ],
)
def test_events_are_never_changed_and_never_deleted(path: Path, change: str) -> None:
    with closing(SqliteStore(path)) as store:
        store.append([an_event("a"), an_event("b")])
        with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.IntegrityError):
            other.execute(change)
        assert_whole(store, 2)


def test_a_column_holds_only_its_own_type(path: Path) -> None:
    SqliteStore(path).close()
    with (
        closing(sqlite3.connect(path)) as other,
        pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"),
    ):
        other.execute("UPDATE head SET position = 'many'")


def test_a_log_outlives_its_store(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        head = store.append(some_events("a", 5)).head
    with closing(SqliteStore(path)) as store:
        assert store.head() == head
        assert_whole(store, 5)


@pytest.mark.parametrize("content", [b"hello, this is a text\n" * 100, b"\x00" * 5_000, b"x"])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(
    path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    with pytest.raises(AddressInvalid, match="no SQLite database") as refused:
        SqliteStore(path)
    assert "\n" not in str(refused.value)
    assert path.read_bytes() == content


@pytest.mark.parametrize("application", [0, 0x12345678])
def test_a_database_of_another_program_is_refused_and_left_as_it_was(
    path: Path, application: int
) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE birds (name TEXT)")
        other.execute(f"PRAGMA application_id = {application}")
    before = path.read_bytes()
    with pytest.raises(AddressInvalid, match="another program"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_file_of_a_later_layout_is_refused(path: Path) -> None:
    SqliteStore(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 2")
    with pytest.raises(AddressInvalid, match="layout 2"):
        SqliteStore(path)


def test_an_empty_file_becomes_a_log(path: Path) -> None:
    path.touch()
    with closing(SqliteStore(path)) as store:
        assert_whole(store, 0)


def test_a_place_where_nothing_can_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable) as failed:
        SqliteStore(tmp_path / "file" / "deals.sqlite")
    assert "\n" not in str(failed.value)
    assert not failed.value.outcome_unknown


@pytest.mark.skipif(
    not Path("/sys/kernel").is_dir(), reason="needs a folder that root cannot write"
)
def test_a_folder_that_is_read_only_is_one_clear_line() -> None:
    with pytest.raises(StoreUnavailable):
        SqliteStore(Path("/sys/kernel/deals.sqlite"))


def test_a_full_disk_leaves_the_log_as_it_was(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        store.append([an_event("a")])
        (pages,) = store._file.fetch("PRAGMA page_count")[0]
        store._file.fetch(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreUnavailable, match="full"):
            store.append(some_events("b", 500))
        assert_whole(store, 1)
        store._file.fetch("PRAGMA max_page_count = 1000000")
        store.append(some_events("b", 500))
        assert_whole(store, 501)


def test_a_closed_store_says_so_in_one_line(path: Path) -> None:
    store = SqliteStore(path)
    store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        store.head()


def test_a_writer_waits_for_a_lock_that_somebody_holds(path: Path) -> None:
    with closing(SqliteStore(path)) as store, closing(sqlite3.connect(path)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        done: list[int] = []
        waiting = threading.Thread(
            target=lambda: done.append(store.append([an_event("a")]).written)
        )
        waiting.start()
        waiting.join(timeout=0.3)
        assert waiting.is_alive()
        other.execute("ROLLBACK")
        waiting.join(timeout=30)
        assert done == [1]


def test_many_who_open_a_new_file_at_once_all_find_one_log(path: Path) -> None:
    gate = threading.Barrier(6)

    def open_and_write(number: int) -> None:
        gate.wait(timeout=30)
        with closing(SqliteStore(path)) as store:
            store.append([an_event(str(number))])

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(open_and_write, number) for number in range(6)]:
            done.result(timeout=60)
    with closing(SqliteStore(path)) as store:
        assert_whole(store, 6)


def test_a_text_removed_on_demand_leaves_no_trace_in_the_files(path: Path) -> None:
    text = "a sentence that somebody wants gone " * 200
    with closing(SqliteStore(path)) as store:
        store.append([a_document_event("a")], texts={text_digest(text): text})
        assert any(text[:36].encode() in file.read_bytes() for file in path.parent.iterdir())
        store.forget_text(text_digest(text))
        for file in path.parent.iterdir():
            assert text[:36].encode() not in file.read_bytes(), file.name


def test_a_write_after_somebody_else_wrote_during_our_reading_goes_through(path: Path) -> None:
    """An open cursor would pin the old state, and the write would fail at once."""
    with closing(SqliteStore(path)) as store, closing(SqliteStore(path)) as other:
        store.append(some_events("a", 10))
        reader = store.read_all()
        next(reader)
        other.append([an_event("b")])
        assert store.append([an_event("c")]).head.position == 12


def test_a_script_is_split_where_a_statement_ends() -> None:
    script = "CREATE TABLE a (b);\nCREATE TRIGGER c BEFORE DELETE ON a\nBEGIN SELECT 1; END;\n"
    assert len(list(statements(script))) == 2
