"""Loops in time: one order for every reading of the days, for some reading, or for none."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics.flows import Flow, edges
from analytics.loops import Bounds, Loop, find_loops
from analytics.payments import Dating
from analytics.timing import Timing, timing_of
from graph.errors import InvalidValue
from graph.model.calendar import Certainty
from tests.support.builders import a_flow

DAY = date(2025, 1, 1)
RING = "abc"


def on(day: int | None) -> date | None:
    return None if day is None else DAY + timedelta(days=day)


def paid(
    giver: str,
    receiver: str,
    first: int | None,
    last: int | None = None,
    amount: int | None = 100,
    **words: Any,
) -> Flow:
    """A flow paid on day `first`, or between the two; day None is open."""
    flow = a_flow(giver, receiver, amount, **words)
    until = first if last is None else last
    dating = Dating.UNKNOWN if first is None else Dating.PAID
    return msgspec.structs.replace(flow, pays_from=on(first), pays_until=on(until), dating=dating)


def opened(giver: str, receiver: str, first: int | None, amount: int | None = 100) -> Flow:
    """A flow paid some day after `first`."""
    flow = paid(giver, receiver, first, amount=amount)
    return msgspec.structs.replace(flow, pays_until=None, dating=Dating.BEGUN)


def the_loop(*flows: Flow) -> Loop:
    (loop,) = find_loops(edges(flows), Bounds()).loops
    return loop


def timed(*flows: Flow, days: int = 365, carry: str = "0.5") -> Timing:
    return timing_of(the_loop(*flows), days, Decimal(carry))


def test_payments_that_follow_each_other_go_round_in_time() -> None:
    found = timed(paid("a", "b", 10), paid("b", "c", 20), paid("c", "a", 40), days=30)
    assert found.respects_time is Certainty.YES
    assert (found.carried_low, found.carried_high) == (100, 100)
    assert [hop.giver_id for hop in found.hops] == ["a", "b", "c"]
    assert [hop.last_day for hop in found.hops] == [on(10), on(20), on(40)]
    assert found.hops[1].payments[0].pays_from == on(20)
    assert found.open_deal_ids == ()


def test_the_ring_may_begin_at_any_hop() -> None:
    found = timed(paid("a", "b", 20), paid("b", "c", 40), paid("c", "a", 10), days=30)
    assert found.respects_time is Certainty.YES
    assert [hop.giver_id for hop in found.hops] == ["c", "a", "b"]


def test_a_wrong_order_does_not_respect_time_however_wide_the_window() -> None:
    found = timed(paid("a", "b", 30), paid("b", "c", 20), paid("c", "a", 10), days=9_999)
    assert found.respects_time is Certainty.NO
    assert (found.hops, found.carried_low, found.carried_high) == ((), 0, 0)


def test_a_window_that_is_one_day_short_is_too_short() -> None:
    flows = (paid("a", "b", 10), paid("b", "a", 40))
    assert timed(*flows, days=30).respects_time is Certainty.YES
    assert timed(*flows, days=29).respects_time is Certainty.NO


def test_an_unknown_date_is_possible_and_named() -> None:
    found = timed(paid("a", "b", 10, deal="1"), paid("b", "a", None, deal="2"))
    assert found.respects_time is Certainty.POSSIBLE
    assert (found.carried_low, found.carried_high) == (0, 100)
    assert found.open_deal_ids == ("deal-2",)


def test_a_coarse_date_is_possible_where_it_may_fall_too_early() -> None:
    found = timed(paid("a", "b", 10), paid("b", "c", 0, 30), paid("c", "a", 40))
    assert found.respects_time is Certainty.POSSIBLE
    assert found.hops[1].first_day == on(10)


def test_a_coarse_date_is_certain_where_every_reading_of_it_fits() -> None:
    found = timed(paid("a", "b", 10), paid("b", "c", 12, 30), paid("c", "a", 40))
    assert found.respects_time is Certainty.YES
    assert [(hop.first_day, hop.last_day) for hop in found.hops][1] == (on(10), on(30))


def test_a_payment_that_begins_too_late_for_any_reading_is_no() -> None:
    assert timed(paid("a", "b", 0), opened("b", "a", 400)).respects_time is Certainty.NO
    assert timed(paid("a", "b", 0), opened("b", "a", 300)).respects_time is Certainty.POSSIBLE


def test_parallel_payments_in_time_are_added_up() -> None:
    flows = (
        paid("a", "b", 10, amount=40, deal="1"),
        paid("a", "b", 15, amount=40, deal="2"),
        paid("a", "b", 900, amount=20, deal="3"),
        paid("b", "a", 20, amount=100, deal="4"),
    )
    found = timed(*flows, carry="0.8")
    assert (found.respects_time, found.carried_low) == (Certainty.YES, 80)
    assert [payment.deal_id for payment in found.hops[0].payments] == ["deal-1", "deal-2"]
    assert timed(*flows, carry="0.81").respects_time is Certainty.NO


def test_an_unknown_amount_may_carry_enough_but_is_never_certain() -> None:
    found = timed(paid("a", "b", 10), paid("b", "a", 20, amount=None))
    assert found.respects_time is Certainty.POSSIBLE
    none = timed(paid("a", "b", 10, amount=None), paid("b", "a", 20, amount=None))
    assert (none.respects_time, none.carried_high) == (Certainty.POSSIBLE, None)
    assert none.hops[0].sum == 0


def test_a_sum_for_several_counts_once() -> None:
    shared = {"group_key": "deal-1 round", "deal": "1"}
    flows = (
        paid("a", "b", 10, amount=60, **shared),
        paid("a", "b", 11, amount=60, **shared),
        paid("b", "a", 20, amount=100, deal="2"),
    )
    assert timed(*flows, carry="1").carried_low == 60


@pytest.mark.parametrize(("days", "carry"), [(-1, "0.5"), (99_999, "0.5"), (9, "0"), (9, "1.1")])
def test_a_window_or_share_that_makes_no_sense_is_refused(days: int, carry: str) -> None:
    with pytest.raises(InvalidValue):
        timed(paid("a", "b", 10), paid("b", "a", 20), days=days, carry=carry)


SPANS = st.tuples(st.integers(0, 5), st.integers(0, 3), st.sampled_from([1, 2, 3, None]))
RINGS = st.lists(st.lists(SPANS, min_size=1, max_size=2), min_size=2, max_size=3)
Spans = list[list[tuple[int, int, int | None]]]


@given(RINGS, st.integers(0, 6), st.sampled_from(["0.4", "0.7", "1"]))
@settings(deadline=None, max_examples=300)
@example([[(0, 3, 1)], [(0, 3, 1)]], 5, "1")
def test_no_and_yes_are_what_trying_every_reading_says(
    spans: Spans, window: int, carry: str
) -> None:
    """No if and only if no reading of the days lets the money round; yes only if every one does."""
    loop = the_loop(*_flows(spans))
    found = timing_of(loop, window, Decimal(carry))
    need = None if loop.bottleneck_high is None else loop.bottleneck_high * Decimal(carry)
    fits = [_goes_round(reading, window, need) for reading in _readings(spans)]
    assert (found.respects_time is Certainty.NO) == (not any(fits))
    if found.respects_time is Certainty.YES:
        assert all(fits)
        assert all(amount is not None for hop in spans for *_, amount in hop) or need is not None


def _flows(spans: Spans) -> Iterator[Flow]:
    for place, hop in enumerate(spans):
        for number, (first, length, amount) in enumerate(hop):
            ends = RING[place], RING[(place + 1) % len(spans)]
            yield paid(*ends, first, first + length, amount, deal=f"{place}{number}")


Reading = list[list[tuple[int, int | None]]]


def _readings(spans: Spans) -> Iterator[Reading]:
    """Every choice of one day for each payment."""
    days = [
        [
            [(day, amount) for day in range(first, first + length + 1)]
            for first, length, amount in hop
        ]
        for hop in spans
    ]
    for chosen in itertools.product(*(each for hop in days for each in hop)):
        left = iter(chosen)
        yield [[next(left) for _ in hop] for hop in spans]


def _goes_round(reading: Reading, window: int, need: Decimal | None) -> bool:
    """By trying all cuts between the hops: an unknown amount may be any."""
    for first in range(len(reading)):
        turned = [*reading[first:], *reading[:first]]
        for cuts in itertools.combinations_with_replacement(range(9), len(reading) + 1):
            slots = itertools.pairwise(cuts)
            if cuts[-1] - cuts[0] <= window and all(
                _pays([amount for day, amount in hop if low <= day <= high], need)
                for hop, (low, high) in zip(turned, slots, strict=True)
            ):
                return True
    return False


def _pays(amounts: list[int | None], need: Decimal | None) -> bool:
    known = sum(each for each in amounts if each is not None)
    return None in amounts or (bool(amounts) and (need is None or known >= need))
