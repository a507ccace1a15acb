"""Measured legs become rows whose buckets add up to gross."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from analytics.exposure import Bucket, ExposureLeg, ExposureRow, Measured, Relation
from analytics.flows import MONEY
from graph.fold.snapshot import KnowledgeGraph
from graph.model.money import ZERO, MoneyRange


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


def gross_of(leg: ExposureLeg) -> Decimal | None:
    """What one leg adds to the gross of its row, at the stated upper end; None where unknown."""
    cash = [leg] if leg.consideration in MONEY else []
    contingent = [leg.contingent] if leg.contingent is None or leg.contingent.upper else []
    parts = (_sum(each.paid for each in cash), _sum(map(_undrawn, cash)), _sum(contingent))
    gross = _gross(*parts)
    return None if gross is None else gross[1]


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
