"""The log inside one Neo4j transaction: events as nodes, the head as the write lock."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from graph.errors import InvalidEvent, StoreCorrupt
from graph.events.envelope import Event
from graph.store import neo4j_queries as q
from graph.store.neo4j_link import Transaction, rows
from graph.store.port import Head

_NAMES = Event.__struct_fields__


class LockedLog:
    """The log inside a transaction that holds the write lock from its first statement on."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        rows(tx, q.LOCK, lock=random.getrandbits(62))
        self._head = read_head(tx)

    def head(self) -> Head:
        return self._head

    def events_by_id(self, event_ids: Sequence[str]) -> Mapping[str, Event]:
        found = events_of(rows(self._tx, q.READ_IDS, ids=list(event_ids)))
        return {event.event_id: event for event in found}

    def versions(self, stream_ids: Sequence[str]) -> Mapping[str, int]:
        found = rows(self._tx, q.VERSIONS, streams=list(stream_ids))
        return {row["stream"]: row["version"] for row in found}

    def write(self, events: Sequence[Event], texts: Mapping[str, str]) -> None:
        if texts:
            pairs = [{"digest": digest, "text": text} for digest, text in texts.items()]
            rows(self._tx, q.PUT_TEXTS, rows=pairs)
        if events:
            nodes = [node_of(event) for event in events]
            head = Head(position=events[-1].position, hash=events[-1].hash)
            (done,) = rows(
                self._tx, q.CREATE_EVENTS, rows=nodes, position=head.position, hash=head.hash
            )
            assert done["made"] == len(events)
            self._head = head


def read_head(tx: Transaction) -> Head:
    found = rows(tx, q.HEAD)
    if not found:
        raise StoreCorrupt(0, "the head of the log is gone")
    return Head(position=found[0]["position"], hash=found[0]["hash"])


def node_of(event: Event) -> dict[str, Any]:
    """The properties of an event's node. All are set, since a node without escapes uniqueness."""
    node: dict[str, Any] = {name: getattr(event, name) for name in _NAMES}
    for name, value in node.items():
        if value is None and name != "cause_id":
            raise InvalidEvent(f"has no {name}", event_id=event.event_id)
    moment = datetime.fromisoformat(event.recorded_at)
    node["recorded_micros"] = int(moment.timestamp()) * 1_000_000 + moment.microsecond
    node["stream_kind"] = event.stream_id.partition(":")[0]
    return node


def events_of(found: list[dict[str, Any]]) -> list[Event]:
    """Events of one row of collected columns; a column that is short means a damaged node."""
    columns = [found[0][name] for name in _NAMES] if found else []
    if len({len(column) for column in columns}) > 1:
        position = min(columns[0], default=0)
        raise StoreCorrupt(position, "an event node at or after it lacks a property")
    events = []
    for values in zip(*columns, strict=True):
        fields = dict(zip(_NAMES, values, strict=True))
        if fields["cause_id"] == 0:
            fields["cause_id"] = None
        events.append(Event(**fields))
    return events
