"""What an append promises, on every store."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from graph.errors import ConcurrentAppend, IdempotencyMismatch, InvalidEvent, InvalidValue
from graph.events.codec import decode
from graph.events.envelope import GENESIS_HASH, NewEvent, new_event
from graph.model.document import text_digest
from graph.model.money import exact
from graph.store.checking import BATCH_MAX
from graph.store.port import ANY, NO_STREAM, EventStore, Head
from tests.support.history import a_cash_leg, a_document, a_reported_deal
from tests.support.stores import ACTOR, Backend, a_document_event, an_event, assert_whole

EMPTY = Head(position=0, hash=GENESIS_HASH)


def changed(event: NewEvent, **fields: object) -> NewEvent:
    return msgspec.structs.replace(event, **fields)


def test_an_empty_log_has_no_head_and_nothing_to_read(store: EventStore) -> None:
    assert store.head() == EMPTY
    assert list(store.read_all()) == []
    assert list(store.read_stream("deal:none")) == []
    assert store.get("none") is None
    assert store.text("none") is None
    assert_whole(store, 0)


def test_what_goes_in_comes_out_from_another_handle(backend: Backend) -> None:
    huge = Decimal("123456789012345678901234567890.123456789")
    title = "Größe — 数据中心 🚀 \u2028 'quoted' \"twice\" \\ \x00 end"
    batch = [
        new_event(a_document(title, published_on=None), actor="curator é", cause_id="because"),
        new_event(a_reported_deal(legs=[a_cash_leg(amount=exact(huge, "JPY"))]), actor=ACTOR),
    ]
    result = backend.open().append(batch)
    events = list(backend.open().read_all())
    assert (result.written, result.replayed) == (2, False)
    assert result.head == Head(position=2, hash=events[1].hash)
    for given, kept in zip(batch, events, strict=True):
        for name in NewEvent.__struct_fields__:
            assert getattr(kept, name) == getattr(given, name)
        assert decode(kept) == decode(given)
    assert [event.position for event in events] == [1, 2]
    assert [event.version for event in events] == [1, 1]
    assert events[0].prev_hash == GENESIS_HASH
    assert events[1].prev_hash == events[0].hash
    assert events[1].cause_id is None
    assert huge == decode(events[1]).legs[0].amount.low  # type: ignore[union-attr]


def test_the_time_comes_from_the_clock_in_utc_with_microseconds(backend: Backend) -> None:
    store = backend.open(clock=lambda: datetime(2026, 3, 4, 5, 6, 7, 8, tzinfo=UTC))
    store.append([an_event("a")])
    (event,) = store.read_all()
    assert event.recorded_at == "2026-03-04T05:06:07.000008Z"


def test_a_batch_with_one_bad_event_leaves_nothing(store: EventStore) -> None:
    store.append([an_event("before")])
    head = store.head()
    batch = [an_event(str(number)) for number in range(5)]
    batch[2] = changed(batch[2], payload_json='{"deal_id":"deal-1"}')
    with pytest.raises(InvalidEvent) as refused:
        store.append(batch, texts={text_digest("text"): "text"})
    assert refused.value.event_id == batch[2].event_id
    assert store.head() == head
    assert store.text(text_digest("text")) is None
    assert_whole(store, 1)


def test_a_batch_whose_third_row_cannot_be_stored_leaves_nothing(store: EventStore) -> None:
    taken = an_event("taken")
    store.append([taken])
    batch = [an_event(str(number)) for number in range(5)]
    batch[2] = changed(batch[2], event_id=taken.event_id)
    with pytest.raises(IdempotencyMismatch):
        store.append(batch)
    assert_whole(store, 1)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"type": "deal.updated"}, "unknown type"),
        ({"schema_version": 99}, "newer than version"),
        ({"payload_json": "{"}, "does not decode"),
        ({"payload_json": "{}"}, "does not decode"),
        ({"stream_id": "deal:deal-2"}, "belongs to stream deal:deal-1"),
        ({"event_id": "00000000-0000-5000-8000-000000000000"}, "not that of its content"),
        ({"actor": ""}, "no actor"),
        ({"actor": "\ud800"}, "no Unicode text"),
    ],
)
def test_an_event_that_would_not_verify_is_refused(
    store: EventStore, fields: dict[str, object], reason: str
) -> None:
    with pytest.raises(InvalidEvent, match=reason):
        store.append([changed(an_event("a"), **fields)])
    assert store.head() == EMPTY


def test_an_amount_that_breaks_a_rule_of_the_model_is_refused(store: EventStore) -> None:
    event = an_event("a")
    payload = event.payload_json.replace('"high":"100"', '"high":"-100"')
    assert payload != event.payload_json
    with pytest.raises(InvalidEvent, match="negative"):
        store.append([changed(event, payload_json=payload)])
    assert store.head() == EMPTY


def test_a_payload_in_another_order_is_refused(store: EventStore) -> None:
    event = an_event("a")
    raw = msgspec.json.decode(event.payload_json)
    turned = msgspec.json.encode(dict(reversed(raw.items()))).decode()
    with pytest.raises(InvalidEvent, match="canonical"):
        store.append([changed(event, payload_json=turned)])


def test_the_same_id_twice_in_one_batch_is_refused(store: EventStore) -> None:
    with pytest.raises(InvalidEvent, match="twice"):
        store.append([an_event("a"), an_event("a")])
    assert store.head() == EMPTY


def test_a_batch_over_the_limit_is_refused(store: EventStore) -> None:
    batch = [an_event("a")] * (BATCH_MAX + 1)
    with pytest.raises(InvalidEvent, match=f"limit of {BATCH_MAX}"):
        store.append(batch)


def test_an_empty_batch_writes_nothing(store: EventStore) -> None:
    result = store.append([])
    assert (result.head, result.written, result.replayed) == (EMPTY, 0, False)


def test_the_same_batch_again_changes_nothing_and_says_so(store: EventStore) -> None:
    batch = [an_event("a"), an_event("b"), a_document_event("c")]
    first = store.append(batch, {"deal:deal-1": NO_STREAM})
    again = store.append(batch, {"deal:deal-1": NO_STREAM})
    assert (first.written, first.replayed) == (3, False)
    assert (again.written, again.replayed) == (0, True)
    assert again.head == first.head
    assert_whole(store, 3)


def test_a_retry_by_another_version_of_the_actor_is_still_the_same_event(store: EventStore) -> None:
    store.append([an_event("a")])
    assert store.append([changed(an_event("a"), actor="contract@2")]).replayed
    (event,) = store.read_all()
    assert event.actor == ACTOR


def test_the_same_id_with_another_body_is_an_error(store: EventStore) -> None:
    first, other = an_event("a"), an_event("b")
    store.append([first])
    with pytest.raises(IdempotencyMismatch, match="another body") as refused:
        store.append([changed(other, event_id=first.event_id)])
    assert refused.value.event_id == first.event_id
    assert_whole(store, 1)


def test_a_batch_that_is_recorded_in_part_is_an_error(store: EventStore) -> None:
    first = an_event("a")
    store.append([first])
    with pytest.raises(IdempotencyMismatch, match="others of its batch"):
        store.append([an_event("b"), first])
    assert_whole(store, 1)


@pytest.mark.parametrize("wrong", [NO_STREAM, 1, 3])
def test_a_wrong_expected_version_is_refused_and_named(store: EventStore, wrong: int) -> None:
    store.append([an_event("a"), an_event("b")])
    with pytest.raises(ConcurrentAppend) as refused:
        store.append([an_event("c")], {"deal:deal-1": wrong})
    error = refused.value
    assert (error.stream, error.expected, error.actual) == ("deal:deal-1", wrong, 2)
    assert_whole(store, 2)


def test_a_right_expected_version_is_taken(store: EventStore) -> None:
    store.append([an_event("a")], {"deal:deal-1": NO_STREAM})
    store.append([an_event("b")], {"deal:deal-1": 1})
    store.append([an_event("c")], {"deal:deal-1": ANY, "deal:deal-2": NO_STREAM})
    assert [event.version for event in store.read_all()] == [1, 2, 3]


def test_a_stream_that_is_only_watched_must_fit_too(store: EventStore) -> None:
    store.append([an_event("a", deal="1")])
    with pytest.raises(ConcurrentAppend):
        store.append([an_event("b", deal="2")], {"deal:deal-1": NO_STREAM})


def test_texts_are_kept_by_digest_with_their_batch(backend: Backend) -> None:
    digest = text_digest("Ein Text — 文本")
    store = backend.open()
    store.append([a_document_event("a")], texts={digest: "Ein Text — 文本"})
    other = backend.open()
    assert other.text(digest) == "Ein Text — 文本"
    assert list(other.text_digests()) == [digest]


def test_a_text_under_a_wrong_digest_is_refused(store: EventStore) -> None:
    with pytest.raises(InvalidValue, match="digest"):
        store.append([a_document_event("a")], texts={text_digest("b"): "a"})
    with pytest.raises(InvalidValue, match="digest"):
        store.append([a_document_event("a")], texts={text_digest("b"): "\ud800"})
    assert store.head() == EMPTY
    assert list(store.text_digests()) == []


def test_a_refused_append_leaves_no_text(store: EventStore) -> None:
    store.append([an_event("a")])
    with pytest.raises(ConcurrentAppend):
        store.append([an_event("b")], {"deal:deal-1": NO_STREAM}, texts={text_digest("t"): "t"})
    assert list(store.text_digests()) == []


def test_a_text_goes_on_demand_and_its_event_stays(store: EventStore) -> None:
    digest = text_digest("a")
    store.append([a_document_event("a")], texts={digest: "a"})
    assert store.forget_text(digest)
    assert not store.forget_text(digest)
    assert store.text(digest) is None
    assert_whole(store, 1)


def test_a_store_says_where_it_is_and_how_it_guards_itself(backend: Backend) -> None:
    about = backend.open().info()
    assert about.address == backend.address
    assert about.backend.lower().startswith(backend.name)
    assert about.durable == backend.is_shared
    expected = "tamper-evident and tamper-resistant" if backend.name == "sqlite" else None
    assert about.guard == (expected or "tamper-evident")
