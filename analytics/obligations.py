"""What each firm still has to pay each other firm: contracted and not yet paid, by ordered pair.

From signed or better, contracted amounts count; below that, headlines, to ask what would follow if
plans were bound. A completed deal owes nothing more. Warrants, guarantees and options are no
obligation until they are called.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from analytics.flows import MONEY, Column, Flow, Level, Selection, flows
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Status
from graph.model.money import ZERO
from graph.model.value import Value


class Obligation(Value, frozen=True):
    """Open money of one ordered pair, low and stated upper end over the known legs; both None when
    no leg has an amount. `unknown` counts the legs without one, of the `unknown_deals`."""

    debtor_id: str
    creditor_id: str
    low: Decimal | None
    high: Decimal | None
    unknown: int
    unknown_deals: tuple[str, ...]
    deal_ids: tuple[str, ...]
    report_ids: tuple[str, ...]


class Obligations(Value, frozen=True):
    """Sorted by debtor and creditor. `unconverted` lists amounts without a reference rate; a
    payment without one counts as a payment of unknown size."""

    pairs: tuple[Obligation, ...]
    unconverted: tuple[str, ...]


def obligations(
    graph: KnowledgeGraph, level: Level, status_floor: Status, currency: str, day: date
) -> Obligations:
    """Open obligations in deals of that rung or better, in `currency`; `day` dates the rates of
    undated deals. A sum for several givers is at most that sum on each pair, and at least zero.
    One pass over the legs."""
    found, unconverted = open_flows(graph, level, status_floor, currency, day)
    pairs: dict[tuple[str, str], list[OpenFlow]] = {}
    for still in found:
        pairs.setdefault((still.flow.giver_id, still.flow.receiver_id), []).append(still)
    return Obligations(
        pairs=tuple(_obligation(pair, pairs[pair]) for pair in sorted(pairs)),
        unconverted=unconverted,
    )


class OpenFlow(Value, frozen=True):
    """What is left to pay of one leg, low and stated upper end; both None where nobody knows."""

    flow: Flow
    low: Decimal | None
    high: Decimal | None


def open_flows(
    graph: KnowledgeGraph, level: Level, status_floor: Status, currency: str, day: date
) -> tuple[list[OpenFlow], tuple[str, ...]]:
    """The legs behind `obligations`, with those that have no reference rate."""
    column = Column.CONTRACTED if status_floor.is_binding else Column.HEADLINE
    owed, paid = (
        flows(
            graph,
            Selection(
                level=level,
                classes=tuple(sorted(MONEY)),
                column=each,
                status_floor=status_floor,
                currency=currency,
            ),
            day,
        )
        for each in (column, Column.PAID)
    )
    paid_of = {(flow.deal_id, flow.leg_id): flow for flow in paid.flows}
    found: list[OpenFlow] = []
    for flow in owed.flows:
        if flow.firmness.is_contingent or flow.status is Status.COMPLETED:
            continue
        still = _open(flow, paid_of[flow.deal_id, flow.leg_id])
        if still.high is None or still.high > 0:
            found.append(still)
    return found, owed.unconverted


def _open(owed: Flow, paid: Flow) -> OpenFlow:
    """Contracted less paid, never below zero. Where a part was paid and nobody says how much, all
    or nothing may be left."""
    if owed.low is None or owed.upper is None:
        return OpenFlow(flow=owed, low=None, high=None)
    paid_low, paid_high = (paid.low, paid.upper) if paid.is_known else (ZERO, owed.low)
    return OpenFlow(
        flow=owed,
        low=max(owed.low - (paid_high or ZERO), ZERO),
        high=max(owed.upper - (paid_low or ZERO), ZERO),
    )


def _obligation(pair: tuple[str, str], parts: list[OpenFlow]) -> Obligation:
    known = [(part.low, part.high) for part in parts if part.low is not None]
    unknown = [part.flow for part in parts if part.low is None]
    return Obligation(
        debtor_id=pair[0],
        creditor_id=pair[1],
        low=sum((low or ZERO for low, _ in known), ZERO) if known else None,
        high=sum((high or ZERO for _, high in known), ZERO) if known else None,
        unknown=len(unknown),
        unknown_deals=tuple(sorted({flow.deal_id for flow in unknown})),
        deal_ids=tuple(sorted({part.flow.deal_id for part in parts})),
        report_ids=tuple(sorted({each for part in parts for each in part.flow.report_ids})),
    )
