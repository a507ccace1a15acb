"""Draws as a table, with the exact figures beside them where there are any."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rich.console import RenderableType
from rich.text import Text

from analytics.montecarlo import MonteCarloAnswer
from api import figures
from api.cli.footers import footer
from api.cli.output import is_narrow, table
from api.cli.screen import clean

TERMS_SHOWN = 10


def montecarlo_page(answer: MonteCarloAnswer) -> Iterator[RenderableType]:
    """Mean, spread and quantiles of each figure; the weightiest legs; what is assumed."""
    whose = f"Money of {answer.company}" if answer.company else "Money that goes round, netted"
    yield Text(f"{whose}: what may come of it, in {answer.currency}", style="bold")
    yield _figures(answer)
    for each in answer.figures:
        if each.no_closed_form:
            yield Text(f"no closed form for {each.name}: {each.no_closed_form}", style="dim")
    if answer.terms:
        yield _terms(answer)
    yield from footer(
        answer.receipt,
        missing=answer.missing,
        unconverted=answer.unconverted,
        assumptions=answer.assumptions,
        truncated=answer.truncated,
    )


def _figures(answer: MonteCarloAnswer) -> RenderableType:
    made = table("", *((each.name, "rn") for each in answer.figures))
    sampled = [each.sampled for each in answer.figures]
    exact = [each.closed_form for each in sampled]
    rows: dict[str, list[float | None]] = {
        "mean of draws": [each.mean for each in sampled],
        "± standard error": [each.error for each in sampled],
        "mean, exact": [each.mean if each else None for each in exact],
        "deviation of draws": [each.deviation for each in sampled],
        "deviation, exact": [each.deviation if each else None for each in exact],
    }
    for name, values in rows.items():
        made.add_row(name, *(_money(value, answer.currency) for value in values))
    if sampled:
        for place, quantile in enumerate(sampled[0].quantiles):
            made.add_row(
                f"{quantile.level * 100:.0f} % of draws are below",
                *(_money(each.quantiles[place].value, answer.currency) for each in sampled),
            )
    return made


def _terms(answer: MonteCarloAnswer) -> RenderableType:
    wide = () if is_narrow() else (("true", "rn"), ("converts", "rn"))
    made = table(
        ("leg", "fw"), "status", ("amount", "rn"), *wide, ("on average", "rn"),
        title="The weightiest legs",
    )  # fmt: skip
    ranked = sorted(answer.terms, key=lambda term: (-term.expected, term.deal_id))
    for term in ranked[:TERMS_SHOWN]:
        chances = (
            ()
            if is_narrow()
            else (figures.percent(term.truth, 0), figures.percent(term.conversion, 0))
        )
        made.add_row(
            clean(f"{term.giver} → {term.receiver}"),
            term.status.value,
            figures.spread(term.low, term.high, answer.currency),
            *chances,
            figures.money(term.expected, answer.currency),
        )
    return made


def _money(amount: float | None, currency: str) -> str:
    return figures.money(None if amount is None else Decimal(round(amount)), currency)
