"""What stands above and below the rows of an exposure report: figures that the firm reports of
itself, to measure its sums against, and customers that it discloses without a name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from analytics.currency import convert
from analytics.customers import latest_of
from analytics.reported import ReportedFigure, figures_of
from graph.events.catalogue import Metric
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import PartialDate
from graph.model.money import MoneyRange
from graph.model.value import Value

MEASURES = (Metric.EQUITY, Metric.REVENUE)
"""What a sum is measured against: what can absorb a loss, else a year of revenue."""
YEAR_MONTHS = 12
_RATIO = Decimal("0.0001")


class Denominator(Value, frozen=True):
    """The latest reported figure of the kind, with its own date; `value` in the currency of the
    report at the rate of that date, None without one. `gives_ratio` and `receives_ratio`: the
    totals over it; None where either is unknown. A ratio, and no share: it may be above one."""

    figure: ReportedFigure
    value: Decimal | None
    rate: Decimal | None
    rate_on: date | None
    gives_ratio: Decimal | None
    receives_ratio: Decimal | None


def denominator_of(
    graph: KnowledgeGraph,
    own: str,
    currency: str,
    totals: tuple[Decimal | None, Decimal | None],
) -> Denominator | None:
    """`totals`: of what the firm gives and of what it receives. None where nothing of the kind is
    in the log."""
    found = next(filter(None, (_latest(graph, own, metric) for metric in MEASURES)), None)
    if found is None or found.period is None:
        return None
    stated = MoneyRange(low=found.value, high=found.value, currency=found.currency or currency)
    done = convert(stated, currency, PartialDate.parse(found.period).latest)
    value = done.value.low if done else None
    gives, receives = (_ratio(total, value) for total in totals)
    return Denominator(
        figure=found,
        value=value,
        rate=done.rate if done and done.rate_on else None,
        rate_on=done.rate_on if done else None,
        gives_ratio=gives,
        receives_ratio=receives,
    )


def _latest(graph: KnowledgeGraph, own: str, metric: Metric) -> ReportedFigure | None:
    """A quarter of revenue is no year of it."""
    told = figures_of(graph, own, metric)
    return next((each for each in told if each.period and each.months in (None, YEAR_MONTHS)), None)


def _ratio(total: Decimal | None, value: Decimal | None) -> Decimal | None:
    if total is None or value is None or value <= 0:
        return None
    return (total / value).quantize(_RATIO)


def anonymous_customers(graph: KnowledgeGraph, own: str) -> tuple[ReportedFigure, ...]:
    """Customers of the latest period that are disclosed with a share and no name that we know:
    their money is on no row, or on one that nobody can tell."""
    named = {
        name.casefold()
        for company in graph.companies.values()
        for name in (company.name, *(alias.text for alias in company.aliases))
    }
    return tuple(
        each
        for each in latest_of(figures_of(graph, own, Metric.CUSTOMER_SHARE), None)
        if each.subject is None or each.subject.casefold() not in named
    )
