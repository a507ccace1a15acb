"""What a client may ask with: the fields and defaults of our questions, as GraphQL inputs."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from analytics.flows import Column, Level
from analytics.patterns import Pattern
from analytics.reports import LoopQuestion as LoopQuestionValue
from analytics.stress import StressQuestion
from analytics.stress_runs import Method, Surplus
from api.answers.deals import DealFilter as DealFilterValue
from api.lookups import find_company
from api.schema.values import AsOf
from api.session import Desk
from graph.errors import InvalidValue
from graph.fold.snapshot import KnowledgeGraph
from graph.model import calendar
from graph.model.deal import DealKind, Status
from graph.model.document import DocumentKind
from ingest.reading import Hints as HintsValue

_LOOPS = LoopQuestionValue()


@strawberry.input(description="Which loops? Status: the weakest leg is this firm or firmer.")
class LoopQuestion:
    max_hops: int = _LOOPS.max_hops
    min_amount: Decimal | None = None
    status: Status | None = None
    pattern: Pattern | None = None
    through: str | None = strawberry.field(
        default=None, description="A company by name, alias or id."
    )
    level: Level = _LOOPS.level
    column: Column = _LOOPS.column
    money_only: bool = _LOOPS.money_only
    include_broken: bool = _LOOPS.include_broken
    currency: str = _LOOPS.currency
    limit: int = _LOOPS.limit
    time_limit: float = _LOOPS.time_limit
    window_days: int = strawberry.field(
        default=_LOOPS.window_days,
        description="In time: all hops are paid, in order, within so many days.",
    )
    carry: Decimal = strawberry.field(
        default=_LOOPS.carry,
        description="In time: each hop pays this share of the bottleneck, up to 1.",
    )

    def value(self, graph: KnowledgeGraph, seconds_max: float) -> LoopQuestionValue:
        """The question itself; raises what find_company raises, and InvalidValue."""
        if self.time_limit > seconds_max:
            raise InvalidValue("timeLimit", self.time_limit, f"is over {seconds_max:g} seconds")
        given = {name: getattr(self, name) for name in LoopQuestionValue.__struct_fields__}
        given["currency"] = self.currency.upper()
        if self.through is not None:
            given["through"] = find_company(graph, self.through).company_id
        return LoopQuestionValue(**given)


@strawberry.input(description="What a company pays, and what others hold; shares from 0 to 1.")
class StressInput:
    fraction: Decimal = Decimal("0.5")
    own_money: Decimal = Decimal(0)
    surplus: Surplus = Surplus.PROMISED
    alpha: Decimal = Decimal(1)
    beta: Decimal = Decimal(1)
    method: Method | None = None
    buffer: Decimal = Decimal("0.1")
    status_floor: Status = Status.SIGNED
    level: Level = Level.GROUP
    currency: str = "USD"

    def value(self, company_id: str) -> StressQuestion:
        """The question itself."""
        names = (name for name in StressQuestion.__struct_fields__ if name != "company_id")
        given = {name: getattr(self, name) for name in names}
        return StressQuestion(company_id=company_id, **{**given, "currency": self.currency.upper()})


@strawberry.input(description="Which deals? Company: a name, alias or id; its group counts.")
class DealFilter:
    company: str | None = None
    kind: DealKind | None = None
    status: Status | None = None
    since: str | None = strawberry.field(
        default=None, description="Announced or first printed on this day or later: 2025-09-30."
    )

    def value(self) -> DealFilterValue:
        """The filter itself; raises InvalidValue for what is no day."""
        since = calendar.PartialDate.parse(self.since).earliest if self.since else None
        return DealFilterValue(
            company=self.company, kind=self.kind, status=self.status, since=since
        )


@strawberry.input(description="What you know of a text; it wins over what the reader finds.")
class Hints:
    kind: DocumentKind | None = None
    published_on: str | None = None
    publisher: str | None = None
    address: str | None = None
    title: str | None = None

    def value(self) -> HintsValue:
        return HintsValue(**{name: getattr(self, name) for name in HintsValue.__struct_fields__})


def clocks(desk: Desk, as_of: AsOf | None) -> calendar.AsOf:
    """The clocks of a question, as on the command line: today where a day is left out."""
    if as_of is None:
        return desk.moment()
    return desk.moment(as_of.valid_on, as_of.published_by, as_of.position)
