"""The life-line of a loop: when each leg became true, when the ring closed in the world, in print
and in our log, and when it broke. Dates keep their precision."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.flows import Flow, earliest
from graph.model.calendar import PartialDate, PartialDateText
from graph.model.value import Value


class LifeLine(Value, frozen=True):
    """`began` has one date per hop, in order (None: not stated). A ring closes with its last hop:
    `closed_on` in the world, `printed_on` in print, `position` in the log. None when a date is
    missing on some hop. `broke_on`: when a hop lost its last living flow."""

    began: tuple[PartialDateText | None, ...]
    closed_on: PartialDateText | None
    printed_on: PartialDateText | None
    position: int
    broke_on: PartialDateText | None


def life_line_of(hops: Sequence[Sequence[Flow]]) -> LifeLine:
    """Each hop begins with its earliest flow."""
    began = tuple(earliest(*(flow.began_on for flow in hop)) for hop in hops)
    printed = tuple(earliest(*(flow.published_on for flow in hop)) for hop in hops)
    dead = [hop for hop in hops if all(flow.status.is_exit for flow in hop)]
    ended = [_latest([flow.ended_on for flow in hop]) for hop in dead]
    return LifeLine(
        began=began,
        closed_on=_latest(began),
        printed_on=_latest(printed),
        position=max(min(flow.position for flow in hop) for hop in hops),
        broke_on=earliest(*ended),
    )


def _latest(dates: Sequence[PartialDateText | None]) -> PartialDateText | None:
    """The date with the last day; None as soon as one is missing, for then nobody knows."""
    stated = [text for text in dates if text is not None]
    if len(stated) < len(dates):
        return None
    return max(stated, key=lambda text: PartialDate.parse(text).latest, default=None)
