"""DebtRank: how much economic value a shock puts under stress, as stress passes from debtor to
creditor. Two variants, which can differ five-fold, so the result names its own.

2012: Battiston, Puliga, Kaushik, Tasca, Caldarelli, "DebtRank: Too Central to Fail?", Scientific
Reports 2:541. Each firm passes its stress on once, and impacts are capped at 1.
Linear: Bardoscia, Battiston, Caccioli, Caldarelli (2015), "DebtRank: A Microscopic Foundation for
Shock Propagation", PLoS ONE 10(6), equation 8. Each increase of stress is passed on, uncapped.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import expm

from analytics.contagion.arrays import (
    ROUNDING,
    Floats,
    as_rounds,
    as_rows,
    as_tuple,
    at_least_one,
    divided,
    fractions,
    not_negative,
    square_matrix,
    vector,
)
from graph.errors import InvalidValue
from graph.model.value import Value

LINEAR_ROUNDS_MAX = 10_000
HISTORY_MAX = 100
_NEVER = -1


class DebtRank(Value, frozen=True):
    """`stress` from 0 to 1 per firm after, `shock` before. `additional` is the weighted stress
    that the network added (DebtRank itself), from 0 to 1.

    `hit_round`: 0 for firms of the shock, then the round of the first stress; None: never hit.
    `default_round`: when stress came to 1. `by_round[t]`: weighted stress after round t, for the
    first rounds only (`HISTORY_MAX`). `residual`: largest change of the last round.
    """

    variant: str
    shock: tuple[float, ...]
    stress: tuple[float, ...]
    additional: float
    additional_defaults: int
    hit_round: tuple[int | None, ...]
    default_round: tuple[int | None, ...]
    by_round: tuple[float, ...]
    residual: float
    rounds: int
    converged: bool


def impact_of_liabilities(
    liabilities: ArrayLike, buffers: ArrayLike, *, cap: float | None = 1.0
) -> Floats:
    """impact[i][j] = liabilities[i][j] / buffers[j], at most `cap` (None: no cap): the share of
    the buffer of `j` that is lost if `i` pays nothing. Raises InvalidValue for a buffer that is
    not above zero; such a firm belongs into the shock."""
    debts = square_matrix("liabilities", liabilities)
    held = vector("buffers", buffers, debts.shape[0])
    if held.size and float(held.min()) <= 0.0:
        raise InvalidValue("buffers", float(held.min()), "is not above zero")
    impact: Floats = debts / held[None, :]
    return impact if cap is None else np.minimum(impact, cap)


class _Spread:
    """The state of a run: stress now, and when each firm was first hit and first at one."""

    def __init__(self, impact: ArrayLike, shock: ArrayLike, weights: ArrayLike | None) -> None:
        self.impact = square_matrix("impact", impact)
        size = self.impact.shape[0]
        self.shock = fractions("shock", shock, size)
        given = np.ones(size) if weights is None else vector("weights", weights, size)
        total = float(not_negative("weights", given).sum())
        if size and total <= 0.0:
            raise InvalidValue("weights", total, "do not add up to more than zero")
        self.weights: Floats = given / total if size else given
        self.stress: Floats = self.shock.copy()
        self.hit = np.where(self.shock > 0.0, 0, _NEVER).astype(np.int64)
        self.failed = np.where(self._at_one(), 0, _NEVER).astype(np.int64)
        self.history = [float(self.weights @ self.stress)]

    def _at_one(self) -> np.ndarray:
        return self.stress >= 1.0 - ROUNDING

    def step(self, passed: Floats, number: int) -> Floats:
        """Add `passed` stress through the impacts; returns the increase of each firm."""
        after = np.minimum(1.0, self.stress + self.impact.T @ passed)
        gained: Floats = after - self.stress
        self.stress = after
        self.hit[(self.hit == _NEVER) & (after > 0.0)] = number
        self.failed[(self.failed == _NEVER) & self._at_one()] = number
        if len(self.history) < HISTORY_MAX:
            self.history.append(float(self.weights @ after))
        return gained

    def result(self, variant: str, rounds: int, residual: float, converged: bool) -> DebtRank:
        added = float(self.weights @ (self.stress - self.shock))
        return DebtRank(
            variant=variant,
            shock=as_tuple(self.shock),
            stress=as_tuple(self.stress),
            additional=min(max(added, 0.0), 1.0),
            additional_defaults=int((self.failed > 0).sum()),
            hit_round=as_rounds(self.hit, _NEVER),
            default_round=as_rounds(self.failed, _NEVER),
            by_round=tuple(self.history),
            residual=residual,
            rounds=rounds,
            converged=converged,
        )


def debtrank_2012(
    impact: ArrayLike, shock: ArrayLike, *, weights: ArrayLike | None = None
) -> DebtRank:
    """`impact` n × n (see `impact_of_liabilities`; capped at 1 here too), `shock` n stresses from
    0 to 1, `weights` the economic value of each firm (default: equal).

    A firm passes its stress on in the round after it is first hit, once; it still receives later.
    So at most n rounds, O(n²) each. Raises InvalidValue.
    """
    spread = _Spread(np.minimum(square_matrix("impact", impact), 1.0), shock, weights)
    waiting = np.ones(spread.shock.size, dtype=np.bool_)
    rounds, residual = 0, 0.0
    for number in range(1, spread.shock.size + 1):
        active = waiting & (spread.stress > 0.0)
        if not active.any():
            break
        waiting &= ~active
        gained = spread.step(np.where(active, spread.stress, 0.0), number)
        residual = float(gained.max(initial=0.0))
        rounds = number
    return spread.result("debtrank_2012", rounds, residual, converged=True)


def debtrank_linear(
    impact: ArrayLike,
    shock: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    tolerance: float = ROUNDING,
    rounds_max: int = LINEAR_ROUNDS_MAX,
) -> DebtRank:
    """The linear (differential) variant: h(t+1) = min(1, h(t) + Wᵀ(h(t) − h(t−1))), where W is
    `impact` uncapped. Ends when no firm gains more than `tolerance`. O(n²) a round; near a
    spectral radius of 1 it is slow, so read `converged` and `residual`. Raises InvalidValue."""
    spread = _Spread(impact, shock, weights)
    gained: Floats = spread.shock
    rounds, converged = 0, False
    for number in range(1, at_least_one("rounds_max", rounds_max) + 1):
        if float(gained.max(initial=0.0)) <= tolerance:
            converged = True
            break
        gained = spread.step(gained, number)
        rounds = number
    residual = float(gained.max(initial=0.0))
    # Where the bound is also the round in which nothing moved any more.
    converged = converged or residual <= tolerance
    return spread.result("debtrank_linear_2015", rounds, residual, converged)


class Susceptibility(Value, frozen=True):
    """`communicability[i][j]`: walks from i to j, each of length k weighed 1/k!, over the edges
    where a failure of i alone makes j fail. `susceptibility[j]`: all such ways into j over the
    direct ones, 0 without any; `fluidity` is its mean (None without firms)."""

    communicability: tuple[tuple[float, ...], ...]
    susceptibility: tuple[float, ...]
    fluidity: float | None


def susceptibility(impact: ArrayLike) -> Susceptibility:
    """Impact susceptibility and fluidity: Silva, Silva, Tabak (2016), Journal of Financial
    Stability 24; communicability: Estrada and Hatano (2008), Physical Review E 77. O(n³)."""
    weighed = square_matrix("impact", impact)
    fatal = (weighed >= 1.0).astype(np.float64)
    walks: Floats = expm(fatal) if fatal.size else fatal
    off_diagonal = walks - np.diag(np.diag(walks))
    ratio = divided(off_diagonal.sum(axis=0), fatal.sum(axis=0))
    return Susceptibility(
        communicability=as_rows(walks),
        susceptibility=as_tuple(ratio),
        fluidity=float(ratio.mean()) if ratio.size else None,
    )
