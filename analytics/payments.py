"""Between which days a leg is paid, as far as its dates tell. Reports seldom say; what is taken
for granted here is labelled, and a date that is not known stays open."""

from __future__ import annotations

import calendar
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from graph.fold.snapshot import Deal, DealLeg
from graph.model.calendar import PartialDate
from graph.model.deal import Schedule, Stage

PAYMENT_ASSUMPTIONS = (
    "A leg that is paid was paid when its deal took effect; a leg with a schedule is paid between "
    "its first and last day; any other is paid some day after its deal began.",
    "A date that nobody states leaves the order of payments possible, never certain.",
)


class Dating(StrEnum):
    """What the days of a payment rest on.

    PAID: the deal took effect, and the leg is paid. SCHEDULE: the leg runs between two days or over
    a term. BEGUN: the deal has begun, and nothing says until when it is paid. UNKNOWN: no date.
    """

    PAID = "paid"
    SCHEDULE = "schedule"
    BEGUN = "begun"
    UNKNOWN = "unknown"


class Span(NamedTuple):
    """First and last day on which it may be paid; None leaves an end open."""

    earliest: date | None
    latest: date | None
    dating: Dating


def span_of(deal: Deal, leg: DealLeg) -> Span:
    """The days of one leg; see PAYMENT_ASSUMPTIONS."""
    if leg.stage is Stage.PAID and deal.effective_on:
        paid = PartialDate.parse(deal.effective_on)
        return Span(paid.earliest, paid.latest, Dating.PAID)
    stated = (leg.schedule and leg.schedule.starts) or deal.effective_on or deal.announced_on
    began = PartialDate.parse(stated) if stated else None
    until = _last_day(leg.schedule, began) if leg.schedule else None
    first = began.earliest if began else None
    if until is not None and (first is None or first <= until):
        return Span(first, until, Dating.SCHEDULE)
    return Span(first, None, Dating.BEGUN if first else Dating.UNKNOWN)


def _last_day(schedule: Schedule, began: PartialDate | None) -> date | None:
    if schedule.ends:
        return PartialDate.parse(schedule.ends).latest
    if schedule.term_months is None or began is None:
        return None
    return _after(began.latest, schedule.term_months)


def _after(day: date, months: int) -> date | None:
    """The same day so many months on, or the last of a shorter month; None beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
