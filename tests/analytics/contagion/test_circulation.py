"""Finn's index and the split into gradient and circular flow."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from analytics.contagion.arrays import Floats
from analytics.contagion.circulation import (
    FINN_CONVENTION,
    HODGE_CONVENTION,
    IMBALANCE_CONVENTION,
    finn,
    hodge,
    hodge_of_flows,
)
from graph.errors import InvalidValue
from tests.support.networks import a_network, matrices


def test_a_ring_with_a_tap_cycles_a_third() -> None:
    found = finn([[0, 150], [50, 0]], [100, 0], [0, 100])
    assert found.index == pytest.approx(1 / 3)
    assert found.path_length == pytest.approx(3)
    assert found.conventions == (FINN_CONVENTION,)


def test_a_chain_cycles_nothing() -> None:
    found = finn(np.diag([5.0, 5.0], k=1))
    assert found.index == 0
    assert found.conventions == (FINN_CONVENTION, IMBALANCE_CONVENTION)
    assert (found.boundary, found.throughflow, found.throughput) == (5, 15, 20)


def test_a_closed_ring_has_no_index_and_says_why() -> None:
    found = finn([[0, 5, 0], [0, 0, 5], [5, 0, 0]])
    assert (found.index, found.path_length, found.indirect_ratio) == (None, None, None)
    assert found.missing is not None
    assert "node 0 never leaves" in found.missing
    assert found.throughflow == 15


def test_a_closed_ring_beside_an_open_chain_has_no_index_either() -> None:
    flows = np.zeros((4, 4))
    flows[0, 1], flows[2, 3], flows[3, 2] = 7, 5, 5
    assert "node 2" in str(finn(flows).missing)


def test_no_flow_has_no_index() -> None:
    assert finn(np.zeros((2, 2))).missing == "there is no flow"
    assert finn(np.zeros((0, 0))).index is None


@given(matrices())
def test_the_index_is_a_share_and_zero_without_a_ring(flows: Floats) -> None:
    found = finn(flows)
    if found.index is None:
        assert found.missing
        return
    assert 0 <= found.index <= 1
    ringed = not nx.is_directed_acyclic_graph(nx.from_numpy_array(flows, create_using=nx.DiGraph))
    assert (found.index > 1e-12) == ringed


def test_a_node_that_does_not_balance_is_refused() -> None:
    with pytest.raises(InvalidValue, match="flows of node 1: '150 in, 60 out' do not balance"):
        finn([[0, 150], [50, 0]], [100, 0], [0, 10])
    with pytest.raises(InvalidValue, match="both"):
        finn([[0, 150], [50, 0]], [100, 0])


@given(matrices())
def test_the_parts_add_up_and_are_orthogonal(flows: Floats) -> None:
    found = hodge_of_flows(flows)
    flow, gradient = np.array(found.flow), np.array(found.gradient)
    circulation = np.array(found.circulation)
    scale = 1 + float(flow @ flow)
    np.testing.assert_allclose(gradient + circulation, flow, atol=1e-9)
    assert gradient @ circulation == pytest.approx(0, abs=1e-9 * scale)
    assert found.harmonic == found.circulation
    if found.circular_share is not None:
        wanted = circulation @ circulation / (flow @ flow)
        assert found.circular_share == pytest.approx(wanted)
        assert 0 <= found.circular_share <= 1


@given(matrices())
def test_the_circular_part_enters_each_node_as_it_leaves(flows: Floats) -> None:
    found = hodge_of_flows(flows)
    balance = np.zeros(flows.shape[0])
    for (tail, head), amount in zip(found.edges, found.circulation, strict=True):
        balance[tail] -= amount
        balance[head] += amount
    np.testing.assert_allclose(balance, 0, atol=1e-8)


def test_all_three_parts_are_orthogonal_where_triangles_are_filled() -> None:
    network = np.triu(a_network(8, 1.0, seed=3))
    pairs = [(int(i), int(j)) for i, j in zip(*np.nonzero(network), strict=True)]
    found = hodge(8, pairs, network[network > 0], [(0, 1, 2), (0, 2, 3), (7, 4, 5)])
    gradient, curl = np.array(found.gradient), np.array(found.curl_part)
    harmonic = np.array(found.harmonic)
    np.testing.assert_allclose(gradient + curl + harmonic, found.flow, atol=1e-12)
    for one, other in ((gradient, curl), (gradient, harmonic), (curl, harmonic)):
        assert one @ other == pytest.approx(0, abs=1e-9)
    assert curl @ curl > 0.1


def test_a_potential_is_found_again_in_each_connected_part() -> None:
    found = hodge(5, [(0, 1), (1, 2), (3, 4)], [1.0, 2.0, 6.0])
    assert found.circulation == pytest.approx((0, 0, 0), abs=1e-12)
    assert found.potential == pytest.approx((-4 / 3, -1 / 3, 5 / 3, -3, 3))
    assert found.circular_share == pytest.approx(0, abs=1e-12)


def test_reciprocal_flows_vanish_in_the_net_flow() -> None:
    found = hodge_of_flows([[0, 10], [10, 0]])
    assert found.flow == (0,)
    assert found.circular_share is None
    assert found.convention == HODGE_CONVENTION


def test_a_pure_ring_is_circular_through_and_through() -> None:
    assert hodge_of_flows([[0, 4, 0], [0, 0, 4], [4, 0, 0]]).circular_share == pytest.approx(1)


def test_a_thousand_firms_split_by_a_sparse_solve() -> None:
    found = hodge_of_flows(a_network(1_000, 0.005, seed=5))
    assert found.circular_share is not None
    assert 0.5 < found.circular_share < 1
    assert abs(np.dot(found.gradient, found.circulation)) < 1e-6


@pytest.mark.parametrize(
    ("edges", "triangles", "field"),
    [
        ([(0, 0)], [], "edges"),
        ([(0, 3)], [], "edges"),
        ([(0, 1), (1, 0)], [], "edges"),
        ([(0, 1), (1, 2)], [(0, 1, 2)], "triangles"),
    ],
)
def test_a_wrong_graph_is_refused(
    edges: list[tuple[int, int]], triangles: list[tuple[int, int, int]], field: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        hodge(3, edges, [1.0] * len(edges), triangles)
    assert refused.value.field == field
