"""What a reader may rely on, on every store."""

from __future__ import annotations

import pytest

from graph.events.envelope import Event, new_event
from graph.store import neo4j as neo4j_store
from graph.store import paging
from graph.store import sqlite as sqlite_store
from graph.store.port import EventStore
from tests.support.history import a_company
from tests.support.stores import ACTOR, Backend, a_document_event, an_event, some_events


@pytest.fixture
def filled(store: EventStore, monkeypatch: pytest.MonkeyPatch) -> EventStore:
    """Ten events: documents at 1 and 6, reports of three deals between; pages of three rows."""
    monkeypatch.setattr(sqlite_store, "PAGE_ROWS", 3)
    monkeypatch.setattr(neo4j_store, "PAGE_ROWS", 3)
    reports = some_events("r", 8)
    store.append([a_document_event("a"), *reports[:4]])
    store.append([a_document_event("b"), *reports[4:]])
    return store


def positions(events: list[Event]) -> list[int]:
    return [event.position for event in events]


def test_everything_comes_in_order_of_position(filled: EventStore) -> None:
    assert positions(list(filled.read_all())) == list(range(1, 11))


@pytest.mark.parametrize(
    ("after", "upto", "limit", "wanted"),
    [
        (0, None, None, list(range(1, 11))),
        (4, None, None, [5, 6, 7, 8, 9, 10]),
        (-3, 2, None, [1, 2]),
        (3, 7, None, [4, 5, 6, 7]),
        (3, 7, 2, [4, 5]),
        (0, None, 3, [1, 2, 3]),
        (0, None, 7, [1, 2, 3, 4, 5, 6, 7]),
        (0, None, 0, []),
        (9, 99, None, [10]),
        (10, None, None, []),
        (99, None, None, []),
        (5, 5, None, []),
        (7, 3, None, []),
    ],
)
def test_bounds_cut_where_they_say(
    filled: EventStore, after: int, upto: int | None, limit: int | None, wanted: list[int]
) -> None:
    assert positions(list(filled.read_all(after, upto, limit=limit))) == wanted


@pytest.mark.parametrize(
    ("types", "limit", "wanted"),
    [
        (["document.ingested"], None, [1, 6]),
        (["document.ingested"], 1, [1]),
        (["document.ingested"], 2, [1, 6]),
        (["document.ingested", "deal.reported"], 4, [1, 2, 3, 4]),
        (["deal.reported"], 5, [2, 3, 4, 5, 7]),
        (["company.registered"], None, []),
        ([], None, []),
    ],
)
def test_types_and_limit_count_only_what_is_given(
    filled: EventStore, types: list[str], limit: int | None, wanted: list[int]
) -> None:
    assert positions(list(filled.read_all(types=types, limit=limit))) == wanted


def test_a_stream_comes_in_order_of_version_without_gaps(filled: EventStore) -> None:
    events = list(filled.read_stream("deal:deal-0"))
    assert [event.version for event in events] == [1, 2, 3]
    assert positions(events) == sorted(positions(events))
    assert {event.stream_id for event in events} == {"deal:deal-0"}


def test_a_stream_longer_than_a_page_is_read_to_its_end(filled: EventStore) -> None:
    filled.append([an_event(f"long{number}", "long") for number in range(7)])
    assert [event.version for event in filled.read_stream("deal:deal-long")] == list(range(1, 8))


@pytest.mark.parametrize(
    ("streams", "upto", "wanted"),
    [
        (["2", "0", "1"], 99, ["0 1", "0 2", "0 3", "1 1", "1 2", "1 3", "2 1", "2 2"]),
        (["1", "7", "1"], 99, ["1 1", "1 2", "1 3"]),
        (["2", "1"], 4, ["1 1", "2 1"]),
        (["0"], 0, []),
        ([], 99, []),
    ],
)
def test_streams_come_one_after_the_other(
    filled: EventStore, streams: list[str], upto: int, wanted: list[str]
) -> None:
    events = list(filled.read_streams([f"deal:deal-{each}" for each in streams], upto))
    found = [f"{each.stream_id.removeprefix('deal:deal-')} {each.version}" for each in events]
    assert found == wanted
    assert all(each.position <= upto for each in events)
    assert all(filled.get(each.event_id) == each for each in events)


def test_many_streams_are_read_a_few_at_a_time(
    filled: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "STREAMS_AT_ONCE", 2)
    asked = [f"deal:deal-{number}" for number in (2, 1, 0, 9)]
    assert [each.position for each in filled.read_streams(asked, 8)] == [2, 5, 3, 7, 4, 8]


def test_an_event_is_found_by_its_id(filled: EventStore) -> None:
    event = an_event("r0", "0")
    found = filled.get(event.event_id)
    assert found is not None
    assert (found.position, found.payload_json) == (2, event.payload_json)


def test_a_reader_may_write_while_it_reads(backend: Backend) -> None:
    store, other = backend.open(), backend.open()
    store.append(some_events("a", 5))
    seen = []
    for event in store.read_all():
        seen.append(event.position)
        if event.position == 1:
            other.append([an_event("other")])
            store.append([an_event("own")])
    assert seen[:5] == [1, 2, 3, 4, 5]
    assert store.head().position == 7


def test_a_reader_can_be_left_in_the_middle(store: EventStore) -> None:
    store.append(some_events("a", 5))
    reader = store.read_all()
    assert next(reader).position == 1
    del reader
    store.append([an_event("b")])
    assert store.head().position == 6


def test_text_digests_come_sorted_over_many_pages(
    store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph.model.document import text_digest

    monkeypatch.setattr(sqlite_store, "PAGE_ROWS", 2)
    monkeypatch.setattr(neo4j_store, "PAGE_ROWS", 2)
    texts = {text_digest(str(number)): str(number) for number in range(5)}
    store.append([new_event(a_company("NVIDIA"), actor=ACTOR)], texts=texts)
    assert list(store.text_digests()) == sorted(texts)
