"""Ids. All are derived from content, so that the same fact met twice has one id."""

from __future__ import annotations

import uuid

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "dealgraph.events")

COMPANY_STREAM, DEAL_STREAM, DOCUMENT_STREAM, CANDIDATE_STREAM = (
    "company:",
    "deal:",
    "document:",
    "candidate:",
)


def event_id_of(stream_id: str, event_type: str, payload_json: str, cause_id: str | None) -> str:
    """UUIDv5 of stream, type, canonical payload and cause."""
    return str(
        uuid.uuid5(NAMESPACE, "\x1f".join((stream_id, event_type, payload_json, cause_id or "")))
    )


def deal_id_of(document_id: str, ordinal: int) -> str:
    """Id of the deal that the `ordinal`-th report of a document opens."""
    return "deal-" + uuid.uuid5(NAMESPACE, f"{document_id}\x1f{ordinal}").hex[:12]


def candidate_id_of(document_id: str, ordinal: int) -> str:
    """Id of the `ordinal`-th deferred candidate of a document."""
    return "cand-" + uuid.uuid5(NAMESPACE, f"{document_id}\x1fc{ordinal}").hex[:12]
