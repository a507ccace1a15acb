"""Plans and who pays for them, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rich.console import RenderableType
from rich.text import Text

from analytics.plans import Funding, PlanRow, PlansAnswer
from api import figures
from api.cli.footers import footer
from api.cli.output import counted, status_text, table
from api.cli.screen import clean
from api.cli.wording import words

ROWS_SHOWN = 60
STYLES = {
    Funding.NO_PAYER: "red",
    Funding.NO_AMOUNT: "red",
    Funding.ANNOUNCED: "yellow",
    Funding.CONTRACTED: "green",
}


def plans_page(answer: PlansAnswer) -> Iterator[RenderableType]:
    """Plans, weakest money first; what each payer owes and can expect; what is missing."""
    whose = f" of {answer.company}" if answer.company else ""
    yield Text(
        f"Plans{whose} and the money behind them, in {answer.currency}, {answer.level} level",
        style="bold",
    )
    if answer.plans:
        yield _plans(answer)
        without = [row for row in answer.plans if row.funding is not Funding.CONTRACTED]
        yield (
            f"{counted(len(without), 'plan')} of {len(answer.plans)} without a contracted amount"
        )
    else:
        yield "No plan for computing power, hardware, power or space is in the log."
    payers = [
        row for row in answer.payers if answer.company or row.owes_high is None or row.gap_high
    ]
    if payers:
        yield _payers(answer)
    yield from footer(
        answer.receipt,
        missing=answer.missing,
        unconverted=answer.unconverted,
        convention=answer.convention,
        assumptions=answer.assumptions,
        truncated=answer.truncated,
    )


def _plans(answer: PlansAnswer) -> RenderableType:
    made = table(
        ("money", "n"), ("who pays", "fw"), ("whom", "fw"), "for", ("GW", "rn"),
        ("headline", "rn"), ("contracted", "rn"), "status",
    )  # fmt: skip
    for row in answer.plans[:ROWS_SHOWN]:
        made.add_row(
            Text(row.funding.value, style=STYLES[row.funding]),
            clean(", ".join(row.payers)) or figures.UNKNOWN,
            clean(", ".join(row.suppliers)),
            words(row.kind.value),
            _gigawatts(row),
            figures.spread(row.headline_low, row.headline_high, answer.currency),
            _ends(row.contracted_low, row.contracted_high, answer.currency),
            status_text(row.status),
        )
    return made


def _gigawatts(row: PlanRow) -> str:
    return figures.UNKNOWN if row.gigawatts is None else figures.short_number(row.gigawatts)


def _payers(answer: PlansAnswer) -> RenderableType:
    made = table(
        ("payer", "fw"), ("owes", "rn"), ("is promised", "rn"), ("gap", "rn"),
        ("without an amount", "rn"),
    )  # fmt: skip
    for row in answer.payers:
        if not answer.company and row.owes_high is not None and not row.gap_high:
            continue
        made.add_row(
            clean(row.company),
            _ends(row.owes_low, row.owes_high, answer.currency),
            _ends(row.promised_low, row.promised_high, answer.currency),
            _ends(row.gap_low, row.gap_high, answer.currency),
            counted(row.unknown_owed, "debt") if row.unknown_owed else "",
        )
    return made


def _ends(low: Decimal | None, high: Decimal | None, currency: str) -> str:
    """From the lesser to the greater, with a sign where more comes in than goes out."""
    if low is None or high is None:
        return figures.UNKNOWN
    if low >= 0 and high >= 0:
        return figures.spread(low, high, currency) if high else figures.NOTHING
    told = [("−" if each < 0 else "") + figures.money(abs(each), currency) for each in (low, high)]
    return told[0] if low == high else " – ".join(told)
