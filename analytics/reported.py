"""Figures that companies report about themselves, for the analyses that set deals against them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from graph.errors import InvalidValue
from graph.events.catalogue import Metric
from graph.fold.snapshot import KnowledgeGraph, MetricFact
from graph.model.calendar import PartialDate
from graph.model.value import Value

_DAYS_A_MONTH = Decimal("30.4375")


class ReportedFigure(Value, frozen=True):
    """One figure with the event and the document that state it. Over the `months` that end with
    `period`; None: at its end. `subject`: whom of the company it is about, where that is needed."""

    event_id: str
    document_id: str
    publisher: str | None
    metric: Metric
    value: Decimal
    currency: str | None
    period: str | None
    months: int | None
    subject: str | None

    @property
    def span(self) -> str:
        """`12 months to 2025-01-26`, `at 2024-08-31`, `n/d`."""
        if self.period is None:
            return "n/d"
        return f"{self.months} months to {self.period}" if self.months else f"at {self.period}"

    def window(self) -> tuple[date, date] | None:
        """First and last day that the figure is over; None where they are not stated."""
        if self.period is None or not self.months:
            return None
        last = PartialDate.parse(self.period).latest
        return last - timedelta(days=round(self.months * _DAYS_A_MONTH)) + timedelta(days=1), last


def figures_of(graph: KnowledgeGraph, own: str, metric: Metric) -> list[ReportedFigure]:
    """The figures of a company or group, latest period first. Of several reports of one period and
    subject the strongest source counts, then the latest in the log."""
    best: dict[tuple[str | None, int | None, str | None], MetricFact] = {}
    for fact in graph.metrics:
        told = fact.facts
        if told.metric is not metric or own not in _names(graph, told.company_id):
            continue
        key = (told.period, told.months, told.subject)
        if key not in best or _rank(graph, fact) > _rank(graph, best[key]):
            best[key] = fact
    found = [_figure(graph, fact) for fact in best.values()]
    return sorted(found, key=lambda each: (_end(each), each.subject or ""), reverse=True)


def figure_for(
    graph: KnowledgeGraph, own: str, metric: Metric, period: str | None
) -> ReportedFigure | None:
    """The latest figure, or the latest whose period ends inside `period` (a year, quarter, month or
    day). Raises InvalidValue for what is no date."""
    found = figures_of(graph, own, metric)
    if period is not None:
        asked = PartialDate.parse(period)
        found = [each for each in found if _inside(each, asked)]
    return found[0] if found else None


def check_period(period: str | None) -> None:
    """Raises InvalidValue for what is no year, quarter, month or day."""
    if period is None:
        return
    try:
        PartialDate.parse(period)
    except InvalidValue as error:
        raise InvalidValue("period", period, error.reason) from error


def _names(graph: KnowledgeGraph, company_id: str) -> set[str]:
    company = graph.company_of(company_id)
    return {company.company_id, company.group_id} if company else {company_id}


def _rank(graph: KnowledgeGraph, fact: MetricFact) -> tuple[int, int]:
    document = graph.documents.get(fact.facts.document_id)
    return (-document.facts.source_tier if document else -99, fact.position)


def _inside(figure: ReportedFigure, asked: PartialDate) -> bool:
    return figure.period is not None and (
        asked.earliest <= PartialDate.parse(figure.period).latest <= asked.latest
    )


def _end(figure: ReportedFigure) -> date:
    return PartialDate.parse(figure.period).latest if figure.period else date.min


def _figure(graph: KnowledgeGraph, fact: MetricFact) -> ReportedFigure:
    told = fact.facts
    document = graph.documents.get(told.document_id)
    return ReportedFigure(
        event_id=fact.event_id,
        document_id=told.document_id,
        publisher=document.facts.publisher if document else None,
        metric=told.metric,
        value=told.value,
        currency=told.currency,
        period=told.period,
        months=told.months,
        subject=told.subject,
    )
