"""What deals rest on: the seller's stake, the backlog, the backing, the payer."""

from __future__ import annotations

from typing import Any

import strawberry

from analytics.backing import BackingQuestion
from analytics.backlog import BacklogQuestion
from analytics.customers import CustomersQuestion
from analytics.flows import Column, Level
from analytics.plans import PlansQuestion
from analytics.rebate import RebateQuestion
from api.context import RequestInfo
from api.lookups import company_id_of, find_company
from api.schema.answers import (
    BackingReport,
    BacklogReport,
    CustomersReport,
    PlansReport,
    RebateReport,
)
from api.schema.inputs import clocks
from api.schema.values import AsOf


@strawberry.type
class Foundations:
    @strawberry.field(
        graphql_type=RebateReport,
        description="How much gross profit a seller's stakes in its customers hand back.",
    )
    async def rebate(
        self,
        info: RequestInfo,
        company: str,
        period: str | None = None,
        column: Column = Column.HEADLINE,
        level: Level = Level.GROUP,
        currency: str = "USD",
        as_of: AsOf | None = None,
    ) -> Any:
        context, moment = info.context, clocks(info.context.desk, as_of)
        question = RebateQuestion(
            company_id=find_company(await context.graph(moment), company).company_id,
            period=period,
            column=column,
            level=level,
            currency=currency.upper(),
        )
        return await context.ask(lambda: context.desk.rebate(question, moment))

    @strawberry.field(
        graphql_type=BacklogReport,
        description="How much of a reported backlog leans on which customer.",
    )
    async def backlog(
        self,
        info: RequestInfo,
        company: str,
        period: str | None = None,
        level: Level = Level.GROUP,
        currency: str = "USD",
        as_of: AsOf | None = None,
    ) -> Any:
        context, moment = info.context, clocks(info.context.desk, as_of)
        question = BacklogQuestion(
            company_id=find_company(await context.graph(moment), company).company_id,
            period=period,
            level=level,
            currency=currency.upper(),
        )
        return await context.ask(lambda: context.desk.backlog(question, moment))

    @strawberry.field(
        graphql_type=BackingReport,
        description="Guarantees, warrants, options and tranches that a firm gives and gets.",
    )
    async def backing(
        self,
        info: RequestInfo,
        company: str,
        level: Level = Level.GROUP,
        currency: str = "USD",
        as_of: AsOf | None = None,
    ) -> Any:
        context, moment = info.context, clocks(info.context.desk, as_of)
        question = BackingQuestion(
            company_id=find_company(await context.graph(moment), company).company_id,
            level=level,
            currency=currency.upper(),
        )
        return await context.ask(lambda: context.desk.backing(question, moment))

    @strawberry.field(
        graphql_type=PlansReport,
        description="Plans by how far their money has come, and what their payers owe.",
    )
    async def plans(
        self,
        info: RequestInfo,
        company: str | None = None,
        level: Level = Level.COMPANY,
        currency: str = "USD",
        as_of: AsOf | None = None,
    ) -> Any:
        context, moment = info.context, clocks(info.context.desk, as_of)
        graph = await context.graph(moment)
        question = PlansQuestion(
            company_id=company_id_of(graph, company),
            level=level,
            currency=currency.upper(),
        )
        return await context.ask(lambda: context.desk.plans(question, moment))

    @strawberry.field(
        graphql_type=CustomersReport,
        description="Bounds of customer concentration, where only large customers are disclosed.",
    )
    async def customers(
        self,
        info: RequestInfo,
        company: str,
        period: str | None = None,
        level: Level = Level.GROUP,
        as_of: AsOf | None = None,
    ) -> Any:
        context, moment = info.context, clocks(info.context.desk, as_of)
        question = CustomersQuestion(
            company_id=find_company(await context.graph(moment), company).company_id,
            period=period,
            level=level,
        )
        return await context.ask(lambda: context.desk.customers(question, moment))
