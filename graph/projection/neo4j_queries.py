"""Cypher of the projection, made from the table of labels and edges; values go in as parameters.

A rebuild writes nodes as `(:Staged)`, which no query of a person names, and flips labels in one
transaction: the old ones become `(:Retired)` and are then swept away in bounded batches.
"""

from __future__ import annotations

from graph.projection.picture import ENDS, LABELS

PROJECTION = "picture"

SCHEMA = (
    *(
        f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        for label in LABELS
    ),
    "CREATE CONSTRAINT checkpoint_projection IF NOT EXISTS "
    "FOR (c:Checkpoint) REQUIRE c.projection IS UNIQUE",
    "CREATE CONSTRAINT staged_key IF NOT EXISTS FOR (n:Staged) REQUIRE n.staged_key IS UNIQUE",
    "CREATE INDEX company_name IF NOT EXISTS FOR (n:Company) ON (n.name)",
)

_CHECKPOINT = "MATCH (c:Checkpoint {projection: $projection})"
LOCK = "MERGE (c:Checkpoint {projection: $projection}) SET c.lock = $lock"
READ_CHECKPOINT = (
    f"{_CHECKPOINT} RETURN c.position AS position, c.head_hash AS head_hash, "
    "c.generation AS generation, c.layout AS layout, c.build AS build"
)
SET_CHECKPOINT = (
    f"{_CHECKPOINT} SET c.position = $position, c.head_hash = $head_hash, "
    "c.generation = $generation, c.layout = $layout, c.build = $build"
)

PUT_NODES = {
    label: f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row.properties"
    for label in LABELS
}
DROP_NODES = {
    label: f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) DETACH DELETE n"
    for label in LABELS
}
PUT_EDGES = {
    kind: f"UNWIND $rows AS row MATCH (a:{source} {{id: row.source_id}}), "
    f"(b:{target} {{id: row.target_id}}) "
    f"MERGE (a)-[r:{kind} {{key: row.key}}]->(b) SET r = row.properties RETURN count(r) AS made"
    for kind, (source, target) in ENDS.items()
}
DROP_EDGES = {
    kind: f"UNWIND $rows AS row MATCH (:{source} {{id: row.source_id}})"
    f"-[r:{kind} {{key: row.key}}]->(:{target} {{id: row.target_id}}) DELETE r"
    for kind, (source, target) in ENDS.items()
}

STAGE_NODES = (
    "UNWIND $rows AS row CREATE (n:Staged) SET n = row.properties, "
    "n.staged_key = row.staged_key, n.staged_label = row.label, n.staged_build = $build"
)
STAGE_EDGES = {
    kind: "UNWIND $rows AS row MATCH (a:Staged {staged_key: row.source}), "
    f"(b:Staged {{staged_key: row.target}}) "
    f"CREATE (a)-[r:{kind}]->(b) SET r = row.properties RETURN count(r) AS made"
    for kind in ENDS
}
COUNT_STAGED = "MATCH (n:Staged) WHERE n.staged_build = $build RETURN count(n) AS nodes"
RETIRE = tuple(f"MATCH (n:{label}) SET n:Retired REMOVE n:{label}" for label in LABELS)
FLIP = tuple(
    f"MATCH (n:Staged) WHERE n.staged_build = $build AND n.staged_label = '{label}' "
    f"SET n:{label} REMOVE n:Staged, n.staged_key, n.staged_label, n.staged_build"
    for label in LABELS
)
SWEEP = {
    label: f"MATCH (n:{label}) WITH n LIMIT $rows DETACH DELETE n RETURN count(*) AS gone"
    for label in ("Retired", "Staged")
}
COUNTS = (
    "MATCH (n) WHERE n:Company OR n:Deal OR n:Report OR n:Document "
    "OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS nodes, count(r) AS edges"
)
