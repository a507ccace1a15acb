"""What can be asked. Each read takes `asOf`; lists are Relay connections."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

import strawberry

from analytics.flows import Column, Level
from analytics.reports import ConcentrationQuestion, ExposureQuestion
from analytics.shares import Dimension
from api import lookups
from api.answers.deals import deals_that_fit
from api.answers.documents import reports_of
from api.context import RequestInfo
from api.schema import orders
from api.schema.answers import (
    Candidate,
    ConcentrationReport,
    ExposureReport,
    LoopReport,
    StressReport,
)
from api.schema.circling import Circling
from api.schema.companies import Company
from api.schema.connections import Connection, KeyOf, connection_of
from api.schema.foundations import Foundations
from api.schema.inputs import DealFilter, LoopQuestion, StressInput, clocks
from api.schema.nodes import Deal, Document, Report
from api.schema.suppositions import Suppositions
from api.schema.turning import RingTurns
from api.schema.values import AsOf
from graph.fold.snapshot import KnowledgeGraph
from graph.model.company import CompanyKind


@strawberry.enum(description="Order of deals: largest figure first, or latest announced first.")
class DealOrder(StrEnum):
    HEADLINE = "headline"
    ANNOUNCED = "announced"


DEAL_KEYS: dict[DealOrder, KeyOf] = {
    DealOrder.HEADLINE: orders.by_headline,
    DealOrder.ANNOUNCED: orders.by_announcement,
}


@strawberry.type(description="The log that answers come from.")
class Log:
    position: int
    head_hash: str
    policy_id: str
    companies: int
    deals: int
    reports: int
    documents: int


@strawberry.type
class Query(Suppositions, Foundations, Circling, RingTurns):
    @strawberry.field(description="Where the log stands, as of the clocks.")
    async def log(self, info: RequestInfo, as_of: AsOf | None = None) -> Log:
        graph = await _graph(info, as_of)
        return Log(
            position=graph.position,
            head_hash=graph.head_hash,
            policy_id=graph.policy_id,
            companies=len(graph.companies),
            deals=len(graph.deals),
            reports=len(graph.reports),
            documents=len(graph.documents),
        )

    @strawberry.field(description="A company by name, alias, ticker, CIK, LEI or id.")
    async def company(self, info: RequestInfo, key: str, as_of: AsOf | None = None) -> Company:
        graph = await _graph(info, as_of)
        return Company.of(graph, lookups.find_company(graph, key).company_id)

    @strawberry.field(description="Companies by name. Provisional: new names met in texts.")
    async def companies(
        self,
        info: RequestInfo,
        kind: CompanyKind | None = None,
        provisional: bool | None = None,
        first: int | None = None,
        after: str | None = None,
        as_of: AsOf | None = None,
    ) -> Connection[Company]:
        graph = await _graph(info, as_of)

        def found() -> Iterable[Any]:
            return (
                each
                for each in graph.companies.values()
                if (kind is None or each.kind is kind)
                and (provisional is None or each.provisional is provisional)
            )

        ordered = await _sorted(
            info, graph, f"companies {kind} {provisional}", found, orders.by_name
        )
        return connection_of(
            ordered,
            orders.by_name,
            lambda each: Company.of(graph, each.company_id),
            first,
            after,
        )

    @strawberry.field(description="A deal by id, the start of it, or the id of a report of it.")
    async def deal(self, info: RequestInfo, key: str, as_of: AsOf | None = None) -> Deal:
        graph = await _graph(info, as_of)
        return Deal.of(graph, lookups.find_deal(graph, key))

    @strawberry.field(description="Deals that fit, a page at a time.")
    async def deals(
        self,
        info: RequestInfo,
        where: DealFilter | None = None,
        order: DealOrder = DealOrder.HEADLINE,
        first: int | None = None,
        after: str | None = None,
        as_of: AsOf | None = None,
    ) -> Connection[Deal]:
        graph = await _graph(info, as_of)
        wanted = (where or DealFilter()).value()
        ordered = await _sorted(
            info,
            graph,
            f"deals {order} {wanted}",
            lambda: deals_that_fit(graph, wanted),
            DEAL_KEYS[order],
        )
        return connection_of(
            ordered, DEAL_KEYS[order], lambda each: Deal.of(graph, each), first, after
        )

    @strawberry.field(description="A report by id or the start of it.")
    async def report(self, info: RequestInfo, key: str, as_of: AsOf | None = None) -> Report:
        graph = await _graph(info, as_of)
        return Report.of(graph, lookups.find_report(graph, key))

    @strawberry.field(description="Reports of a deal, of a document, or all, latest first.")
    async def reports(
        self,
        info: RequestInfo,
        deal: str | None = None,
        document: str | None = None,
        first: int | None = None,
        after: str | None = None,
        as_of: AsOf | None = None,
    ) -> Connection[Report]:
        graph = await _graph(info, as_of)
        deal_id = lookups.find_deal(graph, deal).deal_id if deal else None
        document_id = lookups.find_document(graph, document).document_id if document else None

        def found() -> Iterable[Any]:
            among = reports_of(graph, document_id) if document_id else graph.reports.values()
            return (each for each in among if deal_id is None or each.deal_id == deal_id)

        ordered = await _sorted(
            info, graph, f"reports {deal_id} {document_id}", found, orders.latest_first
        )
        return connection_of(
            ordered, orders.latest_first, lambda each: Report.of(graph, each), first, after
        )

    @strawberry.field(description="A document by id, its address, or the start of its digest.")
    async def document(self, info: RequestInfo, key: str, as_of: AsOf | None = None) -> Document:
        graph = await _graph(info, as_of)
        return Document.of(lookups.find_document(graph, key))

    @strawberry.field(description="Documents, latest in the log first.")
    async def documents(
        self,
        info: RequestInfo,
        first: int | None = None,
        after: str | None = None,
        as_of: AsOf | None = None,
    ) -> Connection[Document]:
        graph = await _graph(info, as_of)
        ordered = await _sorted(
            info, graph, "documents", graph.documents.values, orders.latest_first
        )
        return connection_of(ordered, orders.latest_first, Document.of, first, after)

    @strawberry.field(graphql_type=LoopReport, description="Rings of money, largest first.")
    async def loops(
        self, info: RequestInfo, question: LoopQuestion | None = None, as_of: AsOf | None = None
    ) -> Any:
        graph = await _graph(info, as_of)
        context = info.context
        wanted = (question or LoopQuestion()).value(graph, context.limits.seconds)
        moment = clocks(context.desk, as_of)
        return await context.ask(lambda: context.desk.loops(wanted, moment))

    @strawberry.field(graphql_type=ExposureReport, description="Exposure of a firm or its group.")
    async def exposure(
        self,
        info: RequestInfo,
        company: str,
        level: Level = Level.GROUP,
        currency: str = "USD",
        as_of: AsOf | None = None,
    ) -> Any:
        graph = await _graph(info, as_of)
        context, moment = info.context, clocks(info.context.desk, as_of)
        question = ExposureQuestion(
            company_id=lookups.find_company(graph, company).company_id,
            level=level,
            currency=currency.upper(),
        )
        return await context.ask(lambda: context.desk.exposure(question, moment))

    @strawberry.field(
        graphql_type=ConcentrationReport, description="How money is spread over names."
    )
    async def concentration(
        self,
        info: RequestInfo,
        by: Dimension = Dimension.RECEIVER,
        company: str | None = None,
        level: Level = Level.GROUP,
        column: Column = Column.CONTRACTED,
        currency: str = "USD",
        as_of: AsOf | None = None,
    ) -> Any:
        graph = await _graph(info, as_of)
        context, moment = info.context, clocks(info.context.desk, as_of)
        question = ConcentrationQuestion(
            by=by,
            company_id=lookups.company_id_of(graph, company),
            level=level,
            column=column,
            currency=currency.upper(),
        )
        return await context.ask(lambda: context.desk.concentration(question, moment))

    @strawberry.field(
        graphql_type=StressReport,
        description="Who is hit, and in which round, if a company pays a part of what it owes.",
    )
    async def stress(
        self,
        info: RequestInfo,
        company: str,
        question: StressInput | None = None,
        as_of: AsOf | None = None,
    ) -> Any:
        graph = await _graph(info, as_of)
        context, moment = info.context, clocks(info.context.desk, as_of)
        company_id = lookups.find_company(graph, company).company_id
        wanted = (question or StressInput()).value(company_id)
        return await context.ask(lambda: context.desk.stress(wanted, moment))

    @strawberry.field(
        graphql_type=Connection[Candidate],  # type: ignore[valid-type]
        description="Candidates that wait for a verdict, oldest first.",
    )
    async def review(
        self, info: RequestInfo, first: int | None = None, after: str | None = None
    ) -> Any:
        from api.presenters.reports import candidate_view
        from ingest.review import waiting

        context = info.context
        graph = await context.ask(context.desk.whole)
        return connection_of(
            waiting(graph),
            orders.oldest_first,
            lambda each: candidate_view(graph, each, context.desk.text),
            first,
            after,
        )


async def _graph(info: RequestInfo, as_of: AsOf | None) -> KnowledgeGraph:
    return await info.context.graph(clocks(info.context.desk, as_of))


async def _sorted(
    info: RequestInfo,
    graph: KnowledgeGraph,
    name: str,
    nodes: Callable[[], Iterable[Any]],
    key: KeyOf,
) -> Any:
    context = info.context
    return await context.ask(lambda: context.orders.sorted(graph, name, nodes, key))
