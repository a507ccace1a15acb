"""Fine-tunes the encoder on pairs, in JAX: the same layers as ingest.nlp.learnt.encoder, with
gradients. AdamW (Loshchilov and Hutter 2019), warm-up and linear decay, label smoothing, words left
out at random. Repeatable on one kind of machine: all draws come from one seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ingest.nlp.learnt.encoder import HEADS, Floats
from ingest.nlp.learnt.pooling import KINDS, STATUSES
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.training.batches import Batch, Drawing, batches
from ingest.training.examples import Example

Progress = Callable[[int, int, float], None]
Weights = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What training is made of. `rate` is the highest of the body; the new layers learn faster."""

    epochs: float = 8.0
    rate: float = 2.5e-4
    head_rate: float = 5.0
    warm_up: float = 0.08
    decay: float = 0.01
    smoothing: float = 0.05
    dropout: float = 0.1
    status_weight: float = 0.5
    seed: int = 7
    drawing: Drawing = field(default_factory=Drawing)


def finetune(
    start: Mapping[str, Floats],
    examples: Sequence[Example],
    pieces: WordPieces,
    recipe: Recipe,
    on_progress: Progress,
) -> dict[str, Floats]:
    """The weights after `recipe.epochs` rounds over the examples. Cost: about 1 s a batch on two
    cores."""
    weights: Weights = {name: jnp.asarray(array, jnp.float32) for name, array in start.items()}
    dice, key = np.random.default_rng(recipe.seed), jax.random.PRNGKey(recipe.seed)
    length_max = len(start["places"])
    drawn = batches(examples, pieces, length_max, recipe.drawing, dice)
    steps = max(1, int(len(drawn) * recipe.epochs))
    first = {name: jnp.zeros_like(array) for name, array in weights.items()}
    second = dict(first)
    step = jax.jit(_step(recipe, steps))
    running = 0.0
    for done in range(1, steps + 1):
        if not drawn:
            drawn = batches(examples, pieces, length_max, recipe.drawing, dice)
        key, now = jax.random.split(key)
        weights, first, second, loss = step(weights, first, second, float(done), drawn.pop(), now)
        running = float(loss) if done == 1 else 0.98 * running + 0.02 * float(loss)
        on_progress(done, steps, running)
    return {name: np.asarray(array, dtype=np.float32) for name, array in weights.items()}


jax.tree_util.register_dataclass(
    Batch,
    data_fields=["ids", "sorts", "used", "marks", "signs", "labels", "weights"],
    meta_fields=[],
)


def _step(recipe: Recipe, steps: int) -> Callable[..., Any]:
    def step(
        weights: Weights, first: Weights, second: Weights, done: Any, batch: Batch, key: Any
    ) -> Any:
        loss, gradient = jax.value_and_grad(_loss)(weights, batch, key, recipe)
        norm = jnp.sqrt(sum((each**2).sum() for each in gradient.values()))
        cut = jnp.minimum(1.0, 1.0 / (norm + 1e-6))
        rate = recipe.rate * jnp.minimum(
            done / (recipe.warm_up * steps), (steps - done) / ((1 - recipe.warm_up) * steps)
        )
        rate = jnp.maximum(rate, 0.0)
        told = {}
        for name, each in gradient.items():
            one = 0.9 * first[name] + 0.1 * cut * each
            two = 0.98 * second[name] + 0.02 * (cut * each) ** 2
            way = one / (1 - 0.9**done) / (jnp.sqrt(two / (1 - 0.98**done)) + 1e-6)
            if each.ndim > 1:
                way = way + recipe.decay * weights[name]
            faster = recipe.head_rate if name[:2] in ("h1", "h2", "ki", "st") else 1.0
            faster = 1.0 if name.startswith(("start", "sorts")) else faster
            told[name] = (weights[name] - faster * rate * way, one, two)
        moved, one_s, two_s = ({n: t[i] for n, t in told.items()} for i in range(3))
        return moved, one_s, two_s, loss

    return step


def _loss(weights: Weights, batch: Batch, key: Any, recipe: Recipe) -> Any:
    inside, outside = jax.random.split(key)
    state = _states(weights, batch, inside, recipe.dropout)
    rows = jnp.arange(state.shape[0])[:, None, None, None]
    there = (batch.signs >= 0)[..., None]
    sums = (state[rows, jnp.maximum(batch.signs, 0)] * there).sum(3)
    sides = sums / jnp.maximum(there.sum(3), 1)
    payer, payee = sides[:, :, 0], sides[:, :, 1]
    whole = state[rows[..., 0, 0], batch.marks]
    joined = _dropped(jnp.concatenate([payer, payee, whole], -1), outside, 2 * recipe.dropout)
    kind, status = batch.labels[:, :, 0], batch.labels[:, :, 1]
    share = batch.weights
    kinds = _crossed(_layer(weights, joined, "h1", "kind"), kind, len(KINDS), recipe.smoothing)
    told = status >= 0
    statuses = _crossed(
        _layer(weights, joined, "h2", "status"), status, len(STATUSES), recipe.smoothing
    )
    of_kinds = (kinds * share).sum() / (share.sum() + 1e-6)
    return of_kinds + recipe.status_weight * (statuses * told).sum() / (told.sum() + 1e-6)


def _crossed(scores: Any, target: Any, classes: int, smoothing: float) -> Any:
    logs = jax.nn.log_softmax(scores)
    hot = jax.nn.one_hot(jnp.maximum(target, 0), classes)
    return -((1 - smoothing) * (logs * hot).sum(-1) + smoothing * logs.mean(-1))


def _layer(weights: Weights, joined: Any, inner: str, outer: str) -> Any:
    hidden = jax.nn.gelu(joined @ weights[inner + ".w"] + weights[inner + ".b"])
    return hidden @ weights[outer + ".w"] + weights[outer + ".b"]


def _states(weights: Weights, batch: Batch, key: Any, dropout: float) -> Any:
    layers = len({name.split(".")[0] for name in weights if name[0].isdigit()})
    keys = iter(jax.random.split(key, 2 * layers + 1))
    state = weights["pieces"][batch.ids] + weights["places"][: batch.ids.shape[1]]
    state = state + weights["sorts"][batch.sorts]
    state = _dropped(_normed(weights, "start", state), next(keys), dropout)
    blocked = jnp.where(batch.used[:, None, None, :], 0.0, -1e9)
    for number in range(layers):
        at = f"{number}."
        query, key_, value = (_heads(weights, at + name, state) for name in "qkv")
        scores = query @ key_.swapaxes(2, 3) / np.sqrt(query.shape[3]) + blocked
        seen = (jax.nn.softmax(scores) @ value).swapaxes(1, 2).reshape(state.shape)
        more = _dropped(_linear(weights, at + "o", seen), next(keys), dropout)
        state = _normed(weights, at + "l1", state + more)
        grown = jax.nn.gelu(_linear(weights, at + "f", state))
        more = _dropped(_linear(weights, at + "g", grown), next(keys), dropout)
        state = _normed(weights, at + "l2", state + more)
    return state


def _heads(weights: Weights, name: str, state: Any) -> Any:
    sentences, pieces, width = state.shape
    cut = _linear(weights, name, state).reshape(sentences, pieces, HEADS, width // HEADS)
    return cut.swapaxes(1, 2)


def _linear(weights: Weights, name: str, state: Any) -> Any:
    return state @ weights[name + ".w"] + weights[name + ".b"]


def _normed(weights: Weights, name: str, state: Any) -> Any:
    centred = state - state.mean(-1, keepdims=True)
    spread = jnp.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return centred / spread * weights[name + ".w"] + weights[name + ".b"]


def _dropped(state: Any, key: Any, share: float) -> Any:
    kept = jax.random.bernoulli(key, 1 - share, state.shape)
    return jnp.where(kept, state / (1 - share), 0.0)
