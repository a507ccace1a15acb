"""Appending from a decision: snapshots to decide on, and retries that count once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace

from graph.errors import StoreUnavailable
from graph.events.envelope import NewEvent
from graph.fold.read import read_graph
from graph.fold.snapshot import KnowledgeGraph
from graph.store.port import AppendResult, EventStore, Expected

ATTEMPTS_MAX = 8
"""How often a decision is taken again because somebody wrote first."""
RETRIES_MAX = 3
"""How often one batch is appended again while its outcome is unknown."""


class Snapshots(Protocol):
    """Gives the unbounded snapshot at the head of the log; GraphReader is one."""

    def graph(self) -> KnowledgeGraph: ...


class HeldSnapshot:
    """A snapshot that is good for as long as the log stands still."""

    def __init__(self, store: EventStore, graph: KnowledgeGraph) -> None:
        self._store, self._graph = store, graph

    def graph(self) -> KnowledgeGraph:
        if self._store.head().position != self._graph.position:
            self._graph = read_graph(self._store)
        return self._graph


def append(
    store: EventStore, batch: Sequence[NewEvent], expected: Expected, texts: Mapping[str, str]
) -> AppendResult:
    """Append; while the outcome is unknown, append the same events again: they count once.

    `replayed` in the result means that somebody else wrote these very events, not we ourselves.
    """
    for attempt in range(RETRIES_MAX + 1):
        try:
            result = store.append(batch, expected, texts)
        except StoreUnavailable as error:
            if not error.outcome_unknown or attempt == RETRIES_MAX:
                raise
            continue
        if attempt and result.replayed:
            return replace(result, replayed=False, written=len(batch))
        return result
    raise AssertionError("the loop returns or raises")
