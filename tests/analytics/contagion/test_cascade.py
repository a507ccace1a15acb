"""The default cascade by thresholds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from analytics.contagion.arrays import Floats
from analytics.contagion.cascade import balance_buffers, cascade
from analytics.contagion.clearing import clear
from graph.errors import InvalidValue
from tests.support.networks import books, rates

Book = tuple[Floats, Floats, Floats]
CHAIN = np.diag([10.0, 10.0, 10.0], k=1)


def test_a_chain_falls_one_firm_a_round() -> None:
    found = cascade(CHAIN, [1, 5, 5, 5], failing=(0,))
    assert found.default_round == (0, 1, 2, 3)
    assert found.losses == (0, 10, 10, 10)
    assert (found.rounds, found.converged) == (3, True)


def test_a_recovery_can_stop_it() -> None:
    assert cascade(CHAIN, [1, 5, 5, 5], failing=(0,), recovery=0.4).rounds == 3
    held = cascade(CHAIN, [1, 5, 5, 5], failing=(0,), recovery=0.6)
    assert held.defaulted == (0,)
    assert held.losses == pytest.approx((0, 4, 0, 0))


def test_a_loss_that_equals_the_buffer_is_survived() -> None:
    assert cascade(CHAIN, [1, 10, 1, 1], failing=(0,)).defaulted == (0,)
    assert cascade(CHAIN, [1, 9.99, 11, 1], failing=(0,)).defaulted == (0, 1)


def test_a_bound_cuts_it_and_says_so() -> None:
    found = cascade(CHAIN, [1, 5, 5, 5], failing=(0,), rounds_max=2)
    assert found.defaulted == (0, 1, 2)
    assert not found.converged


@given(books(), rates)
def test_losses_are_what_failed_debtors_do_not_pay(book: Book, recovery: float) -> None:
    buffers = balance_buffers(*book)
    found = cascade(book[0], buffers, recovery=recovery)
    assert found.converged
    failed = list(found.defaulted)
    wanted = (1 - recovery) * book[0][failed].sum(axis=0)
    np.testing.assert_allclose(found.losses, wanted, atol=1e-9)
    for firm, number in enumerate(found.default_round):
        assert (number is not None) == (
            buffers[firm] < -1e-9 or found.losses[firm] > buffers[firm] + 1e-9
        ) or abs(found.losses[firm] - buffers[firm]) < 1e-8


@given(books())
def test_whoever_fails_at_full_recovery_owes_more_than_it_has(book: Book) -> None:
    buffers = balance_buffers(*book)
    alone = cascade(book[0], buffers, recovery=1.0)
    assert set(alone.defaulted) == set(np.flatnonzero(buffers < -1e-9).tolist())


@given(books())
def test_nothing_recovered_hits_at_least_as_many_as_clearing(book: Book) -> None:
    buffers = balance_buffers(*book)
    hard = cascade(book[0], buffers, recovery=0.0)
    soft = clear(book[0], book[1], external_liabilities=book[2])
    assert set(soft.defaulted) <= set(hard.defaulted)


def test_a_wrong_start_is_refused() -> None:
    with pytest.raises(InvalidValue, match="failing: 4 is no firm of 0 to 3"):
        cascade(CHAIN, [1, 1, 1, 1], failing=(4,))
    with pytest.raises(InvalidValue, match="recovery"):
        cascade(CHAIN, [1, 1, 1, 1], recovery=2.0)
