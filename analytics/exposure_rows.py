"""Measured legs become rows whose buckets add up to gross."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from analytics.exposure import Bucket, ExposureLeg, ExposureRow, Measured, Relation
from analytics.exposure_sums import added, bucket_of, contingents, speaking, total_of, undrawn_of
from analytics.flows import MONEY
from graph.fold.snapshot import KnowledgeGraph
from graph.model.money import ZERO, MoneyRange

Figure = Callable[[ExposureLeg], MoneyRange | None]


def rows_of(
    graph: KnowledgeGraph, measured: Iterable[Measured], looped: Mapping[tuple[str, str], Decimal]
) -> list[ExposureRow]:
    """Rows per counterparty and relation. `looped` has the netted dollars of each ordered pair."""
    grouped: dict[tuple[str, Relation], list[Measured]] = {}
    for each in measured:
        grouped.setdefault((each.other_id, each.relation), []).append(each)
    rows = [_row(graph, key, legs, looped) for key, legs in sorted(grouped.items())]
    totals = {relation: total_of(rows, relation).gross for relation in Relation}
    against = {(row.counterparty_id, row.relation): row.gross_high for row in rows}
    shared = [_netted(_with_share(row, totals[row.relation]), against) for row in rows]
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
    counted = speaking(legs)
    cash = [leg for leg in counted if leg.consideration in MONEY]
    equity = {each.leg.deal_id for each in measured if each.equity}
    at_cost = [leg for leg in cash if leg.deal_id in equity]
    paid, undrawn = _sum(cash, lambda leg: leg.paid), _sum(cash, undrawn_of)
    contingent = bucket_of(contingents(counted))
    gross = added(paid, undrawn, contingent)
    known = sum(leg.headline is not None and leg.contingent is not None for leg in legs)
    return ExposureRow(
        counterparty_id=other_id,
        counterparty=graph.name_of(other_id),
        relation=relation,
        headline=_sum(cash, lambda leg: leg.headline),
        contracted=_sum(cash, lambda leg: leg.contracted),
        paid=paid,
        undrawn=undrawn,
        non_binding=_sum(filter(_is_talk, cash), lambda leg: leg.headline),
        contingent=contingent,
        equity_at_cost=_sum(at_cost, lambda leg: leg.paid),
        gross_low=None if gross is None else gross[0],
        gross_high=None if gross is None else gross[1],
        net_low=None,
        net_high=None,
        share_of_total=None,
        inside_loops=looped.get((other_id, relation.value)),
        look_through=None,
        coverage=(Decimal(known) / len(legs)).quantize(Decimal("0.0001")),
        sources=_sources(graph, legs),
        companies=tuple(sorted({graph.name_of(each.other_company) for each in measured})),
        legs=tuple(legs),
    )


def _sum(legs: Iterable[ExposureLeg], figure: Figure) -> Bucket:
    return bucket_of((leg, figure(leg)) for leg in legs)


def _is_talk(leg: ExposureLeg) -> bool:
    return leg.non_binding and not (leg.paid is not None and leg.paid.upper > 0)


def _sources(graph: KnowledgeGraph, legs: Iterable[ExposureLeg]) -> int:
    """Independent ones: copies of one text, and outlets that cite the same, count once."""
    told = (graph.reports.get(each) for leg in legs for each in leg.report_ids)
    return len({report.origin_key for report in told if report is not None})


def _with_share(row: ExposureRow, total: Decimal | None) -> ExposureRow:
    gross = row.gross_high
    share = (gross / total).quantize(Decimal("0.0001")) if total and gross is not None else None
    return replace(row, share_of_total=share)


def _netted(
    row: ExposureRow, against: Mapping[tuple[str, Relation], Decimal | None]
) -> ExposureRow:
    """Net of what binds the other way. Whether that may be set off is a matter of law and of
    contracts, which no report states: so it is known only where there is nothing to set off."""
    (other,) = (each for each in Relation if each is not row.relation)
    if row.gross_high != ZERO and against.get((row.counterparty_id, other), ZERO) != ZERO:
        return row
    return replace(row, net_low=row.gross_low, net_high=row.gross_high)
