"""Concentration as a table, as one line, and as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from analytics.concentration import Concentration
from analytics.reports import ConcentrationAnswer
from api import figures
from api.cli.output import counted, csv_text, table
from api.cli.receipts import receipt_line
from api.cli.screen import clean
from api.cli.supply_page import supply_lines
from api.cli.wording import moment_line, words

SHARES_SHOWN = 40
LEVEL_STYLES = {"low": "green", "moderate": "yellow", "high": "red"}


def concentration_page(answer: ConcentrationAnswer) -> Iterator[RenderableType]:
    """Shares, the index with its bounds, what was left out, receipt."""
    whose = f" of {answer.company}" if answer.company else ""
    yield Text(
        f"{answer.column.capitalize()} money{whose} by {answer.by}, in {answer.currency}",
        style="bold",
    )
    told = answer.concentration
    if told is None:
        yield "The total is empty, so there is no concentration."
    else:
        yield _table(told, answer.currency)
        yield concentration_line(told)
        if len(told.shares) > SHARES_SHOWN:
            yield f"{SHARES_SHOWN} of {len(told.shares)} names shown; --format csv has all"
    if answer.supply is not None:
        yield from supply_lines(answer.supply, answer.currency)
    left = [f"{counted(answer.unknown_flows, 'flow')} without a known amount"]
    if answer.unconverted:
        left.append(f"without a rate: {'; '.join(answer.unconverted[:3])}")
    yield Text(" · ".join(left), style="dim")
    yield moment_line(answer.receipt.as_of, answer.receipt.position)
    yield receipt_line(answer.receipt)


def _table(told: Concentration, currency: str) -> RenderableType:
    made = table(("name", "f"), ("amount", "rn"), ("share", "rn"), ("between", "rn"), "flag")
    for share in told.shares[:SHARES_SHOWN]:
        bounds = f"{figures.percent(share.low)} – {figures.percent(share.high)}"
        made.add_row(
            clean(words(share.name)),
            figures.spread(share.amount_low, share.amount_high, currency),
            figures.percent(share.share),
            "" if share.low == share.high else bounds,
            Text("≥ 10 %", style="yellow") if share.flagged else "",
        )
    return made


def concentration_line(told: Concentration | None) -> Text:
    """The index with its bounds, what it amounts to, and the top shares."""
    if told is None:
        return Text("concentration: n/d, the total is empty", style="dim")
    line = Text(f"HHI {told.hhi:,.0f}")
    if told.hhi_low != told.hhi_high:
        line.append(f" (between {told.hhi_low:,.0f} and {told.hhi_high:,.0f})")
    line.append(", ")
    line.append(told.level, style=LEVEL_STYLES.get(told.level, ""))
    return line.append(
        f" · like {told.effective_number:.1f} equal names · top 1, 3, 5: "
        f"{figures.percent(told.top1, 0)}, {figures.percent(told.top3, 0)}, "
        f"{figures.percent(told.top5, 0)}"
    )


def concentration_csv(answer: ConcentrationAnswer) -> str:
    """One line a name, exact decimals."""
    head = [
        "by", "name", "currency", "amount_low", "amount_high", "share", "share_low", "share_high",
        "flagged",
    ]  # fmt: skip
    shares = answer.concentration.shares if answer.concentration else ()
    return csv_text(
        head,
        [
            [
                answer.by.value, each.name, answer.currency, each.amount_low, each.amount_high,
                each.share, each.low, each.high, "yes" if each.flagged else "no",
            ]
            for each in shares
        ],
    )  # fmt: skip
