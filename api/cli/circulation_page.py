"""Money that goes round, as tables with their conventions."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from analytics.chance import Chance
from analytics.circulation import CirculationAnswer
from analytics.contagion.drawn import ChanceTest
from api import figures
from api.cli.footers import footer
from api.cli.output import table
from api.cli.screen import clean

TERMS_SHOWN = 8


def circulation_page(answer: CirculationAnswer) -> Iterator[RenderableType]:
    """Three measures low and high, the firms and pairs behind them, chance, conventions."""
    yield Text(
        f"Money that goes round: {answer.column} money in {answer.currency}, {answer.level} level, "
        f"{answer.firms} firms, {answer.pairs} pairs ({answer.unknown_pairs} without an amount)",
        style="bold",
    )
    yield _measures(answer)
    for missing in dict.fromkeys(
        f"{name}: {told}"
        for name, told in (
            ("Finn", answer.finn_low.missing),
            ("Finn", answer.finn_high.missing),
            ("Hodge", answer.hodge_low.missing),
            ("Hodge", answer.hodge_high.missing),
        )
        if told
    ):
        yield Text(f"n/d, {clean(missing)}", style="yellow")
    yield _firms(answer)
    yield _pairs(answer)
    if answer.chance is not None:
        yield from _chance(answer.chance, answer.currency)
    conventions = [*answer.conventions, *([answer.chance.convention] if answer.chance else [])]
    yield from footer(
        answer.receipt,
        missing=answer.missing,
        unconverted=answer.unconverted,
        assumptions=conventions,
        truncated=answer.truncated,
    )


def _measures(answer: CirculationAnswer) -> RenderableType:
    made = table("measure", ("at lower ends", "rn"), ("at upper ends", "rn"))
    net = answer.netting
    shares = [
        part / whole if whole else None
        for part, whole in (
            (net.circulating_low, net.gross_low),
            (net.circulating_high, net.gross_high),
        )
    ]
    made.add_row(
        "netted, no dollar twice",
        figures.money(net.circulating_low, answer.currency),
        figures.money(net.circulating_high, answer.currency),
    )
    made.add_row("… of all money given", *(figures.percent(share) for share in shares))
    made.add_row(
        "Finn's cycling index",
        figures.percent(answer.finn_low.index),
        figures.percent(answer.finn_high.index),
    )
    made.add_row(
        "circular share of net flow (Hodge)",
        figures.percent(answer.hodge_low.circular_share),
        figures.percent(answer.hodge_high.circular_share),
    )
    return made


def _firms(answer: CirculationAnswer) -> RenderableType:
    made = table(
        ("firm", "fw"), ("flows through it", "rn"), ("of that, again", "rn"),
        title="Finn, at upper ends",
    )  # fmt: skip
    for term in answer.finn_high.terms[:TERMS_SHOWN]:
        made.add_row(
            clean(term.company),
            figures.money(term.through, answer.currency),
            figures.money(term.cycled, answer.currency),
        )
    return made


def _pairs(answer: CirculationAnswer) -> RenderableType:
    made = table(
        ("pair", "fw"), ("net", "rn"), ("downhill", "rn"), ("circular", "rn"),
        title="Hodge, at upper ends: net = downhill + circular",
    )  # fmt: skip
    for term in answer.hodge_high.terms[:TERMS_SHOWN]:
        parts = (term.net, term.gradient, term.circular)
        sign = -1 if term.net < 0 else 1
        ends = (term.giver, term.receiver)[::sign]
        made.add_row(
            clean(f"{ends[0]} → {ends[1]}"),
            *(
                _signed(figures.money(abs(part), answer.currency), part * sign < 0)
                for part in parts
            ),
        )
    return made


def _signed(text: str, negative: bool) -> str:
    return f"−{text}" if negative else text


def _chance(told: Chance, currency: str) -> Iterator[RenderableType]:
    loops, netted = told.loops, told.netted
    made = table(
        "figure", ("observed", "rn"), ("mean of draws", "rn"), ("from", "rn"), ("to", "rn"),
        ("p at or above", "rn"), title="More than chance?",
    )  # fmt: skip
    made.add_row(
        "loops",
        *(f"{each:,.0f}" if each % 1 == 0 else f"{each:,.1f}" for each in _numbers(loops)),
        f"{loops.p_above:.4g}",
    )
    made.add_row(
        "netted money",
        *(_money(each, currency) for each in _numbers(netted)),
        f"{netted.p_above:.4g}",
    )
    yield made
    yield Text(
        f"{loops.draws} draws, seed {loops.seed}, kept: {loops.keeps.value}; "
        f"{loops.accepted * 100:.0f} % of {loops.swaps_per_draw} swaps a draw could be made; "
        f"{loops.drift * 100:.0f} % of the money goes to another receiver"
    )


def _numbers(test: ChanceTest) -> tuple[float, float, float, float]:
    return test.observed, test.mean, test.least, test.most


def _money(amount: float, currency: str) -> str:
    from decimal import Decimal

    return figures.money(Decimal(round(amount)), currency)
