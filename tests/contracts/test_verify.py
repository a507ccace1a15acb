"""Whatever is changed behind the back of a store, `verify` finds it and says where."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from graph.events.envelope import Event
from graph.model.document import text_digest
from graph.store.memory import MemoryStore
from graph.store.verify import PROBLEMS_MAX, verify
from tests.support.neo4j_server import Access
from tests.support.stores import (
    Backend,
    Neo4jBackend,
    SqliteBackend,
    a_document_event,
    assert_whole,
    cypher,
    some_events,
)


def filled(backend: Backend) -> None:
    digest = text_digest("a")
    backend.open().append([a_document_event("a"), *some_events("e", 9)], texts={digest: "a"})


def test_a_whole_log_verifies_and_is_counted(backend: Backend) -> None:
    filled(backend)
    store = backend.open()
    store.append([a_document_event("without text")])
    report = verify(store)
    assert report.ok
    assert (report.events, report.streams, report.parked) == (11, 5, 0)
    assert (report.texts, report.texts_absent) == (1, 1)
    assert report.head == store.head()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("payload_json", '{"deal_id":"deal-9"}', "was changed"),
        ("actor", "somebody else", "was changed"),
        ("recorded_at", "2020-01-01T00:00:00.000000Z", "was changed"),
        ("type", "deal.merged", "was changed"),
        ("cause_id", "another", "was changed"),
        ("hash", "f" * 64, "was changed"),
        ("prev_hash", "f" * 64, "does not carry the hash of the event before it"),
        ("stream_id", "deal:deal-other", "belongs to stream"),
    ],
)
def test_a_changed_field_is_found_at_its_position(
    backend: Backend, field: str, value: str, said: str
) -> None:
    filled(backend)
    backend.tamper(5, field, value)
    report = verify(backend.open())
    assert not report.ok
    assert report.problems[0].position == 5
    assert any(problem.position == 5 and said in problem.text for problem in report.problems)


def test_an_amount_that_breaks_a_rule_of_the_model_is_found(backend: Backend) -> None:
    filled(backend)
    (event,) = backend.open().read_all(after=4, limit=1)
    backend.tamper(5, "payload_json", event.payload_json.replace('"100"', '"-100"'))
    told = [problem.text for problem in verify(backend.open()).problems if problem.position == 5]
    assert any("negative" in text for text in told)


def test_an_event_that_was_taken_out_is_found(backend: Backend) -> None:
    filled(backend)
    backend.tamper(5, "position", 50)
    report = verify(backend.open())
    assert not report.ok
    assert min(problem.position or 99 for problem in report.problems) in (5, 6)
    assert any("missing" in each.text or "follows" in each.text for each in report.problems)


def test_a_flipped_byte_in_the_file_is_found(tmp_path: Path) -> None:
    backend = SqliteBackend(tmp_path)
    filled(backend)
    backend.close()
    content = bytearray(backend.path.read_bytes())
    found = 0
    chances = [at for at in range(len(content)) if content[at : at + 9] == b"history@1"]
    for at in chances[::3]:
        content[at + 3] ^= 0x20
        backend.path.write_bytes(content)
        store = backend.open()
        assert not verify(store).ok
        store.close()
        content[at + 3] ^= 0x20
        found += 1
    assert found >= 3
    backend.path.write_bytes(content)
    assert_whole(backend.open(), 10)
    backend.close()


def test_a_damaged_page_of_the_file_is_found_without_a_traceback(tmp_path: Path) -> None:
    backend = SqliteBackend(tmp_path)
    backend.open().append(some_events("e", 200))
    backend.close()
    with backend.path.open("r+b") as file:
        for page in range(3, file.seek(0, os.SEEK_END) // 4096, 4):
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
    report = verify(backend.open())
    assert not report.ok
    backend.close()


def test_a_changed_text_is_found(tmp_path: Path) -> None:
    backend = SqliteBackend(tmp_path)
    filled(backend)
    store = backend.open()
    store._file.db.execute("UPDATE texts SET text = 'b'")  # type: ignore[attr-defined]
    (problem,) = verify(store).problems
    assert text_digest("a") in problem.text
    backend.close()


def test_a_changed_head_is_found(tmp_path: Path) -> None:
    backend = SqliteBackend(tmp_path)
    filled(backend)
    store = backend.open()
    store._file.db.execute("UPDATE head SET position = 12")  # type: ignore[attr-defined]
    (problem,) = verify(store).problems
    assert "head names position 12" in problem.text
    backend.close()


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("MATCH (e:DealEvent {position: 4}) SET e.recorded_micros = 1", "copy differs"),
        ("MATCH (e:DealEvent {position: 4}) SET e.stream_kind = 'company'", "copy differs"),
        ("MATCH (e:DealEvent {position: 4}) REMOVE e.stream_kind", "copy differs"),
        ("MATCH (e:DealEvent {position: 4}) REMOVE e.actor", "lacks a property"),
        ("MATCH (e:DealEvent {position: 4}) DETACH DELETE e", "missing"),
        ("CREATE (:DealEvent {position: 99, event_id: 'x'})", "past the head"),
        ("CREATE (:DealEvent {event_id: 'x'})", "lack a property"),
        ("MATCH (t:DealText) SET t.text = 'b'", "text"),
        ("MATCH (h:LogHead) SET h.position = 9", "head names position 9"),
        ("MATCH (h:LogHead) DELETE h", "head of the log is gone"),
        ("DROP CONSTRAINT deal_event_position", "constraint deal_event_position is gone"),
    ],
)
def test_what_is_changed_by_cypher_is_found(empty_neo4j: Access, change: str, said: str) -> None:
    backend = Neo4jBackend(empty_neo4j)
    with closing(backend):
        filled(backend)
        store = backend.open()
        with cypher(empty_neo4j) as session:
            session.run(change).consume()  # type: ignore[arg-type]
        report = verify(store)
        assert any(said in problem.text for problem in report.problems), report.problems
        backend.open()  # Puts back a constraint that is gone.


def test_a_later_type_is_parked_and_no_fault(backend: Backend) -> None:
    recorded = from_the_future()
    store = backend.open()
    store.restore(recorded, {})
    report = verify(store)
    assert report.ok
    assert (report.events, report.parked) == (2, 1)


def from_the_future() -> list[Event]:
    """A log whose second event was written by a later version of this code."""
    from graph.events.codec import hash_of
    from graph.store.placing import derived_id

    store = MemoryStore()
    store.append(some_events("e", 2))
    first, second = store.read_all()
    later = msgspec.structs.replace(second, type="deal.imagined")
    later = msgspec.structs.replace(later, event_id=derived_id(later))
    return [first, msgspec.structs.replace(later, hash=hash_of(later))]


def test_many_problems_are_cut_and_the_report_says_so() -> None:
    store = MemoryStore()
    store.append(some_events("e", PROBLEMS_MAX + 1))
    store._events[:] = [msgspec.structs.replace(event, actor="changed") for event in store._events]
    report = verify(store)
    assert len(report.problems) == PROBLEMS_MAX
    assert report.cut


def test_progress_is_told_every_thousand_events() -> None:
    store = MemoryStore()
    store.append(some_events("e", 2_500))
    told: list[tuple[int, int]] = []
    verify(store, lambda position, last: told.append((position, last)))
    assert told == [(1_000, 2_500), (2_000, 2_500)]
