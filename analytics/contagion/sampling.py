"""Monte Carlo over what reports leave open: is it true, does it convert, how large is it.

Each amount counts with probability truth × conversion, drawn apart, and then takes a value inside
its range by a stated law. Amounts with the same `source` are true or false together: they hang on
one report. For a plain sum the closed form stands beside the draws, so that each checks the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt

import numpy as np

from analytics.contagion.arrays import Floats, fraction
from analytics.contagion.drawn import Law, Moments, Quantile, Sampled
from graph.errors import InvalidValue
from graph.model.value import Value

__all__ = [
    "Law",
    "Moments",
    "Quantile",
    "Sampled",
    "Uncertain",
    "draw",
    "sample",
    "sample_sum",
    "sum_moments",
    "summarise",
]
DRAWS_MAX = 1_000_000
CELLS_MAX = 50_000_000
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


_VARIANCE = {Law.UNIFORM: 1.0 / 12.0, Law.TRIANGULAR: 1.0 / 24.0}
"""Of a range of width one."""


class Uncertain(Value, frozen=True):
    """An amount from `low` to `high`. `truth`: chance that it is so; `conversion`: chance that the
    plan becomes an obligation. `source`: amounts with the same one share the draw of truth."""

    low: float
    high: float
    truth: float = 1.0
    conversion: float = 1.0
    source: str | None = None


def draw(amounts: Sequence[Uncertain], *, draws: int, seed: int, law: Law = Law.UNIFORM) -> Floats:
    """draws × amounts; 0 where an amount does not count in that draw. Raises InvalidValue for odd
    ranges or more than `CELLS_MAX` numbers."""
    _check(amounts, draws)
    generator = np.random.default_rng(seed)
    low = np.array([amount.low for amount in amounts], dtype=np.float64)
    width = np.array([amount.high for amount in amounts], dtype=np.float64) - low
    shape = (draws, len(amounts))
    inside = generator.random(shape)
    if law is Law.TRIANGULAR:
        # The mean of two even draws is the triangle with its peak in the middle.
        inside = (inside + generator.random(shape)) / 2.0
    keys = [amount.source or f"\0{place}" for place, amount in enumerate(amounts)]
    order = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    told = generator.random((draws, len(order)))[:, [order[key] for key in keys]]
    true = told < np.array([amount.truth for amount in amounts])
    converts = generator.random(shape) < np.array([amount.conversion for amount in amounts])
    drawn: Floats = np.where(true & converts, low + width * inside, 0.0)
    return drawn


def sample_sum(
    amounts: Sequence[Uncertain], *, draws: int, seed: int, law: Law = Law.UNIFORM
) -> Sampled:
    """The sum of the amounts, drawn and in closed form. O(draws × amounts)."""
    totals: Floats = draw(amounts, draws=draws, seed=seed, law=law).sum(axis=1)
    return summarise(totals, law=law, seed=seed, closed_form=sum_moments(amounts, law))


def sample(
    amounts: Sequence[Uncertain],
    measure: Callable[[Floats], float],
    *,
    draws: int,
    seed: int,
    law: Law = Law.UNIFORM,
) -> Sampled:
    """Any measure of one drawn vector of amounts (a loss, a share …); no closed form."""
    drawn = draw(amounts, draws=draws, seed=seed, law=law)
    values = np.array([measure(row) for row in drawn], dtype=np.float64)
    return summarise(values, law=law, seed=seed)


def sum_moments(amounts: Sequence[Uncertain], law: Law = Law.UNIFORM) -> Moments:
    """Exact mean and standard deviation of the sum. With p = truth × conversion, m the middle and v
    the variance of the law: mean Σ p·m; variance Σ p(v + m²) − (p·m)², and for two amounts of one
    source (min(t₁, t₂) − t₁t₂)·c₁m₁·c₂m₂ each way."""
    mean = variance = 0.0
    shared: dict[str, list[Uncertain]] = {}
    for amount in amounts:
        chance, middle = amount.truth * amount.conversion, (amount.low + amount.high) / 2.0
        spread = _VARIANCE[law] * (amount.high - amount.low) ** 2
        mean += chance * middle
        variance += chance * (spread + middle**2) - (chance * middle) ** 2
        if amount.source is not None:
            shared.setdefault(amount.source, []).append(amount)
    for together in shared.values():
        for place, one in enumerate(together):
            for other in together[place + 1 :]:
                joint = min(one.truth, other.truth) - one.truth * other.truth
                product = one.conversion * (one.low + one.high) / 2.0
                product *= other.conversion * (other.low + other.high) / 2.0
                variance += 2.0 * joint * product
    return Moments(mean=mean, deviation=sqrt(max(variance, 0.0)))


def summarise(
    values: Floats, *, law: Law, seed: int, closed_form: Moments | None = None
) -> Sampled:
    """Mean, spread and quantiles (linear between order statistics) of at least one draw."""
    if not values.size or not np.isfinite(values).all():
        raise InvalidValue("draws", values.size, "hold no value, or one that is not finite")
    deviation = float(values.std(ddof=1)) if values.size > 1 else 0.0
    return Sampled(
        mean=float(values.mean()),
        deviation=deviation,
        error=deviation / sqrt(values.size),
        least=float(values.min()),
        most=float(values.max()),
        quantiles=tuple(
            Quantile(level=level, value=float(value))
            for level, value in zip(LEVELS, np.quantile(values, LEVELS), strict=True)
        ),
        law=law,
        seed=seed,
        draws=int(values.size),
        closed_form=closed_form,
    )


def _check(amounts: Sequence[Uncertain], draws: int) -> None:
    if not 1 <= draws <= DRAWS_MAX or draws * max(len(amounts), 1) > CELLS_MAX:
        raise InvalidValue("draws", draws, f"is not from 1 to {DRAWS_MAX}, or too many by amounts")
    for amount in amounts:
        if not (np.isfinite(amount.low) and amount.low <= amount.high < np.inf):
            raise InvalidValue("amount", (amount.low, amount.high), "is no finite range")
        fraction("truth", amount.truth)
        fraction("conversion", amount.conversion)
