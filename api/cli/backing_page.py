"""What a firm backs and what backs it, as a table."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from analytics.backing import BackingAnswer, BackingRow
from analytics.exposure import Relation
from api import figures
from api.cli.footers import footer
from api.cli.output import is_narrow, status_text, table
from api.cli.screen import clean

ROWS_SHOWN = 60
TITLES = {Relation.GIVES: "{} stands behind", Relation.RECEIVES: "What stands behind {}"}


def backing_page(answer: BackingAnswer) -> Iterator[RenderableType]:
    """Sums by sort, then each promise; what is missing."""
    yield Text(
        f"Promises that count only if something happens: {answer.company}, in {answer.currency}, "
        f"{answer.level} level",
        style="bold",
    )
    if not answer.rows:
        yield f"No guarantee, warrant, option or tranche of {answer.company} is in the log."
    for relation, title in TITLES.items():
        rows = [row for row in answer.rows if row.relation is relation]
        if rows:
            yield Text(title.format(answer.company), style="bold")
            yield _table(answer, rows)
            for each in answer.totals:
                if each.relation is relation:
                    told = figures.spread(each.low, each.high, answer.currency)
                    more = f", {each.unknown} without an amount" if each.unknown else ""
                    yield f"{each.promise.value}s in all: {told}{more}"
    yield from footer(
        answer.receipt,
        missing=answer.missing,
        unconverted=answer.unconverted,
        convention=answer.convention,
        truncated=answer.truncated,
    )


def _table(answer: BackingAnswer, rows: list[BackingRow]) -> RenderableType:
    narrow = is_narrow()
    wide = () if narrow else (("if", "f"),)
    made = table(
        ("firm", "fw"), "promise", ("amount", "rn"), ("counted", "rn"), "status",
        ("since", "n"), *wide, ("deal", "n"),
    )  # fmt: skip
    for row in rows[:ROWS_SHOWN]:
        counted = f"{figures.short_number(row.quantity)} {row.unit}" if row.quantity else ""
        made.add_row(
            clean(row.counterparty),
            row.promise.value,
            figures.spread(row.low, row.high, answer.currency),
            counted,
            status_text(row.status),
            row.announced_on or "",
            *(() if narrow else (clean(row.condition or ""),)),
            row.deal_id,
        )
    return made
