"""The pure rules of an append, without any store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import pytest

from graph.errors import ConcurrentAppend, InvalidEvent
from graph.events.codec import hash_of
from graph.events.envelope import GENESIS_HASH, Event
from graph.store.checking import check_batch
from graph.store.memory import MemoryStore
from graph.store.placing import check_restored, plan
from graph.store.port import Head
from tests.support.stores import an_event, some_events

AT = "2026-01-01T00:00:00.000000Z"


class Log:
    """A state that is told, not kept."""

    def __init__(self, head: Head, versions: Mapping[str, int]) -> None:
        self._head, self._versions = head, versions

    def head(self) -> Head:
        return self._head

    def events_by_id(self, event_ids: Sequence[str]) -> Mapping[str, Event]:  # noqa: ARG002
        return {}

    def versions(self, stream_ids: Sequence[str]) -> Mapping[str, int]:
        return {each: self._versions[each] for each in stream_ids if each in self._versions}


def test_places_go_on_from_the_head_and_from_each_stream() -> None:
    log = Log(Head(position=7, hash="a" * 64), {"deal:deal-1": 3})
    placed = plan(log, [an_event("x", "1"), an_event("y", "2"), an_event("z", "1")], {}, AT)
    assert placed is not None
    assert [event.position for event in placed] == [8, 9, 10]
    assert [event.version for event in placed] == [4, 1, 5]
    assert [event.prev_hash for event in placed] == ["a" * 64, placed[0].hash, placed[1].hash]
    assert all(event.hash == hash_of(event) for event in placed)
    assert {event.recorded_at for event in placed} == {AT}


def test_the_same_events_at_the_same_place_have_the_same_hashes() -> None:
    log = Log(Head(position=0, hash=GENESIS_HASH), {})
    batch = some_events("a", 5)
    assert plan(log, batch, {}, AT) == plan(log, batch, {}, AT)


def test_the_first_stream_that_does_not_fit_is_named() -> None:
    log = Log(Head(position=7, hash="a" * 64), {"deal:deal-1": 3, "deal:deal-2": 5})
    with pytest.raises(ConcurrentAppend) as refused:
        plan(log, [an_event("x")], {"deal:deal-2": 4, "deal:deal-1": 3}, AT)
    assert refused.value.stream == "deal:deal-2"


def test_a_cause_is_part_of_the_id() -> None:
    assert an_event("a").event_id != an_event("a", cause="b").event_id
    check_batch([an_event("a"), an_event("a", cause="b")], {})


def recorded(count: int = 4) -> list[Event]:
    store = MemoryStore()
    store.append(some_events("a", count, streams=2))
    return list(store.read_all())


@pytest.mark.parametrize(
    "change",
    [
        {"position": 3},
        {"version": 7},
        {"prev_hash": "b" * 64},
        {"hash": "b" * 64},
        {"actor": "x"},
    ],
)
def test_a_restored_event_that_does_not_continue_the_chain_is_refused(
    change: dict[str, object],
) -> None:
    events = recorded()
    events[1] = msgspec.structs.replace(events[1], **change)
    with pytest.raises(InvalidEvent, match="continue the chain at position 1"):
        check_restored(MemoryStore(), events, {})


def test_a_rehashed_event_in_a_wrong_place_is_refused_too() -> None:
    events = recorded()
    moved = msgspec.structs.replace(events[1], version=7)
    events[1] = msgspec.structs.replace(moved, hash=hash_of(moved))
    with pytest.raises(InvalidEvent):
        check_restored(MemoryStore(), events, {})


def test_a_restored_log_may_come_in_parts() -> None:
    events, store = recorded(), MemoryStore()
    store.restore(events[:2], {})
    store.restore(events[2:], {})
    assert list(store.read_all()) == events
    with pytest.raises(InvalidEvent):
        store.restore(events[2:], {})
