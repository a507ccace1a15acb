"""Questions and answers. Each answer carries its receipt; the command line, GraphQL and a Python
call give the same value, and `reproduce` gives the same bytes again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from analytics.circularity import Netting, RoundTrip, netting, returning, round_trip
from analytics.concentration import Concentration, concentration, parts_of
from analytics.exposure import (
    ROWS_MAX,
    Exposure,
    ExposureRow,
    Measured,
    Relation,
    measure,
    rows_of,
)
from analytics.flows import CONTINGENT, MONEY, Column, Edge, Level, Selection, edges, flows
from analytics.indirect import indirect_rows
from analytics.loops import Bounds, Filters, Loop, LoopSearch, find_loops
from analytics.patterns import Pattern
from analytics.receipts import Receipt, receipt_for
from analytics.shares import Dimension, amounts_by
from analytics.stress import StressAnswer, StressQuestion, answer_stress
from graph.errors import CommandRefused, NotFound
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Status
from graph.model.money import ZERO
from graph.model.value import Value

FAR_DAY = date(9999, 12, 31)


class LoopQuestion(Value, frozen=True):
    """Which loops? `status`: weakest leg at this rung or better. `through`: a company id."""

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


class RankedLoop(Value, frozen=True):
    """A loop with its two ratios and the names of its members."""

    names: tuple[str, ...]
    loop: Loop
    circularity: RoundTrip


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
    selection = Selection(
        level=question.level,
        classes=tuple(sorted(MONEY | CONTINGENT)),
        column=question.column,
        include_exits=question.include_broken,
        currency=question.currency,
    )
    found = flows(graph, selection, _day(graph))
    bounds = Bounds(
        max_hops=question.max_hops,
        min_amount=question.min_amount,
        limit=question.limit,
        time_limit=question.time_limit,
    )
    filters = Filters(
        status=question.status,
        pattern=question.pattern,
        through=question.through,
        money_only=question.money_only,
    )
    search: LoopSearch = find_loops(edges(found.flows), bounds, filters)
    money = edges(each for each in found.flows if each.consideration in MONEY)
    body: dict[str, Any] = {
        "loops": tuple(
            RankedLoop(
                names=tuple(graph.name_of(member) for member in loop.members),
                loop=loop,
                circularity=round_trip(loop),
            )
            for loop in search.loops
        ),
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


class ExposureQuestion(Value, frozen=True):
    """Exposure of which firm? Group level looks through control."""

    company_id: str
    level: Level = Level.GROUP
    currency: str = "USD"


class ExposureAnswer(Value, frozen=True):
    """The report: header, rows, concentration of what it gives and of what it receives."""

    company_id: str
    company: str
    perimeter: tuple[str, ...]
    level: Level
    currency: str
    exposure: Exposure
    gives: Concentration | None
    receives: Concentration | None
    assumptions: tuple[str, ...]
    receipt: Receipt


EXPOSURE_ASSUMPTIONS = (
    "Gross adds paid, undrawn and contingent at their stated upper ends; headline stands beside.",
    "A sum for several givers is counted in full on each pair, since their shares are unknown.",
    "Inside loops: the most of a pair's money that can come back to its giver, at upper ends.",
    "Indirect: at most the smaller of the two sums on the way; never added to direct.",
)


def answer_exposure(graph: KnowledgeGraph, question: ExposureQuestion) -> ExposureAnswer:
    """The exposure report; raises NotFound for an unknown company."""
    company = graph.company_of(question.company_id)
    if company is None:
        raise NotFound("company", question.company_id)
    group = question.level is Level.GROUP
    own = company.group_id if group else company.company_id
    measured, unconverted, rate_days = measure(
        graph, own, question.level, question.currency, _day(graph)
    )
    selection = Selection(
        level=question.level, classes=tuple(sorted(MONEY)), currency=question.currency
    )
    pairs = edges(flows(graph, selection, _day(graph)).flows)
    looped = _looped(pairs, own, measured)
    rows = rows_of(graph, measured, looped)
    indirect, cut = indirect_rows(graph, pairs, own)
    exposure = Exposure(
        rows=tuple(rows[:ROWS_MAX]),
        indirect=indirect,
        total_gives=_total(rows, Relation.GIVES),
        total_receives=_total(rows, Relation.RECEIVES),
        undisclosed_legs=sum(each.leg.headline is None for each in measured),
        superseded_reports=_superseded(graph, measured),
        unconverted=tuple(sorted(set(unconverted))),
        rate_dates=tuple(sorted(rate_days)),
        truncated=cut or len(rows) > ROWS_MAX,
    )
    body: dict[str, Any] = {
        "company_id": own,
        "company": graph.name_of(own),
        "perimeter": _perimeter(graph, own) if group else (graph.name_of(own),),
        "level": question.level,
        "currency": question.currency,
        "exposure": exposure,
        "gives": _row_concentration(rows, Relation.GIVES),
        "receives": _row_concentration(rows, Relation.RECEIVES),
        "assumptions": EXPOSURE_ASSUMPTIONS,
    }
    return ExposureAnswer(**body, receipt=receipt_for(graph, question, body))


def _day(graph: KnowledgeGraph) -> date:
    """The day that undated amounts are converted at: the valid clock, else the latest rate."""
    return graph.as_of.valid_on or FAR_DAY


def _looped(
    pairs: dict[tuple[str, str], Edge], own: str, measured: list[Measured]
) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for other, relation in sorted({(each.other_id, each.relation) for each in measured}):
        pair = (own, other) if relation is Relation.GIVES else (other, own)
        comes_back = returning(pairs, pair)
        if comes_back is not None:
            found[other, relation.value] = comes_back
    return found


def _total(rows: list[ExposureRow], relation: Relation) -> Decimal | None:
    """Over the rows whose gross is known; None when there are rows and none is."""
    chosen = [row.gross_high for row in rows if row.relation is relation]
    known = [gross for gross in chosen if gross is not None]
    return None if chosen and not known else sum(known, ZERO)


def _superseded(graph: KnowledgeGraph, measured: list[Measured]) -> int:
    deals = {each.leg.deal_id for each in measured}
    return sum(len(graph.deals[deal_id].retracted_ids) for deal_id in deals)


def _perimeter(graph: KnowledgeGraph, group_id: str) -> tuple[str, ...]:
    members = [each.name for each in graph.companies.values() if each.group_id == group_id]
    return tuple(sorted(members))


def _row_concentration(rows: list[ExposureRow], relation: Relation) -> Concentration | None:
    chosen = [row for row in rows if row.relation is relation]
    return concentration(
        parts_of(
            {row.counterparty: (row.gross_low or ZERO, row.gross_high or ZERO) for row in chosen}
        )
    )


class ConcentrationQuestion(Value, frozen=True):
    """How is the money spread, by which dimension? Of one company's flows, or of all."""

    by: Dimension = Dimension.RECEIVER
    company_id: str | None = None
    level: Level = Level.GROUP
    column: Column = Column.CONTRACTED
    currency: str = "USD"


class ConcentrationAnswer(Value, frozen=True):
    """`concentration` is None for an empty total; `unknown_flows` had no amount to count."""

    by: Dimension
    company: str | None
    column: Column
    currency: str
    concentration: Concentration | None
    unknown_flows: int
    unconverted: tuple[str, ...]
    report_ids: tuple[str, ...]
    receipt: Receipt


def answer_concentration(
    graph: KnowledgeGraph, question: ConcentrationQuestion
) -> ConcentrationAnswer:
    """Shares of the money flows by the dimension; contingent flows are left out."""
    own = None
    if question.company_id is not None:
        company = graph.company_of(question.company_id)
        if company is None:
            raise NotFound("company", question.company_id)
        own = company.group_id if question.level is Level.GROUP else company.company_id
    selection = Selection(
        level=question.level,
        classes=tuple(sorted(MONEY)),
        column=question.column,
        currency=question.currency,
    )
    found = flows(graph, selection, _day(graph))
    chosen = [
        each for each in found.flows if own is None or own in (each.giver_id, each.receiver_id)
    ]
    body: dict[str, Any] = {
        "by": question.by,
        "company": None if own is None else graph.name_of(own),
        "column": question.column,
        "currency": question.currency,
        "concentration": concentration(parts_of(amounts_by(graph, chosen, question.by, own))),
        "unknown_flows": sum(not each.is_known for each in chosen),
        "unconverted": found.unconverted,
        "report_ids": tuple(sorted({each for flow in chosen for each in flow.report_ids})),
    }
    return ConcentrationAnswer(**body, receipt=receipt_for(graph, question, body))


Answer = LoopAnswer | ExposureAnswer | ConcentrationAnswer | StressAnswer
_QUESTIONS: dict[str, tuple[type[Value], Callable[[KnowledgeGraph, Any], Answer]]] = {
    "LoopQuestion": (LoopQuestion, answer_loops),
    "ExposureQuestion": (ExposureQuestion, answer_exposure),
    "ConcentrationQuestion": (ConcentrationQuestion, answer_concentration),
    "StressQuestion": (StressQuestion, answer_stress),
}


def reproduce(graph: KnowledgeGraph, receipt: Receipt) -> Answer:
    """Ask the question of a receipt again. `graph` must be as of `receipt.as_of`."""
    known = _QUESTIONS.get(receipt.question)
    if known is None:
        raise CommandRefused("reproduce", f"{receipt.question!r} is no question of this version")
    question_type, answer = known
    question = msgspec.convert(msgspec.to_builtins(receipt.parameters), question_type, strict=False)
    return answer(graph, question)
