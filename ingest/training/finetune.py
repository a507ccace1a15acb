"""Fine-tunes the encoder on pairs, in JAX: the same layers as ingest.nlp.learnt.network, with
gradients; label smoothing, words left out at random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ingest.nlp.learnt.arrays import Floats
from ingest.nlp.learnt.network import EPSILON, HEADS
from ingest.nlp.learnt.pooling import KINDS, STATUSES
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.training.batches import Batch, Drawing, batches
from ingest.training.descent import Pace, Progress, Weights, descend
from ingest.training.examples import Example

PACE = Pace(heads=("h1", "h2", "h3", "kind", "status", "sum"))


@dataclass(frozen=True, slots=True)
class Recipe:
    """What training is made of."""

    epochs: float = 8.0
    pace: Pace = PACE
    smoothing: float = 0.05
    dropout: float = 0.1
    status_weight: float = 0.5
    sum_weight: float = 0.5
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
    dice = np.random.default_rng(recipe.seed)
    drawn: list[Batch] = []

    def a_round() -> list[Batch]:
        return batches(examples, pieces, len(start["places"]), recipe.drawing, dice)

    def draw() -> Batch:
        if not drawn:
            drawn.extend(a_round())
        return drawn.pop()

    def loss(weights: Weights, batch: Batch, key: Any) -> Any:
        return _loss(weights, batch, key, recipe)

    drawn.extend(a_round())
    steps = max(1, int(len(drawn) * recipe.epochs))
    return descend(start, draw, steps, loss, recipe.pace, recipe.seed, on_progress)


jax.tree_util.register_dataclass(
    Batch,
    data_fields=[each.name for each in fields(Batch)],
    meta_fields=[],
)


def _loss(weights: Weights, batch: Batch, key: Any, recipe: Recipe) -> Any:
    inside, outside = jax.random.split(key)
    state = states(weights, batch.ids, batch.sorts, batch.used, inside, recipe.dropout)
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
    of_statuses = (statuses * told).sum() / (told.sum() + 1e-6)
    sums = _sums_missed(weights, state, joined, batch)
    return of_kinds + recipe.status_weight * of_statuses + recipe.sum_weight * sums


def _sums_missed(weights: Weights, state: Any, joined: Any, batch: Batch) -> Any:
    """The mean over deals of how unlikely the places of their sums are found, or that none is
    told."""
    rows = jnp.arange(state.shape[0])[:, None]
    keys = state[rows, jnp.maximum(batch.sums, 0)] @ weights["sum.w"] + weights["sum.b"]
    asking = _hidden(weights, joined, "h3")
    scores = jnp.einsum("wpd,wsd->wps", asking, keys) / np.sqrt(keys.shape[2])
    scores = jnp.where((batch.sums >= 0)[:, None], scores, -1e9)
    none = (asking @ weights["sum.none"])[..., None] / np.sqrt(keys.shape[2])
    logs = jax.nn.log_softmax(jnp.concatenate([none, scores], -1))
    asked = batch.right.sum(-1) > 0
    found = jax.nn.logsumexp(jnp.where(batch.right > 0, logs, -1e9), axis=-1)
    return -(found * asked).sum() / (asked.sum() + 1e-6)


def _crossed(scores: Any, target: Any, classes: int, smoothing: float) -> Any:
    logs = jax.nn.log_softmax(scores)
    hot = jax.nn.one_hot(jnp.maximum(target, 0), classes)
    return -((1 - smoothing) * (logs * hot).sum(-1) + smoothing * logs.mean(-1))


def _layer(weights: Weights, joined: Any, inner: str, outer: str) -> Any:
    return _hidden(weights, joined, inner) @ weights[outer + ".w"] + weights[outer + ".b"]


def _hidden(weights: Weights, joined: Any, inner: str) -> Any:
    return jax.nn.gelu(joined @ weights[inner + ".w"] + weights[inner + ".b"])


def states(weights: Weights, ids: Any, sorts: Any, used: Any, key: Any, dropout: float) -> Any:
    """The last layer of ingest.nlp.learnt.network, (windows, pieces, width), with words left out at
    random."""
    layers = len({name.split(".")[0] for name in weights if name[0].isdigit()})
    keys = iter(jax.random.split(key, 2 * layers + 1))
    state = weights["pieces"][ids] + weights["places"][: ids.shape[1]]
    state = state + weights["sorts"][sorts]
    state = _dropped(_normed(weights, "start", state), next(keys), dropout)
    blocked = jnp.where(used[:, None, None, :], 0.0, -1e9)
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
    spread = jnp.sqrt((centred**2).mean(-1, keepdims=True) + EPSILON)
    return centred / spread * weights[name + ".w"] + weights[name + ".b"]


def _dropped(state: Any, key: Any, share: float) -> Any:
    kept = jax.random.bernoulli(key, 1 - share, state.shape)
    return jnp.where(kept, state / (1 - share), 0.0)
