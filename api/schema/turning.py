"""Rings that opened or broke since a position of the log."""

from __future__ import annotations

from typing import Any

import strawberry

from analytics.loop_changes import LoopChangesAnswer
from api.context import RequestInfo
from api.schema.answers import Loop
from api.schema.derive import graphql_type
from api.schema.inputs import LoopQuestion, clocks
from api.schema.values import AsOf

__all__ = ["Loop", "LoopChangesReport", "RingTurns"]  # Loop is named before what holds it

LoopChangesReport = graphql_type(LoopChangesAnswer, "LoopChangesReport")


@strawberry.type
class RingTurns:
    @strawberry.field(
        graphql_type=LoopChangesReport,
        description="Rings that opened or broke after position `since` of the log.",
    )
    async def loop_changes(
        self,
        info: RequestInfo,
        since: int,
        question: LoopQuestion | None = None,
        as_of: AsOf | None = None,
    ) -> Any:
        context, moment = info.context, clocks(info.context.desk, as_of)
        graph = await context.graph(moment)
        wanted = (question or LoopQuestion()).value(graph, context.limits.seconds)
        return await context.ask(lambda: context.desk.loop_changes(wanted, since, moment))
