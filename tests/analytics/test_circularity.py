"""Netting counts no dollar twice."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from analytics.circularity import netting, returning, round_trip
from analytics.loops import Bounds, find_loops
from tests.support.builders import pairs_of

RING = (("nvidia", "openai", 100), ("openai", "oracle", 300), ("oracle", "nvidia", 40))


def test_a_ring_of_three_carries_its_bottleneck_three_times() -> None:
    net = netting(pairs_of(*RING), "USD")
    assert (net.circulating_high, net.gross_high) == (120, 440)
    assert net.share == Decimal("0.2727")


def test_two_rings_through_one_edge_share_its_dollars() -> None:
    pairs = pairs_of(("a", "b", 100), ("b", "a", 80), ("b", "c", 80), ("c", "a", 80))
    assert netting(pairs, "USD").circulating_high <= 100 * 2 + 100
    assert returning(pairs, ("a", "b")) == 100


def test_without_a_ring_nothing_goes_round() -> None:
    net = netting(pairs_of(("a", "b", 10), ("b", "c", 10)), "USD")
    assert (net.circulating_high, net.share) == (0, 0)


def test_pairs_without_an_amount_are_counted_and_not_guessed() -> None:
    net = netting(pairs_of(("a", "b", 10), ("b", "a", None)), "USD")
    assert (net.circulating_high, net.unknown_pairs) == (0, 1)
    assert returning(pairs_of(("a", "b", None)), ("a", "b")) is None


def test_ratios_of_a_ring_are_of_its_ends_and_unknown_with_a_reason() -> None:
    (loop,) = find_loops(pairs_of(("a", "b", 100), ("b", "a", 25)), Bounds()).loops
    trip = round_trip(loop)
    assert trip.returned == 25
    assert {trip.round_trip_ratio, trip.financed_share} == {Decimal("0.25"), Decimal(1)}
    (loop,) = find_loops(pairs_of(("a", "b", 100), ("b", "a", None)), Bounds()).loops
    unknown = round_trip(loop)
    assert unknown.returned is None
    assert unknown.missing is not None
    assert "b → a" in unknown.missing


@given(
    st.lists(
        st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"), st.integers(1, 50)),
        max_size=14,
    )
)
def test_what_goes_round_is_never_more_than_what_flows(
    drawn: list[tuple[str, str, int]],
) -> None:
    pairs = pairs_of(*(each for each in drawn if each[0] != each[1]))
    net = netting(pairs, "USD")
    assert 0 <= net.circulating_high <= net.gross_high
    best = max((loop.bottleneck_high or 0 for loop in find_loops(pairs, Bounds()).loops), default=0)
    assert net.circulating_high >= best
