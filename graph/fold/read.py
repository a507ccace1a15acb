"""The one read path: a store → a KnowledgeGraph as of a moment.

`GraphReader` keeps up with a growing log: it takes in only the events after its position and folds
again only the deals that they touch; it may begin at a stored snapshot. `read_graph` is the same
from zero. All give equal bytes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from datetime import date

import msgspec

from graph.errors import NotFound
from graph.events.envelope import Event
from graph.fold.base import Base
from graph.fold.lazy import Layered
from graph.fold.ledger import Ledger
from graph.fold.over import fold_over
from graph.fold.snapshot import Deal, KnowledgeGraph, Report
from graph.fold.stored import StoredSnapshot
from graph.fold.whole import Folded, anomalies_with, fold, fold_one
from graph.model.calendar import AsOf
from graph.store.branch import BranchStore
from graph.store.port import EventStore

_CLOCKS_KEPT = 8
Clocks = tuple[date | None, date | None]


def read_graph(
    store: EventStore,
    as_of: AsOf | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> KnowledgeGraph:
    """Fold the log of `store` as of the three clocks (None: unbounded). About linear in events.

    `on_progress` is called with the position reached, every thousand events.
    """
    moment = as_of or AsOf()
    return fold(read_ledger(store, moment.position, on_progress), moment, {})


def read_ledger(
    store: EventStore,
    upto: int | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Ledger:
    """The events of a log from zero, up to a position."""
    ledger = Ledger()
    for event in store.read_all(upto=upto):
        ledger.apply(event)
        if on_progress and event.position % 1000 == 0:
            on_progress(event.position)
    return ledger


class GraphReader:
    """Keeps a ledger of one store and answers for any clocks. `stored`: where a snapshot of a big
    log is kept, made and renewed on the way. Not safe for use by two threads."""

    def __init__(self, store: EventStore, stored: StoredSnapshot | None = None) -> None:
        self._store, self._stored = store, stored
        self._ledger = Ledger()
        self._base: Base | None = None
        self._folds: OrderedDict[Clocks, dict[str, Folded]] = OrderedDict()
        self._last: OrderedDict[Clocks, KnowledgeGraph] = OrderedDict()

    def catch_up(self, upto: int | None = None) -> int:
        """Take in the events after our position, up to one; returns the position reached."""
        self._begin(upto)
        for event in self._store.read_all(after=self._ledger.position, upto=upto):
            self._ledger.apply(event)
        return self._ledger.position

    def _begin(self, upto: int | None) -> None:
        """Begin at the stored snapshot. One that a big log lacks, or that it has outgrown, is
        made here, once for each reader."""
        stored, self._stored = self._stored, None
        if stored is None or self._ledger.position:
            return
        head = self._store.head().position
        if not stored.is_for(head):
            return
        base = stored.load(self._store)
        if base is None or stored.is_outgrown(base, head):
            base = stored.make(self._store, base)
        if base is not None and (upto is None or base.position <= upto):
            self._base, self._ledger = base, base.ledger()

    def take(self, events: Iterable[Event]) -> None:
        """Take in events that the caller has already read."""
        for event in events:
            self._ledger.apply(event)

    def fork(self, branch: BranchStore) -> GraphReader:
        """A reader of a branch of this store, with what was read already."""
        made = GraphReader(branch)
        self._begin(branch.position)
        if self._ledger.position <= branch.position:
            self._hand_on_to(made)
        return made

    def at(self, position: int) -> GraphReader:
        """Another reader of the same log that has taken in no event after `position`: what was read
        already, the stored snapshot, or nothing, whichever is the latest before it."""
        self.catch_up(position)
        made = GraphReader(self._store)
        if position >= self._ledger.position:
            self._hand_on_to(made)
        elif self._base is not None and position >= self._base.position:
            made._base, made._ledger = self._base, self._base.ledger()
        return made

    def _hand_on_to(self, made: GraphReader) -> None:
        """All that was read so far, apart from what is read here from now on."""
        made._base, made._ledger = self._base, self._ledger.fork()
        made._folds.update({clocks: dict(kept) for clocks, kept in self._folds.items()})

    def without(self, report_ids: Collection[str], as_of: AsOf) -> KnowledgeGraph:
        """The snapshot as if these reports had been retracted: only their deals are folded again.
        Raises NotFound for a report that the clocks have not reached."""
        graph = self.graph(as_of)
        ledger = self._ledger.leaving_out(report_ids)
        for report_id in report_ids:
            if report_id not in graph.reports:
                raise NotFound("report", report_id)
        redirects = dict(graph.company_redirects)
        among = {graph.reports[report_id].deal_id for report_id in report_ids}
        roots = {root for root in among if root in graph.deals}
        deals, reports = dict[str, Deal](), dict[str, Report]()
        for root in roots:
            known = (root, *graph.deals[root].merged_ids)
            members = [each for each in known if each in ledger.reports_of_deal]
            deal, seen = fold_one(ledger, graph.as_of, root, members, redirects)
            if deal is not None:
                deals[root] = deal
            reports.update({report.report_id: report for report in seen})
        return msgspec.structs.replace(
            graph,
            deals=Layered(graph.deals, deals, roots),
            reports=Layered(graph.reports, reports),
            anomalies=anomalies_with(graph.anomalies, deals, roots),
        )

    def graph(self, as_of: AsOf | None = None) -> KnowledgeGraph:
        """The snapshot as of the clocks; takes in no event after the position asked for."""
        moment = as_of or AsOf()
        position = self.catch_up(moment.position)
        if moment.position is not None and moment.position < position:
            return self.at(moment.position).graph(moment)
        clocks = (moment.valid_on, moment.published_by)
        last = self._last.get(clocks)
        if last is None or last.position != position or last.as_of != moment:
            last = self._fold(moment, self._folds.setdefault(clocks, {}))
            self._last[clocks] = last
        for kept in (self._folds, self._last):
            kept.move_to_end(clocks)
            while len(kept) > _CLOCKS_KEPT:
                kept.popitem(last=False)
        return last

    def _fold(self, moment: AsOf, folded: dict[str, Folded]) -> KnowledgeGraph:
        if self._base is not None:
            return fold_over(self._base, self._ledger, moment, folded)
        return fold(self._ledger, moment, folded)
