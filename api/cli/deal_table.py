"""Deals as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from api import figures
from api.cli.output import first_that_fits, shown_of, status_text, table
from api.cli.screen import clean
from api.cli.wording import moment_line, words
from api.views.deals import DealsAnswer, DealView, LegView
from graph.model.calendar import Certainty
from graph.model.deal import Consideration

ID_START = 11
IN_KIND = "*"
_MONEY = (Consideration.CASH, Consideration.REVENUE_SHARE)
_PROMISES = (Consideration.GUARANTEE, Consideration.WARRANT)
_SUMS = ("headline", "contracted", "paid", "contingent")
_OPTIONS = {
    "deal": "n", "who → whom": "fw", "kind": "", "status": "n", "date": "n",
    **dict.fromkeys(_SUMS, "rn"), "sources": "rn",
}  # fmt: skip
_LEAST_NEEDED = ("kind", "contingent", "paid", "contracted", "sources", "date")


def deals_page(answer: DealsAnswer) -> Iterator[RenderableType]:
    """The table of deals with its count and clocks."""
    if not answer.total:
        yield "No deal fits. dealgraph status says what the log holds."
    else:
        yield from deals_table(answer.deals)
        yield shown_of(len(answer.deals), answer.total, "deal")
    yield moment_line(answer.as_of, answer.position)


def deals_table(deals: Sequence[DealView]) -> Iterator[RenderableType]:
    """One line a deal; a narrow screen gets fewer columns. What is given in kind has a note."""
    ways = range(len(_LEAST_NEEDED) + 1)
    yield first_that_fits(partial(_table, deals, _LEAST_NEEDED[:number]) for number in ways)
    if any(_in_kind(main_leg(deal)) for deal in deals):
        yield Text(f"{IN_KIND} given in kind (shares, services), not in cash", style="dim")


def _table(deals: Sequence[DealView], left_out: Sequence[str]) -> Table:
    lines = [_cells(deal, short=bool(left_out)) for deal in deals]
    names = [name for name in _OPTIONS if name not in left_out]
    made = table(*((name, _OPTIONS[name]) for name in names))
    for line in lines:
        made.add_row(*(line[name] for name in names))
    return made


def _cells(deal: DealView, *, short: bool) -> dict[str, RenderableType]:
    sums = dict(zip(_SUMS, _columns(main_leg(deal), *_SUMS), strict=True))
    return {
        "deal": deal.deal_id[:ID_START] if short else deal.deal_id,
        "who → whom": clean(deal.title),
        "kind": words(deal.kind),
        "status": status_text(deal.status),
        "date": date_of(deal),
        "sources": str(deal.independent_sources),
        **sums,
    }


def _columns(leg: LegView | None, *names: str) -> list[str]:
    """Columns of a leg; what is given in kind is marked, for a stake is no cash."""
    shown = [figures.money_range(getattr(leg, name)) if leg else figures.UNKNOWN for name in names]
    if not _in_kind(leg):
        return shown
    silent = (figures.UNKNOWN, figures.NOTHING)
    return [each if each in silent else f"{each}{IN_KIND}" for each in shown]


def _in_kind(leg: LegView | None) -> bool:
    """Has the leg a figure that is neither money nor a promise of it?"""
    if leg is None or leg.headline is None:
        return False
    return leg.consideration not in (*_MONEY, *_PROMISES)


def main_leg(deal: DealView) -> LegView | None:
    """The leg that a list shows: of the money legs the one with the largest figure, else of the
    promises, else of what is given in kind."""
    for wanted in (_MONEY, _PROMISES, tuple(Consideration)):
        legs = [leg for leg in deal.legs if leg.consideration in wanted]
        if legs:
            return max(legs, key=_largest)
    return None


def _largest(leg: LegView) -> tuple[bool, object]:
    figures_of = [column.upper for column in (leg.headline, leg.contingent) if column]
    return bool(figures_of), max(figures_of, default=0)


def date_of(deal: DealView) -> str:
    """Announced, else effective, else first printed; a question mark where that cannot decide
    whether the deal held on the day."""
    told = deal.announced_on or deal.effective_on or deal.first_published_on or figures.UNKNOWN
    return told + (" ?" if deal.truth is Certainty.POSSIBLE else "")
