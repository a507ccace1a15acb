"""A ledger → a KnowledgeGraph: everything that it holds, folded as of the clocks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from graph.fold.companies import fold_companies
from graph.fold.deals import anomalies_of, fold_deal
from graph.fold.ledger import Ledger, roots
from graph.fold.metrics import metrics_of
from graph.fold.policy import POLICY_ID
from graph.fold.reports import fold_report
from graph.fold.snapshot import Anomaly, Deal, Document, KnowledgeGraph, Report
from graph.model.calendar import AsOf, Certainty, PartialDate

Stamp = tuple[tuple[int, int], ...]
Folded = tuple[Stamp, Deal | None, list[Report]]


def fold(ledger: Ledger, as_of: AsOf, folded: dict[str, Folded]) -> KnowledgeGraph:
    """The snapshot. `folded` keeps what was folded for these clocks before: equal stamps mean
    that it still stands."""
    company_redirects = roots(ledger.company_survivor)
    deal_redirects = roots(ledger.deal_survivor)
    deals, reports = _deals(ledger, as_of, company_redirects, deal_redirects, folded)
    documents = _documents(ledger, as_of)
    return KnowledgeGraph(
        as_of=as_of,
        position=ledger.position,
        head_hash=ledger.head_hash,
        policy_id=POLICY_ID,
        companies=fold_companies(ledger, company_redirects, as_of.valid_on),
        deals=deals,
        reports=reports,
        documents=documents,
        candidates={key: ledger.candidates[key] for key in sorted(ledger.candidates)},
        metrics=metrics_of(ledger, as_of),
        parked=tuple(ledger.parked),
        anomalies=tuple(anomaly for deal in deals.values() for anomaly in anomalies_of(deal)),
        company_redirects=dict(sorted(company_redirects.items())),
        deal_redirects=dict(sorted(deal_redirects.items())),
        extractors=tuple(sorted(extractors_of(documents.values()))),
    )


def anomalies_with(
    known: Iterable[Anomaly], deals: Mapping[str, Deal], roots: Collection[str]
) -> tuple[Anomaly, ...]:
    """The `known` ones, with those of the `roots` found again, in order of deal id."""
    kept = [each for each in known if _deal_of(each) not in roots]
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
        deal, seen = fold_known(ledger, as_of, root, members[root], company_redirects, folded)
        if deal is not None:
            deals[root] = deal
        for report in seen:
            reports[report.report_id] = report
    return deals, {key: reports[key] for key in sorted(reports)}


def fold_known(
    ledger: Ledger,
    as_of: AsOf,
    root: str,
    members: list[str],
    company_redirects: dict[str, str],
    folded: dict[str, Folded],
) -> tuple[Deal | None, list[Report]]:
    """The same as `fold_one`, done once for each stamp."""
    stamp = tuple([ledger.stamp_of(deal_id) for deal_id in sorted({*members, root})])
    known = folded.get(root)
    if known is None or known[0] != stamp:
        known = (stamp, *fold_one(ledger, as_of, root, members, company_redirects))
        folded[root] = known
    return known[1], known[2]


def fold_one(
    ledger: Ledger, as_of: AsOf, root: str, members: list[str], company_redirects: dict[str, str]
) -> tuple[Deal | None, list[Report]]:
    """The deal `root` of the reports of its `members`, and those of the reports that the clocks
    have reached."""
    seen = [
        report
        for deal_id in sorted(members)
        for recorded in ledger.reports_of_deal[deal_id]
        if (report := fold_report(ledger, recorded, root, as_of)) is not None
    ]
    corrections = [
        correction
        for deal_id in sorted({*members, root})
        for correction in ledger.corrections.get(deal_id, ())
    ]
    merged = tuple(sorted(deal_id for deal_id in members if deal_id != root))
    deal = fold_deal(root, seen, corrections, company_redirects, merged, as_of.valid_on)
    return deal, seen


def _documents(ledger: Ledger, as_of: AsOf) -> dict[str, Document]:
    found = {}
    for document_id in sorted(ledger.documents):
        document = document_of(ledger, document_id, as_of)
        if document is not None:
            found[document_id] = document
    return found


def extractors_of(documents: Iterable[Document]) -> Counter[str]:
    """How many of the documents each extractor read."""
    return Counter(name for document in documents for name in read_by(document))


def read_by(document: Document) -> set[str]:
    """Fingerprints of the extractors that read a document."""
    return {each.extractor for each in document.extractions}


def document_of(ledger: Ledger, document_id: str, as_of: AsOf) -> Document | None:
    """The document with what was made of it; None while it is not printed."""
    recorded = ledger.documents[document_id]
    printed = recorded.facts.published_on or recorded.recorded_at[:10]
    day = as_of.published_by
    if day and PartialDate.parse(printed).on_or_before(day) is Certainty.NO:
        return None
    return Document(
        facts=recorded.facts,
        position=recorded.position,
        recorded_at=recorded.recorded_at,
        extractions=tuple(ledger.extractions.get(document_id, ())),
        withdrawn=ledger.withdrawn.get(document_id),
    )
