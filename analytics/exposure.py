"""Exposure of one company (or its group): what it stands to lose or owe because of each other firm.

Rows are counterparty groups. Buckets of a row exclude one another: paid, undrawn, non-binding,
contingent; gross is paid + undrawn + contingent (what binds), headline stands beside. Relations
say which way money flows. Direct and indirect are two views and are never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from analytics.currency import convert
from analytics.flows import CONTINGENT, MONEY, Level, earliest
from graph.fold.snapshot import Deal, DealLeg, KnowledgeGraph
from graph.model.calendar import PartialDate
from graph.model.deal import AmountScope, Consideration, DealKind, Firmness
from graph.model.money import ZERO, MoneyRange
from graph.model.value import Value

ROWS_MAX = 500


class Relation(StrEnum):
    """Seen from the company of the report."""

    GIVES = "gives to"
    RECEIVES = "receives from"


class Bucket(Value, frozen=True):
    """Low and stated upper end of a sum over known amounts; `unknown` legs have none."""

    low: Decimal = ZERO
    high: Decimal = ZERO
    known: int = 0
    unknown: int = 0

    def plus(self, value: MoneyRange | None) -> Bucket:
        if value is None:
            return Bucket(low=self.low, high=self.high, known=self.known, unknown=self.unknown + 1)
        return Bucket(
            low=self.low + value.low,
            high=self.high + value.upper,
            known=self.known + 1,
            unknown=self.unknown,
        )

    @property
    def shown(self) -> Decimal | None:
        """The figure to print: the upper end, or None (`n/d`) when nothing is known but legs are
        there."""
        return None if self.known == 0 and self.unknown else self.high


class ExposureLeg(Value, frozen=True):
    """One leg behind a row, in the currency of the report, with its columns and reports."""

    deal_id: str
    leg_id: str
    kind: DealKind
    consideration: Consideration
    status: str
    headline: MoneyRange | None
    contracted: MoneyRange | None
    paid: MoneyRange | None
    contingent: MoneyRange | None
    non_binding: bool
    shared: bool
    report_ids: tuple[str, ...]


class ExposureRow(Value, frozen=True):
    """One counterparty group in one relation. Gross is paid + undrawn + contingent; None (`n/d`)
    when none of it is known, and then so is its share. `coverage` is the share of legs with an
    amount."""

    counterparty_id: str
    counterparty: str
    relation: Relation
    headline: Bucket
    contracted: Bucket
    paid: Bucket
    undrawn: Bucket
    non_binding: Bucket
    contingent: Bucket
    equity_at_cost: Bucket
    gross_low: Decimal | None
    gross_high: Decimal | None
    share_of_total: Decimal | None
    inside_loops: Decimal | None
    coverage: Decimal
    companies: tuple[str, ...]
    legs: tuple[ExposureLeg, ...]


class IndirectRow(Value, frozen=True):
    """A firm at two steps, through one counterparty: at most the smaller of the two sums."""

    via_id: str
    via: str
    counterparty_id: str
    counterparty: str
    relation: Relation
    at_most: Decimal


class Measured(Value, frozen=True):
    """A leg with its columns converted, seen from the company of the report."""

    leg: ExposureLeg
    relation: Relation
    other_id: str
    other_company: str
    equity: bool


class Exposure(Value, frozen=True):
    """Rows sorted by gross, then headline. Totals are over the rows whose gross is known, None when
    none is. `unconverted` lists amounts without a rate."""

    rows: tuple[ExposureRow, ...]
    indirect: tuple[IndirectRow, ...]
    total_gives: Decimal | None
    total_receives: Decimal | None
    undisclosed_legs: int
    superseded_reports: int
    unconverted: tuple[str, ...]
    rate_dates: tuple[str, ...]
    truncated: bool


def measure(
    graph: KnowledgeGraph, company_id: str, level: Level, currency: str, day: date
) -> tuple[list[Measured], list[str], set[str]]:
    """Every living leg that touches the company, converted; unconverted amounts; rate days."""
    found: list[Measured] = []
    unconverted: list[str] = []
    rate_days: set[str] = set()
    for deal, leg in graph.legs():
        if leg.consideration not in MONEY | CONTINGENT:
            continue
        giver, receiver = _ends(graph, leg, level)
        if giver == receiver or company_id not in (giver, receiver):
            continue
        columns = _convert(deal, leg, currency, day, unconverted, rate_days)
        gives = giver == company_id
        found.append(
            Measured(
                leg=columns,
                relation=Relation.GIVES if gives else Relation.RECEIVES,
                other_id=receiver if gives else giver,
                other_company=leg.receiver_id if gives else leg.giver_id,
                equity=deal.kind in (DealKind.EQUITY_INVESTMENT, DealKind.JOINT_VENTURE),
            )
        )
    return found, unconverted, rate_days


def _ends(graph: KnowledgeGraph, leg: DealLeg, level: Level) -> tuple[str, str]:
    if level is Level.COMPANY:
        return leg.giver_id, leg.receiver_id
    return graph.group_of(leg.giver_id), graph.group_of(leg.receiver_id)


def _convert(
    deal: Deal,
    leg: DealLeg,
    currency: str,
    day: date,
    unconverted: list[str],
    rate_days: set[str],
) -> ExposureLeg:
    began = earliest(deal.announced_on, deal.effective_on) or deal.first_published_on
    on = min(PartialDate.parse(began).latest, day) if began else day

    def converted(value: MoneyRange | None) -> MoneyRange | None:
        if value is None or not value.upper:
            # Nothing of the sort is zero in every currency.
            return value and MoneyRange(low=ZERO, high=ZERO, currency=currency)
        done = convert(value, currency, on)
        if done is None:
            unconverted.append(f"{deal.deal_id} {leg.leg_id}: {value.upper} {value.currency}")
            return None
        if done.rate_on:
            rate_days.add(f"{value.currency} {done.rate} on {done.rate_on.isoformat()}")
        return done.value

    return ExposureLeg(
        deal_id=deal.deal_id,
        leg_id=leg.leg_id,
        kind=deal.kind,
        consideration=leg.consideration,
        status=deal.status.value,
        headline=converted(leg.headline),
        contracted=converted(leg.contracted),
        paid=converted(leg.paid),
        contingent=converted(leg.contingent),
        non_binding=leg.firmness is Firmness.NON_BINDING or not deal.status.is_binding,
        shared=leg.amount_scope is AmountScope.GROUP,
        report_ids=leg.report_ids,
    )


def rows_of(
    graph: KnowledgeGraph, measured: Iterable[Measured], looped: Mapping[tuple[str, str], Decimal]
) -> list[ExposureRow]:
    """Rows per counterparty and relation. `looped` has the netted dollars of each ordered pair."""
    grouped: dict[tuple[str, Relation], list[Measured]] = {}
    for each in measured:
        grouped.setdefault((each.other_id, each.relation), []).append(each)
    rows = [_row(graph, key, legs, looped) for key, legs in sorted(grouped.items())]
    totals = {
        relation: sum((row.gross_high or ZERO for row in rows if row.relation is relation), ZERO)
        for relation in Relation
    }
    shared = [_with_share(row, totals[row.relation]) for row in rows]
    return sorted(
        shared, key=lambda row: (-(row.gross_high or ZERO), -row.headline.high, row.counterparty_id)
    )


def _row(
    graph: KnowledgeGraph,
    key: tuple[str, Relation],
    measured: Sequence[Measured],
    looped: Mapping[tuple[str, str], Decimal],
) -> ExposureRow:
    other_id, relation = key
    legs = [each.leg for each in measured]
    cash = [leg for leg in legs if leg.consideration in MONEY]
    paid = _sum(leg.paid for leg in cash)
    contracted = _sum(leg.contracted for leg in cash)
    undrawn = _sum(map(_undrawn, cash))
    contingent = _sum(
        leg.contingent for leg in legs if leg.contingent is None or leg.contingent.upper
    )
    gross = _gross(paid, undrawn, contingent)
    known = sum(leg.headline is not None and leg.contingent is not None for leg in legs)
    return ExposureRow(
        counterparty_id=other_id,
        counterparty=graph.name_of(other_id),
        relation=relation,
        headline=_sum(leg.headline for leg in cash),
        contracted=contracted,
        paid=paid,
        undrawn=undrawn,
        non_binding=_sum(leg.headline for leg in cash if leg.non_binding and not _is_paid(leg)),
        contingent=contingent,
        equity_at_cost=_sum(each.leg.paid for each in measured if _is_equity(each)),
        gross_low=None if gross is None else gross[0],
        gross_high=None if gross is None else gross[1],
        share_of_total=None,
        inside_loops=looped.get((other_id, relation.value)),
        coverage=(Decimal(known) / len(legs)).quantize(Decimal("0.0001")),
        companies=tuple(sorted({graph.name_of(each.other_company) for each in measured})),
        legs=tuple(legs),
    )


def _gross(*parts: Bucket) -> tuple[Decimal, Decimal] | None:
    """Both ends added up; None when all that there is has no amount."""
    low, high = sum((part.low for part in parts), ZERO), sum((part.high for part in parts), ZERO)
    return None if not high and any(part.unknown for part in parts) else (low, high)


def _is_equity(each: Measured) -> bool:
    return each.equity and each.leg.consideration in MONEY


def _sum(values: Iterable[MoneyRange | None]) -> Bucket:
    total = Bucket()
    for value in values:
        total = total.plus(value)
    return total


def _undrawn(leg: ExposureLeg) -> MoneyRange | None:
    """Contracted but not paid: the difference of the columns, never below zero. After a payment of
    unknown size all or nothing may be left."""
    owed, paid = leg.contracted, leg.paid
    if owed is None:
        return None
    low = ZERO if paid is None else max(owed.low - paid.upper, ZERO)
    high = owed.upper if paid is None else max(owed.upper - paid.low, ZERO)
    return MoneyRange(low=low, high=high, currency=owed.currency)


def _is_paid(leg: ExposureLeg) -> bool:
    return leg.paid is not None and leg.paid.upper > 0


def _with_share(row: ExposureRow, total: Decimal) -> ExposureRow:
    fields = {name: getattr(row, name) for name in row.__struct_fields__}
    gross = row.gross_high
    share = (gross / total).quantize(Decimal("0.0001")) if total and gross is not None else None
    return ExposureRow(**{**fields, "share_of_total": share})
