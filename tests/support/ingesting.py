"""Builders for what lies between a reader and the log: read documents, candidates, extractors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from graph.events.catalogue import (
    DealReported,
    DocumentIngested,
    MatchDecision,
    MatchOutcome,
)
from graph.model.company import company_slug
from graph.model.deal import Attribution, Consideration, DealKind, Leg, Party, Role, Status
from graph.model.document import DocumentKind, document_id_of, text_digest, tier_of
from graph.model.evidence import Evidence
from graph.model.money import AmountClaim, exact
from ingest.candidate import Candidate, Extraction
from ingest.reading import ReadDocument, Zone, ZoneKind

BILLION = 1_000_000_000
GOODS = {
    DealKind.EQUITY_INVESTMENT: Consideration.EQUITY,
    DealKind.COMPUTE_PURCHASE: Consideration.COMPUTE,
    DealKind.HARDWARE_PURCHASE: Consideration.CHIPS,
    DealKind.LEASE: Consideration.SPACE,
    DealKind.DEBT: Consideration.DEBT,
}


def billions(number: float | str) -> AmountClaim:
    """An exact claim of so many billion dollars."""
    return exact(Decimal(str(number)) * BILLION)


def a_text(
    text: str = "NVIDIA will invest $100 billion in OpenAI.",
    *,
    kind: DocumentKind = DocumentKind.NEWS,
    published_on: str | None = "2025-09-22",
    publisher: str | None = "The Daily",
    raw: bytes | None = None,
) -> ReadDocument:
    """A document as a reader would hand it on: one body zone over the whole text."""
    digest = text_digest(text)
    return ReadDocument(
        facts=DocumentIngested(
            document_id=document_id_of(digest),
            text_digest=digest,
            raw_digest=text_digest(text) if raw is None else text_digest(raw.decode()),
            kind=kind,
            source_tier=tier_of(kind),
            publisher=publisher,
            published_on=published_on,
        ),
        text=text,
        zones=(Zone(start=0, end=len(text), kind=ZoneKind.BODY),),
    )


def a_candidate(
    giver: str = "NVIDIA",
    receiver: str = "OpenAI",
    amount: AmountClaim | float = 100,
    *,
    kind: DealKind = DealKind.EQUITY_INVESTMENT,
    status: Status = Status.ANNOUNCED,
    announced_on: str | None = "2025-09-22",
    effective_on: str | None = None,
    confidence: float = 0.9,
    increment: bool = False,
    document: ReadDocument | None = None,
    quote: str | None = None,
    others: Sequence[Leg] = (),
    new_names: Sequence[str] = (),
    questions: Sequence[str] = (),
) -> Candidate:
    """Cash from giver to receiver (billions when a number), goods back where the kind has any."""
    claim = amount if isinstance(amount, AmountClaim) else billions(amount)
    legs = [
        Leg(giver=giver, receiver=receiver, consideration=Consideration.CASH, amount=claim),
        *(
            [Leg(giver=receiver, receiver=giver, consideration=GOODS[kind])]
            if kind in GOODS
            else []
        ),
        *others,
    ]
    names = sorted({name for leg in legs for name in (leg.giver, leg.receiver)})
    read = document or a_text()
    return Candidate(
        kind=kind,
        status=status,
        parties=tuple(a_party(name) for name in names),
        legs=tuple(legs),
        announced_on=announced_on,
        effective_on=effective_on,
        attribution=Attribution.COMPANIES,
        evidence=(evidence_of(read, quote or read.text),),
        confidence=confidence,
        increment=increment,
        new_names=tuple(new_names),
        questions=tuple(questions),
    )


def a_party(name: str, role: Role = Role.PARTNER) -> Party:
    return Party(company_id=company_slug(name), name=name, role=role)


def evidence_of(document: ReadDocument, quote: str, field: str = "sentence") -> Evidence:
    """The first place where the quote stands."""
    start = document.text.index(quote)
    return Evidence(
        document_id=document.facts.document_id,
        field=field,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


class FixedExtractor:
    """Gives each text the candidates that it was made with, and counts how often it was asked."""

    def __init__(
        self, candidates: Mapping[str, Sequence[Candidate]], fingerprint: str = "fixed@1"
    ) -> None:
        self._candidates = dict(candidates)
        self._fingerprint = fingerprint
        self.asked = 0

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def extract(self, document: ReadDocument) -> Extraction:
        self.asked += 1
        found = tuple(self._candidates.get(document.text, ()))
        return Extraction(
            extractor=self._fingerprint,
            candidates=found,
            sentences=document.text.count(".") or 1,
            gated=len(found),
        )


def as_report(
    candidate: Candidate,
    document: ReadDocument,
    deal_id: str = "deal-1",
    match: MatchDecision | None = None,
) -> DealReported:
    """The event body that a candidate becomes, written by hand."""
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
        evidence=candidate.evidence,
        confidence=candidate.confidence,
        extractor="hand@1",
        match=match or MatchDecision(outcome=MatchOutcome.NEW),
    )
