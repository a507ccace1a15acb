"""What a backlog leans on, as a table."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from analytics.backlog import BacklogAnswer
from api import figures
from api.cli.footers import figure_line, footer
from api.cli.output import table
from api.cli.screen import clean

ROWS_SHOWN = 30


def backlog_page(answer: BacklogAnswer) -> Iterator[RenderableType]:
    """The reported backlog, a row a customer, what is missing."""
    yield Text(
        f"What the backlog of {answer.company} leans on, in {answer.currency}, "
        f"{answer.level} level",
        style="bold",
    )
    if answer.backlog is not None:
        yield figure_line(answer.backlog)
    yield (
        "open contracts in the log: "
        f"{figures.spread(answer.open_low, answer.open_high, answer.currency)}"
    )
    if answer.rows:
        yield _table(answer)
    else:
        yield f"No open contract with {answer.company} is in the log."
    yield from footer(
        answer.receipt,
        missing=answer.missing,
        unconverted=answer.unconverted,
        convention=answer.convention,
        assumptions=answer.assumptions,
        truncated=answer.truncated,
    )


def _table(answer: BacklogAnswer) -> RenderableType:
    made = table(
        ("customer", "fw"), ("owes", "rn"), ("signed", "f"), ("of the log", "rn"),
        ("of that backlog", "rn"), ("times it", "rn"),
    )  # fmt: skip
    for row in answer.rows[:ROWS_SHOWN]:
        owes = figures.spread(row.owes_low, row.owes_high, answer.currency)
        signed = ", ".join(sorted({term.signed_on or "undated" for term in row.terms}))
        made.add_row(
            clean(row.customer),
            owes + (" + n/d" if row.unknown and row.owes_low is not None else ""),
            signed,
            figures.percent(row.share_of_log),
            figures.percent(row.share_of_backlog),
            figures.UNKNOWN if row.times_backlog is None else f"{row.times_backlog:.2f} ×",
        )
    return made
