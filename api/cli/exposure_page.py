"""The exposure report as a table and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from analytics.exposure import Bucket, ExposureRow, Relation
from analytics.reports import ExposureAnswer
from api import figures
from api.cli.concentration_page import concentration_line
from api.cli.output import counted, csv_text, first_that_fits, table
from api.cli.receipts import receipt_line
from api.cli.screen import clean
from api.cli.wording import moment_line
from api.standalone import bucket

BUCKETS = (
    "headline", "contracted", "paid", "undrawn", "contingent", "non_binding", "equity_at_cost",
)  # fmt: skip
INDIRECT_SHOWN = 5
_OPTIONS = {"counterparty": "fw", "only announced": "r"}
_LEAST_NEEDED = (
    "known", "only announced", "in loops", "share", "headline", "contingent", "paid", "undrawn",
)  # fmt: skip


def exposure_page(answer: ExposureAnswer) -> Iterator[RenderableType]:
    """Header, one table per direction of money, concentration, footer, receipt."""
    yield Text(f"Exposure of {clean(answer.company)}", style="bold").append(
        f"  {answer.level} level, in {answer.currency}", style="not bold dim"
    )
    if len(answer.perimeter) > 1:
        yield Text(f"with {clean(', '.join(answer.perimeter))}", style="dim")
    told = answer.exposure
    for relation, total, repeated, spread in (
        (Relation.GIVES, told.total_gives, told.repeated_gives, answer.gives),
        (Relation.RECEIVES, told.total_receives, told.repeated_receives, answer.receives),
    ):
        rows = [row for row in told.rows if row.relation is relation]
        yield ""
        yield Text(f"{clean(answer.company)} {relation.value}", style="bold")
        if not rows:
            yield "nobody, as far as the log knows"
            continue
        yield _table(rows, total, repeated, answer.currency)
        yield concentration_line(spread)
    yield from _indirect(answer)
    yield ""
    yield from _footer(answer)
    yield moment_line(answer.receipt.as_of, answer.receipt.position)
    yield receipt_line(answer.receipt)


def _table(
    rows: list[ExposureRow], total: Decimal | None, repeated: Decimal, currency: str
) -> RenderableType:
    lines = [_cells(row, currency) for row in rows]
    sums = [{"counterparty": "gross in all", "gross": figures.money(total, currency)}]
    if repeated:
        less = f"−{figures.money(repeated, currency)}"
        sums.insert(0, {"counterparty": "on more than one row", "gross": less})

    def build(left_out: Sequence[str]) -> Table:
        names = [name for name in lines[0] if name not in left_out]
        made = table(*((name, _OPTIONS.get(name, "rn")) for name in names))
        for line in lines:
            made.add_row(*(line[name] for name in names))
        made.add_section()
        for line in sums:
            made.add_row(*(line.get(name, "") for name in names))
        return made

    ways = range(len(_LEAST_NEEDED) + 1)
    return first_that_fits(partial(build, _LEAST_NEEDED[:number]) for number in ways)


def _cells(row: ExposureRow, currency: str) -> dict[str, str]:
    return {
        "counterparty": clean(row.counterparty),
        "headline": bucket(row.headline, currency),
        "paid": bucket(row.paid, currency),
        "undrawn": bucket(row.undrawn, currency),
        "contingent": bucket(row.contingent, currency),
        "gross": gross_of(row, currency),
        "share": share_of(row),
        "only announced": bucket(row.non_binding, currency),
        "in loops": figures.money(row.inside_loops, currency),
        "known": figures.percent(row.coverage, 0),
    }


def share_of(row: ExposureRow) -> str:
    """Share of the gross in all; unknown where the gross of the row is."""
    return figures.percent(row.share_of_total)


def gross_of(row: ExposureRow, currency: str) -> str:
    """Gross of a row; `n/d` where nothing of it is known."""
    if row.gross_high is None:
        return figures.UNKNOWN
    return figures.spread(row.gross_low, row.gross_high, currency) if row.gross_high else "–"


def _indirect(answer: ExposureAnswer) -> Iterator[RenderableType]:
    found = answer.exposure.indirect
    if not found:
        return
    yield ""
    yield Text("At two steps (never added to the direct sums)", style="bold")
    for row in found[:INDIRECT_SHOWN]:
        ends = (answer.company, row.via, row.counterparty)
        path = ends if row.relation is Relation.GIVES else tuple(reversed(ends))
        yield f"  {clean(' → '.join(path))}  ≤ {figures.money(row.at_most, answer.currency)}"
    if len(found) > INDIRECT_SHOWN:
        yield Text(f"  and {len(found) - INDIRECT_SHOWN} more in --json", style="dim")


def _footer(answer: ExposureAnswer) -> Iterator[RenderableType]:
    told = answer.exposure
    facts = [
        f"{counted(told.undisclosed_legs, 'leg')} without an amount",
        f"{counted(told.superseded_reports, 'retracted report')} not counted",
    ]
    if told.rate_dates:
        facts.append(f"rates: {', '.join(told.rate_dates[:3])}")
    if told.unconverted:
        facts.append(f"without a rate: {'; '.join(told.unconverted[:3])}")
    if told.truncated:
        facts.append("cut: there are more rows than are kept")
    yield Text(" · ".join(facts), style="dim")
    for each in answer.assumptions:
        yield Text(f"* {each}", style="dim")


def exposure_csv(answer: ExposureAnswer) -> str:
    """One line a row, exact decimals; an empty field is unknown, 0 is nothing."""
    head = ["company", "relation", "counterparty", "counterparty_id", "currency"]
    for name in BUCKETS:
        head += [f"{name}_low", f"{name}_high", f"{name}_unknown_legs"]
    head += ["gross_low", "gross_high", "share_of_total", "inside_loops", "coverage", "deals"]
    return csv_text(head, [_csv_row(answer, row) for row in answer.exposure.rows])


def _csv_row(answer: ExposureAnswer, row: ExposureRow) -> list[object]:
    fields: list[object] = [
        answer.company, row.relation.value, row.counterparty, row.counterparty_id, answer.currency,
    ]  # fmt: skip
    for name in BUCKETS:
        value: Bucket = getattr(row, name)
        known = value.shown is not None
        fields += [value.low if known else None, value.high if known else None, value.unknown]
    deals = dict.fromkeys(leg.deal_id for leg in row.legs)
    return [
        *fields, row.gross_low, row.gross_high, row.share_of_total, row.inside_loops, row.coverage,
        " ".join(deals),
    ]  # fmt: skip
