"""Can the money of a loop go round in the order of its payments?

A loop is structural: its hops exist, in whatever order they are paid. It respects time when some
hop pays first, each hop pays no earlier than the one before it, all within a window of days, and
every hop then pays at least a given share of the bottleneck. Days that are open or coarse make the
answer *possible*: some reading of them fits.

*Yes* is said only where one order fits every reading of the days, *no* only where none fits any.
Sums are at stated upper ends, as the bottleneck is. For each start the order that ends earliest is
the one to look at, so a loop of h hops with f payments costs O(h f² log f).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from analytics.flows import Flow
from analytics.loops import Hop, Loop
from analytics.payments import Dating
from graph.errors import InvalidValue
from graph.model.calendar import Certainty
from graph.model.money import ZERO
from graph.model.value import Value

WINDOW_DAYS, CARRY = 365, Decimal("0.5")
WINDOW_DAYS_MAX = 36_500


class Payment(Value, frozen=True):
    """A leg that is paid between two days (None: open), at its stated upper end."""

    deal_id: str
    leg_id: str
    pays_from: date | None
    pays_until: date | None
    dating: Dating
    amount: Decimal | None


class TimedHop(Value, frozen=True):
    """What one hop pays between two days of the order found: `sum` of the known amounts.
    Both days None: nothing dates it."""

    giver_id: str
    receiver_id: str
    first_day: date | None
    last_day: date | None
    sum: Decimal
    payments: tuple[Payment, ...]


class Timing(Value, frozen=True):
    """`respects_time` within `window_days` and with `carry` of the bottleneck. `carried_low` is the
    largest sum that every reading of the days lets round, `carried_high` that some reading does;
    None where the bottleneck is unknown. `hops` is the order found, in order of payment: one that
    always fits for *yes*, one that may for *possible*. `open_deal_ids` have days that are open or
    longer than one day."""

    respects_time: Certainty
    window_days: int
    carry: Decimal
    carried_low: Decimal | None
    carried_high: Decimal | None
    hops: tuple[TimedHop, ...]
    open_deal_ids: tuple[str, ...]


Slots = list[tuple[int, int]]
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()


class _Paid:
    """A flow with days as numbers."""

    __slots__ = ("amount", "end", "flow", "key", "start")

    def __init__(self, flow: Flow) -> None:
        self.flow, self.amount, self.key = flow, flow.upper, flow.group_key
        self.start = flow.pays_from.toordinal() if flow.pays_from else _FIRST
        self.end = flow.pays_until.toordinal() if flow.pays_until else _LAST


Ring = Sequence[Sequence[_Paid]]


def check_timing(window_days: int, carry: Decimal) -> None:
    """Raises InvalidValue for a window or a share that makes no sense."""
    if not 0 <= window_days <= WINDOW_DAYS_MAX:
        told = f"is not between 0 and {WINDOW_DAYS_MAX}"
        raise InvalidValue("window_days", window_days, told)
    if not 0 < carry <= 1:
        raise InvalidValue("carry", carry, "is not a share over 0 and at most 1")


def timing_of(loop: Loop, window_days: int, carry: Decimal) -> Timing:
    """The loop in time; raises InvalidValue as check_timing does."""
    check_timing(window_days, carry)
    ring = [[_Paid(flow) for flow in hop.flows] for hop in loop.hops]
    most = loop.bottleneck_high
    need = None if most is None else most * carry
    surely = None if need is None else _order(ring, window_days, need, sure=True)
    found = surely or _order(ring, window_days, need, sure=False)
    verdict = Certainty.YES if surely else Certainty.POSSIBLE if found else Certainty.NO
    return Timing(
        respects_time=verdict,
        window_days=window_days,
        carry=carry,
        carried_low=_most_carried(ring, window_days, most, sure=True),
        carried_high=_most_carried(ring, window_days, most, sure=False),
        hops=tuple(_told(loop.hops, ring, *found, sure=bool(surely))) if found else (),
        open_deal_ids=tuple(
            sorted({each.flow.deal_id for hop in ring for each in hop if each.start != each.end})
        ),
    )


def _order(
    ring: Ring, window: int, need: Decimal | None, *, sure: bool
) -> tuple[int, Slots] | None:
    """The hop that pays first, and the days of each hop from it on; None when no order fits."""
    for first in range(len(ring)):
        turned = [*ring[first:], *ring[:first]]
        for day in _starts(turned, sure=sure):
            slots = _earliest(turned, day, need, sure=sure)
            if slots and slots[-1][1] - day <= window:
                return first, slots
    return None


def _starts(ring: Ring, *, sure: bool) -> Iterator[int]:
    """Days on which to begin, earliest first. Between two of them the end of the order stays where
    it is or moves with the beginning, so that to begin on the later one is as good."""
    if sure:
        yield from sorted({each.start for each in ring[0] if each.start > _FIRST})
        return
    days = {day for hop in ring for each in hop for day in (each.start, each.end)}
    yield from sorted(days - {_FIRST, _LAST}) or [_FIRST]


def _earliest(ring: Ring, day: int, need: Decimal | None, *, sure: bool) -> Slots | None:
    """From `day` on, each hop as early as it can; None when a hop never pays enough."""
    slots: Slots = []
    for hop in ring:
        done = _filled(hop, day, need, sure=sure)
        if done is None:
            return None
        slots.append((day, done))
        day = done
    return slots


def _filled(hop: Sequence[_Paid], day: int, need: Decimal | None, *, sure: bool) -> int | None:
    """The first day by which the hop has paid `need` since `day` (None: anything at all)."""
    usable = _usable(hop, day, sure=sure)
    for place, (ready, each) in enumerate(usable, start=1):
        if need is None or (each.amount is None and not sure):
            return ready
        total = _total([paid for _, paid in usable[:place]])
        if total > 0 and total >= need:
            return ready
    return None


def _usable(hop: Sequence[_Paid], day: int, *, sure: bool) -> list[tuple[int, _Paid]]:
    """Payments that fall on `day` or later, whatever their days (sure) or for some reading of
    them, each with the day on which it is there."""
    if sure:
        found = [(each.end, each) for each in hop if each.start >= day and each.end < _LAST]
    else:
        found = [(max(day, each.start), each) for each in hop if each.end >= day]
    return sorted(found, key=lambda pair: pair[0])


def _most_carried(ring: Ring, window: int, most: Decimal | None, *, sure: bool) -> Decimal | None:
    """The largest sum, up to `most`, that every hop can pay in order and in time."""
    if most is None:
        return None
    sums = sorted({each for hop in ring for each in _sums(hop, sure=sure) if each < most} | {most})
    low, high = 0, len(sums)  # what is carried are those before `low`
    while low < high:
        middle = (low + high) // 2
        if _order(ring, window, sums[middle], sure=sure):
            low = middle + 1
        else:
            high = middle
    return sums[low - 1] if low else ZERO


def _sums(hop: Sequence[_Paid], *, sure: bool) -> Iterator[Decimal]:
    """What a hop can pay between two days."""
    begins = {each.start if sure else each.end for each in hop}
    dones = {each.end if sure else each.start for each in hop}
    for begin in begins:
        usable = _usable(hop, begin, sure=sure)
        for done in dones:
            yield _total([each for ready, each in usable if ready <= max(begin, done)])


def _total(paid: Sequence[_Paid]) -> Decimal:
    """Known amounts, a sum for several givers once."""
    single = sum((each.amount for each in paid if each.amount and each.key is None), ZERO)
    shared = {each.key: each.amount for each in paid if each.amount and each.key is not None}
    return single + sum(shared.values(), ZERO)


def _told(
    hops: Sequence[Hop], ring: Ring, first: int, slots: Slots, *, sure: bool
) -> Iterator[TimedHop]:
    """The hops in order of payment, each with what it pays in its days."""
    for number, (begin, done) in enumerate(slots):
        place = (first + number) % len(ring)
        paid = [each for ready, each in _usable(ring[place], begin, sure=sure) if ready <= done]
        yield TimedHop(
            giver_id=hops[place].giver_id,
            receiver_id=hops[place].receiver_id,
            first_day=date.fromordinal(begin) if begin > _FIRST else None,
            last_day=date.fromordinal(done) if done > _FIRST else None,
            sum=_total(paid),
            payments=tuple(_payment(each.flow) for each in paid),
        )


def _payment(flow: Flow) -> Payment:
    return Payment(
        deal_id=flow.deal_id,
        leg_id=flow.leg_id,
        pays_from=flow.pays_from,
        pays_until=flow.pays_until,
        dating=flow.dating,
        amount=flow.upper,
    )
