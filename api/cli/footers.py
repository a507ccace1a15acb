"""The lines under an answer: what is missing, the convention, what is assumed, clocks, receipt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from analytics.receipts import Receipt
from analytics.reported import ReportedFigure
from api import figures
from api.cli.receipts import receipt_line
from api.cli.screen import clean
from api.cli.wording import moment_line, words

MISSING_SHOWN = 12


def footer(
    receipt: Receipt,
    *,
    missing: Iterable[str] = (),
    unconverted: Iterable[str] = (),
    convention: str = "",
    assumptions: Iterable[str] = (),
    truncated: bool = False,
) -> Iterator[RenderableType]:
    """One line each; a cut answer says so."""
    told = list(missing)
    for each in told[:MISSING_SHOWN]:
        yield Text(f"missing: {clean(each)}", style="yellow")
    if len(told) > MISSING_SHOWN:
        more = len(told) - MISSING_SHOWN
        yield Text(f"missing: {more} more facts, in --json", style="yellow")
    for each in list(unconverted)[:3]:
        yield Text(f"without a rate: {clean(each)}", style="yellow")
    if truncated:
        yield Text("the rows were cut", style="yellow")
    if convention:
        yield Text(f"Convention: {clean(convention)}", style="dim")
    for each in assumptions:
        yield Text(f"* {clean(each)}", style="dim")
    yield moment_line(receipt.as_of, receipt.position)
    yield receipt_line(receipt)


def figure_line(figure: ReportedFigure) -> Text:
    """`gross margin 75.0 % over 12 months to 2025-01-26 (NVIDIA)`."""
    share = figure.currency is None
    value = figures.percent(figure.value) if share else figures.money(figure.value, figure.currency)
    over = f"over {figure.span}" if figure.months else figure.span
    subject = f", {figure.subject}" if figure.subject else ""
    source = f" ({figure.publisher})" if figure.publisher else ""
    return Text(f"{words(figure.metric.value)}{subject}: {value} {over}{clean(source)}")
