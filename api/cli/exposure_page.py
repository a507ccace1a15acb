"""The exposure report as tables: direct, at two steps, and look-through, which never add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from analytics.exposure import ExposureRow, Relation
from analytics.reports import ExposureAnswer
from api import figures
from api.cli.concentration_page import concentration_line
from api.cli.output import first_that_fits, table
from api.cli.receipts import receipt_line
from api.cli.screen import clean
from api.cli.wording import moment_line
from api.presenters.exposure import footer_lines, gross_of, header_lines, may_be, net_of, ways_of
from api.standalone import bucket

INDIRECT_SHOWN = 5
THROUGH_SHOWN = 6
WAYS_SHOWN = 3
_OPTIONS = {"counterparty": "fw", "only announced": "r", "at cost": "r"}
_LEAST_NEEDED = (
    "at cost", "contracted", "net", "sources", "known", "only announced", "in loops", "share",
    "headline", "contingent", "paid", "undrawn",
)  # fmt: skip


def exposure_page(answer: ExposureAnswer) -> Iterator[RenderableType]:
    """Header, one table per direction of money, concentration, footer, receipt."""
    yield Text(f"Exposure of {clean(answer.company)}", style="bold").append(
        f"  {answer.level} level, in {answer.currency}", style="not bold dim"
    )
    yield from _header(answer)
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
    yield from _through(answer)
    yield ""
    yield from _footer(answer)
    yield receipt_line(answer.receipt)


def _header(answer: ExposureAnswer) -> Iterator[RenderableType]:
    """Perimeter, clocks, rates, and what sums are measured against, each with its date."""
    if len(answer.perimeter) > 1:
        yield Text(f"with {clean(', '.join(answer.perimeter))}", style="dim")
    yield moment_line(answer.receipt.as_of, answer.receipt.position)
    for line in header_lines(answer):
        yield Text(clean(line), style="dim")


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
        "contracted": bucket(row.contracted, currency),
        "paid": bucket(row.paid, currency),
        "undrawn": bucket(row.undrawn, currency),
        "contingent": bucket(row.contingent, currency),
        "at cost": bucket(row.equity_at_cost, currency),
        "gross": gross_of(row, currency),
        "net": net_of(row, currency),
        "share": share_of(row),
        "only announced": bucket(row.non_binding, currency),
        "in loops": figures.money(row.inside_loops, currency),
        "known": figures.percent(row.coverage, 0),
        "sources": str(row.sources),
    }


def share_of(row: ExposureRow) -> str:
    """Share of the gross in all; unknown where the gross of the row is."""
    return figures.percent(row.share_of_total)


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


def _through(answer: ExposureAnswer) -> Iterator[RenderableType]:
    for view in answer.exposure.look_through:
        rows = [row for row in view.rows if row.indirect]
        if not rows:
            continue
        yield ""
        yield Text(
            f"Look-through: {clean(answer.company)} {view.relation.value} "
            "(another view of the same money, never added to it)",
            style="bold",
        )
        made = table(
            ("counterparty", "fw"),
            ("direct", "rn"),
            ("look-through", "rn"),
            ("may be", "rn"),
            ("through", "f"),
        )
        for row in rows[:THROUGH_SHOWN]:
            made.add_row(
                clean(row.counterparty),
                figures.money(row.direct, answer.currency),
                figures.money(row.look_through, answer.currency),
                may_be(row, answer.currency),
                clean(ways_of(row, answer.currency, WAYS_SHOWN)),
            )
        yield made
        if len(rows) > THROUGH_SHOWN:
            yield Text(f"  and {len(rows) - THROUGH_SHOWN} more in --format csv", style="dim")


def _footer(answer: ExposureAnswer) -> Iterator[RenderableType]:
    for line in footer_lines(answer):
        yield Text(clean(line), style="dim")
    for missing in answer.exposure.missing:
        yield Text(f"n/d: {clean(missing)}", style="yellow")
    for each in answer.assumptions:
        yield Text(f"* {clean(each)}", style="dim")
