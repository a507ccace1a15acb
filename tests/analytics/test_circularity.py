"""Netting counts no dollar twice."""

from __future__ import annotations

from decimal import Decimal

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from analytics.circularity import netting, returning, round_trip
from analytics.flows import edges
from analytics.loops import Bounds, find_loops
from tests.support.builders import a_flow, pairs_of

RING = (("nvidia", "openai", 100), ("openai", "oracle", 300), ("oracle", "nvidia", 40))


def test_a_ring_of_three_carries_its_bottleneck_three_times() -> None:
    net = netting(pairs_of(*RING), "USD")
    assert (net.circulating_high, net.gross_high) == (120, 440)
    assert net.share == Decimal("0.2727")


def test_two_rings_through_one_edge_share_its_dollars() -> None:
    pairs = pairs_of(("a", "b", 100), ("b", "a", 80), ("b", "c", 80), ("c", "a", 80))
    # 80 through c and back, 20 straight back.
    assert netting(pairs, "USD").circulating_high == 3 * 80 + 2 * 20
    assert returning(pairs, ("a", "b")) == 100


def test_without_a_ring_nothing_goes_round() -> None:
    net = netting(pairs_of(("a", "b", 10), ("b", "c", 10)), "USD")
    assert (net.circulating_high, net.share) == (0, 0)


def test_pairs_without_an_amount_are_counted_and_not_guessed() -> None:
    net = netting(pairs_of(("a", "b", 10), ("b", "a", None)), "USD")
    assert (net.circulating_high, net.unknown_pairs) == (0, 1)
    assert returning(pairs_of(("a", "b", None)), ("a", "b")) is None


def test_a_sum_for_several_givers_goes_round_once() -> None:
    both = [a_flow(giver, "fund", 0, high=100, group_key="all", deal="1") for giver in ("a", "b")]
    back = [a_flow("fund", giver, 100, deal="2") for giver in ("a", "b")]
    net = netting(edges([*both, *back]), "USD")
    assert (net.circulating_high, net.gross_high) == (200, 300)
    assert (net.circulating_low, net.gross_low) == (0, 200)
    assert returning(edges([*both, *back]), ("a", "fund")) == 100


def test_own_money_of_a_pair_goes_round_beside_its_part_of_a_sum() -> None:
    flows = [
        a_flow("a", "fund", 0, high=100, group_key="all"),
        a_flow("b", "fund", 0, high=100, group_key="all"),
        a_flow("a", "fund", 30, deal="2"),
        a_flow("fund", "a", 999, deal="3"),
    ]
    assert netting(edges(flows), "USD").circulating_high == 260


def test_taking_out_pairs_first_would_miss_the_larger_circulation() -> None:
    pairs = pairs_of(("a", "b", 1), ("b", "c", 1), ("c", "a", 1), ("b", "a", 1))
    assert netting(pairs, "USD").circulating_high == 3


def test_a_small_ring_beside_a_large_one_is_not_rounded_away() -> None:
    large = [(x, y, 10**12) for x, y in ("ab", "bc", "ca")]
    net = netting(pairs_of(*large, ("x", "y", 50), ("y", "x", 70)), "USD")
    assert net.circulating_high == 3 * 10**12 + 100


def test_a_range_has_two_circulations() -> None:
    flows = [a_flow("a", "b", 10, high=40), a_flow("b", "a", 20, high=30)]
    net = netting(edges(flows), "USD")
    assert (net.circulating_low, net.circulating_high) == (20, 60)
    assert (net.gross_low, net.gross_high) == (30, 70)


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


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(
            lambda pair: pair[0] != pair[1]
        ),
        st.integers(1, 10**6),
        min_size=1,
        max_size=16,
    )
)
def test_a_network_simplex_in_whole_dollars_finds_the_same_total(
    drawn: dict[tuple[str, str], int],
) -> None:
    graph = nx.DiGraph()
    for (giver, receiver), amount in drawn.items():
        graph.add_edge(giver, receiver, capacity=amount, weight=-1)
    best = -nx.min_cost_flow_cost(graph)
    pairs = pairs_of(*((giver, receiver, most) for (giver, receiver), most in drawn.items()))
    assert netting(pairs, "USD").circulating_high == best
