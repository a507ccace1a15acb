"""Histories with reported figures of companies."""

from __future__ import annotations

from decimal import Decimal

from graph.events import catalogue as c
from tests.support.builders import Told, a_history
from tests.support.history import History, a_company, a_document

NAMES = {"nvidia": "NVIDIA", "oracle": "Oracle", "openai": "OpenAI"}


def a_figure(
    company: str,
    metric: c.Metric,
    value: str | int,
    *,
    period: str | None = "2025-01-26",
    months: int | None = 12,
    subject: str | None = None,
    currency: str | None = "USD",
    document: str = "report",
) -> c.MetricReported:
    """A figure of a year, in dollars, out of one annual report."""
    return c.MetricReported(
        company_id=company,
        document_id=f"doc-{document}",
        metric=metric,
        value=Decimal(value),
        currency=currency,
        period=period,
        months=months,
        subject=subject,
    )


def a_margin(company: str = "nvidia", value: str = "0.75", **words: str) -> c.MetricReported:
    return a_figure(company, c.Metric.GROSS_MARGIN, value, currency=None, **words)  # type: ignore[arg-type]


def with_figures(*figures: c.MetricReported, deals: tuple[Told, ...] = ()) -> History:
    """The deals, then the annual report with its figures; whose they are is registered."""
    history = a_history(*deals)
    for company_id in sorted({figure.company_id for figure in figures}):
        if history.graph().company_of(company_id) is None:
            history.add(a_company(NAMES.get(company_id, company_id)))
    history.add(a_document("report", published_on="2025-02-26"))
    for figure in figures:
        history.add(figure)
    return history
