"""Default cascade by thresholds: a firm fails once its losses on failed debtors exceed its buffer.

Furfine (2003), "Interbank Exposures: Quantifying the Risk of Contagion", Journal of Money, Credit
and Banking 35(1); the condition is that of Gai and Kapadia (2010), Proceedings of the Royal
Society A 466, but a loss that equals the buffer is survived here. A failed debtor pays the fixed
share `recovery`, unlike in clearing, where recoveries follow from what it holds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.contagion.arrays import (
    ROUNDING,
    Floats,
    as_rounds,
    as_tuple,
    at_least_one,
    fraction,
    not_negative,
    square_matrix,
    vector,
)
from graph.errors import InvalidValue
from graph.model.value import Value

_NEVER = -1


class Cascade(Value, frozen=True):
    """`default_round`: 0 for the firms that fail at the start, then the round of failure; None for
    survivors. `losses` per firm on failed debtors, in the unit of the inputs. `converged` is False
    when the bound on rounds cut the cascade, so that more firms may fail."""

    recovery: float
    default_round: tuple[int | None, ...]
    defaulted: tuple[int, ...]
    losses: tuple[float, ...]
    rounds: int
    converged: bool


def balance_buffers(
    liabilities: ArrayLike,
    external_assets: ArrayLike,
    external_liabilities: ArrayLike | None = None,
) -> Floats:
    """Net worth when all debts are paid: outside assets + claims − debts; below zero for a firm
    that fails by itself."""
    debts = square_matrix("liabilities", liabilities)
    size = debts.shape[0]
    assets = not_negative("external_assets", vector("external_assets", external_assets, size))
    owed: Floats = debts.sum(axis=1)
    if external_liabilities is not None:
        outside = vector("external_liabilities", external_liabilities, size)
        owed = owed + not_negative("external_liabilities", outside)
    net: Floats = assets + debts.sum(axis=0) - owed
    return net


def cascade(
    liabilities: ArrayLike,
    buffers: ArrayLike,
    *,
    failing: tuple[int, ...] = (),
    recovery: float = 0.0,
    rounds_max: int | None = None,
) -> Cascade:
    """n firms: `liabilities` n × n, `buffers` n of any sign (below zero: fails at the start, as do
    the `failing`), `recovery` from 0 to 1. At most n rounds, O(n²) each. Raises InvalidValue."""
    debts = square_matrix("liabilities", liabilities)
    size = debts.shape[0]
    held = vector("buffers", buffers, size)
    lost_share = 1.0 - fraction("recovery", recovery)
    outside = [firm for firm in failing if not 0 <= firm < size]
    if outside:
        raise InvalidValue("failing", outside[0], f"is no firm of 0 to {size - 1}")
    bound = size + 1 if rounds_max is None else at_least_one("rounds_max", rounds_max)
    tolerance = ROUNDING * np.maximum(np.abs(held), debts.sum(axis=0))
    rounds_of = np.full(size, _NEVER, dtype=np.int64)
    rounds_of[held < -tolerance] = 0
    rounds_of[list(failing)] = 0
    rounds, converged = 0, False
    losses = _losses(debts, rounds_of, lost_share)
    for number in range(1, bound + 1):
        fresh = (rounds_of == _NEVER) & (losses - held > tolerance)
        if not fresh.any():
            converged = True
            break
        rounds_of[fresh] = number
        rounds = number
        losses = _losses(debts, rounds_of, lost_share)
    return Cascade(
        recovery=recovery,
        default_round=as_rounds(rounds_of, _NEVER),
        defaulted=tuple(int(firm) for firm in np.flatnonzero(rounds_of != _NEVER)),
        losses=as_tuple(losses),
        rounds=rounds,
        converged=converged,
    )


def _losses(debts: Floats, rounds_of: np.ndarray, lost_share: float) -> Floats:
    lost: Floats = lost_share * debts[rounds_of != _NEVER].sum(axis=0)
    return lost
