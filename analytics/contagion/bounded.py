"""Look-through where shares and sums are only known to lie between two ends.

X = (I − A)⁻¹ f (analytics.contagion.look_through) grows with each entry of f and of A, both ≥ 0. So
its least is that of the least entries. Its most is that of no single matrix: a firm cannot pass on
more than all of what it has, so that entries of a column compete. For one firm i, X_i = v·f, where
v_j is what one unit at j brings to i in the end: v = e_i + Aᵀv. The largest v is that of a Markov
decision process with bounded parameters (Givan, Leach, Dean (2000), "Bounded-parameter Markov
decision processes", Artificial Intelligence 122): in each column what is left after the least
entries goes first to where v is largest. Policy iteration finds it.

The first step has shares of its own: what a firm has to pass on is known together with what was
given to it, and a larger sum has a smaller share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.contagion.arrays import Floats, square_matrix, vector
from analytics.contagion.look_through import look_through
from graph.errors import InvalidValue
from graph.model.value import Value

_ROUNDS_MAX = 100
_TINY = 1e-9


class Bounded(Value, frozen=True):
    """The least and the most of each node, in the unit of the sums. `low` is None where even the
    least chains do not die out; a None in `high`: a ring may pass all of it on, without end."""

    low: tuple[float, ...] | None
    high: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """`least[i][j]` ≤ what one unit at j draws from i ≤ `most[i][j]` (n × n, ≥ 0), where a column
    adds to one at most."""

    least: Floats
    most: Floats


def bounded_look_through(
    later: Shares, low: tuple[ArrayLike, ArrayLike], high: tuple[ArrayLike, Shares]
) -> Bounded:
    """`later`: shares of all steps but the first. `low`: the least sums (n, ≥ 0), and the least
    shares of the first step for those; `high`: the largest sums, and the shares of their first
    step. About 10 n solutions of n equations. Raises InvalidValue for other shapes, and for ends
    that lie beyond one another."""
    size = len(later.least)
    for ends in (later, high[1]):
        _check(ends, size)
    sums = [vector(name, of, size) for name, of in (("low", low[0]), ("high", high[0]))]
    first = square_matrix("first", low[1])
    behind = look_through(later.least, first @ sums[0]).total
    most = (_most_of(node, later, high[1], sums[1]) for node in range(size))
    return Bounded(
        low=None if behind is None else tuple((sums[0] + np.array(behind)).tolist()),
        high=tuple(most),
    )


def _check(ends: Shares, size: int) -> None:
    least, most = square_matrix("least", ends.least), square_matrix("most", ends.most)
    if least.shape != (size, size) or most.shape != least.shape or (least > most).any():
        raise InvalidValue("ends", size, "do not bound one another")


def _most_of(node: int, later: Shares, first: Shares, sums: Floats) -> float | None:
    """The most of one node; None where that has no end."""
    worth = _most_at(node, later)
    if worth is None:
        return None
    return float(sums[node] + worth @ _spent(worth, first) @ sums)


def _most_at(node: int, ends: Shares) -> Floats | None:
    """v: the most that one unit at each node may bring to `node`; None where that has no end."""
    worth = _worth(node, ends.least)
    for _ in range(_ROUNDS_MAX):
        if worth is None:
            return None
        better = _worth(node, _spent(worth, ends))
        if better is not None and np.abs(better - worth).max() <= _TINY * better.max():
            return better
        worth = better
    return None


def _worth(node: int, shares: Floats) -> Floats | None:
    """v of one matrix; None where chains towards the node do not die out."""
    size = len(shares)
    try:
        found = np.linalg.solve(np.eye(size) - shares.T, np.eye(size)[node])
    except np.linalg.LinAlgError:
        return None
    dies_out = np.isfinite(found).all() and found.min() > -_TINY and found.max() < 1 / _TINY
    return np.maximum(found, 0.0) if dies_out else None


def _spent(worth: Floats, ends: Shares) -> Floats:
    """Of each column what is left above the least entries, given to where it is worth most; nothing
    to where it is worth nothing."""
    order = np.argsort(-worth, kind="stable")
    more = np.where(worth[order, None] > 0, ends.most[order] - ends.least[order], 0.0)
    room = np.maximum(1.0 - ends.least.sum(axis=0), 0.0)
    spent = np.minimum(more.cumsum(axis=0), room)
    shares = np.empty_like(ends.least)
    shares[order] = ends.least[order] + np.diff(spent, axis=0, prepend=0.0)
    return shares
