"""Totals through chains, margins to matrices, and compression."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from analytics.contagion.arrays import Floats
from analytics.contagion.estimation import compression, max_entropy
from analytics.contagion.look_through import final_owners, look_through
from graph.errors import InvalidValue
from tests.support.networks import matrices


def test_direct_and_indirect_add_up_to_the_total() -> None:
    found = look_through([[0, 0.5], [0, 0]], [10, 4])
    assert found.total == (12, 4)
    assert found.indirect == (2, 0)
    assert (found.spectral_radius, found.missing) == (0, None)


def test_chains_that_do_not_die_out_have_no_total() -> None:
    found = look_through([[0, 2], [0.5, 0]], [1, 1])
    assert (found.total, found.indirect) == (None, None)
    assert found.missing == "the spectral radius is 1.0000, not below one: chains do not die out"


@given(matrices())
def test_a_total_is_its_own_chain(matrix: Floats) -> None:
    passed = matrix / (1.0 + 2.0 * float(matrix.sum(axis=0).max(initial=0.0)))
    direct = np.ones(len(matrix))
    found = look_through(passed, direct)
    assert found.total is not None
    np.testing.assert_allclose(found.total, direct + passed @ np.array(found.total), atol=1e-9)


@given(matrices())
def test_all_of_a_firm_belongs_to_somebody_outside(matrix: Floats) -> None:
    holdings = matrix / (1.0 + 2.0 * float(matrix.sum(axis=0).max(initial=0.0)))
    np.testing.assert_allclose(np.array(final_owners(holdings)).sum(axis=0), 1.0)


def test_a_firm_that_is_held_by_firms_alone_is_refused() -> None:
    with pytest.raises(InvalidValue, match="without outside holders"):
        final_owners([[0, 1], [0, 0]])


def test_a_matrix_from_its_margins_has_them() -> None:
    found = max_entropy([3, 2, 1], [1, 2, 3])
    assert found.converged
    matrix = np.array(found.matrix)
    np.testing.assert_allclose(matrix.sum(axis=1), [3, 2, 1], atol=1e-8)
    np.testing.assert_allclose(matrix.sum(axis=0), [1, 2, 3], atol=1e-8)
    assert not matrix.diagonal().any()


def test_margins_that_no_matrix_has_do_not_converge() -> None:
    found = max_entropy([5, 1], [5, 1], rounds_max=50)
    assert not found.converged
    assert found.rounds == 50
    assert found.residual == pytest.approx(4)


def test_margins_of_different_totals_are_refused() -> None:
    with pytest.raises(InvalidValue, match="is not the row total 2"):
        max_entropy([1, 1], [1, 2])


@given(matrices())
def test_compression_keeps_every_net_position(matrix: Floats) -> None:
    found = compression(matrix)
    assert sum(found.net) == pytest.approx(0, abs=1e-9)
    assert sum(found.gross) == pytest.approx(2 * found.total_gross)
    assert found.minimum_gross + found.excess == pytest.approx(found.total_gross)
    assert found.minimum_gross >= max(map(abs, found.net)) - 1e-9
