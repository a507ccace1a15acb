"""A look at the projection from outside, through the plain driver."""

from __future__ import annotations

from typing import Any

import neo4j

from graph.projection.picture import ENDS, LABELS, Picture

Seen = dict[tuple[str, str], Any]


def seen_by_people(session: neo4j.Session) -> tuple[Seen, Seen]:
    """Nodes by (label, id) and edges by (type, key), with all their properties."""
    nodes: Seen = {}
    for label in LABELS:
        for row in session.run(f"MATCH (n:{label}) RETURN labels(n) AS l, properties(n) AS p"):  # type: ignore[arg-type]
            assert row["l"] == [label]
            nodes[label, row["p"]["id"]] = row["p"]
    edges: Seen = {}
    for kind, (source, target) in ENDS.items():
        query = f"MATCH (a)-[r:{kind}]->(b) RETURN a, b, properties(r) AS p"
        for row in session.run(query):  # type: ignore[arg-type]
            assert set(row["a"].labels) == {source}
            assert set(row["b"].labels) == {target}
            edges[kind, row["p"]["key"]] = (row["a"]["id"], row["b"]["id"], row["p"])
    return nodes, edges


def expected_of(picture: Picture) -> tuple[Seen, Seen]:
    """What people should see of a picture."""
    nodes = {key: _plain(node.properties) for key, node in picture.nodes.items()}
    edges = {
        key: (edge.source_id, edge.target_id, _plain(edge.properties))
        for key, edge in picture.edges.items()
    }
    return nodes, edges


def _plain(properties: Any) -> dict[str, Any]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in properties.items()}
