"""Folding what changed over a snapshot that stands: equal to folding everything, byte for byte."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from graph.fold.base import Base
from graph.fold.companies import fold_companies
from graph.fold.lazy import Layered, Overlay
from graph.fold.ledger import Ledger, roots
from graph.fold.metrics import metrics_of
from graph.fold.policy import POLICY_ID
from graph.fold.snapshot import CandidateState, Deal, Document, KnowledgeGraph, Report
from graph.fold.whole import Folded, anomalies_with, document_of, extractors_of, fold_known, read_by
from graph.model.calendar import AsOf

HELD = 500
"""Deals whose reports are read at once."""


def fold_over(base: Base, ledger: Ledger, as_of: AsOf, folded: dict[str, Folded]) -> KnowledgeGraph:
    """The snapshot as of the clocks. `ledger` grew from `base.ledger()`. `folded`: as for `fold`.

    O(deals that later events touch or that have dates on both sides of a clock), and companies."""
    company_redirects = roots(ledger.company_survivor)
    deal_redirects = roots(ledger.deal_survivor)
    merged: defaultdict[str, list[str]] = defaultdict(list)
    for deal_id, root in deal_redirects.items():
        merged[root].append(deal_id)
    moved = _moved_deals(base, ledger, company_redirects, deal_redirects)
    later, gone = _later(base, as_of, moved, merged)
    moved |= _cut_by(base, as_of, deal_redirects)
    deals: dict[str, Deal] = {}
    reports: dict[str, Report] = {}
    for root in _in_turn(base, ledger, moved - later, merged):
        known = [root, *merged[root]] if root not in deal_redirects else []
        members = [each for each in known if each in ledger.reports_of_deal]
        deal, seen = None, list[Report]()
        if members:
            deal, seen = fold_known(ledger, as_of, root, members, company_redirects, folded)
        if deal is not None:
            deals[root] = deal
        reports.update((report.report_id, report) for report in seen)
        gone.update(each.report_id for key in members for each in ledger.reports_of_deal[key])
    documents = _documents(base, ledger, as_of)
    return KnowledgeGraph(
        as_of=as_of,
        position=ledger.position,
        head_hash=ledger.head_hash,
        policy_id=POLICY_ID,
        companies=fold_companies(ledger, company_redirects, as_of.valid_on),
        deals=Layered(base.deals, deals, moved),
        reports=Layered(base.reports, reports, gone),
        documents=documents,
        candidates=_candidates(base, ledger),
        metrics=metrics_of(ledger, as_of),
        parked=tuple(ledger.parked),
        anomalies=anomalies_with(base.rest.anomalies, deals, moved),
        company_redirects=dict(sorted(company_redirects.items())),
        deal_redirects=dict(sorted(deal_redirects.items())),
        extractors=tuple(sorted(extractors_over(base, documents))),
    )


def _in_turn(
    base: Base, ledger: Ledger, moved: Iterable[str], merged: Mapping[str, list[str]]
) -> Iterator[str]:
    """Ids in order, with the reports of those that come next read from the log at once."""
    wanted = sorted(moved)
    assert isinstance(ledger.reports_of_deal, Overlay)
    known = ledger.reports_of_deal.held
    for first in range(0, len(wanted), HELD):
        among = wanted[first : first + HELD]
        everything = [each for root in among for each in (root, *merged.get(root, ()))]
        base.hold([each for each in everything if each not in known])
        yield from among


def _moved_deals(
    base: Base,
    ledger: Ledger,
    company_redirects: Mapping[str, str],
    deal_redirects: Mapping[str, str],
) -> set[str]:
    """Ids under which a deal stood, or stands now, that the events since the base can have
    changed: they told of it, of a merge of it, of a merge of a party, or of its document."""
    before = roots(base.rest.deal_survivor)
    told = {*ledger.told_deals, *_changed(before, deal_redirects)}
    for document_id in ledger.told_documents or ():
        is_new = document_id not in base.documents
        if is_new or (document_id in ledger.withdrawn) != (document_id in base.rest.withdrawn):
            told.update(base.told_in.get(document_id, ()))
    moved = {before.get(each, each) for each in told}
    moved |= {deal_redirects.get(each, each) for each in told}
    companies = roots(base.rest.company_survivor)
    for company_id in _changed(companies, company_redirects):
        # The party stands in the folded deal under the id that it had then.
        for deal_id in base.of_company.get(companies.get(company_id, company_id), ()):
            moved |= {deal_id, deal_redirects.get(deal_id, deal_id)}
    return moved


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """Ids that stand for something else than they did."""
    return {each for each in {*before, *after} if before.get(each, each) != after.get(each, each)}


def _cut_by(base: Base, as_of: AsOf, deal_redirects: Mapping[str, str]) -> set[str]:
    """Deals with a date that the earlier of the clocks has not reached."""
    day = _earlier(as_of)
    lanes = base.lanes_after(day) if day else ()
    return {deal_redirects.get(each, each) for each in lanes}


def _later(
    base: Base, as_of: AsOf, moved: Collection[str], merged: Mapping[str, list[str]]
) -> tuple[set[str], set[str]]:
    """Deals, other than the `moved`, of which the clocks reach nothing, and their reports."""
    day = _earlier(as_of)
    lanes = base.lanes_from(day) if day else set()
    later, gone = set[str](), set[str]()
    for root in lanes:
        known = [root, *merged.get(root, ())]
        if root not in moved and all(each in lanes for each in known if each in base.lanes):
            later.add(root)
            gone.update(*map(base.reports_in, known))
    return later, gone


def _earlier(as_of: AsOf) -> date | None:
    days = [day for day in (as_of.valid_on, as_of.published_by) if day is not None]
    return min(days, default=None)


def _documents(base: Base, ledger: Ledger, as_of: AsOf) -> Layered[Document]:
    told = set(ledger.told_documents or ())
    day: date | None = as_of.published_by
    gone = base.documents_from(day) - told if day else set()
    asked = told | (base.documents_after(day) - gone) if day else told
    found = {each: document_of(ledger, each, as_of) for each in asked if each in ledger.documents}
    gone.update(key for key, each in found.items() if each is None)
    changes = {key: each for key, each in found.items() if each is not None}
    return Layered(base.documents, changes, gone)


def extractors_over(base: Base, documents: Layered[Document]) -> Counter[str]:
    """Those of the base, less the documents that changed or are gone, and those of the changes."""
    counts = Counter(base.rest.extractors)
    for key in {*documents.changes, *documents.gone}:
        if key in base.documents:
            counts.subtract(read_by(base.documents[key]))
    return extractors_of(documents.changes.values()) + counts


def _candidates(base: Base, ledger: Ledger) -> Layered[CandidateState]:
    told = ledger.candidates
    assert isinstance(told, Overlay)
    return Layered(base.candidates, told.held)
