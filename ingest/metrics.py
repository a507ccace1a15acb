"""Curated figures → the log: a document a row, with its figure and the slice that states it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from graph.errors import ConcurrentAppend, IdempotencyMismatch
from graph.events.catalogue import DocumentIngested, MetricReported
from graph.fold.read import GraphReader
from graph.fold.snapshot import KnowledgeGraph
from graph.model.document import DocumentKind, document_id_of, text_digest, tier_of
from graph.model.evidence import Evidence
from graph.store.port import NO_STREAM, EventStore
from ingest.appending import ATTEMPTS_MAX, Snapshots, append
from ingest.draft import Draft
from ingest.nlp.mentions import NameBook
from ingest.outcome import DocumentOutcome, Outcome
from ingest.readers.metrics import MetricRow
from ingest.sheet import Spans, host_of, sheet_of

FIELDS = ("company", "metric", "value", "period", "months", "subject", "quote")


def import_metrics(
    store: EventStore,
    rows: Sequence[MetricRow],
    book: NameBook,
    *,
    actor: str,
    snapshots: Snapshots | None = None,
) -> list[DocumentOutcome]:
    """Record the rows in one append, one outcome each; known ones are left alone, and so is a row
    whose company the register does not know. Raises StoreError."""
    snapshots = snapshots or GraphReader(store)
    for left in range(ATTEMPTS_MAX, 0, -1):
        graph, texts = snapshots.graph(), dict[str, str]()
        draft = Draft(actor=actor, cause_id=None)
        outcomes = [_outcome(graph, draft, row, book, texts) for row in rows]
        if not draft.batch:
            return outcomes
        try:
            append(store, draft.batch, draft.expected, texts)
        except (ConcurrentAppend, IdempotencyMismatch):
            if left == 1:
                raise
            continue
        return outcomes
    raise AssertionError("the loop returns or raises")


def _outcome(
    graph: KnowledgeGraph, draft: Draft, row: MetricRow, book: NameBook, texts: dict[str, str]
) -> DocumentOutcome:
    company = book.resolve(row.company)
    if company is None:
        reason = f"left out: the register knows no {row.company!r}"
        return DocumentOutcome(document_id=None, outcome=Outcome.NOTHING_FOUND, reason=reason)
    text, spans = sheet_of(row)
    facts = _document(row, text)
    if facts.document_id in graph.documents:
        recorded = graph.documents[facts.document_id].recorded_at[:10]
        return DocumentOutcome(
            document_id=facts.document_id, outcome=Outcome.KNOWN, reason=f"known since {recorded}"
        )
    texts[facts.text_digest] = text
    draft.cause_id = None
    draft.cause_id = draft.add(facts, version=NO_STREAM)
    draft.add(_metric(row, company.company_id, facts.document_id, text, spans))
    return DocumentOutcome(document_id=facts.document_id, outcome=Outcome.NEW)


def _document(row: MetricRow, text: str) -> DocumentIngested:
    digest = text_digest(text)
    return DocumentIngested(
        document_id=document_id_of(digest),
        text_digest=digest,
        raw_digest=sha256(text.encode()).hexdigest(),
        kind=DocumentKind.DATASET_ROW,
        source_tier=tier_of(DocumentKind.DATASET_ROW),
        publisher=row.publisher or host_of(row.source_address),
        address=row.source_address,
        title=f"{row.company}: {row.metric.value.replace('_', ' ')} {row.period or ''}".strip(),
        published_on=row.published_on,
        language="en",
    )


def _metric(
    row: MetricRow, company_id: str, document_id: str, text: str, spans: Spans
) -> MetricReported:
    return MetricReported(
        company_id=company_id,
        document_id=document_id,
        metric=row.metric,
        value=row.value,
        currency=row.currency,
        period=row.period,
        months=row.months,
        subject=row.subject,
        evidence=tuple(
            Evidence(
                document_id=document_id,
                field=name,
                start=spans[name][0],
                end=spans[name][1],
                quote=text[slice(*spans[name])],
            )
            for name in FIELDS
            if name in spans
        ),
    )
