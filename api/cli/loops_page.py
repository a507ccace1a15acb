"""Rings of money as a table, with what was left out, and the one netted number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from analytics.loop_changes import LoopChangesAnswer
from analytics.reports import LoopAnswer, RankedLoop
from api import figures
from api.cli.output import counted, is_narrow, status_text, table
from api.cli.receipts import receipt_line
from api.cli.ring_page import bottleneck_of, closed_of, ring_in_full, ring_of
from api.cli.wording import moment_line
from graph.fold.snapshot import KnowledgeGraph


def loops_page(
    answer: LoopAnswer, graph: KnowledgeGraph, *, legs: bool = False
) -> Iterator[RenderableType]:
    """The table, what was cut or left out, netting, clocks and receipt."""
    if not answer.loops:
        yield "No ring of money is known within these bounds."
    elif legs:
        for number, ranked in enumerate(answer.loops, start=1):
            yield from ring_in_full(number, ranked, graph, answer.currency)
    else:
        yield _table(answer.loops, answer.currency)
    yield _count_line(answer)
    for line in _left_out(answer):
        yield Text(line, style="dim")
    yield _netting_line(answer)
    yield moment_line(answer.receipt.as_of, answer.receipt.position)
    yield receipt_line(answer.receipt)


def changes_page(
    answer: LoopChangesAnswer, graph: KnowledgeGraph, *, legs: bool = False
) -> Iterator[RenderableType]:
    """What opened, what broke, what was cut, clocks and receipt."""
    for verb, turns, count in (
        ("opened", answer.opened, answer.opened_count),
        ("broke", answer.broken, answer.broken_count),
    ):
        line = f"{counted(count, 'ring')} {verb} since event {answer.since:,} of the log"
        yield Text(line + (f", {len(turns):,} shown" if len(turns) < count else ""), style="bold")
        if legs:
            for number, turn in enumerate(turns, start=1):
                yield from ring_in_full(number, turn.ranked, graph, answer.currency)
        elif turns:
            yield _table([turn.ranked for turn in turns], answer.currency)
        for number, turn in enumerate(turns, start=1):
            yield Text(f"{number}: by {', '.join(turn.deal_ids)}", style="dim")
    if answer.truncated:
        yield f"Cut by {', '.join(answer.cut_by)}: {', '.join(map(_cure, answer.cut_by))}"
    yield moment_line(answer.receipt.as_of, answer.receipt.position)
    yield receipt_line(answer.receipt)


def _table(loops: Sequence[RankedLoop], currency: str) -> RenderableType:
    narrow = is_narrow()
    extra = () if narrow else (("hops", "r"), ("comes back", "rn"), ("in time", "n"))
    made = table(
        ("#", "r"), ("ring", "f"), ("pattern", "f"), ("bottleneck", "r"), "weakest", *extra,
        "closed",
    )  # fmt: skip
    for number, ranked in enumerate(loops, start=1):
        loop = ranked.loop
        ratio = ranked.circularity.round_trip_ratio
        in_time = ranked.timing.respects_time.value
        more = () if narrow else (str(len(loop.members)), figures.percent(ratio, 0), in_time)
        made.add_row(
            str(number),
            ring_of(ranked),
            loop.pattern.value,
            bottleneck_of(loop, currency),
            status_text(loop.weakest_status),
            *more,
            closed_of(loop),
        )
    return made


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
