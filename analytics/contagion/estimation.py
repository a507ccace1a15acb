"""A matrix of exposures from its margins alone, and how far netting could shrink a given one.

Both only bound what is unknown: maximum entropy spreads exposures as evenly as the margins allow,
so it understates contagion (Anand, Craig, von Peter 2015, "Filling in the Blanks", Quantitative
Finance 15(4)).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.contagion.arrays import (
    Floats,
    as_rows,
    as_tuple,
    at_least_one,
    divided,
    not_negative,
    square_matrix,
    vector,
)
from graph.errors import InvalidValue
from graph.model.value import Value

FITS_MAX = 10_000


class Estimate(Value, frozen=True):
    """`residual`: largest difference of a row or column from its margin, in the unit of the
    margins. `converged` is False where the bound on rounds came first, or no such matrix exists."""

    matrix: tuple[tuple[float, ...], ...]
    residual: float
    rounds: int
    converged: bool


def max_entropy(
    row_sums: ArrayLike,
    column_sums: ArrayLike,
    *,
    tolerance: float = 1e-10,
    rounds_max: int = FITS_MAX,
) -> Estimate:
    """Iterative proportional fitting from rows × columns with a zero diagonal (RAS). n margins
    each, ≥ 0, with equal totals. O(n²) a round; `tolerance` is relative to the total. Raises
    InvalidValue."""
    size = len(np.atleast_1d(np.asarray(row_sums)))
    rows = not_negative("row_sums", vector("row_sums", row_sums, size))
    columns = not_negative("column_sums", vector("column_sums", column_sums, size))
    total = float(rows.sum())
    if abs(total - float(columns.sum())) > 1e-9 * max(total, 1e-300):
        raise InvalidValue("column_sums", float(columns.sum()), f"is not the row total {total:g}")
    fitted: Floats = np.outer(rows, columns)
    np.fill_diagonal(fitted, 0.0)
    residual, rounds = float("inf"), 0
    for number in range(1, at_least_one("rounds_max", rounds_max) + 1):
        fitted = fitted * divided(rows, fitted.sum(axis=1))[:, None]
        fitted = fitted * divided(columns, fitted.sum(axis=0))[None, :]
        rounds = number
        gaps = np.concatenate([fitted.sum(axis=1) - rows, fitted.sum(axis=0) - columns])
        residual = float(np.abs(gaps).max(initial=0.0))
        if residual <= tolerance * total:
            break
    return Estimate(
        matrix=as_rows(fitted),
        residual=residual,
        rounds=rounds,
        converged=residual <= tolerance * total,
    )


class Compression(Value, frozen=True):
    """Per node `gross` (given + received) and `net` (given − received). All nets can be kept with
    `minimum_gross` between them; the `excess` over it could go, if new pairs are allowed."""

    gross: tuple[float, ...]
    net: tuple[float, ...]
    total_gross: float
    minimum_gross: float
    excess: float


def compression(flows: ArrayLike) -> Compression:
    """D'Errico and Roukny (2021), "Compressing Over-the-Counter Markets", Operations Research
    69(6), proposition 1: the least gross that keeps all nets is the sum of the positive ones.
    Keeping to existing pairs (conservative) removes the largest circulation instead, see
    analytics.circularity. O(n²). Raises InvalidValue."""
    given = square_matrix("flows", flows)
    out, into = given.sum(axis=1), given.sum(axis=0)
    net: Floats = out - into
    total, least = float(given.sum()), float(np.maximum(net, 0.0).sum())
    return Compression(
        gross=as_tuple(out + into),
        net=as_tuple(net),
        total_gross=total,
        minimum_gross=least,
        excess=max(total - least, 0.0),
    )
