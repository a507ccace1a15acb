"""Documents, one document with what was read out of it, and the review queue."""

from __future__ import annotations

from api.answers.bounds import LIMIT_DEFAULT, REPORTS_MAX, cut_to
from api.lookups import find_document
from api.presenters.reports import Texts, candidate_view, document_view, report_view
from api.views.candidates import ReviewAnswer
from api.views.reports import DocumentAnswer, DocumentsAnswer
from graph.fold.snapshot import KnowledgeGraph, Report


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
