"""Which loops are there, and how much do they return? The question and its answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from analytics.circularity import Netting, RoundTrip, netting, round_trip
from analytics.flows import (
    CONTINGENT,
    MONEY,
    Column,
    FlowSet,
    Level,
    Selection,
    day_of,
    edges,
    flows,
)
from analytics.loops import Bounds, Filters, Loop, LoopSearch, find_loops
from analytics.patterns import Pattern
from analytics.receipts import Receipt, receipt_for
from analytics.timing import CARRY, WINDOW_DAYS, Timing, check_timing, timing_of
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Status
from graph.model.value import Value


class LoopQuestion(Value, frozen=True):
    """Which loops? `status`: only flows at this rung or better are looked at, so that a bottleneck
    holds no weaker money. `through`: a company id. `window_days` and `carry`: within how many days,
    and with which share of the bottleneck, payments have to follow each other round."""

    max_hops: int = 6
    min_amount: Decimal | None = None
    status: Status | None = None
    pattern: Pattern | None = None
    through: str | None = None
    level: Level = Level.COMPANY
    column: Column = Column.HEADLINE
    money_only: bool = False
    include_broken: bool = False
    currency: str = "USD"
    limit: int = 50
    time_limit: float = 10.0
    window_days: int = WINDOW_DAYS
    carry: Decimal = CARRY


class RankedLoop(Value, frozen=True):
    """A loop with the names of its members, its two ratios, and whether its payments can follow
    each other round."""

    names: tuple[str, ...]
    loop: Loop
    circularity: RoundTrip
    timing: Timing


class LoopAnswer(Value, frozen=True):
    """Loops by dollars. `netting` is the one number for all of them that counts no dollar twice."""

    loops: tuple[RankedLoop, ...]
    found: int
    matching: int
    excluded_unknown: int
    excluded_small: int
    truncated: bool
    cut_by: tuple[str, ...]
    netting: Netting
    unconverted: tuple[str, ...]
    currency: str
    receipt: Receipt


def answer_loops(graph: KnowledgeGraph, question: LoopQuestion) -> LoopAnswer:
    """Search within the bounds of the question; see analytics.loops for the rules."""
    found = flows_asked_for(graph, question)
    search: LoopSearch = find_loops(edges(found.flows), bounds_of(question), filters_of(question))
    money = edges(each for each in found.flows if each.consideration in MONEY)
    body: dict[str, Any] = {
        "loops": tuple(ranked(graph, loop, question) for loop in search.loops),
        "found": search.found,
        "matching": search.matching,
        "excluded_unknown": search.excluded_unknown,
        "excluded_small": search.excluded_small,
        "truncated": search.truncated,
        "cut_by": tuple(cut.value for cut in search.cut_by),
        "netting": netting(money, question.currency),
        "unconverted": found.unconverted,
        "currency": question.currency,
    }
    return LoopAnswer(**body, receipt=receipt_for(graph, question, body))


def flows_asked_for(graph: KnowledgeGraph, question: LoopQuestion) -> FlowSet:
    """The flows that the rings of a question are made of."""
    selection = Selection(
        level=question.level,
        classes=tuple(sorted(MONEY | CONTINGENT)),
        column=question.column,
        status_floor=question.status,
        include_exits=question.include_broken,
        currency=question.currency,
    )
    return flows(graph, selection, day_of(graph))


def bounds_of(question: LoopQuestion) -> Bounds:
    """Raises InvalidValue for bounds that make no sense, those of time included."""
    check_timing(question.window_days, question.carry)
    return Bounds(
        max_hops=question.max_hops,
        min_amount=question.min_amount,
        limit=question.limit,
        time_limit=question.time_limit,
    )


def filters_of(question: LoopQuestion) -> Filters:
    """Which rings are kept."""
    return Filters(
        status=question.status,
        pattern=question.pattern,
        through=question.through,
        money_only=question.money_only,
    )


def ranked(graph: KnowledgeGraph, loop: Loop, question: LoopQuestion) -> RankedLoop:
    """A loop with its names, ratios and order in time."""
    return RankedLoop(
        names=tuple(graph.name_of(member) for member in loop.members),
        loop=loop,
        circularity=round_trip(loop),
        timing=timing_of(loop, question.window_days, question.carry),
    )
