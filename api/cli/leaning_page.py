"""Load-bearing reports as a table: what is left out, what it says, what moves without it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rich.console import RenderableType
from rich.text import Text

from analytics.leaning import Leaning
from analytics.load_bearing import LeaveOut, LoadBearingAnswer
from api import figures
from api.cli.output import counted, is_narrow, table
from api.cli.receipts import receipt_line
from api.cli.screen import clean
from api.cli.wording import moment_line

ID_SHOWN, QUOTE_SHOWN = 12, 120


def leaning_page(answer: LoadBearingAnswer) -> Iterator[RenderableType]:
    """The figures as they stand, the rows, what was looked at, receipt."""
    whose = f"the gross of {clean(answer.company)}" if answer.company else "the rings of money"
    yield Text(f"What {whose} leans on", style="bold").append(
        f"  {answer.level} level, in {answer.currency}", style="not bold dim"
    )
    yield _stand(answer)
    one = "document" if answer.leave_out is LeaveOut.DOCUMENT else "report"
    if answer.rows:
        yield _table(answer)
    else:
        yield f"No single {one} moves it."
    line = f"{counted(answer.moving, one)} of {answer.candidates:,} would move it if left out"
    if len(answer.rows) < answer.moving:
        line += f", {len(answer.rows)} shown; --limit {answer.moving} shows all"
    yield line
    if answer.truncated:
        cut = f"cut: {answer.looked_at:,} of {answer.candidates:,} were left out in turn, those of "
        yield Text(cut + "the largest deals first; raise --time-limit", style="yellow")
    if answer.rows and answer.leave_out is LeaveOut.REPORT:
        first = answer.rows[0].subject_id[:ID_SHOWN]
        yield Text(f"dealgraph what-if --retract {first} shows all that moves", style="dim")
    for assumption in answer.assumptions:
        yield Text(f"* {clean(assumption)}", style="dim")
    yield moment_line(answer.receipt.as_of, answer.receipt.position)
    yield receipt_line(answer.receipt)


def _stand(answer: LoadBearingAnswer) -> str:
    told = answer.figures
    if answer.company is None:
        netted = figures.money(told.netted, answer.currency)
        return f"As it stands: {counted(told.rings or 0, 'ring')}, netted {netted}"
    gives, receives = (figures.money(each, answer.currency) for each in (told.gives, told.receives))
    return f"As it stands: gives {gives}, receives {receives}"


def _table(answer: LoadBearingAnswer) -> RenderableType:
    rings = answer.company is None
    columns = (
        (("rings", "rn"), ("netted", "rn")) if rings else (("gives", "rn"), ("receives", "rn"))
    )
    more = () if is_narrow() else ("printed", ("says", "f"))
    made = table(("without", "n"), *columns, ("deal", "f"), *more)
    for row in answer.rows:
        cells = (row.published_on or figures.UNKNOWN, clean(_source(row)))
        made.add_row(
            row.subject_id[:ID_SHOWN],
            *(_ring_cells(row, answer) if rings else _gross_cells(row, answer)),
            clean(_deals(row)),
            *(() if is_narrow() else cells),
        )
    return made


def _ring_cells(row: Leaning, answer: LoadBearingAnswer) -> tuple[str, str]:
    was, now = answer.figures, row.without
    return f"{was.rings} ⇒ {now.rings}", _turn(was.netted, now.netted, answer.currency)


def _gross_cells(row: Leaning, answer: LoadBearingAnswer) -> tuple[str, str]:
    was, now = answer.figures, row.without
    gives = _turn(was.gives, now.gives, answer.currency)
    return gives, _turn(was.receives, now.receives, answer.currency)


def _turn(was: Decimal | None, now: Decimal | None, currency: str) -> str:
    if was == now:
        return "as before"
    return f"⇒ {figures.money(now, currency)}"


def _deals(row: Leaning) -> str:
    """`OpenAI → Oracle (only source)`."""
    return ", ".join(
        f"{each.giver} → {each.receiver}" + (" (only source)" if each.only_source else "")
        for each in row.deals
    )


def _source(row: Leaning) -> str:
    quote = f"“{row.quote[:QUOTE_SHOWN]}”" if row.quote else ""
    return ": ".join(each for each in (row.publisher or "", quote) if each)
