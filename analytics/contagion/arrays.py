"""Checks at the door of every routine: shape, finite, not negative, not too large."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from graph.errors import InvalidValue

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FIRMS_MAX = 5_000
"""Dense work is quadratic in memory: 5,000 firms are 200 MB a matrix."""

ROUNDING = 1e-12
"""Relative difference below which two sums of money are the same."""


def square_matrix(name: str, values: ArrayLike) -> Floats:
    """`values` as an n × n float array of finite numbers ≥ 0; raises InvalidValue."""
    array = _floats(name, values)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise InvalidValue(name, array.shape, "is not the shape of a square matrix")
    if array.shape[0] > FIRMS_MAX:
        raise InvalidValue(name, array.shape, f"has more than {FIRMS_MAX} firms")
    return not_negative(name, array)


def vector(name: str, values: ArrayLike, size: int) -> Floats:
    """`values` as a float array of `size` finite numbers, of any sign; raises InvalidValue."""
    array = _floats(name, values)
    if array.shape != (size,):
        raise InvalidValue(name, array.shape, f"should be the shape ({size},)")
    return array


def not_negative(name: str, array: Floats) -> Floats:
    """`array` itself; raises InvalidValue where a number is below zero."""
    if array.size and float(array.min()) < 0.0:
        raise InvalidValue(name, float(array.min()), "is below zero")
    return array


def fractions(name: str, values: ArrayLike, size: int) -> Floats:
    """`size` numbers from 0 to 1; raises InvalidValue."""
    array = not_negative(name, vector(name, values, size))
    if array.size and float(array.max()) > 1.0:
        raise InvalidValue(name, float(array.max()), "is above one")
    return array


def fraction(name: str, value: float) -> float:
    """`value` from 0 to 1; raises InvalidValue."""
    if not 0.0 <= value <= 1.0:
        raise InvalidValue(name, value, "is not between 0 and 1")
    return float(value)


def at_least_one(name: str, value: int) -> int:
    """`value` as a count of 1 or more; raises InvalidValue."""
    if value < 1:
        raise InvalidValue(name, value, "is not 1 or more")
    return value


def divided(parts: Floats, wholes: Floats) -> Floats:
    """parts / wholes by element (with broadcasting), 0 where the whole is 0."""
    safe = np.where(wholes > 0.0, wholes, 1.0)
    quotient: Floats = np.where(wholes > 0.0, parts / safe, 0.0)
    return quotient


def as_tuple(array: Floats) -> tuple[float, ...]:
    """Plain floats, so that a result compares and encodes by content."""
    return tuple(float(number) for number in array)


def as_rows(array: Floats) -> tuple[tuple[float, ...], ...]:
    """Plain floats by row."""
    return tuple(as_tuple(row) for row in array)


def as_rounds(rounds: NDArray[np.int64], never: int = -1) -> tuple[int | None, ...]:
    """Round numbers, None where the array says `never`."""
    return tuple(None if number == never else int(number) for number in rounds)


def _floats(name: str, values: ArrayLike) -> Floats:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidValue(name, type(values).__name__, "is not an array of numbers") from None
    if not np.isfinite(array).all():
        raise InvalidValue(name, "nan or inf", "is not a finite number")
    return array
