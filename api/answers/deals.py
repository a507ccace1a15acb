"""Deals that fit, and one deal with its reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from api.answers.bounds import LIMIT_DEFAULT, REPORTS_MAX, cut_to
from api.lookups import find_company, find_deal
from api.presenters.deals import deal_view, headline_of
from api.presenters.reports import Texts, report_view
from api.views.deals import DealsAnswer
from api.views.reports import DealAnswer
from graph.fold.snapshot import Deal, KnowledgeGraph
from graph.model.calendar import Certainty, PartialDate
from graph.model.deal import DealKind, Status
from graph.model.value import Value


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
    found = by_headline(deals_that_fit(graph, wanted))
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


def deals_that_fit(graph: KnowledgeGraph, wanted: DealFilter) -> Iterator[Deal]:
    """Deals that fit, in order of id; raises NotFound or Ambiguous for the company."""
    members = _members(graph, wanted.company) if wanted.company else None
    return (each for each in graph.deals.values() if _fits(each, wanted, members))


def by_headline(deals: Iterable[Deal]) -> list[Deal]:
    """Largest stated figure first, unknown last, then by id."""
    return sorted(deals, key=lambda deal: (-headline_of(deal), deal.deal_id))


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
