"""The envelope round a payload: as it is handed to a store (`NewEvent`) and as kept (`Event`)."""

from __future__ import annotations

from graph.events.catalogue import SCHEMA_VERSION, TYPE_OF, Payload
from graph.events.codec import encode_payload
from graph.model.ids import (
    CANDIDATE_STREAM,
    COMPANY_STREAM,
    DEAL_STREAM,
    DOCUMENT_STREAM,
    event_id_of,
)
from graph.model.value import Value

GENESIS_HASH = "0" * 64


class NewEvent(Value, frozen=True):
    """An event before the store has given it a place. The id is made here: a retry is a no-op."""

    event_id: str
    stream_id: str
    type: str
    schema_version: int
    payload_json: str
    actor: str
    cause_id: str | None = None


class Event(Value, frozen=True):
    """A recorded event. `position` counts the log from 1, `version` its stream from 1, no gaps.

    `payload_json` is canonical JSON text and is what the hash covers; `graph.events.codec.decode`
    gives the payload. `recorded_at` is ISO text in UTC with microseconds.
    """

    position: int
    event_id: str
    stream_id: str
    version: int
    type: str
    schema_version: int
    payload_json: str
    recorded_at: str
    actor: str
    cause_id: str | None
    prev_hash: str
    hash: str


def stream_of(payload: Payload) -> str:
    """The stream that a payload belongs to: its candidate, deal, document or company."""
    names = payload.__struct_fields__
    if "candidate_id" in names:
        return CANDIDATE_STREAM + payload.candidate_id  # type: ignore[union-attr]
    if "deal_id" in names:
        return DEAL_STREAM + payload.deal_id  # type: ignore[union-attr]
    if TYPE_OF[type(payload)].startswith("document."):
        return DOCUMENT_STREAM + payload.document_id  # type: ignore[union-attr, operator]
    return COMPANY_STREAM + payload.company_id  # type: ignore[union-attr]


def new_event(payload: Payload, *, actor: str, cause_id: str | None = None) -> NewEvent:
    """Wrap a payload; the same payload, stream and cause always give the same id."""
    event_type = TYPE_OF[type(payload)]
    stream_id = stream_of(payload)
    payload_json = encode_payload(payload)
    return NewEvent(
        event_id=event_id_of(stream_id, event_type, payload_json, cause_id),
        stream_id=stream_id,
        type=event_type,
        schema_version=SCHEMA_VERSION[event_type],
        payload_json=payload_json,
        actor=actor,
        cause_id=cause_id,
    )
