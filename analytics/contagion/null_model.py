"""Is a figure more than chance? The same figure on rewired networks that keep what the firms are.

Each draw swaps the receivers of two flows, many times (Maslov and Sneppen 2002, Science 296): that
keeps each firm's number of givers and of receivers, and all that it gives, exactly. What it
receives then varies, unless the amounts are fitted to it (iterative proportional fitting). Sparse
networks with uneven amounts often allow no exact fit, so `drift` says how much money is off.
Swaps cannot turn a lone ring of three the other way round (Roberts and Coolen 2012, Physical Review
E 85): a network of nothing else stays as it is, and `accepted` shows that.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from analytics.contagion.arrays import ROUNDING, Floats, at_least_one, divided, square_matrix
from analytics.contagion.drawn import ChanceTest, Keeps
from graph.errors import InvalidValue

__all__ = ["ChanceTest", "Keeps", "chance_test", "rewire"]

DRAWS_MAX = 100_000
SWAPS_PER_FLOW = 10
FITS_MAX = 100
_FIT = 1e-9


def chance_test(
    flows: ArrayLike,
    figure: Callable[[Floats], float],
    *,
    draws: int = 999,
    seed: int,
    keeps: Keeps = Keeps.DEGREE,
    swaps_per_flow: int = SWAPS_PER_FLOW,
    on_draw: Callable[[int], None] | None = None,
) -> ChanceTest:
    """`flows` n × n with an empty diagonal; `figure` of such a matrix. Each draw starts from the
    given network with a random stream of its own, so draws are independent. `on_draw` is called
    with the number of draws done. O(draws × swaps) and `draws` figures. Raises InvalidValue; also
    where the figure is not a number."""
    given = square_matrix("flows", flows)
    if given.trace() > 0.0:
        raise InvalidValue("flows", float(given.trace()), "has an amount from a firm to itself")
    if not 1 <= draws <= DRAWS_MAX:
        raise InvalidValue("draws", draws, f"is not from 1 to {DRAWS_MAX}")
    swaps = at_least_one("swaps_per_flow", swaps_per_flow) * int(np.count_nonzero(given))
    observed = _measured(figure, given)
    values, made, drift = np.empty(draws), 0, 0.0
    for place, stream in enumerate(np.random.SeedSequence(seed).spawn(draws)):
        rewired, accepted = rewire(given, np.random.default_rng(stream), swaps, keeps)
        values[place] = _measured(figure, rewired)
        made += accepted
        drift += _moved(rewired, given) / draws
        if on_draw:
            on_draw(place + 1)
    # Figures that differ by rounding alone are ties.
    slack = ROUNDING * max(abs(observed), float(np.abs(values).max()))
    deviation = float(values.std(ddof=1)) if draws > 1 else 0.0
    return ChanceTest(
        observed=observed,
        mean=float(values.mean()),
        deviation=deviation,
        z=(observed - float(values.mean())) / deviation if deviation > slack else None,
        p_above=(1 + int((values >= observed - slack).sum())) / (1 + draws),
        p_below=(1 + int((values <= observed + slack).sum())) / (1 + draws),
        least=float(values.min()),
        most=float(values.max()),
        keeps=keeps,
        draws=draws,
        seed=seed,
        swaps_per_draw=swaps,
        accepted=made / (swaps * draws) if swaps else 0.0,
        drift=drift,
    )


def rewire(
    flows: Floats, generator: np.random.Generator, swaps: int, keeps: Keeps
) -> tuple[Floats, int]:
    """A rewired copy after `swaps` tries, and how many could be made. A try that would make a flow
    to oneself, or two flows of one pair, changes nothing, which keeps the walk even."""
    swapped, made = _swapped(flows, generator, swaps)
    if keeps is Keeps.STRENGTH and made:
        swapped = _fitted(swapped, flows.sum(axis=1), flows.sum(axis=0))
    return swapped, made


def _swapped(flows: Floats, generator: np.random.Generator, swaps: int) -> tuple[Floats, int]:
    givers, receivers = (place.tolist() for place in np.nonzero(flows))
    if not givers:
        return flows.copy(), 0
    amounts = flows[givers, receivers]
    taken = set(zip(givers, receivers, strict=True))
    made = 0
    for first, second in generator.integers(len(givers), size=(swaps, 2)).tolist():
        a, b, c, d = givers[first], receivers[first], givers[second], receivers[second]
        if a == d or c == b or (a, d) in taken or (c, b) in taken:
            continue
        taken -= {(a, b), (c, d)}
        taken |= {(a, d), (c, b)}
        receivers[first], receivers[second] = d, b
        made += 1
    rewired = np.zeros_like(flows)
    rewired[givers, receivers] = amounts
    return rewired, made


def _fitted(flows: Floats, given: Floats, received: Floats) -> Floats:
    """Scaled by columns, then rows, so that sums given are exact and sums received as near as the
    pairs allow. Bounded: where no exact fit exists, the scaling never ends by itself."""
    fitted = flows
    for _ in range(FITS_MAX):
        fitted = fitted * divided(received, fitted.sum(axis=0))[None, :]
        fitted = fitted * divided(given, fitted.sum(axis=1))[:, None]
        if np.abs(fitted.sum(axis=0) - received).sum() <= _FIT * received.sum():
            break
    return fitted


def _moved(rewired: Floats, given: Floats) -> float:
    total = float(given.sum())
    gap = np.abs(rewired.sum(axis=0) - given.sum(axis=0)).sum()
    return float(gap) / (2.0 * total) if total else 0.0


def _measured(figure: Callable[[Floats], float], flows: Floats) -> float:
    value = float(figure(flows))
    if not np.isfinite(value):
        raise InvalidValue("figure", value, "is not a finite number")
    return value
