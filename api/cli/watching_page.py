"""A change on one line: the position, what happened, to what, and how large it is."""

from __future__ import annotations

from analytics.watching import Change, ExposureCrossed, RingTurned
from api import figures
from api.cli.ring_page import bottleneck_of, ring_of
from api.cli.screen import clean


def line_of(change: Change) -> str:
    """For people; `--json` has the whole value."""
    match change:
        case RingTurned():
            told = f"{change.turn.value:<6}  {_ring(change)}"
        case ExposureCrossed():
            told = f"{change.direction.value:<6}  {_crossing(change)}"
    return f"{change.position:>7,}  {told}"


def _ring(change: RingTurned) -> str:
    loop = change.ring.loop
    size = bottleneck_of(loop, change.currency)
    return f"{ring_of(change.ring)}  {loop.pattern.value}, {size}, {loop.weakest_status.value}"


def _crossing(change: ExposureCrossed) -> str:
    before, after, threshold = (
        figures.money(each, change.currency)
        for each in (change.before, change.after, change.threshold)
    )
    return clean(
        f"{change.company} {change.measure.value} {after}, was {before}; threshold {threshold}"
    )
