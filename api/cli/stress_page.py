"""A payment shock as a table: rounds, who is hit, what is missing, what is assumed."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from analytics.stress import StressAnswer
from analytics.stress_rows import Figure, StressRow
from api import figures
from api.cli.output import table
from api.cli.receipts import receipt_line
from api.cli.screen import clean
from api.cli.wording import moment_line
from graph.model.calendar import Certainty

ROWS_SHOWN = 30
NOTHING_MISSING = "No amount that could matter is missing."


def stress_page(answer: StressAnswer) -> Iterator[RenderableType]:
    """The shock, each firm by round, missing amounts, assumptions, receipt."""
    share = figures.percent(answer.fraction, 0)
    yield Text(
        f"If {answer.company} pays {share} of what it owes, in {answer.currency}", style="bold"
    )
    yield (
        f"It owes {_range(answer.owes, answer.currency)}; "
        f"{_range(answer.unpaid, answer.currency)} stays unpaid."
    )
    if answer.rows:
        yield _table(answer)
        if len(answer.rows) > ROWS_SHOWN:
            yield f"{ROWS_SHOWN} of {len(answer.rows)} firms shown; --json has all"
    else:
        yield "Nobody in the log is hit."
    for missing in answer.missing:
        yield Text(f"missing: {clean(missing)}", style="yellow")
    if not answer.missing:
        yield NOTHING_MISSING
    if answer.truncated:
        yield Text("the rows were cut", style="yellow")
    yield f"Model: {answer.model}" + ("" if answer.converged else " (did not converge)")
    for assumption in answer.assumptions:
        yield Text(f"* {clean(assumption)}", style="dim")
    yield moment_line(answer.receipt.as_of, answer.receipt.position)
    yield receipt_line(answer.receipt)


def _table(answer: StressAnswer) -> RenderableType:
    made = table(
        ("round", "rn"), ("firm", "f"), "hit", ("loses", "rn"), ("passes on", "rn"), ("from", "f")
    )
    for row in answer.rows[:ROWS_SHOWN]:
        made.add_row(
            str(row.round),
            clean(row.company),
            "" if row.certainty is Certainty.YES else Text("may be", style="yellow"),
            _range(row.lost, answer.currency),
            _range(row.passed_on, answer.currency),
            clean(_debtors(row)),
        )
    return made


def _debtors(row: StressRow) -> str:
    return ", ".join(dict.fromkeys(term.debtor for term in row.terms)) or "–"


def _range(figure: Figure | None, currency: str) -> str:
    if figure is None:
        return figures.UNKNOWN
    low, high = sorted((figure.at_low, figure.at_high))
    return figures.spread(low, high, currency) if high else figures.NOTHING
