"""Bounds of the concentration of customers, as a table."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from analytics.customers import CustomersAnswer
from api import figures
from api.cli.footers import footer
from api.cli.output import table
from api.cli.screen import clean


def customers_page(answer: CustomersAnswer) -> Iterator[RenderableType]:
    """Disclosed customers, the bounds, what is assumed."""
    yield Text(f"Customers of {answer.company}, by share of revenue", style="bold")
    if answer.hhi_low is not None and answer.hhi_below is not None:
        made = table(("customer", "fw"), ("share", "rn"), ("period", "n"), ("source", "f"))
        for each in answer.customers:
            made.add_row(
                clean(each.subject or "n/d"),
                figures.percent(each.value, 0),
                each.span,
                clean(each.publisher or ""),
            )
        made.add_row("all others", figures.percent(answer.undisclosed, 0), "", "not disclosed")
        yield made
        level = (
            answer.level_low
            if answer.level_low == answer.level_high
            else (f"{answer.level_low} to {answer.level_high}")
        )
        yield (
            f"HHI at least {answer.hhi_low:,.0f} and below {answer.hhi_below:,.0f}, {level}; "
            f"with printed shares rounded: at least {answer.rounded_low:,.0f} and below "
            f"{answer.rounded_below:,.0f}"
        )
    yield from footer(
        answer.receipt,
        missing=answer.missing,
        convention=answer.convention,
        assumptions=answer.assumptions,
    )
