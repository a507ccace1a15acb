"""The snapshots of one open log: at its head, kept up, and as of earlier moments, bounded."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Self

from graph.branching import Branch
from graph.errors import InvalidValue
from graph.fold.ledger import Ledger
from graph.fold.read import GraphReader
from graph.fold.snapshot import KnowledgeGraph
from graph.fold.stored import StoredSnapshot
from graph.model.calendar import AsOf
from graph.store.port import EventStore

SNAPSHOTS_KEPT = 8


def local_today() -> date:
    """The day on the calendar of the person at this machine."""
    return datetime.now().astimezone().date()


class OpenLog:
    """An open store with its snapshots. Safe for threads: one lock guards the reader. `today`
    gives the day that the first two clocks default to; `stored` keeps a snapshot of a big log."""

    def __init__(
        self,
        store: EventStore,
        *,
        today: Callable[[], date] = local_today,
        stored: StoredSnapshot | None = None,
    ) -> None:
        self.store, self.stored, self._today = store, stored, today
        self.lock = threading.RLock()
        self._reader = GraphReader(store, stored)
        self._past: OrderedDict[AsOf, KnowledgeGraph] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def moment(
        self,
        valid_on: date | None = None,
        published_by: date | None = None,
        position: int | None = None,
    ) -> AsOf:
        """The clocks of a question: today on the first two and the head on the third, unless said
        otherwise."""
        today = self._today()
        return AsOf(
            valid_on=valid_on or today, published_by=published_by or today, position=position
        )

    def graph(self, as_of: AsOf | None = None) -> KnowledgeGraph:
        """The snapshot as of the clocks given (None: `moment()`), with all that the log holds by
        now. Raises InvalidValue for a position that the log has not reached."""
        asked = self.moment() if as_of is None else as_of
        with self.lock:
            if asked.position is None:
                return self._reader.graph(asked)
            return self._past_graph(asked)

    def branch(self, as_of: AsOf | None = None) -> Branch:
        """A branch of the log as of the clocks given (None: `moment()`), for what-if questions:
        what grows there is never appended. Raises InvalidValue as `graph` does."""
        with self.lock:
            return Branch(self.store, as_of or self.moment(), self._reader)

    def whole(self) -> KnowledgeGraph:
        """The head of the log with no clock set: what commands and matching decide on."""
        return self.graph(AsOf())

    def _past_graph(self, asked: AsOf) -> KnowledgeGraph:
        kept = self._past.get(asked)
        if kept is None:
            head = self._reader.catch_up()
            position = asked.position or 0
            if not 0 <= position <= head:
                raise InvalidValue("position", position, f"is not between 0 and {head}, the head")
            kept = self._past[asked] = self._reader.graph(asked)
        self._past.move_to_end(asked)
        while len(self._past) > SNAPSHOTS_KEPT:
            self._past.popitem(last=False)
        return kept

    def reader_at(self, position: int | None) -> tuple[GraphReader, int]:
        """A reader of its own for somebody who follows the log from `position` (None: the head) on,
        and that position. Raises InvalidValue for one that the log has not reached."""
        with self.lock:
            head = self._reader.catch_up()
            start = head if position is None else position
            if not 0 <= start <= head:
                raise InvalidValue("position", start, f"is not between 0 and {head}, the head")
            return self._reader.at(start), start

    def renew_stored(self, ledger: Ledger, graph: KnowledgeGraph) -> bool:
        """Store the unbounded `graph`, folded from zero, and read through it from now on. False
        where none is kept, or it cannot be written."""
        if self.stored is None or not self.stored.is_for(graph.position):
            return False
        with self.lock:
            saved = self.stored.save(ledger, graph)
            self._reader = GraphReader(self.store, self.stored)
            self._past.clear()
        return saved

    def text(self, digest: str) -> str | None:
        """A stored text by its digest; None when it was removed on demand."""
        return self.store.text(digest)

    def texts(self, digests: Sequence[str]) -> list[str | None]:
        """Stored texts in the order asked for."""
        return [self.store.text(digest) for digest in digests]
