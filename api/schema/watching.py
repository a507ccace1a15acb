"""Subscriptions: what the log does to rings and exposure, from a place in it on.

Each pulls from the log at the pace of its client, so that nothing queues up beyond the changes of
one append; how many there may be, and how many changes, are limits that the refusal names.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from decimal import Decimal
from typing import Any

import strawberry

from analytics.flows import Level
from analytics.watching import (
    Change,
    CrossingQuestion,
    Direction,
    ExposureCrossed,
    Measure,
    RingTurned,
    Turn,
)
from api.context import RequestContext, RequestInfo
from api.lookups import find_company
from api.schema.derive import graphql_type
from api.schema.inputs import LoopQuestion
from api.watching import CrossingDiffer, Cursor, Follower, RingDiffer, Watch

for enumeration in (Turn, Measure, Direction):
    strawberry.enum(enumeration)
LoopTurned = graphql_type(RingTurned, "LoopTurned")
Crossing = graphql_type(ExposureCrossed, "ExposureCrossing")
Start = Callable[[RequestContext], Watch]


@strawberry.type(
    description="What changes, from a position of the log or the cursor of a change on (`after` "
    "wins); without either, from the head. Whoever comes back with the last cursor misses nothing; "
    "ask `log { position }` first to have a place before the first change. The clocks of the world "
    "are open, so that what is told depends on the log alone."
)
class Subscription:
    @strawberry.subscription(graphql_type=LoopTurned, description="A ring of money has opened.")
    async def loop_opened(
        self,
        info: RequestInfo,
        question: LoopQuestion | None = None,
        from_position: int | None = None,
        after: str | None = None,
    ) -> AsyncGenerator[Any, None]:
        return _changes(info.context, _rings(Turn.OPENED, question, from_position, after))

    @strawberry.subscription(graphql_type=LoopTurned, description="A ring of money has broken.")
    async def loop_broken(
        self,
        info: RequestInfo,
        question: LoopQuestion | None = None,
        from_position: int | None = None,
        after: str | None = None,
    ) -> AsyncGenerator[Any, None]:
        return _changes(info.context, _rings(Turn.BROKEN, question, from_position, after))

    @strawberry.subscription(
        graphql_type=Crossing,
        description="A total of the exposure report has crossed a threshold. Direction: null is "
        "both.",
    )
    async def exposure_crossed(
        self,
        info: RequestInfo,
        company: str,
        threshold: Decimal,
        measure: Measure = Measure.GIVES,
        currency: str = "USD",
        direction: Direction | None = None,
        level: Level = Level.GROUP,
        from_position: int | None = None,
        after: str | None = None,
    ) -> AsyncGenerator[Any, None]:
        def start(context: RequestContext) -> Watch:
            question = CrossingQuestion(
                company_id=find_company(context.desk.whole(), company).company_id,
                threshold=threshold,
                measure=measure,
                direction=direction,
                level=level,
                currency=currency.upper(),
            )
            follower = Follower(context.desk, _cursor(from_position, after))
            return Watch(follower, CrossingDiffer(question))

        return _changes(info.context, start)


def _cursor(position: int | None, after: str | None) -> Cursor | None:
    if after is not None:
        return Cursor.parse(after)
    return None if position is None else Cursor(position)


def _rings(
    turn: Turn, question: LoopQuestion | None, position: int | None, after: str | None
) -> Start:
    def is_told(change: Change) -> bool:
        return isinstance(change, RingTurned) and change.turn is turn

    def start(context: RequestContext) -> Watch:
        asked = (question or LoopQuestion()).value(context.desk.whole(), context.limits.seconds)
        follower = Follower(context.desk, _cursor(position, after))
        return Watch(follower, RingDiffer(asked), is_told)

    return start


async def _changes(context: RequestContext, start: Start) -> AsyncGenerator[Any, None]:
    """Each change as it comes; one append at a time, and the next when the client has taken it."""
    watchers = context.watchers
    with watchers.place():
        watch = await watchers.work(lambda: start(context))
        while True:
            found = await watchers.work(watch.advance)
            if found is None:
                await asyncio.sleep(watchers.seconds)
            for change in found or ():
                yield change
