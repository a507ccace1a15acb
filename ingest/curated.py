"""Rows that a curator has read already → the log, many rows to an append.

Rows with one `deal_key` tell of one deal, and rows with different keys of different deals: that is
the curator's word, so the rows are not matched with each other. A deal that other documents have
told of before is found by the matcher; the curated deal is then merged into it, with its score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from graph.errors import ConcurrentAppend, IdempotencyMismatch
from graph.events.catalogue import DealMerged, DocumentExtracted, MatchOutcome
from graph.fold.read import GraphReader
from graph.fold.snapshot import KnowledgeGraph
from graph.model.document import DocumentKind
from graph.model.ids import deal_id_of
from graph.model.value import Value
from graph.store.port import NO_STREAM, EventStore
from ingest.appending import ATTEMPTS_MAX, Snapshots, append
from ingest.candidate import Candidate
from ingest.draft import Draft
from ingest.drafting import Drafter
from ingest.match import DealIndex, Match, Matcher
from ingest.outcome import DocumentOutcome, Outcome, known, outcome_of
from ingest.reading import ReadDocument

BATCH_ROWS = 250
EXTRACTOR = "curated@1"


class CuratedRow(Value, frozen=True):
    """One document of the set with what it says. `deal_keys` names the deal of each candidate:
    equal keys, in any row, are one deal; None is a deal of its own. `questions` are open whatever
    the row says: it waits in the review queue."""

    document: ReadDocument
    candidates: tuple[Candidate, ...]
    deal_keys: tuple[str | None, ...] = ()
    questions: tuple[str, ...] = ()


def import_rows(
    store: EventStore,
    rows: Iterable[CuratedRow],
    *,
    actor: str,
    extractor: str = EXTRACTOR,
    snapshots: Snapshots | None = None,
) -> list[DocumentOutcome]:
    """Record the rows in order, `BATCH_ROWS` to an append; known ones are left alone.

    An import that was cut off is taken up by the same call. Raises StoreError.
    """
    snapshots = snapshots or GraphReader(store)
    outcomes: list[DocumentOutcome] = []
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH_ROWS)):
        outcomes.extend(_import_batch(store, batch, actor, extractor, snapshots))
    return outcomes


def _import_batch(
    store: EventStore,
    rows: Sequence[CuratedRow],
    actor: str,
    extractor: str,
    snapshots: Snapshots,
) -> list[DocumentOutcome]:
    for left in range(ATTEMPTS_MAX, 0, -1):
        graph = snapshots.graph()
        drafting = _Drafting(graph, actor, extractor)
        outcomes = [drafting.outcome(row) for row in rows]
        whole = drafting.whole
        if not whole.batch:
            return outcomes
        texts = {row.document.facts.text_digest: row.document.text for row in rows}
        try:
            append(store, whole.batch, whole.expected, texts)
        except (ConcurrentAppend, IdempotencyMismatch):
            if left == 1:
                raise
            continue
        return outcomes
    raise AssertionError("the loop returns or raises")


class _Drafting:
    """The rows of one append, decided on one snapshot."""

    def __init__(self, graph: KnowledgeGraph, actor: str, extractor: str) -> None:
        self._graph, self._actor, self._extractor = graph, actor, extractor
        self._matcher = Matcher(DealIndex(graph))
        self._curated = set(_told_by_rows(graph))
        self._registered: set[str] = set()
        self._seen: set[str] = set()
        self.whole = Draft(actor=actor, cause_id=None)

    def outcome(self, row: CuratedRow) -> DocumentOutcome:
        """Add a row to the append; what became of it once that is written."""
        facts = row.document.facts
        if facts.document_id in self._graph.documents:
            return known(self._graph, facts.document_id)
        if facts.document_id in self._seen:
            return DocumentOutcome(
                document_id=facts.document_id,
                outcome=Outcome.KNOWN,
                reason="the same row stands earlier in the set",
            )
        self._seen.add(facts.document_id)
        draft = Draft(actor=self._actor, cause_id=None)
        draft.cause_id = draft.add(facts, version=NO_STREAM)
        drafter = Drafter(
            draft,
            self._matcher,
            self._graph,
            row.document,
            self._extractor,
            accept=0.0,
            registered=self._registered,
        )
        keys = row.deal_keys or (None,) * len(row.candidates)
        for number, (candidate, key) in enumerate(zip(row.candidates, keys, strict=True)):
            deal_key = key or f"{facts.document_id}#{number}"
            if row.questions:
                drafter.take(candidate, _by_curator(curated_deal_id(deal_key)), row.questions)
            else:
                self._take(drafter, draft, row.document, candidate, deal_key)
        draft.add(_extracted(draft, row, self._extractor))
        self.whole.batch.extend(draft.batch)
        self.whole.expected.update(draft.expected)
        return outcome_of(draft, row.document)

    def _take(
        self, drafter: Drafter, draft: Draft, document: ReadDocument, candidate: Candidate, key: str
    ) -> None:
        deal_id = curated_deal_id(key)
        known_before = self._matcher.knows(deal_id)
        told = (
            None
            if known_before
            else self._matcher.match(candidate, document.facts, without=self._curated)
        )
        drafter.take(candidate, _by_curator(deal_id))
        self._curated.add(deal_id)
        if told is not None and told.outcome is MatchOutcome.KNOWN and told.deal_id:
            self._curated.add(told.deal_id)
            draft.add(
                DealMerged(
                    deal_id=deal_id,
                    survivor_id=told.deal_id,
                    score=told.score,
                    decided_by=self._actor,
                    reason="the curated rows tell of a deal that is known",
                    features=told.features,
                )
            )


def curated_deal_id(key: str) -> str:
    """The deal that rows with this key share, in every log."""
    return deal_id_of(f"curated:{key}", 0)


def _by_curator(deal_id: str) -> Match:
    return Match(
        outcome=MatchOutcome.CURATED,
        deal_id=deal_id,
        nearest_id=deal_id,
        score=1.0,
        features={"curator": 1.0},
    )


def _told_by_rows(graph: KnowledgeGraph) -> Iterator[str]:
    """Deals that curated rows tell of: rows do not meet each other but by their keys."""
    for deal in graph.deals.values():
        kinds = (
            graph.documents[document_id].facts.kind
            for document_id in (graph.reports[each].facts.document_id for each in deal.report_ids)
            if document_id in graph.documents
        )
        if any(kind is DocumentKind.DATASET_ROW for kind in kinds):
            yield deal.deal_id


def _extracted(draft: Draft, row: CuratedRow, extractor: str) -> DocumentExtracted:
    return DocumentExtracted(
        document_id=row.document.facts.document_id,
        extractor=extractor,
        sentences=len(row.candidates),
        candidates=len(row.candidates),
        reported=len(draft.reports),
        deferred=len(draft.deferred),
        seconds=0.0,
    )
