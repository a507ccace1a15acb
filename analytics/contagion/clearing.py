"""Clearing payments between firms that owe one another.

Eisenberg and Noe (2001), "Systemic Risk in Financial Systems", Management Science 47(2): each firm
pays in full, or pays out all that it has, in proportion to its debts. Rogers and Veraart (2013),
"Failure and Rescue in an Interbank Network", Management Science 59(4): a firm that fails keeps
only the share `alpha` of its outside assets and `beta` of what others pay it. Both ones give
Eisenberg and Noe. With costs of default there are several fixed points; the greatest is the one
where nobody fails without need.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.contagion.arrays import (
    ROUNDING,
    Flags,
    Floats,
    as_rounds,
    as_tuple,
    at_least_one,
    divided,
    fraction,
    not_negative,
    square_matrix,
    vector,
)
from graph.model.value import Value

NEVER = -1
LEAST_ROUNDS_MAX = 20_000


class Clearing(Value, frozen=True):
    """Per firm, in the unit of the inputs: what it `owed`, `payments` (debts outside included),
    `received` from the other firms, `equity` (never below zero).

    `default_round` counts from 1 (fails although all others pay in full); None: does not fail.
    `lost_to_costs` is what failing firms held and nobody got. `converged` is False only when
    `rounds` ran into the bound; then payments are an upper bound (lower, for the least).
    """

    model: str
    alpha: float
    beta: float
    owed: tuple[float, ...]
    payments: tuple[float, ...]
    received: tuple[float, ...]
    equity: tuple[float, ...]
    defaulted: tuple[int, ...]
    default_round: tuple[int | None, ...]
    lost_to_costs: float
    rounds: int
    converged: bool


class _Book:
    """Checked inputs: totals owed, shares by creditor, outside assets, tolerance per firm."""

    def __init__(
        self,
        liabilities: ArrayLike,
        external_assets: ArrayLike,
        external_liabilities: ArrayLike | None,
        alpha: float,
        beta: float,
    ) -> None:
        debts = square_matrix("liabilities", liabilities)
        self.size = debts.shape[0]
        self.assets = not_negative(
            "external_assets", vector("external_assets", external_assets, self.size)
        )
        outside = np.zeros(self.size)
        if external_liabilities is not None:
            outside = not_negative(
                "external_liabilities",
                vector("external_liabilities", external_liabilities, self.size),
            )
        self.alpha, self.beta = fraction("alpha", alpha), fraction("beta", beta)
        self.owed: Floats = debts.sum(axis=1) + outside
        self.shares: Floats = divided(debts, self.owed[:, None])
        self.tolerance: Floats = ROUNDING * np.maximum(self.owed, self.assets + debts.sum(axis=0))

    def received(self, payments: Floats) -> Floats:
        return self.shares.T @ payments

    def short(self, payments: Floats) -> Flags:
        """Firms that cannot pay in full out of their assets when others pay `payments`."""
        gap: Floats = self.owed - self.assets - self.received(payments)
        return gap > self.tolerance

    def result(
        self, payments: Floats, rounds_of: np.ndarray, rounds: int, converged: bool
    ) -> Clearing:
        received = self.received(payments)
        failed = rounds_of != NEVER
        equity = np.where(failed, 0.0, np.maximum(self.assets + received - self.owed, 0.0))
        kept = np.where(failed, self.assets + received - payments, 0.0)
        plain = self.alpha == 1.0 and self.beta == 1.0
        return Clearing(
            model="eisenberg_noe" if plain else "rogers_veraart",
            alpha=self.alpha,
            beta=self.beta,
            owed=as_tuple(self.owed),
            payments=as_tuple(payments),
            received=as_tuple(received),
            equity=as_tuple(equity),
            defaulted=tuple(int(firm) for firm in np.flatnonzero(failed)),
            default_round=as_rounds(rounds_of, NEVER),
            lost_to_costs=0.0 if plain else max(float(kept.sum()), 0.0),
            rounds=rounds,
            converged=converged,
        )


def clear(
    liabilities: ArrayLike,
    external_assets: ArrayLike,
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    external_liabilities: ArrayLike | None = None,
    rounds_max: int | None = None,
) -> Clearing:
    """The greatest clearing vector, by the fictitious default algorithm from above (Eisenberg and
    Noe, section 3.1; Rogers and Veraart, definition 3.6).

    n firms: `liabilities` n × n, the rest n, all ≥ 0. Each round one linear system over the firms
    that failed so far: O(n³); at most n rounds, for the failed only grow in number. Raises
    InvalidValue for other shapes, signs, or rates outside [0, 1].
    """
    book = _Book(liabilities, external_assets, external_liabilities, alpha, beta)
    bound = book.size + 1 if rounds_max is None else at_least_one("rounds_max", rounds_max)
    payments: Floats = book.owed.copy()
    rounds_of = np.full(book.size, NEVER, dtype=np.int64)
    rounds, converged = 0, False
    for step in range(1, bound + 1):
        fresh = book.short(payments) & (rounds_of == NEVER)
        if not fresh.any():
            converged = True
            break
        rounds = step
        rounds_of[fresh] = step
        payments = _paid_by_failed(book, rounds_of != NEVER, payments)
    return book.result(payments, rounds_of, rounds, converged)


def _paid_by_failed(book: _Book, failed: Flags, before: Floats) -> Floats:
    """Payments when exactly `failed` fail: x = αa + βΠᵀx on them, all others in full.

    The system has one solution: a group of failed firms that owe only one another could not all
    have been short at once, since what they pay is what they receive.
    """
    own = book.shares[np.ix_(failed, failed)]
    from_sound = book.shares[np.ix_(~failed, failed)].T @ book.owed[~failed]
    held = book.alpha * book.assets[failed] + book.beta * from_sound
    solved = np.linalg.solve(np.eye(own.shape[0]) - book.beta * own.T, held)
    payments = book.owed.copy()
    # From above, so rounding must not lift a payment over the round before.
    payments[failed] = np.clip(solved, 0.0, before[failed])
    return payments


def least_clearing(
    liabilities: ArrayLike,
    external_assets: ArrayLike,
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    external_liabilities: ArrayLike | None = None,
    rounds_max: int = LEAST_ROUNDS_MAX,
) -> Clearing:
    """The least clearing vector: payments start at zero and grow, so firms fail unless they can
    pay out of what has surely come in. The gap to `clear` is what a panic alone can destroy.

    O(n²) a round; the error falls by a constant factor, so `converged` must be read. Every failure
    carries round 1, since nobody fails later than another here.
    """
    book = _Book(liabilities, external_assets, external_liabilities, alpha, beta)
    payments: Floats = np.zeros(book.size)
    rounds, converged = 0, False
    for step in range(1, at_least_one("rounds_max", rounds_max) + 1):
        rounds = step
        rescued = book.alpha * book.assets + book.beta * book.received(payments)
        after = np.where(book.short(payments), np.minimum(rescued, book.owed), book.owed)
        moved = bool(np.any(np.abs(after - payments) > book.tolerance))
        payments = after
        if not moved:
            converged = True
            break
    rounds_of = np.where(book.short(payments), 1, NEVER).astype(np.int64)
    return book.result(payments, rounds_of, rounds, converged)
