"""The closed catalogue of event payloads (model.md). No event says "updated".

`CATALOGUE` maps each event type to its payload class. Add a type here, an arm in `graph.fold`,
and a golden sample in `tests/golden`; the tests insist on all three.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

import msgspec

from graph.model.calendar import PartialDateText
from graph.model.company import Alias, CompanyKind, Identifier
from graph.model.deal import Attribution, DealKind, Leg, Party, Status
from graph.model.document import DocumentKind, SourceTier
from graph.model.evidence import Evidence
from graph.model.value import Value


class DocumentIngested(Value, frozen=True):
    """A text entered. Digests are sha256 hex: of the stored text, and of the bytes as received."""

    document_id: str
    text_digest: str
    raw_digest: str
    kind: DocumentKind
    source_tier: SourceTier
    publisher: str | None = None
    address: str | None = None
    title: str | None = None
    published_on: PartialDateText | None = None
    language: str | None = None
    syndication_group: str | None = None
    filer: str | None = None


class DocumentExtracted(Value, frozen=True):
    """What one run of an extractor made of a document. Seconds are not part of any figure."""

    document_id: str
    extractor: str
    sentences: int
    candidates: int
    reported: int
    deferred: int
    seconds: float


class DocumentWithdrawn(Value, frozen=True):
    document_id: str
    reason: str


class MatchOutcome(StrEnum):
    NEW = "new"
    KNOWN = "known"
    UNSURE = "unsure"
    CURATED = "curated"


class MatchDecision(Value, frozen=True):
    """Why this report went to this deal: decided once, at ingest. `features` add up to `score`."""

    outcome: MatchOutcome
    score: float = 0.0
    features: dict[str, float] = msgspec.field(default_factory=dict)


class DealReported(Value, frozen=True):
    """What one document says about one deal. The id of the event is the id of the report."""

    deal_id: str
    document_id: str
    kind: DealKind
    status: Status
    parties: tuple[Party, ...]
    legs: tuple[Leg, ...]
    announced_on: PartialDateText | None = None
    effective_on: PartialDateText | None = None
    attribution: Attribution = Attribution.UNSTATED
    origin: str | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0
    extractor: str = ""
    match: MatchDecision = MatchDecision(outcome=MatchOutcome.NEW)


class RetractionReason(StrEnum):
    FALSE_MATCH = "false_match"
    MISREAD = "misread"
    PUBLISHER_WITHDREW = "publisher_withdrew"
    DENIED = "denied"
    SUPERSEDED_EXTRACTION = "superseded_extraction"
    TEST_DATA = "test_data"


class ReportRetracted(Value, frozen=True):
    report_id: str
    deal_id: str
    code: RetractionReason
    reason: str = ""


class DealCorrected(Value, frozen=True):
    """Overrides the fold for one field. `path`: `status`, `kind`, `announced_on`, `effective_on`,
    or `legs[GIVER>RECEIVER:CONSIDERATION].amount|stage|firmness` with company ids. `value` is the
    JSON form of that field (an AmountClaim for amounts)."""

    deal_id: str
    path: str
    value: str | dict[str, str | None]
    reason: str
    evidence: tuple[Evidence, ...] = ()


class DealMerged(Value, frozen=True):
    deal_id: str
    survivor_id: str
    score: float
    decided_by: str
    reason: str
    features: dict[str, float] = msgspec.field(default_factory=dict)


class DealUnmerged(Value, frozen=True):
    deal_id: str
    survivor_id: str
    reason: str


class CandidateDeferred(Value, frozen=True):
    """A report below the accept line; `questions` say what is open. It moves no number."""

    candidate_id: str
    report: DealReported
    questions: tuple[str, ...]
    nearest_deal_id: str | None = None


class CandidateAccepted(Value, frozen=True):
    candidate_id: str
    report_id: str
    reason: str


class CandidateRejected(Value, frozen=True):
    candidate_id: str
    reason: str


class CompanyRegistered(Value, frozen=True):
    """`provisional`: a new name met in a text, waiting for somebody to say who it is."""

    company_id: str
    name: str
    kind: CompanyKind
    country: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    aliases: tuple[Alias, ...] = ()
    provisional: bool = False
    document_id: str | None = None


class CompanyAliased(Value, frozen=True):
    company_id: str
    alias: Alias
    reason: str = ""


class AliasWithdrawn(Value, frozen=True):
    company_id: str
    alias_text: str
    reason: str


class CompanyMerged(Value, frozen=True):
    company_id: str
    survivor_id: str
    score: float
    reason: str


class CompanyUnmerged(Value, frozen=True):
    company_id: str
    survivor_id: str
    reason: str


class CompanyMatchRejected(Value, frozen=True):
    """ "These two are different": remembered, so that nobody is asked twice."""

    company_id: str
    other_id: str
    reason: str


class ControlChanged(Value, frozen=True):
    """From `valid_from` on, `parent_id` controls the company; None: nobody does any more."""

    company_id: str
    parent_id: str | None
    share: Decimal | None = None
    valid_from: PartialDateText | None = None


class Metric(StrEnum):
    REVENUE = "revenue"
    GROSS_PROFIT = "gross_profit"
    GROSS_MARGIN = "gross_margin"
    CASH = "cash"
    EQUITY = "equity"
    BACKLOG = "backlog"
    CAPEX = "capex"
    CUSTOMER_SHARE = "customer_share"


class MetricReported(Value, frozen=True):
    """A figure of a company that is no leg of a deal. gross_margin and customer_share are shares
    from 0 to 1; the latter is that of revenue which `subject`, a customer that need not be named,
    stands for. The figure is over the `months` that end with `period`; None: at its end."""

    company_id: str
    document_id: str
    metric: Metric
    value: Decimal
    currency: str | None = None
    period: PartialDateText | None = None
    evidence: tuple[Evidence, ...] = ()
    months: int | None = None
    subject: str | None = None


Payload = (
    DocumentIngested
    | DocumentExtracted
    | DocumentWithdrawn
    | DealReported
    | ReportRetracted
    | DealCorrected
    | DealMerged
    | DealUnmerged
    | CandidateDeferred
    | CandidateAccepted
    | CandidateRejected
    | CompanyRegistered
    | CompanyAliased
    | AliasWithdrawn
    | CompanyMerged
    | CompanyUnmerged
    | CompanyMatchRejected
    | ControlChanged
    | MetricReported
)

CATALOGUE: dict[str, type[Payload]] = {
    "document.ingested": DocumentIngested,
    "document.extracted": DocumentExtracted,
    "document.withdrawn": DocumentWithdrawn,
    "deal.reported": DealReported,
    "report.retracted": ReportRetracted,
    "deal.corrected": DealCorrected,
    "deal.merged": DealMerged,
    "deal.unmerged": DealUnmerged,
    "candidate.deferred": CandidateDeferred,
    "candidate.accepted": CandidateAccepted,
    "candidate.rejected": CandidateRejected,
    "company.registered": CompanyRegistered,
    "company.aliased": CompanyAliased,
    "company.alias_withdrawn": AliasWithdrawn,
    "company.merged": CompanyMerged,
    "company.unmerged": CompanyUnmerged,
    "company.match_rejected": CompanyMatchRejected,
    "company.control_changed": ControlChanged,
    "metric.reported": MetricReported,
}
TYPE_OF: dict[type[Payload], str] = {payload: name for name, payload in CATALOGUE.items()}

# The schema version that is written today, per type; older ones are upcast when read.
SCHEMA_VERSION: dict[str, int] = dict.fromkeys(CATALOGUE, 1) | {"metric.reported": 2}
