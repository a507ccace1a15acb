"""AdamW (Loshchilov and Hutter 2019) with warm-up and linear decay, in JAX: what every trained part
is fitted by. Repeatable on one kind of machine: all draws come from one seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ingest.nlp.learnt.arrays import Floats

Weights = dict[str, Any]
Progress = Callable[[int, int, float], None]
Loss = Callable[[Weights, Any, Any], Any]
"""(weights, batch, key) → the loss of a batch."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`rate` is the highest of the body; layers whose names begin with one of `heads` are new, and
    learn `head_rate` times as fast."""

    rate: float = 2.5e-4
    heads: tuple[str, ...] = ()
    head_rate: float = 5.0
    warm_up: float = 0.08
    decay: float = 0.01


def descend(
    start: Mapping[str, Floats],
    draw: Callable[[], Any],
    steps: int,
    loss: Loss,
    pace: Pace,
    seed: int,
    on_progress: Progress,
) -> dict[str, Floats]:
    """The weights after `steps` batches, each drawn by `draw`."""
    weights: Weights = {name: jnp.asarray(array, jnp.float32) for name, array in start.items()}
    first = {name: jnp.zeros_like(array) for name, array in weights.items()}
    second, key = dict(first), jax.random.PRNGKey(seed)
    step = jax.jit(_step(loss, pace, steps))
    running = 0.0
    for done in range(1, steps + 1):
        key, now = jax.random.split(key)
        weights, first, second, told = step(weights, first, second, float(done), draw(), now)
        running = float(told) if done == 1 else 0.98 * running + 0.02 * float(told)
        on_progress(done, steps, running)
    return {name: np.asarray(array, dtype=np.float32) for name, array in weights.items()}


def _step(loss: Loss, pace: Pace, steps: int) -> Callable[..., Any]:
    def step(
        weights: Weights, first: Weights, second: Weights, done: Any, batch: Any, key: Any
    ) -> Any:
        told, gradient = jax.value_and_grad(loss)(weights, batch, key)
        norm = jnp.sqrt(sum((each**2).sum() for each in gradient.values()))
        cut = jnp.minimum(1.0, 1.0 / (norm + 1e-6))
        rate = pace.rate * jnp.minimum(
            done / (pace.warm_up * steps), (steps - done) / ((1 - pace.warm_up) * steps)
        )
        rate = jnp.maximum(rate, 0.0)
        moved = {}
        for name, each in gradient.items():
            one = 0.9 * first[name] + 0.1 * cut * each
            two = 0.98 * second[name] + 0.02 * (cut * each) ** 2
            way = one / (1 - 0.9**done) / (jnp.sqrt(two / (1 - 0.98**done)) + 1e-6)
            if each.ndim > 1:
                way = way + pace.decay * weights[name]
            faster = pace.head_rate if name.startswith(pace.heads) else 1.0
            moved[name] = (weights[name] - faster * rate * way, one, two)
        new, one_s, two_s = ({n: t[i] for n, t in moved.items()} for i in range(3))
        return new, one_s, two_s, told

    return step
