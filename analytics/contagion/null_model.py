"""Is a figure more than chance? The same figure on rewired networks that keep what the firms are.

Two laws, since no rewiring of a sparse network with uneven amounts keeps all of it:
degree: swap the receivers of two flows (Maslov and Sneppen 2002, Science 296). Keeps each firm's
number of givers and receivers and all that it gives, exactly; what it receives varies.
strength: shift an equal amount around two flows (a step of Diaconis and Gangolli 1995). Keeps all
that each firm gives and all that it receives, exactly; the number of flows varies.
Neither step can turn a lone ring of three the other way round (Roberts and Coolen 2012, Physical
Review E 85): a network of nothing else stays as it is, and `accepted` shows that.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from analytics.contagion.arrays import ROUNDING, Floats, at_least_one, square_matrix
from graph.errors import InvalidValue
from graph.model.value import Value

DRAWS_MAX = 100_000
SWAPS_PER_FLOW = 10


class Keeps(StrEnum):
    DEGREE = "degree"
    STRENGTH = "strength"


class ChanceTest(Value, frozen=True):
    """`observed` against `draws` rewired networks. `p_above` = (1 + draws at or above) / (1 +
    draws), never zero; `p_below` likewise. `z` is None where all draws agree. `accepted`: share of
    the tried swaps that could be made; near zero, the network can hardly be rewired at all.
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


def chance_test(
    flows: ArrayLike,
    figure: Callable[[Floats], float],
    *,
    draws: int = 999,
    seed: int,
    keeps: Keeps = Keeps.DEGREE,
    swaps_per_flow: int = SWAPS_PER_FLOW,
) -> ChanceTest:
    """`flows` n × n with an empty diagonal; `figure` of such a matrix. Each draw starts from the
    given network with a random stream of its own, so draws are independent. O(draws × swaps) and
    `draws` figures. Raises InvalidValue; also where the figure is not a number."""
    given = square_matrix("flows", flows)
    if given.trace() > 0.0:
        raise InvalidValue("flows", float(given.trace()), "has an amount from a firm to itself")
    if not 1 <= draws <= DRAWS_MAX:
        raise InvalidValue("draws", draws, f"is not from 1 to {DRAWS_MAX}")
    swaps = at_least_one("swaps_per_flow", swaps_per_flow) * int(np.count_nonzero(given))
    observed = _measured(figure, given)
    values, made = np.empty(draws), 0
    for place, stream in enumerate(np.random.SeedSequence(seed).spawn(draws)):
        rewired, accepted = rewire(given, np.random.default_rng(stream), swaps, keeps)
        values[place] = _measured(figure, rewired)
        made += accepted
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
    )


def rewire(
    flows: Floats, generator: np.random.Generator, swaps: int, keeps: Keeps
) -> tuple[Floats, int]:
    """A rewired copy after `swaps` tries, and how many could be made. A try that would make a flow
    to oneself, or two flows of one pair, changes nothing, which keeps the walk even."""
    return (
        _swapped(flows, generator, swaps)
        if keeps is Keeps.DEGREE
        else _shifted(flows, generator, swaps)
    )


def _swapped(flows: Floats, generator: np.random.Generator, swaps: int) -> tuple[Floats, int]:
    givers, receivers = (place.tolist() for place in np.nonzero(flows))
    amounts = flows[givers, receivers]
    taken = set(zip(givers, receivers, strict=True))
    made = 0
    for first, second in generator.integers(len(givers) or 1, size=(swaps, 2)).tolist():
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


def _shifted(flows: Floats, generator: np.random.Generator, swaps: int) -> tuple[Floats, int]:
    """Two givers, two receivers: move an even share of the largest amount that can move, so that
    a → b and c → d lose what a → d and c → b gain."""
    rewired, made, size = flows.copy(), 0, flows.shape[0]
    picks = generator.integers(size or 1, size=(swaps, 4)).tolist()
    for (a, c, b, d), share in zip(picks, generator.random(swaps).tolist(), strict=True):
        if len({a, b, c, d}) < 4:
            continue
        up = min(rewired[a, b], rewired[c, d])
        down = min(rewired[a, d], rewired[c, b])
        if up + down <= 0.0:
            continue
        moved = share * (up + down) - down
        rewired[[a, c], [b, d]] -= moved
        rewired[[a, c], [d, b]] += moved
        made += 1
    # Rounding may leave a trace below zero.
    return np.maximum(rewired, 0.0), made


def _measured(figure: Callable[[Floats], float], flows: Floats) -> float:
    value = float(figure(flows))
    if not np.isfinite(value):
        raise InvalidValue("figure", value, "is not a finite number")
    return value
