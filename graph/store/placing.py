"""Pure rules of an append, shared by every store: what is new, what fits, and where it goes.

A store reads what is there under its write lock, asks `plan` what to do, and writes the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from graph.errors import ConcurrentAppend, IdempotencyMismatch, InvalidEvent
from graph.events.codec import chain_hash, hash_of
from graph.events.envelope import Event, NewEvent
from graph.model.ids import event_id_of
from graph.store.checking import check_texts
from graph.store.port import ANY, Expected, Head

_BODY = ("stream_id", "type", "schema_version", "payload_json", "cause_id")


class State(Protocol):
    """What a store knows while it holds its write lock."""

    def head(self) -> Head: ...
    def events_by_id(self, event_ids: Sequence[str]) -> Mapping[str, Event]: ...
    def versions(self, stream_ids: Sequence[str]) -> Mapping[str, int]:
        """Last version per stream; streams that are not there are left out."""


def plan(
    state: State, batch: Sequence[NewEvent], expected: Expected, recorded_at: str
) -> list[Event] | None:
    """The events to write, in order; None when the whole batch is in the log already.

    Raises IdempotencyMismatch, ConcurrentAppend, InvalidEvent. Writes nothing.
    """
    known = state.events_by_id([event.event_id for event in batch])
    for event in batch:
        recorded = known.get(event.event_id)
        if recorded is not None and any(
            getattr(recorded, name) != getattr(event, name) for name in _BODY
        ):
            raise IdempotencyMismatch(event.event_id)
    if batch and len(known) == len(batch):
        return None
    if known:
        raise IdempotencyMismatch(min(known), "is recorded, but others of its batch are not")
    for event in batch:
        if event.event_id != derived_id(event):
            raise InvalidEvent("the id is not that of its content", event_id=event.event_id)
    streams = sorted({event.stream_id for event in batch} | set(expected))
    versions = dict(state.versions(streams))
    for stream in streams:
        wanted, actual = expected.get(stream, ANY), versions.get(stream, 0)
        if wanted not in (ANY, actual):
            raise ConcurrentAppend(stream, wanted, actual)
    return _place(state.head(), versions, batch, recorded_at)


def derived_id(event: Event | NewEvent) -> str:
    """The id that follows from stream, type, payload and cause."""
    return event_id_of(event.stream_id, event.type, event.payload_json, event.cause_id)


def _place(
    head: Head, versions: dict[str, int], batch: Sequence[NewEvent], recorded_at: str
) -> list[Event]:
    placed: list[Event] = []
    for event in batch:
        version = versions[event.stream_id] = versions.get(event.stream_id, 0) + 1
        fields = {
            "position": head.position + 1,
            "event_id": event.event_id,
            "stream_id": event.stream_id,
            "version": version,
            "type": event.type,
            "schema_version": event.schema_version,
            "payload_json": event.payload_json,
            "recorded_at": recorded_at,
            "actor": event.actor,
            "cause_id": event.cause_id,
        }
        digest = chain_hash(head.hash, fields)
        placed.append(Event(**fields, prev_hash=head.hash, hash=digest))  # type: ignore[arg-type]
        head = Head(position=head.position + 1, hash=digest)
    return placed


def check_restored(state: State, events: Sequence[Event], texts: Mapping[str, str]) -> None:
    """Recorded events must continue the chain exactly; raises InvalidEvent or InvalidValue."""
    head = state.head()
    versions = dict(state.versions(sorted({event.stream_id for event in events})))
    for event in events:
        fits = (
            event.position == head.position + 1
            and event.prev_hash == head.hash
            and event.hash == hash_of(event)
            and event.version == versions.get(event.stream_id, 0) + 1
        )
        if not fits:
            raise InvalidEvent(
                f"does not continue the chain at position {head.position}",
                event_id=event.event_id,
            )
        versions[event.stream_id] = event.version
        head = Head(position=event.position, hash=event.hash)
    check_texts(texts)
