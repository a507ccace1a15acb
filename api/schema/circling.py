"""How much money goes round, whether that is more than chance, and what may come of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import strawberry

from analytics.chance import ChanceQuestion
from analytics.circulation import CirculationQuestion
from analytics.contagion.drawn import Keeps, Law
from analytics.flows import Column, Level
from analytics.montecarlo import MonteCarloQuestion, Rate
from api.context import RequestInfo
from api.lookups import company_id_of
from api.schema.answers import CirculationReport, MonteCarloReport
from api.schema.inputs import clocks
from api.schema.values import AsOf
from graph.errors import InvalidValue
from graph.model.deal import Status

DRAWS_SERVED = 999


def _served(draws: int) -> int:
    """Raises InvalidValue for more draws than a server should make."""
    if draws > DRAWS_SERVED:
        raise InvalidValue("draws", draws, f"is over {DRAWS_SERVED}; use the command line")
    return draws


@strawberry.input(description="A null model: draws (up to 999 over GraphQL), seed, what is kept.")
class Chances:
    draws: int = 199
    seed: int = 1
    keeps: Keeps = Keeps.DEGREE
    max_hops: int = 6

    def value(self) -> ChanceQuestion:
        """The question itself; raises InvalidValue for more draws than a server should make."""
        return ChanceQuestion(
            draws=_served(self.draws), seed=self.seed, keeps=self.keeps, max_hops=self.max_hops
        )


@strawberry.input(description="The chance that a deal of a status is paid in the end.")
class RateInput:
    status: Status
    chance: Decimal


@strawberry.type
class Circling:
    @strawberry.field(
        graphql_type=CirculationReport,
        description="Netted money, Finn's index, the Hodge split; each with its convention.",
    )
    async def circulation(
        self,
        info: RequestInfo,
        level: Level = Level.GROUP,
        column: Column = Column.HEADLINE,
        status: Status | None = None,
        currency: str = "USD",
        chance: Chances | None = None,
        as_of: AsOf | None = None,
    ) -> Any:
        context, moment = info.context, clocks(info.context.desk, as_of)
        question = CirculationQuestion(
            level=level,
            column=column,
            status=status,
            currency=currency.upper(),
            chance=chance.value() if chance else None,
        )
        return await context.ask(lambda: context.desk.circulation(question, moment))

    @strawberry.field(
        graphql_type=MonteCarloReport,
        description="Draws over truth, conversion and ranges: of what a firm gives and receives, "
        "else of the netted money of the log.",
    )
    async def montecarlo(
        self,
        info: RequestInfo,
        company: str | None = None,
        draws: int = 500,
        seed: int = 1,
        law: Law = Law.UNIFORM,
        rates: list[RateInput] | None = None,
        level: Level = Level.GROUP,
        currency: str = "USD",
        as_of: AsOf | None = None,
    ) -> Any:
        context, moment = info.context, clocks(info.context.desk, as_of)
        graph = await context.graph(moment)
        question = MonteCarloQuestion(
            company_id=company_id_of(graph, company),
            draws=_served(draws),
            seed=seed,
            law=law,
            rates=tuple(Rate(status=each.status, chance=each.chance) for each in rates or ()),
            level=level,
            currency=currency.upper(),
        )
        return await context.ask(lambda: context.desk.montecarlo(question, moment))
