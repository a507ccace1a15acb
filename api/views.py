"""What the doors show: frozen values with names beside ids, made from one snapshot.

The command line prints them with `--json`; GraphQL serves the same ones. Amounts are decimals (text
in JSON); None is unknown, never zero. Each answer names the clocks and the log position it is of.
"""

from __future__ import annotations

from graph.events.catalogue import MatchDecision
from graph.fold.snapshot import Anomaly, Control, Spread, StatusChange
from graph.model.calendar import AsOf, Certainty, PartialDateText
from graph.model.company import Alias, CompanyKind, Identifier
from graph.model.deal import (
    AmountScope,
    Attribution,
    Consideration,
    DealKind,
    Firmness,
    Leg,
    Party,
    Role,
    Schedule,
    Stage,
    Status,
)
from graph.model.document import DocumentKind, SourceTier
from graph.model.evidence import Evidence
from graph.model.money import AmountClaim, MoneyRange, Quantity
from graph.model.value import Value


class PartyView(Value, frozen=True):
    company_id: str
    name: str
    role: Role


class LegView(Value, frozen=True):
    """A leg of a folded deal, with names, columns, and the disagreement behind the amount."""

    leg_id: str
    giver: str
    giver_id: str
    receiver: str
    receiver_id: str
    consideration: Consideration
    amount: AmountClaim
    quantity: Quantity | None
    stage: Stage
    firmness: Firmness
    schedule: Schedule | None
    amount_scope: AmountScope
    group: str | None
    condition: str | None
    headline: MoneyRange | None
    contracted: MoneyRange | None
    paid: MoneyRange | None
    contingent: MoneyRange | None
    spread: Spread
    decided_by: str
    report_ids: tuple[str, ...]


class DealView(Value, frozen=True):
    """A deal with its parties and legs by name. `title` says who gives to whom."""

    deal_id: str
    title: str
    kind: DealKind
    status: Status
    truth: Certainty
    announced_on: PartialDateText | None
    effective_on: PartialDateText | None
    first_published_on: PartialDateText | None
    parties: tuple[PartyView, ...]
    legs: tuple[LegView, ...]
    confidence: float
    independent_sources: int
    report_ids: tuple[str, ...]
    retracted_ids: tuple[str, ...]
    merged_ids: tuple[str, ...]
    corrected: tuple[str, ...]
    trail: tuple[StatusChange, ...]
    policy_id: str
    first_position: int


class DealsAnswer(Value, frozen=True):
    """Deals by headline, largest first. `total` counts all that fit; `truncated`: not all shown."""

    deals: tuple[DealView, ...]
    total: int
    truncated: bool
    as_of: AsOf
    position: int


class Mark(Value, frozen=True):
    """The slice `[start, end)` of a passage's text that carries `fields` of the report."""

    start: int
    end: int
    fields: tuple[str, ...]


class Passage(Value, frozen=True):
    """Words of the stored text round the evidence: `text` begins at `start` of the stored text;
    the marks count from the beginning of the passage."""

    start: int
    text: str
    marks: tuple[Mark, ...]


class DocumentView(Value, frozen=True):
    """A document with what was made of it. `extractors` are the fingerprints that read it."""

    document_id: str
    kind: DocumentKind
    source_tier: SourceTier
    publisher: str | None
    title: str | None
    address: str | None
    published_on: PartialDateText | None
    filer: str | None
    language: str | None
    text_digest: str
    raw_digest: str
    syndication_group: str | None
    withdrawn: str | None
    recorded_at: str
    position: int
    extractors: tuple[str, ...]


class ReportView(Value, frozen=True):
    """A report as its document states it, with the phrases marked. `passages` is empty when the
    text was removed or carries no evidence. `retracted`: why it no longer counts."""

    report_id: str
    deal_id: str
    document: DocumentView | None
    kind: DealKind
    status: Status
    announced_on: PartialDateText | None
    effective_on: PartialDateText | None
    parties: tuple[Party, ...]
    legs: tuple[Leg, ...]
    attribution: Attribution
    confidence: float
    evidence: tuple[Evidence, ...]
    passages: tuple[Passage, ...]
    origin: str | None
    tier: SourceTier
    published_on: PartialDateText | None
    truth: Certainty
    active: bool
    retracted: str | None
    extractor: str
    match: MatchDecision
    actor: str
    recorded_at: str
    position: int


class DealAnswer(Value, frozen=True):
    """One deal with every report of it, active ones first and strongest first."""

    deal: DealView
    reports: tuple[ReportView, ...]
    truncated: bool
    anomalies: tuple[Anomaly, ...]
    as_of: AsOf
    position: int


class CompanyView(Value, frozen=True):
    """`deals` counts the deals that it is a party of; `provisional`: nobody has registered it."""

    company_id: str
    name: str
    kind: CompanyKind
    country: str | None
    provisional: bool
    parent_id: str | None
    parent: str | None
    group_id: str
    group: str
    deals: int


class CompaniesAnswer(Value, frozen=True):
    """Companies with most deals first, then by name."""

    companies: tuple[CompanyView, ...]
    total: int
    truncated: bool
    as_of: AsOf
    position: int


class CompanyAnswer(Value, frozen=True):
    """One company with its names, its group, and its deals by headline."""

    company: CompanyView
    aliases: tuple[Alias, ...]
    identifiers: tuple[Identifier, ...]
    control: tuple[Control, ...]
    controls: tuple[CompanyView, ...]
    merged_ids: tuple[str, ...]
    different_from: tuple[str, ...]
    deals: tuple[DealView, ...]
    truncated: bool
    as_of: AsOf
    position: int


class DocumentsAnswer(Value, frozen=True):
    """Documents, latest in the log first."""

    documents: tuple[DocumentView, ...]
    total: int
    truncated: bool
    as_of: AsOf
    position: int


class DocumentAnswer(Value, frozen=True):
    """One document with its text (None when it was removed on demand) and its reports."""

    document: DocumentView
    text: str | None
    reports: tuple[ReportView, ...]
    truncated: bool
    as_of: AsOf
    position: int


class CandidateView(Value, frozen=True):
    """A candidate of the review queue with the phrases that it rests on and its open questions."""

    candidate_id: str
    title: str
    document: DocumentView | None
    kind: DealKind
    status: Status
    parties: tuple[Party, ...]
    legs: tuple[Leg, ...]
    confidence: float
    evidence: tuple[Evidence, ...]
    passages: tuple[Passage, ...]
    questions: tuple[str, ...]
    nearest_deal_id: str | None
    verdict: str | None
    reason: str
    position: int


class ReviewAnswer(Value, frozen=True):
    """The queue, oldest first. `total` counts all that wait."""

    candidates: tuple[CandidateView, ...]
    total: int
    truncated: bool
    position: int
