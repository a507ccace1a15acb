"""Which plans have no payer? Capacity that firms plan, and the money that stands behind it.

A plan is a deal for computing power, hardware, power or space, a joint venture, or any deal that
counts gigawatts, that has neither ended nor been completed. Its funding says how far its money has
come. What payers owe is set against what binds others to pay them: the gap has to come from
revenue, cash or new money that the log may not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from analytics.flows import MONEY, Column, Flow, Level, Selection, day_of, flows, total
from analytics.obligations import obligations
from analytics.payers import PayerRow, payer_row
from analytics.perimeter import own_id
from analytics.receipts import Receipt, receipt_for
from graph.fold.snapshot import Deal, KnowledgeGraph
from graph.model.deal import Consideration, DealKind, Status
from graph.model.money import ZERO, QuantityUnit
from graph.model.value import Value

ROWS_MAX = 500
CAPACITY = frozenset(
    {DealKind.COMPUTE_PURCHASE, DealKind.HARDWARE_PURCHASE, DealKind.POWER_PURCHASE, DealKind.LEASE}
)
GIGAWATTS = {QuantityUnit.GIGAWATT: Decimal(1), QuantityUnit.MEGAWATT: Decimal("0.001")}
CONVENTION = (
    "a plan's money by how far it has come: contracted (signed or better), announced only, no "
    "amount known (a contract that states none counts here), or nobody named who pays; gap of a "
    "payer = owed − promised to it and not yet paid − cash reported"
)
ASSUMPTIONS = (
    "A payer's own cash and revenue count only where a report of them is in the log.",
    "One deal is one plan; gigawatts of two deals may be the same site, so they are not added up.",
)


class Funding(StrEnum):
    """How far the money of a plan has come, weakest first."""

    NO_PAYER = "nobody named who pays"
    NO_AMOUNT = "no amount known"
    ANNOUNCED = "announced only"
    CONTRACTED = "contracted"


class PlansQuestion(Value, frozen=True):
    """Plans of which firm or group (None: of all)? Company level by default: an SPV or a lab inside
    a group plans by itself."""

    company_id: str | None = None
    level: Level = Level.COMPANY
    currency: str = "USD"


class PlanRow(Value, frozen=True):
    """One plan. Money columns over the legs of cash, None at both ends where no amount is known.
    `gigawatts`: the largest count that a leg states, None: not stated."""

    deal_id: str
    kind: DealKind
    status: Status
    payers: tuple[str, ...]
    suppliers: tuple[str, ...]
    gigawatts: Decimal | None
    funding: Funding
    headline_low: Decimal | None
    headline_high: Decimal | None
    contracted_low: Decimal | None
    contracted_high: Decimal | None
    paid_high: Decimal | None
    announced_on: str | None
    report_ids: tuple[str, ...]


class PlansAnswer(Value, frozen=True):
    """Plans, weakest money first, then by gigawatts; then what each payer owes and can expect."""

    company_id: str | None
    company: str | None
    level: Level
    currency: str
    plans: tuple[PlanRow, ...]
    payers: tuple[PayerRow, ...]
    missing: tuple[str, ...]
    unconverted: tuple[str, ...]
    truncated: bool
    convention: str
    assumptions: tuple[str, ...]
    receipt: Receipt


def answer_plans(graph: KnowledgeGraph, question: PlansQuestion) -> PlansAnswer:
    """Raises NotFound for an unknown company."""
    own = None
    if question.company_id is not None:
        own = own_id(graph, question.company_id, question.level)
    money, unconverted = _money(graph, question)
    rows = [
        _row(graph, deal, money.get(deal.deal_id, {}))
        for deal in graph.deals.values()
        if _is_plan(deal) and (own is None or own in _ends(graph, deal, question.level))
    ]
    order = list(Funding)
    rows.sort(key=lambda row: (order.index(row.funding), -(row.gigawatts or ZERO), row.deal_id))
    payers = _payers(graph, question, own, rows)
    body: dict[str, Any] = {
        "company_id": own,
        "company": graph.name_of(own) if own else None,
        "level": question.level,
        "currency": question.currency,
        "plans": tuple(rows[:ROWS_MAX]),
        "payers": tuple(payers),
        "missing": tuple(_missing(graph, own, rows, payers)),
        "unconverted": unconverted,
        "truncated": len(rows) > ROWS_MAX,
        "convention": CONVENTION,
        "assumptions": ASSUMPTIONS,
    }
    return PlansAnswer(**body, receipt=receipt_for(graph, question, body))


ByColumn = dict[Column, list[Flow]]


def _money(
    graph: KnowledgeGraph, question: PlansQuestion
) -> tuple[dict[str, ByColumn], tuple[str, ...]]:
    """The cash flows of each deal by column."""
    found: dict[str, ByColumn] = {}
    unconverted: tuple[str, ...] = ()
    for column in Column:
        selection = Selection(
            classes=tuple(sorted(MONEY)), column=column, currency=question.currency
        )
        told = flows(graph, selection, day_of(graph))
        unconverted = told.unconverted or unconverted
        for flow in told.flows:
            found.setdefault(flow.deal_id, {}).setdefault(column, []).append(flow)
    return found, unconverted


def _is_plan(deal: Deal) -> bool:
    over = deal.status.is_exit or deal.status is Status.COMPLETED
    return not over and (
        deal.kind in CAPACITY or any(_gigawatts(deal)) or deal.kind is DealKind.JOINT_VENTURE
    )


def _gigawatts(deal: Deal) -> Iterable[Decimal]:
    for leg in deal.legs:
        unit = GIGAWATTS.get(leg.quantity.unit) if leg.quantity else None
        if leg.quantity is not None and unit is not None:
            stated = leg.quantity.low if leg.quantity.high is None else leg.quantity.high
            if stated:
                yield stated * unit


def _ends(graph: KnowledgeGraph, deal: Deal, level: Level) -> set[str]:
    ends = {each for leg in deal.legs for each in (leg.giver_id, leg.receiver_id)}
    return {graph.group_of(each) for each in ends} if level is Level.GROUP else ends


def _row(graph: KnowledgeGraph, deal: Deal, money: ByColumn) -> PlanRow:
    cash = [leg for leg in deal.legs if leg.consideration in MONEY]
    ends = {column: _sum(money.get(column, ())) for column in Column}
    things = [leg for leg in deal.legs if leg.consideration not in MONEY]
    suppliers = {leg.receiver_id for leg in cash} or {leg.giver_id for leg in things}
    return PlanRow(
        deal_id=deal.deal_id,
        kind=deal.kind,
        status=deal.status,
        payers=tuple(sorted({graph.name_of(leg.giver_id) for leg in cash})),
        suppliers=tuple(sorted(graph.name_of(each) for each in suppliers)),
        gigawatts=max(_gigawatts(deal), default=None),
        funding=_funding(deal, bool(cash), ends),
        headline_low=ends[Column.HEADLINE][0],
        headline_high=ends[Column.HEADLINE][1],
        contracted_low=ends[Column.CONTRACTED][0],
        contracted_high=ends[Column.CONTRACTED][1],
        paid_high=ends[Column.PAID][1],
        announced_on=deal.announced_on or deal.first_published_on,
        report_ids=deal.report_ids,
    )


def _sum(chosen: Sequence[Flow]) -> tuple[Decimal | None, Decimal | None]:
    low, high, known = total(chosen)
    return (low, high) if known else (None, None)


def _funding(
    deal: Deal, has_payer: bool, ends: dict[Column, tuple[Decimal | None, Decimal | None]]
) -> Funding:
    if not has_payer:
        return Funding.NO_PAYER
    contracted = ends[Column.CONTRACTED][1]
    if ends[Column.HEADLINE][1] is None or (deal.status.is_binding and contracted is None):
        return Funding.NO_AMOUNT
    return Funding.CONTRACTED if contracted else Funding.ANNOUNCED


def _payers(
    graph: KnowledgeGraph, question: PlansQuestion, own: str | None, rows: Sequence[PlanRow]
) -> list[PayerRow]:
    """Of one firm itself; of all, whoever pays for a plan."""
    if own is not None:
        chosen = {own}
    else:
        chosen = {
            graph.group_of(leg.giver_id) if question.level is Level.GROUP else leg.giver_id
            for row in rows
            for leg in graph.deals[row.deal_id].legs
            if leg.consideration is Consideration.CASH
        }
    owed = obligations(graph, question.level, Status.SIGNED, question.currency, day_of(graph))
    found = [payer_row(graph, owed.pairs, each, question.currency) for each in sorted(chosen)]
    return sorted(found, key=lambda row: (-(row.gap_high or ZERO), row.company_id))


def _missing(
    graph: KnowledgeGraph, own: str | None, rows: Sequence[PlanRow], payers: Sequence[PayerRow]
) -> list[str]:
    found = []
    if own is not None and not any(row.gigawatts for row in rows):
        found.append(f"no report in the log states gigawatts of a plan of {graph.name_of(own)}")
    for row in rows:
        if row.funding is Funding.NO_AMOUNT:
            ends = f"{', '.join(row.payers)} → {', '.join(row.suppliers)}"
            found.append(f"no amount is known for {ends} ({row.deal_id})")
        elif row.funding is Funding.NO_PAYER:
            found.append(f"no report says who pays for {row.deal_id}")
    if own is not None:
        found += [each for payer in payers for each in payer.missing]
    return found
