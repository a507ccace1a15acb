"""The snapshot that every reader gets: companies, deals, reports, documents as of a moment.

All mappings are sorted by id and read-only; nothing here touches a store or a clock. Money columns:
a MoneyRange of zero means "nothing of that sort", None means the amount is unknown (`n/d`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from graph.events.catalogue import (
    CandidateDeferred,
    DealReported,
    DocumentExtracted,
    DocumentIngested,
    MetricReported,
    ReportRetracted,
)
from graph.model.calendar import AsOf, Certainty, PartialDateText
from graph.model.company import Alias, CompanyKind, Identifier
from graph.model.deal import (
    AmountScope,
    Consideration,
    DealKind,
    Firmness,
    Role,
    Schedule,
    Stage,
    Status,
)
from graph.model.document import SourceTier
from graph.model.money import AmountClaim, MoneyRange, Quantity
from graph.model.value import Value


class Control(Value, frozen=True):
    """`parent_id` controls the company from `valid_from` (None: always) on."""

    parent_id: str | None
    share: Decimal | None
    valid_from: PartialDateText | None


class Company(Value, frozen=True):
    """A resolved organisation. `merged_ids` were other ids before; `group_id` is the top parent."""

    company_id: str
    name: str
    kind: CompanyKind
    country: str | None
    identifiers: tuple[Identifier, ...]
    aliases: tuple[Alias, ...]
    provisional: bool
    merged_ids: tuple[str, ...]
    parent_id: str | None
    group_id: str
    control: tuple[Control, ...]
    different_from: tuple[str, ...]


class Document(Value, frozen=True):
    """A document with what was made of it. `withdrawn`: its reports no longer count."""

    facts: DocumentIngested
    position: int
    recorded_at: str
    extractions: tuple[DocumentExtracted, ...] = ()
    withdrawn: str | None = None

    @property
    def document_id(self) -> str:
        return self.facts.document_id


class Report(Value, frozen=True):
    """A report in its place. `deal_id` is the deal it counts for after merges; `active` is False
    when it is retracted or its document withdrawn; `tier` reflects the attribution;
    `origin_key` is the independent source behind it (syndication, cited outlet, publisher).
    `syndicate` names the group of copies of one text: the id of the document met first."""

    report_id: str
    deal_id: str
    facts: DealReported
    position: int
    recorded_at: str
    actor: str
    published_on: PartialDateText | None
    tier: SourceTier
    origin_key: str
    syndicate: str
    truth: Certainty
    active: bool
    retraction: ReportRetracted | None = None


class Spread(Value, frozen=True):
    """The disagreement about one amount: lowest and highest stated end over the active reports,
    how many independent sources and reports state it, and why the winner won."""

    low: Decimal | None
    high: Decimal | None
    currency: str | None
    independent_sources: int
    reports: int
    reason: str


class DealParty(Value, frozen=True):
    company_id: str
    role: Role


class DealLeg(Value, frozen=True):
    """One promise of a folded deal. Columns: headline, contracted, paid, contingent; the last is
    never added to the others. `group` legs share one sum: count `leg_id` groups once."""

    leg_id: str
    giver_id: str
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


class StatusChange(Value, frozen=True):
    """One step of the status trail: what a report said, when printed, and whether it moved us."""

    status: Status
    report_id: str
    published_on: PartialDateText | None
    moved: bool


class Deal(Value, frozen=True):
    """What the active reports and corrections add up to. `truth` says whether the deal held on the
    day asked for, as far as dates can tell. `report_ids` are the active ones, strongest first."""

    deal_id: str
    kind: DealKind
    status: Status
    truth: Certainty
    parties: tuple[DealParty, ...]
    legs: tuple[DealLeg, ...]
    announced_on: PartialDateText | None
    effective_on: PartialDateText | None
    first_published_on: PartialDateText | None
    confidence: float
    independent_sources: int
    report_ids: tuple[str, ...]
    retracted_ids: tuple[str, ...]
    merged_ids: tuple[str, ...]
    corrected: tuple[str, ...]
    trail: tuple[StatusChange, ...]
    policy_id: str
    first_position: int


class CandidateState(Value, frozen=True):
    """A deferred candidate; `verdict` is None while it waits."""

    candidate_id: str
    facts: CandidateDeferred
    position: int
    verdict: str | None = None
    reason: str = ""


class MetricFact(Value, frozen=True):
    event_id: str
    facts: MetricReported
    position: int


class ParkedEvent(Value, frozen=True):
    position: int
    event_id: str
    type: str
    reason: str


class Anomaly(Value, frozen=True):
    """A rule of the model that the reports break, and which report breaks it."""

    code: str
    subject_id: str
    report_id: str
    text: str


class KnowledgeGraph(Value, frozen=True):
    """One immutable snapshot. `position` and `head_hash` are of the last event folded in;
    `extractors` are the fingerprints of all that read one of its documents."""

    as_of: AsOf
    position: int
    head_hash: str
    policy_id: str
    companies: Mapping[str, Company]
    deals: Mapping[str, Deal]
    reports: Mapping[str, Report]
    documents: Mapping[str, Document]
    candidates: Mapping[str, CandidateState]
    metrics: tuple[MetricFact, ...]
    parked: tuple[ParkedEvent, ...]
    anomalies: tuple[Anomaly, ...]
    company_redirects: Mapping[str, str]
    deal_redirects: Mapping[str, str]
    extractors: tuple[str, ...]

    def company_of(self, company_id: str) -> Company | None:
        """The company by id, through merges."""
        return self.companies.get(self.company_redirects.get(company_id, company_id))

    def deal_of(self, deal_id: str) -> Deal | None:
        """The deal by id, through merges."""
        return self.deals.get(self.deal_redirects.get(deal_id, deal_id))

    def name_of(self, company_id: str) -> str:
        """Display name; the id itself where nobody registered it."""
        company = self.company_of(company_id)
        return company.name if company else company_id

    def group_of(self, company_id: str) -> str:
        """Id of the top parent as of the day asked for; the company itself without one."""
        company = self.company_of(company_id)
        return company.group_id if company else company_id

    def legs(self) -> Iterator[tuple[Deal, DealLeg]]:
        """Every leg of every deal, in order of deal id."""
        for deal in self.deals.values():
            for leg in deal.legs:
                yield deal, leg
