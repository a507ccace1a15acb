"""Fits a linear classifier by L-BFGS: multinomial logistic loss with an L2 penalty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from ingest.nlp.learnt.linear import DIMENSIONS, Indexes, LinearModel

ROUNDS_MAX = 120
_TEMPERATURES = np.linspace(0.5, 3.0, 51)


def fit(
    rows: Sequence[Indexes],
    labels: Sequence[str],
    *,
    penalty: float,
    weights: NDArray[np.float64] | None = None,
    rounds_max: int = ROUNDS_MAX,
) -> LinearModel:
    """A model over the classes that occur. `rows` are hashed features, `weights` one an example.
    Repeatable: no random numbers are drawn. Cost: rounds × examples × features of a row."""
    classes = tuple(sorted(set(labels)))
    places, packed = _packed(rows)
    target = np.array([classes.index(label) for label in labels])
    share = np.ones(len(rows)) if weights is None else weights
    share = share / share.sum()
    hot = np.zeros((len(rows), len(classes)))
    hot[np.arange(len(rows)), target] = 1.0
    shape = (len(places), len(classes))

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        inner = flat[: shape[0] * shape[1]].reshape(shape)
        bias = flat[shape[0] * shape[1] :]
        scores = packed @ inner + bias
        scores -= scores.max(axis=1, keepdims=True)
        grown = np.exp(scores)
        chances = grown / grown.sum(axis=1, keepdims=True)
        picked = np.log(np.maximum(chances[np.arange(len(rows)), target], 1e-12))
        wrong = (chances - hot) * share[:, None]
        gradient = packed.T @ wrong + penalty * inner
        value = -float(share @ picked) + 0.5 * penalty * float((inner**2).sum())
        return value, np.concatenate([gradient.ravel(), wrong.sum(axis=0)])

    start = np.zeros(shape[0] * shape[1] + shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds_max})
    whole = np.zeros((DIMENSIONS, len(classes)))
    whole[places] = found.x[: shape[0] * shape[1]].reshape(shape)
    return LinearModel(classes, whole, found.x[shape[0] * shape[1] :], temperature=1.0)


def calibrated(model: LinearModel, rows: Sequence[Indexes], labels: Sequence[str]) -> LinearModel:
    """The model with the temperature that fits held-out examples best (log loss)."""

    def log_loss(temperature: float) -> float:
        warm = LinearModel(model.classes, model.weights, model.bias, temperature)
        chances = [
            warm.probabilities(row).get(label, 0.0) for row, label in zip(rows, labels, strict=True)
        ]
        return -float(np.log(np.maximum(chances, 1e-6)).mean())

    best = min(_TEMPERATURES, key=log_loss)
    return LinearModel(model.classes, model.weights, model.bias, float(best))


def _packed(rows: Sequence[Indexes]) -> tuple[Indexes, csr_matrix]:
    """The places in use, and the examples as a sparse matrix over them, each row of length 1."""
    places = np.unique(np.concatenate(rows))
    columns = np.concatenate([np.searchsorted(places, row) for row in rows])
    sizes = np.array([len(row) for row in rows])
    values = np.repeat(np.maximum(sizes, 1) ** -0.5, sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return places, csr_matrix((values, columns, starts), shape=(len(rows), len(places)))
