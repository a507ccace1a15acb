"""Documents, reports and candidates, with their phrases marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from api.passages import passages_of
from api.presenters.titles import report_title
from api.views.candidates import CandidateView
from api.views.reports import DocumentView, Passage, ReportView
from graph.events.catalogue import DealReported
from graph.fold.snapshot import CandidateState, Document, KnowledgeGraph, Report

Texts = Callable[[str], str | None]


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


def _told(told: DealReported) -> dict[str, Any]:
    names = ("kind", "status", "parties", "legs", "confidence", "evidence")
    return {name: getattr(told, name) for name in names}


def _passages(graph: KnowledgeGraph, told: DealReported, texts: Texts) -> tuple[Passage, ...]:
    document = graph.documents.get(told.document_id)
    return passages_of(told.evidence, texts(document.facts.text_digest) if document else None)
