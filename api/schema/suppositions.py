"""What can be supposed: scenarios and leave-one-out, answered on branches of the log."""

from __future__ import annotations

from typing import Any

import strawberry

from api.context import RequestInfo
from api.lookups import company_id_of
from api.schema.answers import LoadBearingReport, ScenarioResult
from api.schema.inputs import clocks
from api.schema.scenario_inputs import LoadBearing, Scenario
from api.schema.values import AsOf


@strawberry.type
class Suppositions:
    @strawberry.field(
        graphql_type=ScenarioResult,
        description="What some changes would do to rings, exposure and concentration.",
    )
    async def what_if(
        self, info: RequestInfo, scenario: Scenario, as_of: AsOf | None = None
    ) -> Any:
        context, moment = info.context, clocks(info.context.desk, as_of)
        graph = await context.graph(moment)
        wanted = scenario.value(graph, context.limits.seconds)
        return await context.ask(lambda: context.desk.what_if(wanted, moment))

    @strawberry.field(
        graphql_type=LoadBearingReport,
        description="The reports that move a figure most if left out: of a company its gross, else "
        "the rings of the log.",
    )
    async def load_bearing(
        self,
        info: RequestInfo,
        company: str | None = None,
        question: LoadBearing | None = None,
        as_of: AsOf | None = None,
    ) -> Any:
        context, moment = info.context, clocks(info.context.desk, as_of)
        graph = await context.graph(moment)
        company_id = company_id_of(graph, company)
        wanted = (question or LoadBearing()).value(company_id, context.limits.seconds)
        return await context.ask(lambda: context.desk.load_bearing(wanted, moment))
