"""The one read path: a store → a KnowledgeGraph as of a moment."""

from __future__ import annotations

from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import AsOf
from graph.store.port import EventStore


def read_graph(store: EventStore, as_of: AsOf | None = None) -> KnowledgeGraph:
    """Fold the log of `store` as of the three clocks (None: unbounded)."""
    raise NotImplementedError
