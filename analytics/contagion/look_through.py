"""Totals behind totals: holdings of holdings, inputs of inputs.

Leontief (1936): X = (I − A)⁻¹ f, finite only while the spectral radius of A is below one. Elliott,
Golub, Jackson (2014), "Financial Networks and Contagion", American Economic Review 104(10): what
outside holders own through chains of cross-holdings.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.contagion.arrays import Floats, as_rows, as_tuple, square_matrix, vector
from graph.errors import InvalidValue
from graph.model.value import Value

_BELOW_ONE = 1.0 - 1e-9


class LookThrough(Value, frozen=True):
    """`total` = `direct` + `indirect` per node, in the unit of `direct`; both None, with the reason
    in `missing`, where the chains do not die out."""

    direct: tuple[float, ...]
    indirect: tuple[float, ...] | None
    total: tuple[float, ...] | None
    spectral_radius: float
    missing: str | None


def look_through(passed_on: ArrayLike, direct: ArrayLike) -> LookThrough:
    """`passed_on[i][j]`: what one unit at j draws from i (n × n, ≥ 0); `direct`: n, any sign. One
    solve and the eigenvalues, O(n³). Raises InvalidValue for other shapes."""
    chains = square_matrix("passed_on", passed_on)
    given = vector("direct", direct, chains.shape[0])
    radius = spectral_radius(chains)
    if radius >= _BELOW_ONE:
        return LookThrough(
            direct=as_tuple(given),
            indirect=None,
            total=None,
            spectral_radius=radius,
            missing=f"the spectral radius is {radius:.4f}, not below one: chains do not die out",
        )
    solved = np.linalg.solve(np.eye(chains.shape[0]) - chains, given)
    total = np.asarray(solved, dtype=np.float64)
    return LookThrough(
        direct=as_tuple(given),
        indirect=as_tuple(total - given),
        total=as_tuple(total),
        spectral_radius=radius,
        missing=None,
    )


def spectral_radius(matrix: Floats) -> float:
    """The largest absolute eigenvalue; 0 for an empty matrix."""
    return float(np.abs(np.linalg.eigvals(matrix)).max(initial=0.0))


def final_owners(holdings: ArrayLike) -> tuple[tuple[float, ...], ...]:
    """`holdings[i][j]`: the share of j that i holds, columns adding to less than one. Gives A =
    Ĉ(I − C)⁻¹, where Ĉ is what outsiders hold directly (equation 3 of Elliott, Golub, Jackson):
    A[i][j] is the share of the assets of j that the outside holders of i own in the end. Raises
    InvalidValue where a firm has no outside holder."""
    shares = square_matrix("holdings", holdings)
    outside: Floats = 1.0 - shares.sum(axis=0)
    if outside.size and float(outside.min()) <= 0.0:
        raise InvalidValue("holdings", int(outside.argmin()), "is a firm without outside holders")
    owned: Floats = outside[:, None] * np.linalg.inv(np.eye(shares.shape[0]) - shares)
    return as_rows(owned)
