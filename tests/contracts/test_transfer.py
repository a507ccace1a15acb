"""Out of one store and into another: the same log, or nothing."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest

from graph.errors import ImportRefused, StoreUnavailable
from graph.events.envelope import Event
from graph.model.document import text_digest
from graph.store import transfer
from graph.store.memory import MemoryStore
from graph.store.port import EventStore, Head
from graph.store.transfer import export_log, import_log
from tests.support.history import TickingClock
from tests.support.stores import (
    NEO4J,
    Backend,
    a_document_event,
    an_event,
    assert_whole,
    backend_of,
    some_events,
)

TEXT = "Größe —\n数据中心 \u2028 end"
DIGEST = text_digest(TEXT)


def filled(store: EventStore, events: int = 12) -> EventStore:
    store.append([a_document_event(TEXT), *some_events("e", events)], texts={DIGEST: TEXT})
    return store


def exported(store: EventStore) -> list[str]:
    lines: list[str] = []
    export_log(store, lines.append)
    return lines


@pytest.mark.parametrize("target", ["memory", "sqlite", NEO4J])
def test_a_log_moves_to_any_other_store_with_the_same_head(
    backend: Backend, target: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    source = filled(backend.open())
    lines, before = exported(source), list(source.read_all())
    (tmp_path / "target").mkdir()
    other = backend_of(target, tmp_path / "target", request)
    if backend.name == target == "neo4j":
        from tests.support.stores import wipe

        wipe(other.access)  # type: ignore[attr-defined]
    moved = other.open()
    report = import_log(moved, lines)
    assert (report.written, report.texts, report.known) == (13, 1, False)
    assert report.head == moved.head() == Head(position=13, hash=before[-1].hash)
    assert list(moved.read_all()) == before
    assert moved.text(DIGEST) == TEXT
    assert exported(moved) == lines
    assert_whole(moved, 13)
    other.close()


def test_an_export_goes_through_a_file_of_utf8(store: EventStore, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with path.open("w", encoding="utf-8") as file:
        report = export_log(filled(store), file.write)
    assert (report.events, report.texts, report.head) == (13, 1, store.head())
    with path.open(encoding="utf-8") as file:
        assert import_log(MemoryStore(), file).head == store.head()


def test_importing_again_changes_nothing_and_says_so(store: EventStore) -> None:
    lines = exported(filled(MemoryStore()))
    import_log(store, lines)
    again = import_log(store, lines)
    assert (again.written, again.texts, again.known) == (0, 0, True)
    assert_whole(store, 13)


def test_importing_an_older_backup_into_a_log_that_went_on_changes_nothing(
    store: EventStore,
) -> None:
    lines = exported(filled(store))
    store.append([an_event("later")])
    assert import_log(store, lines).known
    assert_whole(store, 14)


def test_importing_a_longer_backup_adds_what_is_new(store: EventStore) -> None:
    source = filled(MemoryStore())
    import_log(store, exported(source))
    source.append([an_event("later")])
    report = import_log(store, exported(source))
    assert (report.written, report.head) == (1, source.head())


def test_a_text_removed_on_demand_stays_away_when_its_backup_is_imported_again(
    store: EventStore,
) -> None:
    lines = exported(filled(store))
    store.forget_text(DIGEST)
    assert import_log(store, lines).known
    assert store.text(DIGEST) is None


def test_an_empty_log_moves_too(store: EventStore) -> None:
    report = import_log(store, exported(MemoryStore()))
    assert report.known
    assert_whole(store, 0)


def test_a_store_with_another_log_is_left_alone(store: EventStore) -> None:
    store.append([an_event("own")])
    with pytest.raises(ImportRefused, match="another log"):
        import_log(store, exported(filled(MemoryStore())))
    assert_whole(store, 1)
    assert list(store.text_digests()) == []


def test_a_longer_store_with_another_log_is_left_alone(store: EventStore) -> None:
    store.append(some_events("own", 30))
    with pytest.raises(ImportRefused, match="another log"):
        import_log(store, exported(filled(MemoryStore())))
    assert_whole(store, 30)


def edited(line: str, **fields: object) -> str:
    """The line of an event with some of its fields changed."""
    raw = msgspec.json.decode(line)
    raw["event"].update(fields)
    return msgspec.json.encode(raw).decode() + "\n"


def damaged(lines: list[str]) -> dict[str, list[str]]:
    """Files that must not come in, by what is wrong with them."""
    middle = len(lines) // 2
    event = msgspec.json.decode(lines[middle])["event"]
    return {
        "nothing at all": [],
        "only blank lines": ["\n", "  \n"],
        "no header": lines[1:],
        "another format": ['{"line":"header","format":"dealgraph.log.9"}\n', *lines[1:]],
        "cut before the head": lines[:-1],
        "cut in a line": [*lines[:middle], lines[middle][:40]],
        "one event left out": lines[:middle] + lines[middle + 1 :],
        "one event twice": lines[: middle + 1] + lines[middle:],
        "two events swapped": [
            *lines[:middle],
            lines[middle + 1],
            lines[middle],
            *lines[middle + 2 :],
        ],
        "a changed payload": [
            *lines[:middle],
            edited(lines[middle], payload_json=event["payload_json"].replace("100", "900")),
            *lines[middle + 1 :],
        ],
        "a changed actor": [
            *lines[:middle],
            edited(lines[middle], actor="x"),
            *lines[middle + 1 :],
        ],
        "a field too many": [
            *lines[:middle],
            edited(lines[middle], extra=1),
            *lines[middle + 1 :],
        ],
        "a changed text": [
            lines[0],
            lines[1].replace("end", "END"),
            *lines[2:],
        ],
        "a text left out": [lines[0], *lines[2:]],
        "a text after the events": [lines[0], *lines[2:-1], lines[1], lines[-1]],
        "more after the head": [*lines, lines[-1]],
        "no JSON": [lines[0], "what is this\n"],
        "something else": ["[1, 2]\n"],
    }


@pytest.mark.parametrize("what", sorted(damaged(exported(filled(MemoryStore())))))
def test_a_damaged_file_is_refused_in_one_line_and_nothing_comes_in(
    what: str, tmp_path: Path
) -> None:
    from tests.support.stores import SqliteBackend

    backend = SqliteBackend(tmp_path)
    store = backend.open()
    with pytest.raises(ImportRefused, match="nothing was imported") as refused:
        import_log(store, damaged(exported(filled(MemoryStore())))[what])
    assert "\n" not in str(refused.value)
    assert_whole(store, 0)
    assert list(store.text_digests()) == []
    backend.close()


def test_a_damaged_file_leaves_a_store_of_any_kind_as_it_was(store: EventStore) -> None:
    store.append([an_event("own")])
    for lines in damaged(exported(filled(MemoryStore()))).values():
        with pytest.raises(ImportRefused):
            import_log(store, lines)
    assert_whole(store, 1)


def test_a_file_that_is_no_utf8_is_refused() -> None:
    raw = io.TextIOWrapper(io.BytesIO(b'{"line":"header"\xff}'), encoding="utf-8")
    with pytest.raises(ImportRefused, match="line 1"):
        import_log(MemoryStore(), raw)


class DyingStore(MemoryStore):
    """Dies at the second batch of events, like a process that is killed."""

    def restore(self, events, texts):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
        if events and self.head().position:
            raise StoreUnavailable("memory:", "gone")
        return super().restore(events, texts)


def test_an_import_that_died_half_way_goes_on_where_it_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transfer, "BATCH_EVENTS", 4)
    source = filled(MemoryStore(), events=3)
    source.append(some_events("later", 9))
    lines = exported(source)
    store = DyingStore()
    with pytest.raises(StoreUnavailable):
        import_log(store, lines)
    assert_whole(store, 4)
    kept: list[Event] = list(store.read_all())
    resumed = MemoryStore()
    resumed.restore(kept, {DIGEST: TEXT})
    report = import_log(resumed, lines)
    assert (report.written, report.texts) == (9, 0)
    assert exported(resumed) == lines


class CountingStore(MemoryStore):
    """Keeps how many events and texts came in with each batch."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    def restore(self, events, texts):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
        self.sizes.append(len(events) + len(texts))
        return super().restore(events, texts)


@pytest.mark.parametrize(("most", "sizes"), [(10_000, [3, 6, 1]), (5, [3, 5, 2])])
def test_a_batch_ends_where_an_append_ended(
    monkeypatch: pytest.MonkeyPatch, most: int, sizes: list[int]
) -> None:
    """… and holds no more than an append may."""
    monkeypatch.setattr(transfer, "BATCH_EVENTS", 3)
    monkeypatch.setattr(transfer, "BATCH_MAX", most)
    source = filled(MemoryStore(TickingClock()), events=2)
    for number, events in enumerate([1, 1, 4, 1]):
        source.append(some_events(f"append{number}-", events))
    store = CountingStore()
    import_log(store, exported(source))
    assert store.sizes == [1, *sizes]


def test_batches_are_bounded_by_size_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "BATCH_CHARS", 10)
    store = CountingStore()
    import_log(store, exported(filled(MemoryStore())))
    assert store.sizes == [1] * 14


def test_an_export_beside_a_writer_ends_at_the_head_it_began_with(store: EventStore) -> None:
    filled(store)
    head = store.head()
    lines: list[str] = []

    def write(line: str) -> None:
        if len(lines) == 3:
            store.append([an_event("meanwhile")])
        lines.append(line)

    report = export_log(store, write)
    assert (report.head, report.events) == (head, 13)
    assert import_log(MemoryStore(), lines).head == head
