"""What one firm owes, what binds others to pay it, and the gap that is left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analytics.obligations import Obligation
from analytics.reported import ReportedFigure, figure_for
from graph.events.catalogue import Metric
from graph.fold.snapshot import KnowledgeGraph
from graph.model.money import ZERO
from graph.model.value import Value


class PayerRow(Value, frozen=True):
    """`owes`: contracted and unpaid. `promised`: the same that others owe it. `cash`: as reported.
    `gap` = owes − promised − cash, both ends: below zero, more comes in than goes out; None where
    nothing that it owes has a known amount. `unknown_*` legs have no amount and are in no sum."""

    company_id: str
    company: str
    owes_low: Decimal | None
    owes_high: Decimal | None
    promised_low: Decimal
    promised_high: Decimal
    cash: ReportedFigure | None
    revenue: ReportedFigure | None
    gap_low: Decimal | None
    gap_high: Decimal | None
    unknown_owed: int
    unknown_promised: int
    missing: tuple[str, ...]


def payer_row(
    graph: KnowledgeGraph, pairs: Sequence[Obligation], own: str, currency: str
) -> PayerRow:
    """One pass over the obligations of the log, in `currency`."""
    out = [pair for pair in pairs if pair.debtor_id == own]
    into = [pair for pair in pairs if pair.creditor_id == own]
    known = any(pair.high is not None for pair in out) or not out
    owes_low = sum((pair.low or ZERO for pair in out), ZERO)
    owes_high = sum((pair.high or ZERO for pair in out), ZERO)
    promised_low = sum((pair.low or ZERO for pair in into), ZERO)
    promised_high = sum((pair.high or ZERO for pair in into), ZERO)
    cash = figure_for(graph, own, Metric.CASH, None)
    held = cash.value if cash and cash.currency == currency else ZERO
    revenue = figure_for(graph, own, Metric.REVENUE, None)
    name = graph.name_of(own)
    return PayerRow(
        company_id=own,
        company=name,
        owes_low=owes_low if known else None,
        owes_high=owes_high if known else None,
        promised_low=promised_low,
        promised_high=promised_high,
        cash=cash,
        revenue=revenue,
        gap_low=owes_low - promised_high - held if known else None,
        gap_high=owes_high - promised_low - held if known else None,
        unknown_owed=sum(pair.unknown for pair in out),
        unknown_promised=sum(pair.unknown for pair in into),
        missing=tuple(
            f"no {what} of {name} is in the log"
            for what, figure in (("cash", cash), ("revenue", revenue))
            if figure is None
        ),
    )
