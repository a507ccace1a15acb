"""Look-ups as answers: bounded lists with totals, and single things with what stands behind them.

Pure functions over a snapshot; `texts` gives stored texts by digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from api.lookups import find_company, find_deal, find_document
from api.presenters import (
    Texts,
    candidate_view,
    company_view,
    company_views,
    deal_view,
    document_view,
    headline_of,
    report_view,
)
from api.views import (
    CompaniesAnswer,
    CompanyAnswer,
    DealAnswer,
    DealsAnswer,
    DocumentAnswer,
    DocumentsAnswer,
    ReviewAnswer,
)
from graph.errors import InvalidValue
from graph.fold.snapshot import Deal, KnowledgeGraph, Report
from graph.model.calendar import Certainty, PartialDate
from graph.model.company import CompanyKind
from graph.model.deal import DealKind, Status
from graph.model.value import Value

LIMIT_DEFAULT, LIMIT_MAX = 50, 10_000
REPORTS_MAX = 200
Thing = TypeVar("Thing")


class DealFilter(Value, frozen=True):
    """Which deals? `company`: a name or id; deals of its group count. `since`: announced or first
    printed on that day or later, as far as dates can tell."""

    company: str | None = None
    kind: DealKind | None = None
    status: Status | None = None
    since: date | None = None
    limit: int = LIMIT_DEFAULT


def deals_answer(graph: KnowledgeGraph, wanted: DealFilter) -> DealsAnswer:
    """Deals that fit, by headline; raises NotFound or Ambiguous for the company."""
    members = _members(graph, wanted.company) if wanted.company else None
    found = by_headline(each for each in graph.deals.values() if _fits(each, wanted, members))
    shown, cut = cut_to(found, wanted.limit)
    return DealsAnswer(
        deals=tuple(deal_view(graph, each) for each in shown),
        total=len(found),
        truncated=cut,
        as_of=graph.as_of,
        position=graph.position,
    )


def deal_answer(graph: KnowledgeGraph, key: str, texts: Texts) -> DealAnswer:
    """One deal with its reports: the active ones first, strongest first, then the others."""
    deal = find_deal(graph, key)
    reports = [graph.reports[each] for each in (*deal.report_ids, *deal.retracted_ids)]
    shown, cut = cut_to(reports, REPORTS_MAX)
    return DealAnswer(
        deal=deal_view(graph, deal),
        reports=tuple(report_view(graph, each, texts) for each in shown),
        truncated=cut,
        anomalies=tuple(
            each for each in graph.anomalies if each.subject_id.split(" ")[0] == deal.deal_id
        ),
        as_of=graph.as_of,
        position=graph.position,
    )


def companies_answer(
    graph: KnowledgeGraph,
    *,
    kind: CompanyKind | None = None,
    provisional: bool | None = None,
    limit: int = LIMIT_DEFAULT,
) -> CompaniesAnswer:
    """Companies of a kind; `provisional`: only new names, or only the registered ones."""
    found = [
        view
        for view in company_views(graph)
        if (kind is None or view.kind is kind)
        and (provisional is None or view.provisional is provisional)
    ]
    shown, cut = cut_to(found, limit)
    return CompaniesAnswer(
        companies=tuple(shown),
        total=len(found),
        truncated=cut,
        as_of=graph.as_of,
        position=graph.position,
    )


def company_answer(graph: KnowledgeGraph, key: str, *, limit: int = LIMIT_DEFAULT) -> CompanyAnswer:
    """One company, the companies that it controls, and its own deals (not those of its group)."""
    company = find_company(graph, key)
    counted = {view.company_id: view for view in company_views(graph)}
    found = by_headline(
        deal
        for deal in graph.deals.values()
        if any(party.company_id == company.company_id for party in deal.parties)
    )
    shown, cut = cut_to(found, limit)
    return CompanyAnswer(
        company=company_view(graph, company, len(found)),
        aliases=company.aliases,
        identifiers=company.identifiers,
        control=company.control,
        controls=tuple(
            counted[each.company_id]
            for each in graph.companies.values()
            if each.parent_id == company.company_id
        ),
        merged_ids=company.merged_ids,
        different_from=company.different_from,
        deals=tuple(deal_view(graph, each) for each in shown),
        truncated=cut,
        as_of=graph.as_of,
        position=graph.position,
    )


def documents_answer(graph: KnowledgeGraph, *, limit: int = LIMIT_DEFAULT) -> DocumentsAnswer:
    """Documents, latest in the log first."""
    found = sorted(graph.documents.values(), key=lambda each: -each.position)
    shown, cut = cut_to(found, limit)
    return DocumentsAnswer(
        documents=tuple(map(document_view, shown)),
        total=len(found),
        truncated=cut,
        as_of=graph.as_of,
        position=graph.position,
    )


def document_answer(graph: KnowledgeGraph, key: str, texts: Texts) -> DocumentAnswer:
    """One document with its text and what was read out of it, in order of the log."""
    document = find_document(graph, key)
    found = sorted(reports_of(graph, document.document_id), key=lambda each: each.position)
    shown, cut = cut_to(found, REPORTS_MAX)
    return DocumentAnswer(
        document=document_view(document),
        text=texts(document.facts.text_digest),
        reports=tuple(report_view(graph, each, texts) for each in shown),
        truncated=cut,
        as_of=graph.as_of,
        position=graph.position,
    )


def review_answer(
    graph: KnowledgeGraph, texts: Texts, *, limit: int = LIMIT_DEFAULT
) -> ReviewAnswer:
    """The candidates that wait for a verdict, oldest first."""
    from ingest.review import waiting

    found = waiting(graph)
    shown, cut = cut_to(found, limit)
    return ReviewAnswer(
        candidates=tuple(candidate_view(graph, each, texts) for each in shown),
        total=len(found),
        truncated=cut,
        position=graph.position,
    )


def reports_of(graph: KnowledgeGraph, document_id: str) -> list[Report]:
    """Every report of a document, active or not."""
    return [each for each in graph.reports.values() if each.facts.document_id == document_id]


def by_headline(deals: Iterable[Deal]) -> list[Deal]:
    """Largest stated figure first, unknown last, then by id."""
    return sorted(deals, key=lambda deal: (-headline_of(deal), deal.deal_id))


def cut_to(found: Sequence[Thing], limit: int) -> tuple[Sequence[Thing], bool]:
    """The first `limit`, and whether there were more; raises InvalidValue for an odd limit."""
    if not 1 <= limit <= LIMIT_MAX:
        raise InvalidValue("limit", limit, f"is not between 1 and {LIMIT_MAX}")
    return found[:limit], len(found) > limit


def _members(graph: KnowledgeGraph, key: str) -> frozenset[str]:
    company_id = find_company(graph, key).company_id
    return frozenset({company_id}) | {
        each.company_id for each in graph.companies.values() if each.group_id == company_id
    }


def _fits(deal: Deal, wanted: DealFilter, members: frozenset[str] | None) -> bool:
    return (
        (wanted.kind is None or deal.kind is wanted.kind)
        and (wanted.status is None or deal.status is wanted.status)
        and (members is None or any(party.company_id in members for party in deal.parties))
        and (wanted.since is None or _not_before(deal, wanted.since))
    )


def _not_before(deal: Deal, day: date) -> bool:
    told = deal.announced_on or deal.effective_on or deal.first_published_on
    if told is None:
        return False
    when = PartialDate.parse(told)
    return when.earliest >= day or when.on_or_before(day) is Certainty.POSSIBLE
