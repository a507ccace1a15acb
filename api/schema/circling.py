"""How much money goes round, and whether that is more than chance."""

from __future__ import annotations

from typing import Any

import strawberry

from analytics.chance import ChanceQuestion
from analytics.circulation import CirculationQuestion
from analytics.contagion.drawn import Keeps
from analytics.flows import Column, Level
from api.context import RequestInfo
from api.schema.answers import CirculationReport
from api.schema.inputs import clocks
from api.schema.values import AsOf
from graph.errors import InvalidValue
from graph.model.deal import Status

DRAWS_SERVED = 999


@strawberry.input(description="A null model: draws (up to 999 over GraphQL), seed, what is kept.")
class Chances:
    draws: int = 199
    seed: int = 1
    keeps: Keeps = Keeps.DEGREE
    max_hops: int = 6

    def value(self) -> ChanceQuestion:
        """The question itself; raises InvalidValue for more draws than a server should make."""
        if self.draws > DRAWS_SERVED:
            raise InvalidValue("draws", self.draws, f"is over {DRAWS_SERVED}; use the command line")
        return ChanceQuestion(
            draws=self.draws, seed=self.seed, keeps=self.keeps, max_hops=self.max_hops
        )


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
