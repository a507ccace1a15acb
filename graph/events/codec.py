"""Canonical JSON, digests, upcasts: the one place where payloads turn into text and back.

Canonical: keys sorted, no spaces, UTF-8 as it is, decimals as plain text, dates as their text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from graph.errors import InvalidEvent
from graph.events.catalogue import CATALOGUE, SCHEMA_VERSION, Payload

if TYPE_CHECKING:
    from graph.events.envelope import Event, NewEvent


def _plain(value: object) -> object:
    """A mapping that is no dict, such as one that is read when asked for, is encoded as one."""
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError(type(value).__name__)


_ENCODER = msgspec.json.Encoder(order="sorted", decimal_format="string", enc_hook=_plain)
_DECODERS = {name: msgspec.json.Decoder(payload) for name, payload in CATALOGUE.items()}

# (type, version) → the step that lifts a raw payload from that version to the next one.
Upcast = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTS: dict[tuple[str, int], Upcast] = {
    # Version 2 says over how many months, and of which customer; before, neither was told.
    ("metric.reported", 1): lambda raw: raw,
}


class Parked(msgspec.Struct, frozen=True):
    """An event whose type or version this code does not know: kept and shown, never skipped."""

    type: str
    schema_version: int
    reason: str


def canonical_json(value: object) -> str:
    """Canonical JSON text of any value of the model, list, dict or scalar."""
    return _ENCODER.encode(value).decode("utf-8")


def digest_of(value: object) -> str:
    """sha256 hex of the canonical JSON of `value`."""
    return hashlib.sha256(_ENCODER.encode(value)).hexdigest()


def encode_payload(payload: Payload) -> str:
    """Canonical JSON text of a payload."""
    return canonical_json(payload)


def decode_payload(event_type: str, schema_version: int, payload_json: str) -> Payload | Parked:
    """The payload, upcast to today's version; `Parked` for what this code does not know.

    Raises InvalidEvent when a known type does not hold what it should.
    """
    decoder = _DECODERS.get(event_type)
    if decoder is None:
        return Parked(event_type, schema_version, "unknown type")
    current = SCHEMA_VERSION[event_type]
    if schema_version > current:
        return Parked(event_type, schema_version, f"newer than version {current} of this code")
    try:
        if schema_version == current:
            return decoder.decode(payload_json)
        raw = upcast(event_type, schema_version, msgspec.json.decode(payload_json))
        return msgspec.convert(raw, CATALOGUE[event_type])
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise InvalidEvent(f"{event_type} does not decode: {error}") from error


def upcast(event_type: str, schema_version: int, raw: dict[str, Any]) -> dict[str, Any]:
    """Lift a raw payload step by step to today's version."""
    for version in range(schema_version, SCHEMA_VERSION[event_type]):
        step = UPCASTS.get((event_type, version))
        if step is None:
            raise InvalidEvent(f"{event_type}: no upcast from version {version}")
        raw = step(raw)
    return raw


def decode(event: Event | NewEvent) -> Payload | Parked:
    """The payload of an envelope."""
    return decode_payload(event.type, event.schema_version, event.payload_json)


def chain_hash(prev_hash: str, fields: Mapping[str, object]) -> str:
    """sha256 hex over the previous hash and the canonical form of every immutable field."""
    return hashlib.sha256(prev_hash.encode("ascii") + _ENCODER.encode(fields)).hexdigest()


def hash_of(event: Event) -> str:
    """The hash that the event should carry, from its own fields and `prev_hash`."""
    return chain_hash(
        event.prev_hash,
        {
            "position": event.position,
            "event_id": event.event_id,
            "stream_id": event.stream_id,
            "version": event.version,
            "type": event.type,
            "schema_version": event.schema_version,
            "payload_json": event.payload_json,
            "recorded_at": event.recorded_at,
            "actor": event.actor,
            "cause_id": event.cause_id,
        },
    )
