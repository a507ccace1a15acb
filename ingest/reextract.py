"""A better extractor reads a known text again: retract and report anew, only where it differs.

What a person decided stays: a report that came out of the review queue, a report that somebody
retracted, a candidate that somebody rejected. A changed reading of the same phrase stays with its
deal, so that corrections and merges of that deal keep their meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from msgspec.structs import replace

from graph.errors import ConcurrentAppend, NotFound, UnreadableDocument
from graph.events.catalogue import (
    CandidateRejected,
    DealReported,
    DocumentIngested,
    MatchOutcome,
    ReportRetracted,
    RetractionReason,
)
from graph.events.codec import encode_payload
from graph.fold.snapshot import CandidateState, KnowledgeGraph, Report
from graph.model.document import DocumentKind
from graph.model.evidence import Evidence
from ingest.appending import ATTEMPTS_MAX
from ingest.candidate import Candidate, Extraction
from ingest.document import read_document
from ingest.draft import Draft, evidence_that_stands, extracted_of, report_of
from ingest.drafting import CANDIDATES_MAX, Drafter
from ingest.likeness import kinds_like
from ingest.match import Match, Matcher
from ingest.outcome import DocumentOutcome, Outcome, known
from ingest.reading import Hints, ReadDocument, Zone, ZoneKind
from ingest.record import Recorder

NO_LONGER_READ = "does not read it any more"
"""Ends the reason of a candidate that was closed by a better reader, and by no person."""
_UNMATCHED = Match(outcome=MatchOutcome.NEW)


def reextract(recorder: Recorder, document_id: str) -> DocumentOutcome:
    """Read the stored text of a document with the recorder's extractor.

    `known` when this extractor has read it already, or reads the same; else `changed`. Raises
    NotFound when the log lacks the document, or its text was removed.
    """
    document: ReadDocument | None = None
    found: tuple[Extraction, float] | None = None
    for left in range(ATTEMPTS_MAX, 0, -1):
        graph = recorder.graph()
        facts = _facts(graph, document_id)
        runs = graph.documents[document_id].extractions
        withdrawn = graph.documents[document_id].withdrawn is not None
        if withdrawn or (runs and runs[-1].extractor == recorder.extractor.fingerprint):
            return known(graph, document_id)
        document = document or stored_document(facts, recorder.store.text(facts.text_digest))
        extraction, seconds = found = found or recorder.extract(document)
        draft = Draft(actor=recorder.actor, cause_id=f"{document_id}#{len(runs) + 1}")
        change = _Change.of(graph, document, extraction)
        _write(change, draft, recorder, graph, document)
        draft.add(extracted_of(draft, document, extraction, seconds), version=1 + len(runs))
        try:
            recorder.append(draft)
        except ConcurrentAppend:
            if left == 1:
                raise
            continue
        return _outcome(change, draft, document)
    raise AssertionError("the loop returns or raises")


def stored_document(facts: DocumentIngested, text: str | None) -> ReadDocument:
    """The stored text with its zones as the reader lays them out today; one body zone where the
    layout no longer gives the same text (all offsets must stay true)."""
    if text is None:
        raise NotFound("text of document", facts.document_id)
    hints = Hints(kind=facts.kind, published_on=facts.published_on, publisher=facts.publisher)
    if facts.kind is not DocumentKind.DATASET_ROW:
        with suppress(UnreadableDocument):
            read = read_document(text.encode(), source=facts.document_id, hints=hints)
            if read.text == text:
                return replace(read, facts=facts, filer=facts.filer or read.filer)
    zones = (Zone(start=0, end=len(text), kind=ZoneKind.BODY),)
    return ReadDocument(facts=facts, text=text, zones=zones, filer=facts.filer)


@dataclass(slots=True)
class _Change:
    """What differs: readings to record, reports to retract, waiting candidates to close."""

    fresh: list[Candidate] = field(default_factory=list)
    superseded: list[Report] = field(default_factory=list)
    refused: list[Report] = field(default_factory=list)
    closed: list[CandidateState] = field(default_factory=list)

    @staticmethod
    def of(graph: KnowledgeGraph, document: ReadDocument, extraction: Extraction) -> _Change:
        document_id = document.facts.document_id
        reports = [r for r in graph.reports.values() if r.facts.document_id == document_id]
        states = [s for s in graph.candidates.values() if s.facts.report.document_id == document_id]
        change = _Change()
        change.refused = [r for r in reports if r.retraction and not _by_pipeline(r)]
        active = {_essence(r.facts): r for r in reports if r.retraction is None}
        decided = {_essence(s.facts.report) for s in states if s.verdict is not None}
        waiting = {_essence(s.facts.report): s for s in states if s.verdict is None}
        settled = decided | {_essence(r.facts) for r in change.refused}
        seen = set()
        for candidate in extraction.candidates[:CANDIDATES_MAX]:
            essence = _essence(_as_report(candidate, document))
            seen.add(essence)
            if essence not in active and essence not in settled and essence not in waiting:
                change.fresh.append(candidate)
        change.superseded = [r for e, r in active.items() if e not in seen and e not in decided]
        change.closed = [s for e, s in waiting.items() if e not in seen]
        return change


def _write(
    change: _Change,
    draft: Draft,
    recorder: Recorder,
    graph: KnowledgeGraph,
    document: ReadDocument,
) -> None:
    fingerprint = recorder.extractor.fingerprint
    for report in change.superseded:
        draft.add(
            ReportRetracted(
                report_id=report.report_id,
                deal_id=report.facts.deal_id,
                code=RetractionReason.SUPERSEDED_EXTRACTION,
                reason=f"{fingerprint} reads it otherwise",
            )
        )
    for state in change.closed:
        reason = f"{fingerprint} {NO_LONGER_READ}"
        draft.add(CandidateRejected(candidate_id=state.candidate_id, reason=reason), version=1)
    matcher = Matcher(recorder.index(graph))
    drafter = Drafter(draft, matcher, graph, document, fingerprint, recorder.accept)
    for candidate in change.fresh:
        stands = evidence_that_stands(candidate.evidence, document)
        before = _same_phrase(candidate, stands, change.superseded)
        refused = _same_phrase(candidate, stands, change.refused)
        asked = [_told(refused)] if refused else []
        drafter.take(candidate, _stays(before) if before else None, asked)


def _stays(before: Report) -> Match:
    """The reading stays with the deal that the same phrase was read into before."""
    deal_id = before.facts.deal_id
    return Match(
        outcome=MatchOutcome.KNOWN,
        deal_id=deal_id,
        nearest_id=deal_id,
        score=1.0,
        features={"same_phrase": 1.0},
    )


def _told(refused: Report) -> str:
    assert refused.retraction is not None
    why = refused.retraction
    return f"a reading of this phrase was retracted ({why.code}: {why.reason}); is this one right?"


def _same_phrase(
    candidate: Candidate, stands: Iterable[Evidence], reports: Iterable[Report]
) -> Report | None:
    """The report that rests on the same words, of a like kind and with a firm in common; of several
    the one with the most words in common."""
    ours = {party.company_id for party in candidate.parties}
    kinds = kinds_like([candidate.kind])
    best, found = 0, None
    for report in reports:
        theirs = {party.company_id for party in report.facts.parties}
        if report.facts.kind not in kinds or not ours & theirs:
            continue
        shared = _shared(_span(stands), _span(report.facts.evidence))
        if shared > best:
            best, found = shared, report
    return found


def _span(evidence: Iterable[Evidence]) -> set[int]:
    return {place for each in evidence for place in range(each.start, each.end)}


def _shared(ours: set[int], theirs: set[int]) -> int:
    """Places in common, when they are the better half of either."""
    both = len(ours & theirs)
    return both if 2 * both >= min(len(ours), len(theirs)) else 0


def _as_report(candidate: Candidate, document: ReadDocument) -> DealReported:
    stands = evidence_that_stands(candidate.evidence, document)
    return report_of(candidate, document, "", "", _UNMATCHED, stands)


def _essence(report: DealReported) -> str:
    """What a report says, without who read it, how sure it was, and which deal it went to."""
    evidence = tuple(replace(each, confidence=1.0) for each in report.evidence)
    return encode_payload(
        replace(
            report,
            deal_id="",
            extractor="",
            confidence=1.0,
            match=_UNMATCHED.decision(),
            evidence=evidence,
        )
    )


def _by_pipeline(report: Report) -> bool:
    gone = report.retraction
    return gone is not None and gone.code is RetractionReason.SUPERSEDED_EXTRACTION


def _facts(graph: KnowledgeGraph, document_id: str) -> DocumentIngested:
    document = graph.documents.get(document_id)
    if document is None:
        raise NotFound("document", document_id)
    return document.facts


def _outcome(change: _Change, draft: Draft, document: ReadDocument) -> DocumentOutcome:
    changed = bool(change.fresh or change.superseded or change.closed)
    return DocumentOutcome(
        document_id=document.facts.document_id,
        outcome=Outcome.CHANGED if changed else Outcome.KNOWN,
        reports=tuple(draft.reports),
        deferred=tuple(draft.deferred),
        deals_new=tuple(draft.deals_new),
        deals_known=tuple(draft.deals_known),
        companies_new=tuple(draft.companies_new),
        retracted=tuple(report.report_id for report in change.superseded),
        syndication_group=document.facts.syndication_group,
        reason="" if changed else "read again; nothing is read otherwise",
    )
