"""Clearing: what holds for any book of debts, and where the two models part."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.contagion.arrays import Floats
from analytics.contagion.clearing import Clearing, clear, least_clearing
from graph.errors import InvalidValue
from tests.support.networks import a_network, books, rates

Book = tuple[Floats, Floats, Floats]
NEAR = 1e-8


def cleared(book: Book, **rates_of: float) -> Clearing:
    found = clear(book[0], book[1], external_liabilities=book[2], **rates_of)
    assert found.converged
    assert found.rounds <= len(book[1])
    return found


def available(book: Book, found: Clearing) -> Floats:
    held: Floats = book[1] + np.array(found.received)
    return held


@given(books(), rates, rates)
def test_nobody_pays_more_than_it_owes_or_has(book: Book, alpha: float, beta: float) -> None:
    found = cleared(book, alpha=alpha, beta=beta)
    payments = np.array(found.payments)
    assert (payments >= 0).all()
    assert (payments <= np.array(found.owed) + NEAR).all()
    assert (payments <= available(book, found) + NEAR).all()
    assert (np.array(found.equity) >= 0).all()


@given(books())
def test_without_costs_a_firm_pays_all_it_owes_or_all_it_has(book: Book) -> None:
    found = cleared(book)
    wanted = np.minimum(found.owed, available(book, found))
    np.testing.assert_allclose(found.payments, wanted, atol=NEAR)
    assert found.lost_to_costs == 0


@given(books(), rates, rates)
def test_a_failing_firm_pays_out_what_the_costs_leave(
    book: Book, alpha: float, beta: float
) -> None:
    found = cleared(book, alpha=alpha, beta=beta)
    for firm in range(len(found.owed)):
        left = alpha * book[1][firm] + beta * found.received[firm]
        failed = firm in found.defaulted
        wanted = left if failed else found.owed[firm]
        assert found.payments[firm] == pytest.approx(wanted, abs=NEAR)
        assert failed == (found.default_round[firm] is not None)


@given(books(), st.integers(0, 6), st.integers(1, 5_000))
def test_more_outside_assets_never_lower_a_payment(book: Book, firm: int, cents: int) -> None:
    richer = book[1].copy()
    richer[firm % len(richer)] += cents / 100
    before, after = cleared(book), cleared((book[0], richer, book[2]))
    assert (np.array(after.payments) >= np.array(before.payments) - NEAR).all()
    assert set(after.defaulted) <= set(before.defaulted)


@given(books(), rates, rates)
def test_costs_of_default_never_raise_a_payment(book: Book, alpha: float, beta: float) -> None:
    free, costly = cleared(book), cleared(book, alpha=alpha, beta=beta)
    assert (np.array(costly.payments) <= np.array(free.payments) + NEAR).all()
    assert costly.lost_to_costs >= 0


@given(books())
def test_rates_of_one_are_the_model_without_costs(book: Book) -> None:
    free, full = cleared(book), cleared(book, alpha=1.0, beta=1.0)
    assert free == full
    assert free.model == "eisenberg_noe"
    assert cleared(book, alpha=0.5).model == "rogers_veraart"


@given(books(), rates, rates)
def test_the_least_vector_lies_below_the_greatest(book: Book, alpha: float, beta: float) -> None:
    greatest = cleared(book, alpha=alpha, beta=beta)
    least = least_clearing(
        book[0], book[1], external_liabilities=book[2], alpha=alpha, beta=beta, rounds_max=500
    )
    assert (np.array(least.payments) <= np.array(greatest.payments) + NEAR).all()
    assert set(greatest.defaulted) <= set(least.defaulted)


@given(books())
def test_no_money_appears_or_vanishes_without_costs(book: Book) -> None:
    found = cleared(book)
    to_firms = sum(found.received)
    kept = sum(found.equity)
    outside = sum(found.payments) - to_firms
    assert kept + outside == pytest.approx(float(book[1].sum()), abs=NEAR)


def test_a_chain_fails_one_round_after_another() -> None:
    chain = np.diag([10.0, 9.0, 8.0], k=1)
    found = clear(chain, [4, 0, 0, 0])
    assert found.payments == pytest.approx((4, 4, 4, 0))
    assert found.default_round == (1, 2, 3, None)
    assert found.rounds == 3


def test_a_ring_without_outside_money_still_clears_in_full() -> None:
    ring = [[0, 5, 0], [0, 0, 5], [5, 0, 0]]
    assert clear(ring, [0, 0, 0]).payments == (5, 5, 5)
    assert clear(ring, [0, 0, 0], alpha=0.0, beta=0.0).defaulted == ()
    panic = least_clearing(ring, [0, 0, 0])
    assert panic.converged
    assert panic.payments == (0, 0, 0)
    assert panic.defaulted == (0, 1, 2)


def test_a_bound_on_rounds_leaves_an_upper_bound_and_says_so() -> None:
    chain = np.diag([10.0, 9.0, 8.0], k=1)
    cut = clear(chain, [4, 0, 0, 0], rounds_max=1)
    assert not cut.converged
    assert cut.payments == pytest.approx((4, 9, 8, 0))
    least = least_clearing(chain, [4, 0, 0, 0], rounds_max=1)
    assert not least.converged


def test_large_and_small_sums_keep_their_own_tolerance() -> None:
    found = clear([[0, 1e12, 0], [0, 0, 0], [0, 1.0, 0]], [1e12, 0, 0.999999])
    assert found.defaulted == (2,)
    assert found.payments[2] == pytest.approx(0.999999)


def test_three_hundred_firms_clear_within_their_bound() -> None:
    debts = a_network(300, 0.05, seed=7)
    assets = np.random.default_rng(8).lognormal(mean=1.0, size=300)
    found = clear(debts, assets, alpha=0.7, beta=0.7)
    assert found.converged
    assert 0 < len(found.defaulted) < 300


def test_no_firm_is_a_book_too() -> None:
    assert clear(np.zeros((0, 0)), []).payments == ()


@pytest.mark.parametrize(
    ("liabilities", "assets", "extra", "field"),
    [
        ([[0, 1]], [1], {}, "liabilities"),
        ([[0, -1], [0, 0]], [1, 1], {}, "liabilities"),
        ([[0, float("nan")], [0, 0]], [1, 1], {}, "liabilities"),
        ([[0, "x"], [0, 0]], [1, 1], {}, "liabilities"),
        (np.zeros((5_001, 5_001)), np.zeros(5_001), {}, "liabilities"),
        ([[0, 1], [0, 0]], [1], {}, "external_assets"),
        ([[0, 1], [0, 0]], [1, -1], {}, "external_assets"),
        ([[0, 1], [0, 0]], [1, 1], {"alpha": 1.1}, "alpha"),
        ([[0, 1], [0, 0]], [1, 1], {"beta": -0.1}, "beta"),
        ([[0, 1], [0, 0]], [1, 1], {"external_liabilities": [0]}, "external_liabilities"),
        ([[0, 1], [0, 0]], [1, 1], {"rounds_max": 0}, "rounds_max"),
    ],
)
def test_a_wrong_book_is_refused_by_the_name_of_its_part(
    liabilities: object, assets: object, extra: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        clear(liabilities, assets, **extra)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert "\n" not in str(refused.value)
