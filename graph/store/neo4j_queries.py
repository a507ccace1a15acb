"""Cypher of the log. Every query is a constant; values go in as parameters.

`(:DealEvent)` holds the fields of an event as they are hashed, and two copies for people and
indexes: `recorded_micros` and `stream_kind`. `(:LogHead)` holds the head and is the write lock,
`(:DealText)` a text by digest.
"""

from __future__ import annotations

from graph.events.envelope import Event

CONSTRAINTS = ("deal_event_id", "deal_event_position", "deal_event_version", "log_head_id")

SCHEMA = (
    "CREATE CONSTRAINT deal_event_id IF NOT EXISTS FOR (e:DealEvent) REQUIRE e.event_id IS UNIQUE",
    "CREATE CONSTRAINT deal_event_position IF NOT EXISTS "
    "FOR (e:DealEvent) REQUIRE e.position IS UNIQUE",
    "CREATE CONSTRAINT deal_event_version IF NOT EXISTS "
    "FOR (e:DealEvent) REQUIRE (e.stream_id, e.version) IS UNIQUE",
    "CREATE CONSTRAINT log_head_id IF NOT EXISTS FOR (h:LogHead) REQUIRE h.id IS UNIQUE",
    "CREATE CONSTRAINT deal_text_digest IF NOT EXISTS FOR (t:DealText) REQUIRE t.digest IS UNIQUE",
    "CREATE CONSTRAINT checkpoint_projection IF NOT EXISTS "
    "FOR (c:Checkpoint) REQUIRE c.projection IS UNIQUE",
)

MAKE_HEAD = "MERGE (h:LogHead {id: 'deals'}) ON CREATE SET h.position = 0, h.hash = $hash"
# A statement of its own: isolation is read-committed, so only what is read after it is current.
LOCK = "MATCH (h:LogHead {id: 'deals'}) SET h.lock = $lock"
HEAD = "MATCH (h:LogHead {id: 'deals'}) RETURN h.position AS position, h.hash AS hash"

CREATE_EVENTS = (
    "UNWIND $rows AS row CREATE (e:DealEvent) SET e = row WITH count(e) AS made "
    "MATCH (h:LogHead {id: 'deals'}) SET h.position = $position, h.hash = $hash RETURN made"
)
PUT_TEXTS = (
    "UNWIND $rows AS row MERGE (t:DealText {digest: row.digest}) ON CREATE SET t.text = row.text"
)

# Columns are collected, since a page of few long rows is read three times as fast as one of many
# short ones. collect() drops nulls, so an absent cause is sent as 0, which no id can be.
_COLLECTED = ", ".join(
    f"collect(coalesce(e.{name}, 0)) AS {name}"
    if name == "cause_id"
    else f"collect(e.{name}) AS {name}"
    for name in Event.__struct_fields__
)
_IN_PAGE = "MATCH (e:DealEvent) WHERE e.position > $after AND e.position <= $upto"
COUNT_PAGE = f"{_IN_PAGE} RETURN count(e) AS events"
POSITIONS = f"{_IN_PAGE} RETURN collect(e.position) AS positions"
READ_PAGE = f"{_IN_PAGE} WITH e ORDER BY e.position RETURN {_COLLECTED}"
READ_PAGE_TYPES = f"{_IN_PAGE} AND e.type IN $types WITH e ORDER BY e.position RETURN {_COLLECTED}"
READ_STREAM = (
    "MATCH (e:DealEvent) WHERE e.stream_id = $stream AND e.version > $after "
    f"WITH e ORDER BY e.version LIMIT $rows RETURN {_COLLECTED}"
)
# The index is of both columns, and is used where both are asked for.
READ_STREAMS = (
    "MATCH (e:DealEvent) WHERE e.stream_id IN $streams AND e.version > 0 AND e.position <= $upto "
    f"WITH e ORDER BY e.stream_id, e.version RETURN {_COLLECTED}"
)
READ_IDS = (
    "UNWIND $ids AS id MATCH (e:DealEvent {event_id: id}) "
    f"WITH e ORDER BY e.position RETURN {_COLLECTED}"
)
# Ordered by both columns, so that the index gives the last version without reading the others.
VERSIONS = (
    "UNWIND $streams AS stream CALL (stream) { MATCH (e:DealEvent) "
    "WHERE e.stream_id = stream AND e.version > 0 RETURN e.version AS version "
    "ORDER BY e.stream_id DESC, e.version DESC LIMIT 1 } RETURN stream, version"
)

TEXT = "MATCH (t:DealText {digest: $digest}) RETURN t.text AS text"
DIGESTS = (
    "MATCH (t:DealText) WHERE t.digest > $after "
    "RETURN t.digest AS digest ORDER BY digest LIMIT $rows"
)
FORGET_TEXT = "MATCH (t:DealText {digest: $digest}) DELETE t RETURN count(*) AS gone"

# Community has no existence constraints: a node that lacks a property escapes the unique ones.
_LACKS = " OR ".join(f"e.{name} IS NULL" for name in Event.__struct_fields__ if name != "cause_id")
INCOMPLETE = f"MATCH (e:DealEvent) WHERE {_LACKS} RETURN count(e) AS found"
STRAYS = (
    "MATCH (h:LogHead {id: 'deals'}) MATCH (e:DealEvent) "
    "WHERE e.position > h.position OR e.position < 1 RETURN count(e) AS found"
)
COPIES_DIFFER = (
    "MATCH (e:DealEvent) WHERE e.stream_kind IS NULL OR e.recorded_micros IS NULL "
    "OR e.stream_kind <> split(e.stream_id, ':')[0] OR e.recorded_micros <> "
    "datetime(e.recorded_at).epochSeconds * 1000000 + datetime(e.recorded_at).microsecond "
    "RETURN e.position AS position ORDER BY position LIMIT $rows"
)
CONSTRAINT_NAMES = "SHOW CONSTRAINTS YIELD name RETURN collect(name) AS names"
