"""What a client may suppose: changes of a scenario, and what to leave out, as GraphQL inputs."""

from __future__ import annotations

import strawberry

from analytics.flows import Level
from analytics.load_bearing import LeaveOut, LoadBearingQuestion
from analytics.scenario_changes import CHANGES_MAX, Change
from analytics.scenarios import COMPANIES_MAX, ScenarioQuestion
from analytics.shares import Dimension
from api import scenarios
from api.lookups import find_company
from graph.errors import InvalidValue
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import DealKind, Status

_SCENARIO, _LEANING = ScenarioQuestion(), LoadBearingQuestion()


@strawberry.input(description="A deal, by id or the start of it, with another status.")
class NewStatus:
    deal: str
    status: Status


@strawberry.input(description="Another amount: `up to $50bn`. Leg: null is the only money leg.")
class NewAmount:
    deal: str
    amount: str
    leg: str | None = None


@strawberry.input(description="One deal more, of one leg. Amount: `$20bn`; empty is undisclosed.")
class NewDeal:
    giver: str
    receiver: str
    kind: DealKind
    status: Status
    amount: str = ""


@strawberry.input(
    description="Changes on a branch of the log, in any order; nothing is written. Companies: "
    "whose exposure to show; none: those on either side of the deals. Seconds are per side."
)
class Scenario:
    terminate: list[str] = strawberry.field(default_factory=list, description="Deals that end.")
    status: list[NewStatus] = strawberry.field(default_factory=list)
    amount: list[NewAmount] = strawberry.field(default_factory=list)
    add: list[NewDeal] = strawberry.field(default_factory=list)
    retract: list[str] = strawberry.field(
        default_factory=list, description="Reports that do not count."
    )
    companies: list[str] = strawberry.field(default_factory=list)
    by: Dimension = _SCENARIO.by
    level: Level = _SCENARIO.level
    max_hops: int = _SCENARIO.max_hops
    currency: str = _SCENARIO.currency
    limit: int = _SCENARIO.limit
    time_limit: float = _SCENARIO.time_limit

    def value(self, graph: KnowledgeGraph, seconds_max: float) -> ScenarioQuestion:
        """The question itself; raises what the look-ups raise, and InvalidValue."""
        _check_seconds(self.time_limit, seconds_max)
        given = (self.terminate, self.status, self.amount, self.add, self.retract)
        count = sum(len(each) for each in given)
        if count > CHANGES_MAX:
            raise InvalidValue("changes", count, f"is over {CHANGES_MAX}")
        if len(self.companies) > COMPANIES_MAX:
            raise InvalidValue("companies", len(self.companies), f"is over {COMPANIES_MAX}")
        return ScenarioQuestion(
            changes=tuple(self._changes(graph)),
            companies=tuple(find_company(graph, each).company_id for each in self.companies),
            by=self.by,
            level=self.level,
            max_hops=self.max_hops,
            currency=self.currency.upper(),
            limit=self.limit,
            time_limit=self.time_limit,
        )

    def _changes(self, graph: KnowledgeGraph) -> list[Change]:
        ended = [scenarios.set_status(graph, key, Status.TERMINATED) for key in self.terminate]
        moved = [scenarios.set_status(graph, each.deal, each.status) for each in self.status]
        sums = [
            scenarios.set_amount(graph, each.deal, each.leg, each.amount) for each in self.amount
        ]
        new = [
            scenarios.add_deal(
                graph, each.giver, each.receiver, each.kind, each.status, each.amount
            )
            for each in self.add
        ]
        return [
            *ended,
            *moved,
            *sums,
            *new,
            *(scenarios.retract(graph, each) for each in self.retract),
        ]


@strawberry.input(description="What is left out in turn, and within which bounds.")
class LoadBearing:
    leave_out: LeaveOut = _LEANING.leave_out
    level: Level = _LEANING.level
    max_hops: int = _LEANING.max_hops
    currency: str = _LEANING.currency
    limit: int = _LEANING.limit
    time_limit: float = 10.0

    def value(self, company_id: str | None, seconds_max: float) -> LoadBearingQuestion:
        """The question itself; raises InvalidValue for more seconds than a request may take."""
        _check_seconds(self.time_limit, seconds_max)
        names = (name for name in LoadBearingQuestion.__struct_fields__ if name != "company_id")
        given = {name: getattr(self, name) for name in names}
        given["currency"] = self.currency.upper()
        return LoadBearingQuestion(company_id=company_id, **given)


def _check_seconds(asked: float, seconds_max: float) -> None:
    if asked > seconds_max:
        raise InvalidValue("timeLimit", asked, f"is over {seconds_max:g} seconds")
