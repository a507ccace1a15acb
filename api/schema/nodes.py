"""GraphQL types of deals, reports and documents: views of one snapshot."""

from __future__ import annotations

from typing import Any

import strawberry

from api.context import RequestInfo
from api.schema.companies import Company, Graph
from api.schema.stated import StatedLeg, StatedParty
from api.schema.values import (
    AmountClaim,
    Evidence,
    MoneyRange,
    Quantity,
    Schedule,
    Spread,
)
from graph.fold import snapshot
from graph.model.calendar import Certainty
from graph.model.deal import (
    AmountScope,
    Attribution,
    Consideration,
    DealKind,
    Firmness,
    Role,
    Stage,
    Status,
)
from graph.model.document import DocumentKind, SourceTier

REPORTS_SHOWN_MAX = 200


@strawberry.type(description="A company in a role.")
class Party:
    company: Company
    role: Role


@strawberry.type(description="One promise, giver to receiver, with its four money columns.")
class Leg:
    id: strawberry.ID
    giver: Company
    receiver: Company
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
    report_ids: list[strawberry.ID]

    @staticmethod
    def of(graph: snapshot.KnowledgeGraph, leg: snapshot.DealLeg) -> Leg:
        return Leg(
            id=strawberry.ID(leg.leg_id),
            giver=Company.of(graph, leg.giver_id),
            receiver=Company.of(graph, leg.receiver_id),
            consideration=leg.consideration,
            amount=AmountClaim.of(leg.amount),
            quantity=Quantity.of(leg.quantity),
            stage=leg.stage,
            firmness=leg.firmness,
            schedule=Schedule.of(leg.schedule),
            amount_scope=leg.amount_scope,
            group=leg.group,
            condition=leg.condition,
            headline=MoneyRange.of(leg.headline),
            contracted=MoneyRange.of(leg.contracted),
            paid=MoneyRange.of(leg.paid),
            contingent=MoneyRange.of(leg.contingent),
            spread=Spread.of(leg.spread),
            report_ids=[strawberry.ID(each) for each in leg.report_ids],
        )


@strawberry.type(description="One text with a digest.")
class Document:
    facts: strawberry.Private[snapshot.Document]
    id: strawberry.ID
    kind: DocumentKind
    source_tier: SourceTier
    publisher: str | None
    address: str | None
    title: str | None
    published_on: str | None
    language: str | None
    filer: str | None
    syndication_group: str | None
    withdrawn: str | None
    position: int

    @staticmethod
    def of(facts: snapshot.Document) -> Document:
        told = facts.facts
        return Document(
            facts=facts,
            id=strawberry.ID(told.document_id),
            kind=told.kind,
            source_tier=told.source_tier,
            publisher=told.publisher,
            address=told.address,
            title=told.title,
            published_on=told.published_on,
            language=told.language,
            filer=told.filer,
            syndication_group=told.syndication_group,
            withdrawn=facts.withdrawn,
            position=facts.position,
        )

    @strawberry.field(description="The stored text; null once it was removed on demand.")
    async def text(self, info: RequestInfo) -> str | None:
        return await info.context.texts.load(self.facts.facts.text_digest)


@strawberry.type(description="What one document says about one deal. Never edited.")
class Report:
    graph: Graph
    facts: strawberry.Private[snapshot.Report]
    id: strawberry.ID
    kind: DealKind
    status: Status
    announced_on: str | None
    effective_on: str | None
    published_on: str | None
    attribution: Attribution
    origin: str | None
    confidence: float
    extractor: str
    tier: SourceTier
    active: bool
    position: int

    @staticmethod
    def of(graph: snapshot.KnowledgeGraph, report: snapshot.Report) -> Report:
        told = report.facts
        return Report(
            graph=graph,
            facts=report,
            id=strawberry.ID(report.report_id),
            kind=told.kind,
            status=told.status,
            announced_on=told.announced_on,
            effective_on=told.effective_on,
            published_on=report.published_on,
            attribution=told.attribution,
            origin=told.origin,
            confidence=told.confidence,
            extractor=told.extractor,
            tier=report.tier,
            active=report.active,
            position=report.position,
        )

    @strawberry.field(
        graphql_type=list[StatedParty],  # type: ignore[valid-type]
        description="The parties under the names of the text.",
    )
    def parties(self) -> Any:
        return self.facts.facts.parties

    @strawberry.field(
        graphql_type=list[StatedLeg],  # type: ignore[valid-type]
        description="The promises as the text states them.",
    )
    def legs(self) -> Any:
        return self.facts.facts.legs

    @strawberry.field(description="The phrases that each field rests on.")
    def evidence(self) -> list[Evidence]:
        return [Evidence.of(each) for each in self.facts.facts.evidence]

    @strawberry.field
    def document(self) -> Document | None:
        facts = self.graph.documents.get(self.facts.facts.document_id)
        return Document.of(facts) if facts else None

    @strawberry.field(description="Why it was retracted; null while it counts.")
    def retraction(self) -> str | None:
        retraction = self.facts.retraction
        return f"{retraction.code.value}: {retraction.reason}" if retraction else None


@strawberry.type(description="One agreement: a fold over the reports matched to it.")
class Deal:
    graph: Graph
    facts: strawberry.Private[snapshot.Deal]
    id: strawberry.ID
    kind: DealKind
    status: Status
    truth: Certainty
    announced_on: str | None
    effective_on: str | None
    first_published_on: str | None
    confidence: float
    independent_sources: int
    policy_id: str

    @staticmethod
    def of(graph: snapshot.KnowledgeGraph, facts: snapshot.Deal) -> Deal:
        return Deal(
            graph=graph,
            facts=facts,
            id=strawberry.ID(facts.deal_id),
            kind=facts.kind,
            status=facts.status,
            truth=facts.truth,
            announced_on=facts.announced_on,
            effective_on=facts.effective_on,
            first_published_on=facts.first_published_on,
            confidence=facts.confidence,
            independent_sources=facts.independent_sources,
            policy_id=facts.policy_id,
        )

    @strawberry.field
    def parties(self) -> list[Party]:
        return [
            Party(company=Company.of(self.graph, party.company_id), role=party.role)
            for party in self.facts.parties
        ]

    @strawberry.field
    def legs(self) -> list[Leg]:
        return [Leg.of(self.graph, leg) for leg in self.facts.legs]

    @strawberry.field(
        description=f"Active reports, strongest first; the first {REPORTS_SHOWN_MAX} of them."
    )
    def reports(self) -> list[Report]:
        shown = self.facts.report_ids[:REPORTS_SHOWN_MAX]
        return [Report.of(self.graph, self.graph.reports[each]) for each in shown]

    @strawberry.field
    def report_total(self) -> int:
        return len(self.facts.report_ids)

    @strawberry.field(description="Fields that a curator has overridden.")
    def corrected(self) -> list[str]:
        return list(self.facts.corrected)

    @strawberry.field
    def merged_ids(self) -> list[strawberry.ID]:
        return [strawberry.ID(other) for other in self.facts.merged_ids]
