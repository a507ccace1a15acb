"""Does a seller's stake in its customers hand back the gross profit on what it sells them?

Vendor rebate ratio of a customer: money put into it / (its purchases × the seller's gross margin).
Self-funded share of revenue: the part of a period's revenue that money of the seller could have
paid. Money is fungible, so both are upper bounds on what came back, never proof that it did.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from analytics.flows import MONEY, Column, Flow, Level, Selection, day_of, edges, flows
from analytics.patterns import FINANCING
from analytics.perimeter import own_id
from analytics.rebate_rows import RebateRow, rebate_rows, sum_of
from analytics.receipts import Receipt, receipt_for
from analytics.reported import ReportedFigure, check_period, figure_for
from graph.events.catalogue import Metric
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import PartialDate
from graph.model.money import ZERO
from graph.model.value import Value

ROWS_MAX = 500
_RATIO = Decimal("0.0001")


class RebateQuestion(Value, frozen=True):
    """Of which seller? `period`: the figures whose period ends in that year, quarter, month or day;
    None: the latest. `column`: which money of the deals."""

    company_id: str
    period: str | None = None
    column: Column = Column.HEADLINE
    level: Level = Level.GROUP
    currency: str = "USD"


class SelfFunded(Value, frozen=True):
    """Over the days `first` to `last`: for each customer the smaller of what it got and what it
    paid, added up (`returned`), as a share of `revenue`. High ends are None (`n/d`) where a sum of
    a financed customer in that time is not known."""

    first: date
    last: date
    revenue: Decimal
    returned_low: Decimal
    returned_high: Decimal | None
    share_low: Decimal
    share_high: Decimal | None
    customers: tuple[str, ...]
    unknown: int


class RebateAnswer(Value, frozen=True):
    """Rows, largest investment first, with the figures of the seller that they rest on."""

    company_id: str
    company: str
    level: Level
    column: Column
    currency: str
    margin: ReportedFigure | None
    revenue: ReportedFigure | None
    rows: tuple[RebateRow, ...]
    self_funded: SelfFunded | None
    missing: tuple[str, ...]
    unconverted: tuple[str, ...]
    truncated: bool
    convention: str
    assumptions: tuple[str, ...]
    receipt: Receipt


NO_FUNDED = "no customer that was financed and bought is in the log"
CONVENTION = (
    "handed back = invested / (purchases × gross margin); sums of whole deals over all their "
    "terms, margin of one period of the seller as a whole"
)
ASSUMPTIONS = (
    "Money is fungible: what is handed back is an upper bound, no proof that this dollar returned.",
    "The margin on these purchases is taken to be that of the whole firm.",
    "Purchases through others are at most the smaller sum on the way, and in no ratio.",
    "Self-funded: deals dated within the period, at most; a date that cannot decide may count.",
)


def answer_rebate(graph: KnowledgeGraph, question: RebateQuestion) -> RebateAnswer:
    """Raises NotFound for an unknown company, InvalidValue for a period that is none."""
    own = own_id(graph, question.company_id, question.level)
    check_period(question.period)
    margin = figure_for(graph, own, Metric.GROSS_MARGIN, question.period)
    revenue = figure_for(graph, own, Metric.REVENUE, question.period)
    selection = Selection(
        level=question.level,
        classes=tuple(sorted(MONEY)),
        column=question.column,
        currency=question.currency,
    )
    found = flows(graph, selection, day_of(graph))
    buying = edges(flow for flow in found.flows if flow.kind not in FINANCING)
    rows = rebate_rows(graph, found.flows, buying, own, margin.value if margin else None)
    funded = _self_funded(graph, found.flows, own, revenue, question.currency)
    missing = _missing(graph.name_of(own), question, margin, revenue, rows)
    if revenue is not None and funded is None:
        missing = (*missing, f"self-funded share: {NO_FUNDED} in the {revenue.span}")
    body: dict[str, Any] = {
        "company_id": own,
        "company": graph.name_of(own),
        "level": question.level,
        "column": question.column,
        "currency": question.currency,
        "margin": margin,
        "revenue": revenue,
        "rows": tuple(rows[:ROWS_MAX]),
        "self_funded": funded,
        "missing": missing,
        "unconverted": found.unconverted,
        "truncated": len(rows) > ROWS_MAX,
        "convention": CONVENTION,
        "assumptions": ASSUMPTIONS,
    }
    return RebateAnswer(**body, receipt=receipt_for(graph, question, body))


def _missing(
    company: str,
    question: RebateQuestion,
    margin: ReportedFigure | None,
    revenue: ReportedFigure | None,
    rows: list[RebateRow],
) -> tuple[str, ...]:
    when = f" for {question.period}" if question.period else ""
    found = []
    if margin is None:
        found.append(f"no gross margin of {company} is in the log{when}")
    if revenue is None:
        found.append(f"no revenue of {company} is in the log{when}")
    elif revenue.currency != question.currency:
        found.append(
            f"the revenue of {company} is in {revenue.currency}: no share in another money"
        )
    if not rows:
        found.append(f"no money that {company} put into a customer is in the log")
    return (*found, *(each for row in rows for each in row.missing))


def _self_funded(
    graph: KnowledgeGraph,
    found: tuple[Flow, ...],
    own: str,
    revenue: ReportedFigure | None,
    currency: str,
) -> SelfFunded | None:
    window = revenue.window() if revenue else None
    if revenue is None or window is None or revenue.currency != currency or revenue.value <= 0:
        return None
    given: dict[str, list[Flow]] = {}
    bought: dict[str, list[Flow]] = {}
    for flow in found:
        if not _may_fall(flow, window):
            continue
        if flow.giver_id == own and flow.kind in FINANCING:
            given.setdefault(flow.receiver_id, []).append(flow)
        elif flow.receiver_id == own and flow.kind not in FINANCING:
            bought.setdefault(flow.giver_id, []).append(flow)
    both = sorted(given.keys() & bought.keys())
    if not both:
        return None
    low, high, unknown = ZERO, ZERO, 0
    for customer in both:
        invested, paid = sum_of(given[customer]), sum_of(bought[customer])
        unknown += invested.high is None or paid.high is None
        high += min(invested.high or ZERO, paid.high or ZERO)
        if all(_falls(flow, window) for flow in (*given[customer], *bought[customer])):
            low += min(invested.low or ZERO, paid.low or ZERO)
    return SelfFunded(
        first=window[0],
        last=window[1],
        revenue=revenue.value,
        returned_low=low,
        returned_high=None if unknown else high,
        share_low=(low / revenue.value).quantize(_RATIO),
        share_high=None if unknown else (high / revenue.value).quantize(_RATIO),
        customers=tuple(graph.name_of(each) for each in both),
        unknown=unknown,
    )


def _may_fall(flow: Flow, window: tuple[date, date]) -> bool:
    """Can the deal have begun in these days? An undated one can."""
    if flow.began_on is None:
        return True
    when = PartialDate.parse(flow.began_on)
    return when.earliest <= window[1] and when.latest >= window[0]


def _falls(flow: Flow, window: tuple[date, date]) -> bool:
    if flow.began_on is None:
        return False
    when = PartialDate.parse(flow.began_on)
    return window[0] <= when.earliest and when.latest <= window[1]
