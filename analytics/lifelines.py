"""The life-line of a loop by three clocks: when each leg became true in the world, in print and in
our log, when the ring closed by each, and when it broke by each. Dates keep their precision."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.flows import Flow
from graph.model.calendar import PartialDate, PartialDateText, earliest
from graph.model.value import Value


class LifeLine(Value, frozen=True):
    """`began`, `printed` and `positions` have one entry per hop, in order (None: not stated): its
    earliest flow in the world, in print, in the log.

    A ring closes with its last hop: `closed_on` in the world, `printed_on` in print, `position` in
    the log; None when a date is missing on some hop. It breaks with the first hop that loses its
    last living flow: `broke_on`, `broke_printed_on`, `broke_position`; None while it lives, and
    where nobody says when (a curator's word is neither printed nor placed).
    """

    began: tuple[PartialDateText | None, ...]
    printed: tuple[PartialDateText | None, ...]
    positions: tuple[int, ...]
    closed_on: PartialDateText | None
    printed_on: PartialDateText | None
    position: int
    is_broken: bool
    broke_on: PartialDateText | None
    broke_printed_on: PartialDateText | None
    broke_position: int | None


def life_line_of(hops: Sequence[Sequence[Flow]]) -> LifeLine:
    """Each hop begins with its earliest flow."""
    began = tuple(earliest(*(flow.began_on for flow in hop)) for hop in hops)
    printed = tuple(earliest(*(flow.published_on for flow in hop)) for hop in hops)
    positions = tuple(min(flow.position for flow in hop) for hop in hops)
    dead = [hop for hop in hops if all(flow.status.is_exit for flow in hop)]
    ended = [_latest([flow.ended_on for flow in hop]) for hop in dead]
    told = [_latest([flow.ended_printed_on for flow in hop]) for hop in dead]
    placed = [[flow.ended_position for flow in hop] for hop in dead]
    known = [max(filter(None, places)) for places in placed if None not in places]
    return LifeLine(
        began=began,
        printed=printed,
        positions=positions,
        closed_on=_latest(began),
        printed_on=_latest(printed),
        position=max(positions),
        is_broken=bool(dead),
        broke_on=earliest(*ended),
        broke_printed_on=earliest(*told),
        broke_position=min(known, default=None),
    )


def _latest(dates: Sequence[PartialDateText | None]) -> PartialDateText | None:
    """The date with the last day; None as soon as one is missing, for then nobody knows."""
    stated = [text for text in dates if text is not None]
    if len(stated) < len(dates):
        return None
    return max(stated, key=lambda text: PartialDate.parse(text).latest, default=None)
