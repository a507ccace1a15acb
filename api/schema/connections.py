"""Relay connections. Cursors are made of a sort key and an id, so pages do not shift while the log
grows. The order of a whole list is worked out once per snapshot."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

import strawberry
from strawberry.relay import PageInfo

from api.pages import Key, page_of
from graph.fold.snapshot import KnowledgeGraph

Node = TypeVar("Node")
ORDERS_KEPT = 16
KeyOf = Callable[[Any], Key]


@strawberry.type(description="A node with the cursor that the next page starts after.")
class Edge(Generic[Node]):
    node: Node
    cursor: str


@strawberry.type(description="A page of a list; total counts the whole list.")
class Connection(Generic[Node]):
    edges: list[Edge[Node]]
    page_info: PageInfo
    total: int

    @strawberry.field
    def nodes(self) -> list[Node]:
        return [edge.node for edge in self.edges]


def connection_of(
    ordered: Sequence[Any],
    key: KeyOf,
    show: Callable[[Any], Any],
    first: int | None,
    after: str | None,
) -> Connection[Any]:
    """The page after `after` of a list that is sorted by `key`; only its nodes are shown."""
    page = page_of(ordered, key, first=first, after=after)
    pairs = zip(page.nodes, page.cursors, strict=True)
    edges = [Edge(node=show(node), cursor=cursor) for node, cursor in pairs]
    return Connection(
        edges=edges,
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=page.cursors[0] if page.cursors else None,
            end_cursor=page.cursors[-1] if page.cursors else None,
        ),
        total=page.total,
    )


class Orders:
    """Sorted lists of the latest snapshots, so that a page costs a search and not a sort. Safe for
    threads; at most `ORDERS_KEPT` lists are kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Any, ...], tuple[KnowledgeGraph, list[Any]]] = OrderedDict()
        self._lock = threading.Lock()

    def sorted(
        self, graph: KnowledgeGraph, name: str, nodes: Callable[[], Iterable[Any]], key: KeyOf
    ) -> Sequence[Any]:
        """`nodes()` sorted by `key`; `name` tells the lists of one snapshot apart."""
        slot = (name, graph.as_of, graph.position, graph.head_hash)
        with self._lock:
            kept = self._kept.get(slot)
            if kept is None or kept[0] is not graph:
                kept = self._kept[slot] = (graph, sorted(nodes(), key=key))
            self._kept.move_to_end(slot)
            while len(self._kept) > ORDERS_KEPT:
                self._kept.popitem(last=False)
        return kept[1]
