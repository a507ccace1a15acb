"""The one read path: a store → a KnowledgeGraph as of a moment.

`GraphReader` keeps up with a growing log: it takes in only the events after its position and folds
again only the deals that they touch. `read_graph` is the same from zero. Both give equal bytes.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

import msgspec

from graph.errors import NotFound
from graph.events.envelope import Event
from graph.fold.companies import fold_companies
from graph.fold.deals import anomalies_of, fold_deal
from graph.fold.ledger import Ledger, roots
from graph.fold.metrics import metrics_of
from graph.fold.policy import POLICY_ID
from graph.fold.reports import fold_report
from graph.fold.snapshot import Anomaly, Deal, Document, KnowledgeGraph, Report
from graph.model.calendar import AsOf, Certainty, PartialDate
from graph.store.branch import BranchStore
from graph.store.port import EventStore

_CLOCKS_KEPT = 8
Clocks = tuple[date | None, date | None]
Stamp = tuple[tuple[int, int], ...]
Folded = tuple[Stamp, Deal | None, list[Report]]


def read_graph(
    store: EventStore,
    as_of: AsOf | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> KnowledgeGraph:
    """Fold the log of `store` as of the three clocks (None: unbounded). About linear in events.

    `on_progress` is called with the position reached, every thousand events.
    """
    moment = as_of or AsOf()
    ledger = Ledger()
    for event in store.read_all(upto=moment.position):
        ledger.apply(event)
        if on_progress and event.position % 1000 == 0:
            on_progress(event.position)
    return _fold(ledger, moment, {})


class GraphReader:
    """Keeps a ledger of one store and answers for any clocks. Not safe for use by two threads."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._ledger = Ledger()
        self._folds: OrderedDict[Clocks, dict[str, Folded]] = OrderedDict()
        self._last: OrderedDict[Clocks, KnowledgeGraph] = OrderedDict()

    def catch_up(self) -> int:
        """Take in the events after our position; returns the position reached."""
        for event in self._store.read_all(after=self._ledger.position):
            self._ledger.apply(event)
        return self._ledger.position

    def take(self, events: Iterable[Event]) -> None:
        """Take in events that the caller has already read."""
        for event in events:
            self._ledger.apply(event)

    def fork(self, branch: BranchStore) -> GraphReader:
        """A reader of a branch of this store, with what was read already."""
        made = GraphReader(branch)
        if self._ledger.position <= branch.position:
            made._ledger = self._ledger.fork()
            made._folds.update({clocks: dict(kept) for clocks, kept in self._folds.items()})
        return made

    def without(self, report_ids: Collection[str], as_of: AsOf) -> KnowledgeGraph:
        """The snapshot as if these reports had been retracted: only their deals are folded again.
        Raises NotFound for a report that the clocks have not reached."""
        graph = self.graph(as_of)
        ledger = self._ledger.leaving_out(report_ids)
        deals, reports = dict(graph.deals), dict(graph.reports)
        for report_id in report_ids:
            if report_id not in reports:
                raise NotFound("report", report_id)
        redirects = dict(graph.company_redirects)
        roots = {reports[report_id].deal_id for report_id in report_ids} & deals.keys()
        for root in roots:
            # In place, so that the order stays.
            known = (root, *deals[root].merged_ids)
            members = [each for each in known if each in ledger.reports_of_deal]
            deal, seen = _fold_one(ledger, graph.as_of, root, members, redirects)
            if deal is None:
                del deals[root]
            else:
                deals[root] = deal
            reports.update({report.report_id: report for report in seen})
        return msgspec.structs.replace(
            graph, deals=deals, reports=reports, anomalies=_anomalies(graph, deals, roots)
        )

    def graph(self, as_of: AsOf | None = None) -> KnowledgeGraph:
        """The snapshot as of the clocks; a position before our own is folded from zero."""
        moment = as_of or AsOf()
        position = self.catch_up()
        if moment.position is not None and moment.position < position:
            return read_graph(self._store, moment)
        clocks = (moment.valid_on, moment.published_by)
        last = self._last.get(clocks)
        if last is None or last.position != position or last.as_of != moment:
            last = _fold(self._ledger, moment, self._folds.setdefault(clocks, {}))
            self._last[clocks] = last
        for kept in (self._folds, self._last):
            kept.move_to_end(clocks)
            while len(kept) > _CLOCKS_KEPT:
                kept.popitem(last=False)
        return last


def _fold(ledger: Ledger, as_of: AsOf, folded: dict[str, Folded]) -> KnowledgeGraph:
    company_redirects = roots(ledger.company_survivor)
    deal_redirects = roots(ledger.deal_survivor)
    deals, reports = _deals(ledger, as_of, company_redirects, deal_redirects, folded)
    return KnowledgeGraph(
        as_of=as_of,
        position=ledger.position,
        head_hash=ledger.head_hash,
        policy_id=POLICY_ID,
        companies=fold_companies(ledger, company_redirects, as_of.valid_on),
        deals=deals,
        reports=reports,
        documents=_documents(ledger, as_of),
        candidates={key: ledger.candidates[key] for key in sorted(ledger.candidates)},
        metrics=metrics_of(ledger, as_of),
        parked=tuple(ledger.parked),
        anomalies=tuple(anomaly for deal in deals.values() for anomaly in anomalies_of(deal)),
        company_redirects=dict(sorted(company_redirects.items())),
        deal_redirects=dict(sorted(deal_redirects.items())),
    )


def _anomalies(
    graph: KnowledgeGraph, deals: Mapping[str, Deal], roots: Collection[str]
) -> tuple[Anomaly, ...]:
    """Those of the snapshot, with those of the `roots` found again, in order of deal id."""
    kept = [each for each in graph.anomalies if _deal_of(each) not in roots]
    found = [each for root in roots if root in deals for each in anomalies_of(deals[root])]
    return tuple(sorted([*kept, *found], key=_deal_of))


def _deal_of(anomaly: Anomaly) -> str:
    return anomaly.subject_id.partition(" ")[0]


def _deals(
    ledger: Ledger,
    as_of: AsOf,
    company_redirects: dict[str, str],
    deal_redirects: dict[str, str],
    folded: dict[str, Folded],
) -> tuple[dict[str, Deal], dict[str, Report]]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for deal_id in ledger.reports_of_deal:
        members[deal_redirects.get(deal_id, deal_id)].append(deal_id)
    deals: dict[str, Deal] = {}
    reports: dict[str, Report] = {}
    for root in sorted(members):
        stamp = tuple(ledger.stamp_of(deal_id) for deal_id in sorted(members[root]))
        known = folded.get(root)
        if known is None or known[0] != stamp:
            known = (stamp, *_fold_one(ledger, as_of, root, members[root], company_redirects))
            folded[root] = known
        if known[1] is not None:
            deals[root] = known[1]
        for report in known[2]:
            reports[report.report_id] = report
    return deals, {key: reports[key] for key in sorted(reports)}


def _fold_one(
    ledger: Ledger, as_of: AsOf, root: str, members: list[str], company_redirects: dict[str, str]
) -> tuple[Deal | None, list[Report]]:
    seen = [
        report
        for deal_id in sorted(members)
        for recorded in ledger.reports_of_deal[deal_id]
        if (report := fold_report(ledger, recorded, root, as_of)) is not None
    ]
    corrections = [
        correction
        for deal_id in sorted({*members, root})
        for correction in ledger.corrections[deal_id]
    ]
    merged = tuple(sorted(deal_id for deal_id in members if deal_id != root))
    deal = fold_deal(root, seen, corrections, company_redirects, merged, as_of.valid_on)
    return deal, seen


def _documents(ledger: Ledger, as_of: AsOf) -> dict[str, Document]:
    found = {}
    for document_id in sorted(ledger.documents):
        recorded = ledger.documents[document_id]
        printed = recorded.facts.published_on or recorded.recorded_at[:10]
        day = as_of.published_by
        if day and PartialDate.parse(printed).on_or_before(day) is Certainty.NO:
            continue
        found[document_id] = Document(
            facts=recorded.facts,
            position=recorded.position,
            recorded_at=recorded.recorded_at,
            extractions=tuple(ledger.extractions.get(document_id, ())),
            withdrawn=ledger.withdrawn.get(document_id),
        )
    return found
