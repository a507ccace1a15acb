"""What a stake hands back, as a table."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from analytics.rebate import RebateAnswer
from analytics.rebate_rows import RebateRow, Sum
from api import figures
from api.cli.footers import figure_line, footer
from api.cli.output import is_narrow, table
from api.cli.screen import clean
from graph.model.calendar import Certainty

ROWS_SHOWN = 30
_HALF = {Certainty.YES: "yes", Certainty.NO: "no", Certainty.POSSIBLE: "possible", None: "n/d"}


def rebate_page(answer: RebateAnswer) -> Iterator[RenderableType]:
    """Figures of the seller, a row a customer, self-funded share, what is missing."""
    yield Text(
        f"What the stakes of {answer.company} hand back, {answer.column} money in "
        f"{answer.currency}, {answer.level} level",
        style="bold",
    )
    for figure in (answer.margin, answer.revenue):
        if figure is not None:
            yield figure_line(figure)
    if answer.rows:
        yield _table(answer)
    for row in answer.rows[:ROWS_SHOWN]:
        yield from _through(row, answer.currency)
    yield from _self_funded(answer)
    yield from footer(
        answer.receipt,
        missing=answer.missing,
        unconverted=answer.unconverted,
        convention=answer.convention,
        assumptions=answer.assumptions,
        truncated=answer.truncated,
    )


def _table(answer: RebateAnswer) -> RenderableType:
    narrow = is_narrow()
    profit = () if narrow else (("gross profit on it", "rn"),)
    made = table(
        ("customer", "fw"), ("put into it", "rn"), ("it buys for", "rn"), *profit,
        ("handed back", "rn"), ("half?", "n"), ("half at purchases of", "rn"),
    )  # fmt: skip
    for row in answer.rows[:ROWS_SHOWN]:
        ends = (row.gross_profit_low, row.gross_profit_high)
        more = () if narrow else (figures.spread(*ends, answer.currency),)
        made.add_row(
            clean(row.customer),
            sum_text(row.invested, answer.currency),
            sum_text(row.purchases, answer.currency),
            *more,
            _ratio(row),
            _HALF[row.at_least_half],
            figures.spread(row.half_at_low, row.half_at_high, answer.currency),
        )
    return made


def sum_text(told: Sum, currency: str) -> str:
    """Both ends; `+ n/d` where a term has no amount, `n/d` where none has, `none` without terms."""
    if not told.terms:
        return "none in the log"
    if told.low is None:
        return figures.UNKNOWN
    text = figures.spread(told.low, told.high, currency)
    return text + (" + n/d" if told.unknown else "")


def _ratio(row: RebateRow) -> str:
    low, high = row.handed_back_low, row.handed_back_high
    if low is None and high is None:
        return figures.UNKNOWN
    if low is None or high is None:
        return f"≥ {figures.percent(low)}" if low is not None else f"≤ {figures.percent(high)}"
    return figures.percent(low) if low == high else f"{low * 100:.1f} – {figures.percent(high)}"


def _through(row: RebateRow, currency: str) -> Iterator[RenderableType]:
    for each in row.through:
        yield Text(
            f"{clean(row.customer)} also buys through {clean(each.via)}: at most "
            f"{figures.money(each.at_most, currency)}, in no ratio"
        )
    if row.gigawatts and row.half_at_per_gigawatt_high is not None:
        per = figures.spread(row.half_at_per_gigawatt_low, row.half_at_per_gigawatt_high, currency)
        yield Text(
            f"{clean(row.customer)} is to take {figures.short_number(row.gigawatts)} GW: half is "
            f"handed back where it pays {per} a gigawatt, less than half where it pays more"
        )


def _self_funded(answer: RebateAnswer) -> Iterator[RenderableType]:
    told = answer.self_funded
    if told is None:
        return
    high = figures.percent(told.share_high, 2)
    yield Text(
        f"Self-funded share of revenue, {told.first} to {told.last}: between "
        f"{figures.percent(told.share_low, 2)} and {high} of "
        f"{figures.money(told.revenue, answer.currency)}"
    )
