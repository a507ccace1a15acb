"""A small transformer encoder in NumPy: BERT's layers (Devlin et al. 2019), post-norm.

Cost of a sentence of n pieces: about n * layers * 1.8 million multiplications. The arrays are kept
as 8-bit numbers with one scale a row, and read back to 32 bits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
HEADS = 12
_EPSILON = 1e-12
_MASKED = np.float32(-1e9)
_SCALE = ".scale"


@dataclass(frozen=True)
class Arrays:
    """Named arrays of a trained part, its vocabulary and its calibration."""

    weights: Mapping[str, Floats]
    vocabulary: tuple[str, ...]
    temperatures: tuple[float, float]
    """Of kinds and of statuses."""
    fingerprint: str
    """Twelve hex digits over the content of the file."""


def save_arrays(
    path: Path,
    weights: Mapping[str, Floats],
    vocabulary: tuple[str, ...],
    temperatures: tuple[float, float],
) -> None:
    """Matrices to 8 bits with one scale a row, vectors to 16 bits."""
    kept: dict[str, NDArray[np.generic]] = {}
    for name, array in weights.items():
        if array.ndim < 2:
            kept[name] = array.astype(np.float16)
            continue
        scale = np.maximum(np.abs(array).max(axis=1, keepdims=True), 1e-8) / 127
        kept[name] = np.rint(array / scale).astype(np.int8)
        kept[name + _SCALE] = scale.astype(np.float32)
    np.savez_compressed(
        path,
        allow_pickle=False,
        vocabulary=np.array("\n".join(vocabulary)),
        temperatures=np.array(temperatures),
        **kept,
    )


def load_arrays(path: Path) -> Arrays:
    """Arrays that `save_arrays` wrote."""
    digest = hashlib.sha256()
    with np.load(path, allow_pickle=False) as file:
        raw = {name: file[name] for name in sorted(file.files)}
    for name, array in raw.items():
        digest.update(name.encode())
        digest.update(array.tobytes())
    vocabulary = tuple(str(raw.pop("vocabulary")).split("\n"))
    kinds, statuses = raw.pop("temperatures").tolist()
    weights = {
        name: array.astype(np.float32) * raw.get(name + _SCALE, np.float32(1))
        for name, array in raw.items()
        if not name.endswith(_SCALE)
    }
    return Arrays(weights, vocabulary, (kinds, statuses), digest.hexdigest()[:12])


class Encoder:
    """Pieces in, one vector for each piece that is asked for out."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._weights = weights
        self._layers = len({name.split(".")[0] for name in weights if name[0].isdigit()})
        self.length_max = len(weights["places"])

    def states(self, ids: Ids, sorts: Ids, used: NDArray[np.bool_], wanted: Ids) -> Floats:
        """The last layer's vectors at the places `wanted`, (sentences, wanted, width). `sorts` says
        what kind of company a sign stands for, `used` is False on padding; these three are
        (sentences, pieces). The last layer is worked out at those places only."""
        of = self._weights
        state = of["pieces"][ids] + of["places"][: ids.shape[1]] + of["sorts"][sorts]
        state = _normed(state, of["start.w"], of["start.b"])
        blocked = np.where(used[:, None, None, :], np.float32(0), _MASKED)
        rows = np.arange(len(ids))[:, None]
        for number in range(self._layers):
            asked = state[rows, wanted] if number == self._layers - 1 else state
            state = self._layer(f"{number}.", asked, state, blocked)
        return state

    def _layer(self, at: str, asked: Floats, state: Floats, blocked: Floats) -> Floats:
        of = self._weights
        query = self._heads(at + "q", asked)
        key, value = (self._heads(at + name, state) for name in "kv")
        scores = query @ key.swapaxes(2, 3) / np.float32(np.sqrt(query.shape[3])) + blocked
        seen = (softmax(scores) @ value).swapaxes(1, 2).reshape(asked.shape)
        state = _normed(asked + self._linear(at + "o", seen), of[at + "l1.w"], of[at + "l1.b"])
        grown = gelu(self._linear(at + "f", state))
        return _normed(state + self._linear(at + "g", grown), of[at + "l2.w"], of[at + "l2.b"])

    def _heads(self, name: str, state: Floats) -> Floats:
        sentences, pieces, width = state.shape
        cut = self._linear(name, state).reshape(sentences, pieces, HEADS, width // HEADS)
        return cut.swapaxes(1, 2)

    def _linear(self, name: str, state: Floats) -> Floats:
        weight = self._weights[name + ".w"]
        flat = state.reshape(-1, state.shape[-1]) @ weight + self._weights[name + ".b"]
        return flat.reshape(*state.shape[:-1], weight.shape[1])


def softmax(scores: Floats) -> Floats:
    """Over the last axis."""
    grown: Floats = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = grown / grown.sum(axis=-1, keepdims=True)
    return shares


def gelu(values: Floats) -> Floats:
    """x·Φ(x) by the usual tanh form (Hendrycks and Gimpel 2016)."""
    inner = np.float32(0.7978845608) * (values + np.float32(0.044715) * values * values * values)
    bent: Floats = np.tanh(inner) + np.float32(1)
    return np.multiply(bent, values) * np.float32(0.5)


def _normed(state: Floats, weight: Floats, bias: Floats) -> Floats:
    centred = state - state.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    normed: Floats = centred / spread * weight + bias
    return normed
