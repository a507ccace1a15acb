"""The legs that touch one company, with their columns in the currency of the report."""

from __future__ import annotations

from datetime import date

from analytics.currency import convert
from analytics.exposure import ExposureLeg, Measured, Relation
from analytics.flows import CONTINGENT, MONEY, Level, group_key_of
from graph.fold.snapshot import Deal, DealLeg, KnowledgeGraph
from graph.model.calendar import PartialDate, earliest
from graph.model.deal import AmountScope, DealKind, Firmness
from graph.model.money import ZERO, MoneyRange


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
        giver, receiver = ends_of(graph, leg, level)
        if giver == receiver or company_id not in (giver, receiver):
            continue
        columns = columns_of(deal, leg, currency, day, unconverted, rate_days)
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


def ends_of(graph: KnowledgeGraph, leg: DealLeg, level: Level) -> tuple[str, str]:
    """Giver and receiver under the ids of that level."""
    if level is Level.COMPANY:
        return leg.giver_id, leg.receiver_id
    return graph.group_of(leg.giver_id), graph.group_of(leg.receiver_id)


def columns_of(
    deal: Deal,
    leg: DealLeg,
    currency: str,
    day: date,
    unconverted: list[str],
    rate_days: set[str],
) -> ExposureLeg:
    """The columns of one leg in `currency`; adds to what has no rate, and to the days of rates."""
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
        group_key=group_key_of(deal, leg),
        report_ids=leg.report_ids,
    )
