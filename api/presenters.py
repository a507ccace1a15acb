"""From a snapshot to what the doors show. Pure; `texts` gives stored texts by digest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from api.passages import passages_of
from api.views import (
    CandidateView,
    CompanyView,
    DealView,
    DocumentView,
    LegView,
    PartyView,
    Passage,
    ReportView,
)
from graph.events.catalogue import DealReported
from graph.fold.snapshot import (
    CandidateState,
    Company,
    Deal,
    DealLeg,
    Document,
    KnowledgeGraph,
    Report,
)
from graph.model.deal import Consideration
from graph.model.money import ZERO

Texts = Callable[[str], str | None]
_TITLE_NAMES_MAX = 3


def deal_view(graph: KnowledgeGraph, deal: Deal) -> DealView:
    """The deal with names; all fields of the fold."""
    fields = {
        name: getattr(deal, name)
        for name in DealView.__struct_fields__
        if name not in ("title", "parties", "legs")
    }
    return DealView(
        **fields,
        title=_title(
            (leg.consideration, graph.name_of(leg.giver_id), graph.name_of(leg.receiver_id))
            for leg in deal.legs
        )
        or _parties_title(graph.name_of(party.company_id) for party in deal.parties),
        parties=tuple(
            PartyView(
                company_id=party.company_id, name=graph.name_of(party.company_id), role=party.role
            )
            for party in deal.parties
        ),
        legs=tuple(_leg_view(graph, leg) for leg in deal.legs),
    )


def _leg_view(graph: KnowledgeGraph, leg: DealLeg) -> LegView:
    fields = {name: getattr(leg, name) for name in leg.__struct_fields__}
    return LegView(
        **fields, giver=graph.name_of(leg.giver_id), receiver=graph.name_of(leg.receiver_id)
    )


def headline_of(deal: Deal) -> Decimal:
    """Sort key of a deal: the largest figure of its legs; -1 where none is known or left."""
    columns = (column for leg in deal.legs for column in (leg.headline, leg.contingent) if column)
    return max((column.upper for column in columns if column.upper), default=ZERO - 1)


def document_view(document: Document) -> DocumentView:
    """The facts of a document with its place in the log."""
    told = document.facts
    fields = {
        name: getattr(told, name) for name in DocumentView.__struct_fields__ if hasattr(told, name)
    }
    return DocumentView(
        **fields,
        withdrawn=document.withdrawn,
        recorded_at=document.recorded_at,
        position=document.position,
        extractors=tuple(dict.fromkeys(each.extractor for each in document.extractions)),
    )


def report_view(graph: KnowledgeGraph, report: Report, texts: Texts) -> ReportView:
    """A report with its phrases marked in the text of its document."""
    told = report.facts
    document = graph.documents.get(told.document_id)
    why = report.retraction
    withdrawn = document.withdrawn if document else None
    return ReportView(
        report_id=report.report_id,
        deal_id=report.deal_id,
        document=document_view(document) if document else None,
        **_told(told),
        announced_on=told.announced_on,
        effective_on=told.effective_on,
        attribution=told.attribution,
        passages=_passages(graph, told, texts),
        origin=told.origin,
        tier=report.tier,
        published_on=report.published_on,
        truth=report.truth,
        active=report.active,
        retracted=f"{why.code.value}: {why.reason}" if why else withdrawn,
        extractor=told.extractor,
        match=told.match,
        actor=report.actor,
        recorded_at=report.recorded_at,
        position=report.position,
    )


def candidate_view(graph: KnowledgeGraph, state: CandidateState, texts: Texts) -> CandidateView:
    """A candidate of the queue with what a reviewer needs to decide."""
    told = state.facts.report
    document = graph.documents.get(told.document_id)
    return CandidateView(
        candidate_id=state.candidate_id,
        title=report_title(told),
        document=document_view(document) if document else None,
        **_told(told),
        passages=_passages(graph, told, texts),
        questions=state.facts.questions,
        nearest_deal_id=state.facts.nearest_deal_id,
        verdict=state.verdict,
        reason=state.reason,
        position=state.position,
    )


def report_title(told: DealReported) -> str:
    """Who gives to whom, in the words of the report."""
    legs = ((leg.consideration, leg.giver, leg.receiver) for leg in told.legs)
    return _title(legs) or _parties_title(party.name for party in told.parties)


def company_views(graph: KnowledgeGraph) -> list[CompanyView]:
    """Every company, the ones with most deals first, then by name."""
    counts = Counter(
        company_id
        for deal in graph.deals.values()
        for company_id in {party.company_id for party in deal.parties}
    )
    views = [
        company_view(graph, each, counts[each.company_id]) for each in graph.companies.values()
    ]
    return sorted(views, key=lambda view: (-view.deals, view.name.casefold(), view.company_id))


def company_view(graph: KnowledgeGraph, company: Company, deals: int) -> CompanyView:
    """A company with the names of its parent and group."""
    return CompanyView(
        company_id=company.company_id,
        name=company.name,
        kind=company.kind,
        country=company.country,
        provisional=company.provisional,
        parent_id=company.parent_id,
        parent=graph.name_of(company.parent_id) if company.parent_id else None,
        group_id=company.group_id,
        group=graph.name_of(company.group_id),
        deals=deals,
    )


def _told(told: DealReported) -> dict[str, Any]:
    names = ("kind", "status", "parties", "legs", "confidence", "evidence")
    return {name: getattr(told, name) for name in names}


def _passages(graph: KnowledgeGraph, told: DealReported, texts: Texts) -> tuple[Passage, ...]:
    document = graph.documents.get(told.document_id)
    return passages_of(told.evidence, texts(document.facts.text_digest) if document else None)


def _title(legs: Iterable[tuple[Consideration, str, str]]) -> str:
    """`NVIDIA → OpenAI`, by the money where there is any; `A ⇄ B` where it goes both ways."""
    told = list(legs)
    money = [each for each in told if each[0] in (Consideration.CASH, Consideration.REVENUE_SHARE)]
    promised = [
        each for each in told if each[0] in (Consideration.GUARANTEE, Consideration.WARRANT)
    ]
    chosen = money or promised or told[:1]
    if not chosen:
        return ""
    givers, receivers = ({each[side]: None for each in chosen} for side in (1, 2))
    if givers.keys() & receivers.keys():
        return " ⇄ ".join((givers | receivers).keys())
    return f"{_names(givers)} → {_names(receivers)}"


def _parties_title(names: Iterable[str]) -> str:
    return " – ".join(dict.fromkeys(names)) or "no parties"


def _names(names: Iterable[str]) -> str:
    told = list(dict.fromkeys(names))
    more = f" +{len(told) - _TITLE_NAMES_MAX}" if len(told) > _TITLE_NAMES_MAX else ""
    return ", ".join(told[:_TITLE_NAMES_MAX]) + more
