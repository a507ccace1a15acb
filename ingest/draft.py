"""The events of one append, and the event bodies that ingest writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from graph.events.catalogue import CompanyRegistered, DealReported, DocumentExtracted, Payload
from graph.events.envelope import NewEvent, new_event, stream_of
from graph.fold.snapshot import KnowledgeGraph
from graph.model.company import CompanyKind
from graph.model.deal import Party
from graph.model.evidence import Evidence
from ingest.candidate import Candidate, Extraction
from ingest.match import Match
from ingest.reading import ReadDocument


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


def with_group(document: ReadDocument, group: str | None) -> ReadDocument:
    """The document in its syndication group."""
    return replace(document, facts=replace(document.facts, syndication_group=group))
