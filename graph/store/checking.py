"""Rules of an append that need no look at the log, shared by every store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from graph.errors import InvalidEvent, InvalidValue, Refusal
from graph.events.codec import Parked, canonical_json, decode
from graph.events.envelope import NewEvent, stream_of
from graph.model.document import text_digest

BATCH_MAX = 10_000


def check_batch(batch: Sequence[NewEvent], texts: Mapping[str, str]) -> None:
    """Rules that need no look at the log; raises InvalidEvent or InvalidValue.

    What passes here and in `plan` also passes `verify`: a log never refuses its own events.
    """
    if len(batch) > BATCH_MAX:
        raise InvalidEvent(f"a batch of {len(batch)} events is over the limit of {BATCH_MAX}")
    seen: set[str] = set()
    for event in batch:
        if event.event_id in seen:
            raise InvalidEvent("is in the batch twice", event_id=event.event_id)
        seen.add(event.event_id)
        fault = _fault_of(event)
        if fault:
            raise InvalidEvent(fault, event_id=event.event_id)
    check_texts(texts)


def _fault_of(event: NewEvent) -> str | None:
    if not event.actor:
        return "has no actor"
    for name in ("event_id", "stream_id", "payload_json", "actor", "cause_id"):
        value = getattr(event, name) or ""
        if not value.isascii() and not _is_unicode(value):
            return f"{name} is no Unicode text"
    try:
        payload = decode(event)
    except Refusal as error:
        return str(error)
    if isinstance(payload, Parked):
        return f"{payload.type}: {payload.reason}"
    if stream_of(payload) != event.stream_id:
        return f"belongs to stream {stream_of(payload)}, not {event.stream_id}"
    if canonical_json(msgspec.json.decode(event.payload_json)) != event.payload_json:
        return "the payload is not canonical JSON"
    return None


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def check_texts(texts: Mapping[str, str]) -> None:
    """Each text must have its digest as its key; raises InvalidValue."""
    for digest, text in texts.items():
        if not _is_unicode(text) or text_digest(text) != digest:
            raise InvalidValue("text", digest, "is not the digest of the text that came with it")
