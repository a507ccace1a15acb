"""Rings of money as a table, with what was left out, and the one netted number."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from analytics.loops import Hop, Loop
from analytics.reports import LoopAnswer, RankedLoop
from api import figures
from api.cli.output import counted, is_narrow, status_text, table
from api.cli.receipts import receipt_line
from api.cli.screen import clean
from api.cli.wording import moment_line, words
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import Certainty


def loops_page(
    answer: LoopAnswer, graph: KnowledgeGraph, *, legs: bool = False
) -> Iterator[RenderableType]:
    """The table, what was cut or left out, netting, clocks and receipt."""
    if not answer.loops:
        yield "No ring of money is known within these bounds."
    elif legs:
        for number, ranked in enumerate(answer.loops, start=1):
            yield from _in_full(number, ranked, graph, answer.currency)
    else:
        yield _table(answer)
    yield _count_line(answer)
    for line in _left_out(answer):
        yield Text(line, style="dim")
    yield _netting_line(answer)
    yield moment_line(answer.receipt.as_of, answer.receipt.position)
    yield receipt_line(answer.receipt)


def _table(answer: LoopAnswer) -> RenderableType:
    narrow = is_narrow()
    extra = () if narrow else (("hops", "r"), ("comes back", "rn"))
    made = table(
        ("#", "r"), ("ring", "f"), ("pattern", "f"), ("bottleneck", "r"), "weakest", *extra,
        "closed",
    )  # fmt: skip
    for number, ranked in enumerate(answer.loops, start=1):
        loop = ranked.loop
        ratio = ranked.circularity.round_trip_ratio
        more = () if narrow else (str(len(loop.members)), figures.percent(ratio, 0))
        made.add_row(
            str(number),
            ring_of(ranked),
            loop.pattern.value,
            bottleneck_of(loop, answer.currency),
            status_text(loop.weakest_status),
            *more,
            closed_of(loop),
        )
    return made


def ring_of(ranked: RankedLoop) -> str:
    """`NVIDIA → OpenAI → Oracle → NVIDIA`."""
    return clean(" → ".join((*ranked.names, ranked.names[0])))


def bottleneck_of(loop: Loop, currency: str) -> str:
    """Low to high; `n/d – $30bn` where a hop has no known amount: the ring may carry less."""
    if loop.bottleneck_high is None:
        return figures.UNKNOWN
    if loop.bottleneck_low is None:
        return f"{figures.UNKNOWN} – {figures.money(loop.bottleneck_high, currency)}"
    return figures.spread(loop.bottleneck_low, loop.bottleneck_high, currency)


def closed_of(loop: Loop) -> str:
    """The day on which the ring closed in the world; `?` where dates leave it open."""
    closed = loop.life_line.closed_on or figures.UNKNOWN
    mark = " ?" if loop.certainty is Certainty.POSSIBLE else ""
    broke = f", broke {loop.life_line.broke_on}" if loop.life_line.broke_on else ""
    return closed + mark + broke


def _in_full(
    number: int, ranked: RankedLoop, graph: KnowledgeGraph, currency: str
) -> Iterator[RenderableType]:
    loop = ranked.loop
    head = Text(f"{number}  {ring_of(ranked)}", style="bold")
    yield head.append(
        f"  {loop.pattern.value}, bottleneck {bottleneck_of(loop, currency)}, "
        f"closed {closed_of(loop)}  {loop.loop_id}",
        style="not bold dim",
    )
    made = table(
        ("giver → receiver", "f"), ("instruments", "f"), ("sum", "r"), "status", ("since", "n"),
        ("deals", "f"),
    )  # fmt: skip
    for hop, began in zip(loop.hops, loop.life_line.began, strict=True):
        made.add_row(
            clean(f"{graph.name_of(hop.giver_id)} → {graph.name_of(hop.receiver_id)}"),
            ", ".join(words(each) for each in hop.instruments),
            _sum(hop, currency),
            status_text(hop.status),
            began or figures.UNKNOWN,
            ", ".join(dict.fromkeys(flow.deal_id for flow in hop.flows)),
        )
    yield made


def _sum(hop: Hop, currency: str) -> str:
    more = f" + {hop.unknown} n/d" if hop.unknown and hop.high is not None else ""
    return figures.spread(hop.low, hop.high, currency) + more


def _count_line(answer: LoopAnswer) -> str:
    shown = len(answer.loops)
    line = counted(answer.matching, "ring fits", "rings fit")
    if answer.matching < answer.found:
        line += f" of {answer.found:,} found"
    if shown < answer.matching:
        line += f", {shown:,} shown"
    if answer.truncated:
        line += f"; cut by {', '.join(answer.cut_by)}: {', '.join(map(_cure, answer.cut_by))}"
    return line


def _cure(cut: str) -> str:
    return {"cap": "raise --limit", "time": "raise --time-limit"}.get(cut, "ask narrower")


def _left_out(answer: LoopAnswer) -> Iterator[str]:
    if answer.excluded_unknown:
        pairs = counted(answer.excluded_unknown, "pair")
        yield f"{pairs} left out for want of a known amount, since a minimum was asked"
    if answer.excluded_small:
        yield f"{counted(answer.excluded_small, 'pair')} left out as smaller than the minimum"
    if answer.unconverted:
        amounts = counted(len(answer.unconverted), "amount")
        yield f"{amounts} without a rate to {answer.currency}: {'; '.join(answer.unconverted[:3])}"


def _netting_line(answer: LoopAnswer) -> Text:
    told = answer.netting
    if not told.gross_high:
        return Text("No cash flow with a known amount.", style="dim")
    line = Text("Netted, no dollar twice: ")
    line.append(
        figures.spread(told.circulating_low, told.circulating_high, told.currency), style="bold"
    )
    line.append(
        f" of {figures.spread(told.gross_low, told.gross_high, told.currency)} in known cash flows "
        f"can go round ({figures.percent(told.share)})"
    )
    if told.unknown_pairs:
        line.append(f"; {counted(told.unknown_pairs, 'pair')} of firms with no known amount")
    return line
