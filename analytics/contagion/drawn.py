"""What random draws give, as values: read and shown without loading numerics."""

from __future__ import annotations

from enum import StrEnum

from graph.model.value import Value


class Keeps(StrEnum):
    """What a draw keeps beside partners and sums given: nothing, or the sums received as well."""

    DEGREE = "degree"
    STRENGTH = "strength"


class ChanceTest(Value, frozen=True):
    """`observed` against `draws` rewired networks. `p_above` = (1 + draws at or above) / (1 +
    draws), never zero; `p_below` likewise. `z` is None where all draws agree. `accepted`: share of
    the tried swaps that could be made; near zero, the network can hardly be rewired at all.
    `drift`: share of all money that a draw hands to another receiver than observed, on average.
    """

    observed: float
    mean: float
    deviation: float
    z: float | None
    p_above: float
    p_below: float
    least: float
    most: float
    keeps: Keeps
    draws: int
    seed: int
    swaps_per_draw: int
    accepted: float
    drift: float


class Law(StrEnum):
    """How an amount lies in its range: even, or a triangle with its peak in the middle. For a
    reader who has no reason to prefer either end, both are symmetric."""

    UNIFORM = "uniform"
    TRIANGULAR = "triangular"


class Quantile(Value, frozen=True):
    level: float
    value: float


class Moments(Value, frozen=True):
    mean: float
    deviation: float


class Sampled(Value, frozen=True):
    """What the draws gave, in the unit of the amounts; `error` is the standard error of the mean.
    `closed_form` is exact, for a sum only. `law`, `seed`, `draws` and numpy's PCG64 repeat it."""

    mean: float
    deviation: float
    error: float
    least: float
    most: float
    quantiles: tuple[Quantile, ...]
    law: Law
    seed: int
    draws: int
    closed_form: Moments | None
