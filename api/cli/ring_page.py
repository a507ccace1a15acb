"""One ring of money in full: its legs by three clocks, and the order of its payments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich.console import RenderableType
from rich.text import Text

from analytics.lifelines import LifeLine
from analytics.loops import Hop, Loop
from analytics.payments import Dating
from analytics.reports import RankedLoop
from analytics.timing import Payment, TimedHop, Timing
from api import figures
from api.cli.output import status_text, table
from api.cli.screen import clean
from api.cli.wording import words
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import Certainty


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


def ring_in_full(
    number: int, ranked: RankedLoop, graph: KnowledgeGraph, currency: str
) -> Iterator[RenderableType]:
    """Heading, one row per leg, the life-line, the order of payments."""
    loop = ranked.loop
    head = Text(f"{number}  {ring_of(ranked)}", style="bold")
    yield head.append(
        f"  {loop.pattern.value}, bottleneck {bottleneck_of(loop, currency)}, "
        f"closed {closed_of(loop)}  {loop.loop_id}",
        style="not bold dim",
    )
    line = loop.life_line
    made = table(
        ("giver → receiver", "f"), ("instruments", "f"), ("sum", "r"), "status", ("since", "n"),
        ("printed", "n"), ("log", "r"), ("deals", "f"),
    )  # fmt: skip
    rows = zip(loop.hops, line.began, line.printed, line.positions, strict=True)
    for hop, began, printed, position in rows:
        made.add_row(
            clean(f"{graph.name_of(hop.giver_id)} → {graph.name_of(hop.receiver_id)}"),
            ", ".join(words(each) for each in hop.instruments),
            _sum(hop, currency),
            status_text(hop.status),
            began or figures.UNKNOWN,
            printed or figures.UNKNOWN,
            str(position),
            ", ".join(dict.fromkeys(flow.deal_id for flow in hop.flows)),
        )
    yield made
    yield Text(_life_line(line), style="dim")
    yield from _in_time(ranked.timing, graph, currency)


def _sum(hop: Hop, currency: str) -> str:
    more = f" + {hop.unknown} n/d" if hop.unknown and hop.high is not None else ""
    return figures.spread(hop.low, hop.high, currency) + more


def _life_line(line: LifeLine) -> str:
    unknown = figures.UNKNOWN
    told = (
        f"Closed in the world {line.closed_on or unknown}, in print {line.printed_on or unknown}, "
        f"in the log at {line.position}"
    )
    if line.is_broken:
        told += (
            f"; broke in the world {line.broke_on or unknown}, "
            f"in print {line.broke_printed_on or unknown}, "
            f"in the log at {line.broke_position or unknown}"
        )
    return told


def _in_time(timing: Timing, graph: KnowledgeGraph, currency: str) -> Iterator[Text]:
    """Whether the payments can follow each other round, in which order, by which days."""
    carried = figures.UNKNOWN
    if timing.carried_high is not None:
        carried = figures.spread(timing.carried_low, timing.carried_high, currency)
    line = Text("In time: ").append(timing.respects_time.value, style="bold")
    yield line.append(
        f", within {timing.window_days} days and with {figures.percent(timing.carry, 0)} of the "
        f"bottleneck; {carried} can go round in order"
    )
    for number, hop in enumerate(timing.hops, start=1):
        yield Text(clean(f"   {number}. {_paid_hop(hop, graph)}"), style="dim")


def _paid_hop(hop: TimedHop, graph: KnowledgeGraph) -> str:
    told = f"{graph.name_of(hop.giver_id)} → {graph.name_of(hop.receiver_id)}"
    days = f"{_day(hop.first_day)} to {_day(hop.last_day)}"
    return f"{told}, {days}: {'; '.join(dict.fromkeys(map(_payment, hop.payments)))}"


def _payment(payment: Payment) -> str:
    """`deal-594d8580a44a paid 2025-09-22`."""
    if payment.dating is Dating.UNKNOWN:
        return f"{payment.deal_id} on an unknown day"
    first, last = _day(payment.pays_from), _day(payment.pays_until)
    if payment.dating is Dating.BEGUN:
        return f"{payment.deal_id} from {first} on"
    return f"{payment.deal_id} {first if first == last else f'{first} to {last}'}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else figures.UNKNOWN
