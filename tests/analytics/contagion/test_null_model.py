"""Rewired networks keep what their law says, and chance has a p-value that is never zero."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.contagion.arrays import Floats
from analytics.contagion.circulation import finn
from analytics.contagion.null_model import Keeps, chance_test, rewire
from graph.errors import InvalidValue
from tests.support.networks import a_network, matrices

seeds = st.integers(0, 2**32)
sizes = st.integers(2, 7)


def returned(flows: Floats) -> float:
    """Money that meets money the other way round in the same pair."""
    return float(np.minimum(flows, flows.T).sum() / 2)


@given(matrices(sizes), seeds)
def test_the_law_of_degrees_keeps_partners_and_all_that_is_given(flows: Floats, seed: int) -> None:
    rewired, made = rewire(flows, np.random.default_rng(seed), 100, Keeps.DEGREE)
    assert 0 <= made <= 100
    for axis in (0, 1):
        np.testing.assert_array_equal(
            np.count_nonzero(rewired, axis=axis), np.count_nonzero(flows, axis=axis)
        )
    np.testing.assert_allclose(rewired.sum(axis=1), flows.sum(axis=1))
    assert sorted(rewired[rewired > 0]) == sorted(flows[flows > 0])
    assert not rewired.diagonal().any()


@given(matrices(sizes), seeds)
def test_the_law_of_strengths_keeps_sums_given_and_comes_nearer_to_sums_received(
    flows: Floats, seed: int
) -> None:
    plain, _ = rewire(flows, np.random.default_rng(seed), 100, Keeps.DEGREE)
    fitted, _ = rewire(flows, np.random.default_rng(seed), 100, Keeps.STRENGTH)
    np.testing.assert_allclose(fitted.sum(axis=1), flows.sum(axis=1), atol=1e-9)
    assert not fitted[plain == 0].any()
    wanted = flows.sum(axis=0)
    missed = np.abs(fitted.sum(axis=0) - wanted).sum()
    assert missed <= np.abs(plain.sum(axis=0) - wanted).sum() + 1e-9


def test_a_dense_network_can_keep_both_sums() -> None:
    flows = a_network(14, 0.6, seed=6)
    loose, tight = (chance_test(flows, returned, draws=20, seed=1, keeps=keeps) for keeps in Keeps)
    assert loose.drift > 0.05
    assert tight.drift < 1e-6


@pytest.mark.parametrize("keeps", list(Keeps))
def test_a_network_of_mutual_pairs_is_more_than_chance(keeps: Keeps) -> None:
    flows = np.zeros((16, 16))
    for giver in range(0, 16, 2):
        flows[giver, giver + 1] = flows[giver + 1, giver] = 10
    found = chance_test(flows, returned, draws=99, seed=5, keeps=keeps)
    assert found.observed == 80
    assert found.p_above == 0.01
    assert found.p_below == 1
    assert found.z is not None
    assert found.z > 3
    assert found.accepted > 0.1


@pytest.mark.parametrize("keeps", list(Keeps))
def test_the_same_seed_gives_the_same_test(keeps: Keeps) -> None:
    flows = a_network(12, 0.3, seed=2)
    first, again, other = (
        chance_test(flows, returned, draws=20, seed=seed, keeps=keeps) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
    assert (first.seed, first.draws, first.keeps) == (1, 20, keeps)


def test_p_values_are_even_where_the_network_is_chance_itself() -> None:
    """Seventy networks drawn by the law under test: p-values spread over the whole range."""
    start, found = a_network(10, 0.3, seed=9), []
    for seed in range(70):
        drawn, _ = rewire(start, np.random.default_rng(seed), 300, Keeps.DEGREE)
        found.append(chance_test(drawn, returned, draws=39, seed=seed + 1_000).p_above)
    assert 0.35 < np.mean(found) < 0.7
    assert np.mean([p <= 0.1 for p in found]) < 0.25


def test_a_network_that_cannot_be_rewired_says_so() -> None:
    ring = np.array([[0, 5, 0], [0, 0, 5], [5, 0, 0.0]])
    found = chance_test(ring, lambda flows: float(flows.sum()), draws=9, seed=1)
    assert (found.z, found.accepted, found.p_above, found.p_below) == (None, 0, 1, 1)


def test_nothing_at_all_is_no_more_than_chance() -> None:
    found = chance_test(np.zeros((3, 3)), returned, draws=9, seed=1)
    assert (found.p_above, found.z, found.swaps_per_draw) == (1, None, 0)


def test_any_figure_of_a_matrix_can_be_tested() -> None:
    found = chance_test(
        a_network(10, 0.3, seed=4), lambda flows: finn(flows).index or 0.0, draws=19, seed=1
    )
    assert 0 <= found.least <= found.mean <= found.most <= 1
    assert found.p_above + found.p_below >= 1


@pytest.mark.parametrize(
    ("flows", "draws", "field"),
    [
        ([[1, 0], [0, 0]], 9, "flows"),
        ([[0, 1], [0, 0]], 0, "draws"),
        ([[0, 1], [0, 0]], 100_001, "draws"),
    ],
)
def test_a_wrong_test_is_refused(flows: object, draws: int, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        chance_test(flows, returned, draws=draws, seed=1)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_figure_that_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidValue, match="figure: nan is not a finite number"):
        chance_test([[0, 1], [0, 0]], lambda _: float("nan"), draws=1, seed=1)
