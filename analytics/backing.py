"""What stands behind others only if something happens: guarantees, warrants, options, tranches.

Contingent promises are never added to what is contracted: a guarantee is money that may never be
called, a warrant is shares. Sums are over promises of money with a known amount; the others are
counted, and named in what is missing.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

from analytics.exposure import Bucket, Measured, Relation
from analytics.exposure_legs import measure
from analytics.flows import MONEY, Level, day_of
from analytics.perimeter import own_id
from analytics.receipts import Receipt, receipt_for
from graph.fold.snapshot import DealLeg, KnowledgeGraph
from graph.model.deal import Consideration, Firmness
from graph.model.money import ZERO
from graph.model.value import Value

ROWS_MAX = 500


class Promise(StrEnum):
    """What is promised: to pay for another, to issue shares, or to add to an own payment."""

    GUARANTEE = "guarantee"
    WARRANT = "warrant"
    OPTION = "option"
    TRANCHE = "contingent tranche"


class BackingQuestion(Value, frozen=True):
    """Of which firm or group?"""

    company_id: str
    level: Level = Level.GROUP
    currency: str = "USD"


class BackingRow(Value, frozen=True):
    """One promise. `low`/`high` None: no amount is known. `condition` in the words of the report;
    `quantity` as stated (shares), never turned into money."""

    relation: Relation
    counterparty_id: str
    counterparty: str
    promise: Promise
    low: Decimal | None
    high: Decimal | None
    quantity: Decimal | None
    unit: str | None
    status: str
    announced_on: str | None
    condition: str | None
    deal_id: str
    leg_id: str
    report_ids: tuple[str, ...]


class BackingTotal(Value, frozen=True):
    """Promises of one sort added up; `unknown` have no amount and are in no sum, so that `low` and
    `high` are None where that is all there is."""

    relation: Relation
    promise: Promise
    low: Decimal | None
    high: Decimal | None
    known: int
    unknown: int


class BackingAnswer(Value, frozen=True):
    """What the firm gives first, guarantees before the rest, largest first."""

    company_id: str
    company: str
    level: Level
    currency: str
    totals: tuple[BackingTotal, ...]
    rows: tuple[BackingRow, ...]
    missing: tuple[str, ...]
    unconverted: tuple[str, ...]
    truncated: bool
    convention: str
    receipt: Receipt


CONVENTION = (
    "contingent money at its stated ends, never added to contracted or paid money; shares under "
    "warrants are counted as shares"
)


def answer_backing(graph: KnowledgeGraph, question: BackingQuestion) -> BackingAnswer:
    """Raises NotFound for an unknown company."""
    own = own_id(graph, question.company_id, question.level)
    measured, unconverted, _ = measure(graph, own, question.level, question.currency, day_of(graph))
    legs = {(deal.deal_id, leg.leg_id): leg for deal, leg in graph.legs()}
    rows = [
        _row(graph, each, legs[each.leg.deal_id, each.leg.leg_id])
        for each in measured
        if _is_promise(each, legs[each.leg.deal_id, each.leg.leg_id])
    ]
    order = list(Promise)
    rows.sort(
        key=lambda row: (
            row.relation is Relation.RECEIVES,
            order.index(row.promise),
            -(row.high or ZERO),
            row.deal_id,
        )
    )
    body: dict[str, Any] = {
        "company_id": own,
        "company": graph.name_of(own),
        "level": question.level,
        "currency": question.currency,
        "totals": _totals(rows),
        "rows": tuple(rows[:ROWS_MAX]),
        "missing": tuple(_missing(graph.name_of(own), row) for row in rows if row.low is None),
        "unconverted": tuple(sorted(set(unconverted))),
        "truncated": len(rows) > ROWS_MAX,
        "convention": CONVENTION,
    }
    return BackingAnswer(**body, receipt=receipt_for(graph, question, body))


def _is_promise(each: Measured, leg: DealLeg) -> bool:
    """Alive and contingent: an ended deal has a contingent column of zero."""
    amount = each.leg.contingent
    ended = amount is not None and not amount.upper
    return leg.firmness.is_contingent and not ended


def _row(graph: KnowledgeGraph, each: Measured, leg: DealLeg) -> BackingRow:
    deal, amount = graph.deals[each.leg.deal_id], each.leg.contingent
    stated = leg.quantity
    return BackingRow(
        relation=each.relation,
        counterparty_id=each.other_id,
        counterparty=graph.name_of(each.other_company),
        promise=_promise(leg),
        low=None if amount is None else amount.low,
        high=None if amount is None else amount.upper,
        quantity=(stated.low if stated.high is None else stated.high) if stated else None,
        unit=stated.unit.value if stated else None,
        status=each.leg.status,
        announced_on=deal.announced_on or deal.first_published_on,
        condition=leg.condition,
        deal_id=each.leg.deal_id,
        leg_id=each.leg.leg_id,
        report_ids=each.leg.report_ids,
    )


def _promise(leg: DealLeg) -> Promise:
    if leg.consideration is Consideration.GUARANTEE:
        return Promise.GUARANTEE
    if leg.consideration is Consideration.WARRANT:
        return Promise.WARRANT
    cash = leg.consideration in MONEY and leg.firmness is Firmness.CONTINGENT
    return Promise.TRANCHE if cash else Promise.OPTION


def _totals(rows: list[BackingRow]) -> tuple[BackingTotal, ...]:
    sums: dict[tuple[Relation, Promise], Bucket] = {}
    for row in rows:
        key = (row.relation, row.promise)
        kept = sums.get(key, Bucket())
        if row.low is None or row.high is None:
            sums[key] = Bucket(
                low=kept.low, high=kept.high, known=kept.known, unknown=kept.unknown + 1
            )
        else:
            sums[key] = Bucket(
                low=kept.low + row.low,
                high=kept.high + row.high,
                known=kept.known + 1,
                unknown=kept.unknown,
            )
    return tuple(
        BackingTotal(
            relation=relation,
            promise=promise,
            low=told.low if told.known else None,
            high=told.high if told.known else None,
            known=told.known,
            unknown=told.unknown,
        )
        for (relation, promise), told in sums.items()
    )


def _missing(company: str, row: BackingRow) -> str:
    ends = (company, row.counterparty)
    giver, receiver = ends if row.relation is Relation.GIVES else ends[::-1]
    counted = f"; {row.quantity:,} {row.unit} are stated" if row.quantity else ""
    told = f"no amount is known for the {row.promise.value} {giver} → {receiver}"
    return f"{told} ({row.deal_id}){counted}"
