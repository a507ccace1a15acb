"""From the candidates of one document to the events of one append. Pure; nothing is written here.

A candidate becomes a report when it is sure enough, its evidence stands in the text, and the match
is clear; otherwise it is deferred with its open questions, and moves no number.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from msgspec.structs import replace

from graph.events.catalogue import (
    CandidateDeferred,
    CompanyRegistered,
    DealReported,
    DocumentExtracted,
    MatchOutcome,
    Payload,
)
from graph.events.envelope import NewEvent, new_event, stream_of
from graph.fold.snapshot import KnowledgeGraph
from graph.model.company import CompanyKind
from graph.model.deal import Party
from graph.model.evidence import Evidence
from graph.model.ids import candidate_id_of, deal_id_of
from graph.store.port import NO_STREAM
from ingest.candidate import Candidate, Extraction
from ingest.match import Match, Matcher
from ingest.reading import ReadDocument

ACCEPT_CONFIDENCE = 0.5
"""The accept line: a candidate below it goes to the review queue."""
CANDIDATES_MAX = 1_000
"""More reports than this out of one text are cut, and the outcome says so."""


@dataclass(slots=True)
class Draft:
    """The events of one append with what each stream must be at, and what they mean."""

    actor: str
    cause_id: str | None
    batch: list[NewEvent] = field(default_factory=list)
    expected: dict[str, int] = field(default_factory=dict)
    reports: list[str] = field(default_factory=list)
    deferred: list[str] = field(default_factory=list)
    deals_new: list[str] = field(default_factory=list)
    deals_known: list[str] = field(default_factory=list)
    companies_new: list[str] = field(default_factory=list)
    opened: list[tuple[str, Candidate]] = field(default_factory=list)
    cut: int = 0

    def add(self, payload: Payload, *, version: int | None = None) -> str:
        """Add an event; `version` is what its stream must be at before the batch. The same
        payload twice is one event: a text may say one thing in two places."""
        event = new_event(payload, actor=self.actor, cause_id=self.cause_id)
        if any(each.event_id == event.event_id for each in self.batch):
            return event.event_id
        self.batch.append(event)
        if version is not None:
            self.expected[stream_of(payload)] = version
        return event.event_id


class Drafter:
    """Adds the candidates of one document to a draft, one after the other."""

    def __init__(
        self,
        draft: Draft,
        matcher: Matcher,
        graph: KnowledgeGraph,
        document: ReadDocument,
        extractor: str,
        accept: float = ACCEPT_CONFIDENCE,
        registered: set[str] | None = None,
    ) -> None:
        """`registered`: companies that earlier drafts of the same append register; it grows."""
        self._draft, self._matcher, self._graph = draft, matcher, graph
        self._document, self._extractor, self._accept = document, extractor, accept
        self._deal_ids = _unused_deals(graph, document.facts.document_id)
        self._candidate_ids = _unused_candidates(graph, document.facts.document_id)
        self._registered = set() if registered is None else registered

    def take(
        self, candidate: Candidate, match: Match | None = None, questions: Sequence[str] = ()
    ) -> None:
        """Report or defer one candidate. `match` overrides the matcher's decision; `questions`
        are open whatever the confidence, and defer it."""
        stands = evidence_that_stands(candidate.evidence, self._document)
        match = match or self._matcher.match(candidate, self._document.facts)
        asked = [*questions, *_questions(candidate, stands, match, self._accept)]
        deal_id = match.deal_id or next(self._deal_ids)
        report = report_of(candidate, self._document, deal_id, self._extractor, match, stands)
        if asked:
            self._defer(report, (*candidate.questions, *asked), match)
        else:
            self._report(candidate, report)

    def _report(self, candidate: Candidate, report: DealReported) -> None:
        draft = self._draft
        for party in self._unregistered(report.parties):
            draft.add(registration_of(party, report.document_id), version=NO_STREAM)
            draft.companies_new.append(party.company_id)
        curated = report.match.outcome is MatchOutcome.CURATED
        is_new = report.match.outcome is MatchOutcome.NEW or (
            curated and not self._matcher.knows(report.deal_id)
        )
        report_id = draft.add(report, version=NO_STREAM if is_new else None)
        if report_id not in draft.reports:
            draft.reports.append(report_id)
        if is_new:
            draft.deals_new.append(report.deal_id)
            draft.opened.append((report.deal_id, candidate))
        elif report.deal_id not in draft.deals_known:
            draft.deals_known.append(report.deal_id)
        self._matcher.settled(candidate, self._document.facts, report.deal_id)

    def _defer(self, report: DealReported, questions: Iterable[str], match: Match) -> None:
        candidate_id = next(self._candidate_ids)
        deferred = CandidateDeferred(
            candidate_id=candidate_id,
            report=report,
            questions=tuple(dict.fromkeys(questions)),
            nearest_deal_id=match.nearest_id,
        )
        self._draft.add(deferred, version=NO_STREAM)
        self._draft.deferred.append(candidate_id)

    def _unregistered(self, parties: Iterable[Party]) -> list[Party]:
        found = unregistered(parties, self._graph, self._registered)
        self._registered.update(party.company_id for party in found)
        return found


def report_of(
    candidate: Candidate,
    document: ReadDocument,
    deal_id: str,
    extractor: str,
    match: Match,
    evidence: Sequence[Evidence],
) -> DealReported:
    """The body of `deal.reported` for a candidate."""
    return DealReported(
        deal_id=deal_id,
        document_id=document.facts.document_id,
        kind=candidate.kind,
        status=candidate.status,
        parties=candidate.parties,
        legs=candidate.legs,
        announced_on=candidate.announced_on,
        effective_on=candidate.effective_on,
        attribution=candidate.attribution,
        origin=candidate.origin,
        evidence=tuple(evidence),
        confidence=round(candidate.confidence, 4),
        extractor=extractor,
        match=match.decision(),
    )


def extracted_of(
    draft: Draft, document: ReadDocument, extraction: Extraction, seconds: float
) -> DocumentExtracted:
    """The body of `document.extracted` for what is in the draft."""
    return DocumentExtracted(
        document_id=document.facts.document_id,
        extractor=extraction.extractor,
        sentences=extraction.sentences,
        candidates=len(extraction.candidates),
        reported=len(draft.reports),
        deferred=len(draft.deferred),
        seconds=round(seconds, 3),
    )


def evidence_that_stands(
    evidence: Iterable[Evidence], document: ReadDocument
) -> tuple[Evidence, ...]:
    """The evidence whose quote equals its slice of this document's text."""
    document_id = document.facts.document_id
    return tuple(
        each
        for each in evidence
        if each.document_id == document_id and each.holds_in(document.text)
    )


def unregistered(
    parties: Iterable[Party], graph: KnowledgeGraph, registered: Iterable[str] = ()
) -> list[Party]:
    """Parties that nobody has registered, each once."""
    known = set(registered)
    found = {
        party.company_id: party
        for party in parties
        if party.company_id not in known and graph.company_of(party.company_id) is None
    }
    return list(found.values())


def registration_of(party: Party, document_id: str) -> CompanyRegistered:
    """A new name, provisional until somebody says who it is."""
    return CompanyRegistered(
        company_id=party.company_id,
        name=party.name,
        kind=CompanyKind.UNKNOWN,
        provisional=True,
        document_id=document_id,
    )


def _questions(
    candidate: Candidate, stands: Sequence[Evidence], match: Match, accept: float
) -> list[str]:
    asked = []
    if not stands:
        asked.append("no phrase of the text carries it; is it there?")
    if candidate.confidence < accept:
        asked.append(f"is it so? confidence {candidate.confidence:.2f} is below {accept:.2f}")
    if match.outcome is MatchOutcome.UNSURE:
        asked.append(match.question())
    return asked


def _unused_deals(graph: KnowledgeGraph, document_id: str) -> Iterator[str]:
    if document_id not in graph.documents:
        return _unused(deal_id_of, document_id, set())
    used = {
        facts.deal_id
        for facts in (
            *(report.facts for report in graph.reports.values()),
            *(state.facts.report for state in graph.candidates.values()),
        )
        if facts.document_id == document_id
    }
    return _unused(deal_id_of, document_id, used)


def _unused_candidates(graph: KnowledgeGraph, document_id: str) -> Iterator[str]:
    return _unused(candidate_id_of, document_id, graph.candidates)


def _unused(
    make: Callable[[str, int], str], document_id: str, used: Container[str]
) -> Iterator[str]:
    """Ids in order; one that stood for something else before is never given again."""
    ids = (make(document_id, ordinal) for ordinal in count())
    return (each for each in ids if each not in used)


def with_group(document: ReadDocument, group: str | None) -> ReadDocument:
    """The document in its syndication group."""
    return replace(document, facts=replace(document.facts, syndication_group=group))
