"""What if? A branch of the log on which intents are decided and folded, and nothing is appended."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from graph.commands import Intent, decide
from graph.events.catalogue import Payload
from graph.events.envelope import NewEvent, new_event
from graph.fold.read import GraphReader
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import AsOf
from graph.store.branch import BranchStore
from graph.store.port import EventStore

ACTOR = "what-if"


class Branch:
    """Grows on the log of `store` as of the clocks given, position included (None: the head). It
    holds still when the log grows. `reader`, of the same store, saves reading the log again. Not
    safe for threads; make it under the lock of the reader."""

    def __init__(
        self, store: EventStore, as_of: AsOf | None = None, reader: GraphReader | None = None
    ) -> None:
        """Raises InvalidValue for a position that the log has not reached."""
        moment = as_of or AsOf()
        position = store.head().position if moment.position is None else moment.position
        self.store = BranchStore(store, position)
        self.clocks = AsOf(valid_on=moment.valid_on, published_by=moment.published_by)
        self._reader = reader.fork(self.store) if reader else GraphReader(self.store)

    def graph(self) -> KnowledgeGraph:
        """The snapshot with all that grew here, as of the two clocks of the world."""
        return self._reader.graph(self.clocks)

    def whole(self) -> KnowledgeGraph:
        """The same without clocks: what intents are decided on."""
        return self._reader.graph(AsOf())

    def carry_out(self, intent: Intent) -> tuple[NewEvent, ...]:
        """Decide the intent on what grew here and grow by its events; raises what
        graph.commands.decide raises."""
        return self._grow(decide(self.whole(), intent, actor=ACTOR))

    def tell(self, payloads: Sequence[Payload]) -> tuple[NewEvent, ...]:
        """Grow by facts that no intent stands for, such as a report; raises InvalidEvent."""
        return self._grow([new_event(payload, actor=ACTOR) for payload in payloads])

    def _grow(self, events: Sequence[NewEvent]) -> tuple[NewEvent, ...]:
        self.store.append(events)
        return tuple(events)

    def without(self, report_ids: Collection[str]) -> KnowledgeGraph:
        """The snapshot as if these reports had been retracted. O(their deals)."""
        return self._reader.without(report_ids, self.clocks)
