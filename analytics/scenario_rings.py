"""Rings of money before and after a scenario: opened, broken, changed, and by which deals."""

from __future__ import annotations

from collections.abc import Collection

from analytics.circularity import Netting
from analytics.loop_report import LoopAnswer, RankedLoop
from graph.model.money import ZERO
from graph.model.value import Value


class RingChange(Value, frozen=True):
    """One ring on both sides, with its hops; before is None for one that opens, after for one that
    breaks. `by`: the deals of the scenario that carry a hop of it."""

    names: tuple[str, ...]
    before: RankedLoop | None
    after: RankedLoop | None
    by: tuple[str, ...]


class RingDiff(Value, frozen=True):
    """`before` and `after` count rings; `opened`, `broken` and `changed` (in bottleneck, weakest
    status or certainty) are the largest of `opened_count` and so on. Netting counts no dollar
    twice. `truncated`: a search was cut, so the lists may lack rings, or hold such as were only
    outranked."""

    before: int
    after: int
    opened_count: int
    broken_count: int
    changed_count: int
    opened: tuple[RingChange, ...]
    broken: tuple[RingChange, ...]
    changed: tuple[RingChange, ...]
    netting_before: Netting
    netting_after: Netting
    truncated: bool
    cut_by: tuple[str, ...]


def ring_diff(
    before: LoopAnswer, after: LoopAnswer, touched: Collection[str], limit: int
) -> RingDiff:
    """Rings matched by their members; at most `limit` in each list. Linear in rings."""
    was = {ranked.loop.loop_id: ranked for ranked in before.loops}
    now = {ranked.loop.loop_id: ranked for ranked in after.loops}
    opened = [_change(None, now[key], touched) for key in now if key not in was]
    broken = [_change(was[key], None, touched) for key in was if key not in now]
    changed = [
        _change(was[key], now[key], touched)
        for key in was
        if key in now and _figures(was[key]) != _figures(now[key])
    ]
    cuts = sorted({*before.cut_by, *after.cut_by})
    return RingDiff(
        before=before.matching,
        after=after.matching,
        opened_count=len(opened),
        broken_count=len(broken),
        changed_count=len(changed),
        opened=tuple(sorted(opened, key=_size)[:limit]),
        broken=tuple(sorted(broken, key=_size)[:limit]),
        changed=tuple(sorted(changed, key=_size)[:limit]),
        netting_before=before.netting,
        netting_after=after.netting,
        truncated=bool(cuts),
        cut_by=tuple(cuts),
    )


def _figures(ranked: RankedLoop) -> tuple[object, ...]:
    loop = ranked.loop
    return (
        loop.bottleneck_low,
        loop.bottleneck_high,
        loop.weakest_status,
        loop.certainty,
        loop.pattern,
        loop.is_money,
    )


def _change(
    before: RankedLoop | None, after: RankedLoop | None, touched: Collection[str]
) -> RingChange:
    sides = [side for side in (before, after) if side is not None]
    deals = {flow.deal_id for side in sides for hop in side.loop.hops for flow in hop.flows}
    return RingChange(
        names=sides[-1].names,
        before=before,
        after=after,
        by=tuple(sorted(deals & set(touched))),
    )


def _size(change: RingChange) -> tuple[object, ...]:
    """Largest bottleneck first, then short, then by name."""
    sides = [side.loop for side in (change.before, change.after) if side is not None]
    dollars = max(side.bottleneck_high or ZERO for side in sides)
    return -dollars, len(change.names), change.names
