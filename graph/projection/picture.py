"""Nodes and edges for people, and the difference between two pictures of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.value import Value

LAYOUT = 1
"""Raise it when nodes or edges get another form: a projection of an older layout is rebuilt."""

COMPANY, DEAL, REPORT, DOCUMENT = LABELS = ("Company", "Deal", "Report", "Document")
PARTY_TO, ABOUT, FROM, PAYS = "PARTY_TO", "ABOUT", "FROM", "PAYS"
ENDS = {
    PARTY_TO: (COMPANY, DEAL),
    ABOUT: (REPORT, DEAL),
    FROM: (REPORT, DOCUMENT),
    PAYS: (COMPANY, COMPANY),
}
"""Type of an edge → the labels of its two ends."""

Property = str | int | float | bool | tuple[str, ...]
Properties = Mapping[str, Property]


class Node(Value, frozen=True):
    """`id` is unique under its label, and among the properties."""

    label: str
    id: str
    properties: Properties


class Edge(Value, frozen=True):
    """`key` is unique under its type, and among the properties."""

    type: str
    key: str
    source_id: str
    target_id: str
    properties: Properties


Key = tuple[str, str]


class Picture(Value, frozen=True):
    """All nodes by (label, id) and all edges by (type, key), sorted; with the place in the log."""

    position: int
    head_hash: str
    nodes: Mapping[Key, Node]
    edges: Mapping[Key, Edge]


class Changes(Value, frozen=True):
    """What turns one picture into another."""

    put_nodes: tuple[Node, ...]
    drop_nodes: tuple[Node, ...]
    put_edges: tuple[Edge, ...]
    drop_edges: tuple[Edge, ...]

    @property
    def count(self) -> int:
        return sum(len(getattr(self, name)) for name in self.__struct_fields__)


def changes_between(before: Picture, after: Picture) -> Changes:
    """Drop and put; an edge whose ends moved is dropped and put."""
    moved = {
        key
        for key, edge in after.edges.items()
        if (old := before.edges.get(key))
        and (old.source_id, old.target_id) != (edge.source_id, edge.target_id)
    }
    return Changes(
        put_nodes=tuple(n for key, n in after.nodes.items() if before.nodes.get(key) != n),
        drop_nodes=tuple(n for key, n in before.nodes.items() if key not in after.nodes),
        put_edges=tuple(e for key, e in after.edges.items() if before.edges.get(key) != e),
        drop_edges=tuple(
            e for key, e in before.edges.items() if key not in after.edges or key in moved
        ),
    )
