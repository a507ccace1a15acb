"""A payment shock as a table and as CSV: rounds, who is hit, what is missing, what is assumed."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from analytics.stress import StressAnswer
from analytics.stress_rows import Figure, StressRow
from api import figures
from api.cli.output import csv_text, is_narrow, table
from api.cli.receipts import receipt_line
from api.cli.screen import clean
from api.cli.wording import moment_line
from api.standalone import both
from graph.model.calendar import Certainty

ROWS_SHOWN = 30
FIGURES = ("lost", "passed_on", "outside", "absorbed", "owes", "buffer", "stress")
ADDS_UP = (
    "loses = passes on (to firms of the log) + to others (that it does not show) + stays with it. "
    "Losses of rounds overlap, so they are not added up."
)
ADDS_UP_TERMS = "loses = the terms of its debtors added up; losses of two firms are never added up."
NOTHING_MISSING = "No amount that could matter is missing."


def stress_page(answer: StressAnswer) -> Iterator[RenderableType]:
    """The shock, each firm by round, missing amounts, assumptions, receipt."""
    share = figures.percent(answer.fraction, 0)
    yield Text(
        f"If {answer.company} pays {share} of what it owes, in {answer.currency}", style="bold"
    )
    yield (
        f"It owes {both(answer.owes, answer.currency)}; "
        f"{both(answer.unpaid, answer.currency)} stays unpaid."
    )
    if answer.rows:
        yield _table(answer) if answer.method.clears else _spread_table(answer)
        if not is_narrow():
            yield Text(ADDS_UP if answer.method.clears else ADDS_UP_TERMS, style="dim")
        if len(answer.rows) > ROWS_SHOWN:
            yield f"{ROWS_SHOWN} of {len(answer.rows)} firms shown; --format csv has all"
    else:
        yield "Nobody in the log is hit."
    for missing in answer.missing:
        yield Text(f"missing: {clean(missing)}", style="yellow")
    if not answer.missing:
        yield NOTHING_MISSING
    if answer.truncated:
        yield Text("the rows were cut", style="yellow")
    yield f"Method: {answer.method.value} ({answer.model})" + (
        "" if answer.converged else " (did not converge)"
    )
    for assumption in answer.assumptions:
        yield Text(f"* {clean(assumption)}", style="dim")
    yield moment_line(answer.receipt.as_of, answer.receipt.position)
    yield receipt_line(answer.receipt)


def _table(answer: StressAnswer) -> RenderableType:
    narrow = is_narrow()
    wide = () if narrow else (("to others", "rn"), ("stays", "rn"))
    made = table(
        ("round", "rn"), ("firm", "fw"), "hit", ("loses", "rn"), ("passes on", "rn"), *wide,
        ("from", "f"),
    )  # fmt: skip
    for row in answer.rows[:ROWS_SHOWN]:
        ends = (row.outside, row.absorbed)
        more = () if narrow else (both(figure, answer.currency) for figure in ends)
        made.add_row(
            str(row.round),
            clean(row.company),
            "" if row.certainty is Certainty.YES else Text("may be", style="yellow"),
            both(row.lost, answer.currency),
            both(row.passed_on, answer.currency),
            *more,
            clean("; ".join(debts(row, answer.currency))),
        )
    return made


def _spread_table(answer: StressAnswer) -> RenderableType:
    made = table(
        ("round", "rn"), ("firm", "fw"), "hit", ("loses", "rn"), ("buffer", "rn"),
        ("stress", "rn"), ("fails", "rn"), ("from", "f"),
    )  # fmt: skip
    for row in answer.rows[:ROWS_SHOWN]:
        made.add_row(
            str(row.round),
            clean(row.company),
            "" if row.certainty is Certainty.YES else Text("may be", style="yellow"),
            both(row.lost, answer.currency),
            both(row.buffer, answer.currency),
            _share(row.stress),
            "" if row.failed_round is None else f"round {row.failed_round}",
            clean("; ".join(debts(row, answer.currency))),
        )
    return made


def _share(stress: Figure | None) -> str:
    if stress is None:
        return figures.UNKNOWN
    low, high = sorted((stress.at_low, stress.at_high))
    return figures.percent(low) if low == high else f"{low * 100:.1f} – {figures.percent(high)}"


def debts(row: StressRow, currency: str) -> list[str]:
    """Who does not pay the firm, with what each leaves unpaid where there are several."""
    if len(row.terms) == 1:
        return [row.terms[0].debtor]
    return [f"{term.debtor} {both(term.lost, currency)}" for term in row.terms]


def stress_csv(answer: StressAnswer) -> str:
    """One line a firm, exact decimals of both runs; an empty field is unknown, 0 is nothing."""
    head = ["shocked", "round", "company", "company_id", "certainty", "currency"]
    for name in FIGURES:
        head += [f"{name}_at_low", f"{name}_at_high"]
    head += ["method", "failed_round", "debtors", "unknown_legs", "deals", "reports"]
    return csv_text(head, [_csv_row(answer, row) for row in answer.rows])


def _csv_row(answer: StressAnswer, row: StressRow) -> list[object]:
    fields: list[object] = [
        answer.company, row.round, row.company, row.company_id, row.certainty.value,
        answer.currency,
    ]  # fmt: skip
    for name in FIGURES:
        figure: Figure | None = getattr(row, name)
        fields += [figure.at_low, figure.at_high] if figure else [None, None]
    deals = dict.fromkeys(each for term in row.terms for each in term.deal_ids)
    reports = dict.fromkeys(each for term in row.terms for each in term.report_ids)
    debtors = "; ".join(term.debtor for term in row.terms)
    unknown = sum(term.unknown for term in row.terms)
    fields += [answer.method.value, row.failed_round]
    return [*fields, debtors, unknown, " ".join(deals), " ".join(reports)]
