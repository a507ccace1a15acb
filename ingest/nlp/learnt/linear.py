"""A linear classifier over hashed features: arrays in an NPZ file, never a pickle.

p(class | x) = softmax(Σ w[f] over the features f of x, divided by √n, + b). Features are text;
their hash is CRC-32, which is the same on every machine.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 2**16
Indexes = NDArray[np.int64]
Floats = NDArray[np.float64]


def hashed(features: Iterable[str]) -> Indexes:
    """The distinct places of the features, sorted."""
    places = {zlib.crc32(feature.encode()) % DIMENSIONS for feature in features}
    return np.array(sorted(places), dtype=np.int64)


@dataclass(frozen=True)
class LinearModel:
    """`weights` is DIMENSIONS × classes, `bias` one a class; `temperature` calibrates."""

    classes: tuple[str, ...]
    weights: Floats
    bias: Floats
    temperature: float

    def probabilities(self, places: Indexes) -> dict[str, float]:
        """One probability a class; they add up to 1."""
        scale = max(len(places), 1) ** -0.5
        scores = (self.weights[places].sum(axis=0) * scale + self.bias) / self.temperature
        grown = np.exp(scores - scores.max())
        return dict(zip(self.classes, (grown / grown.sum()).tolist(), strict=True))

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits over classes, arrays and temperature."""
        digest = hashlib.sha256("\x1f".join(self.classes).encode())
        for array in (self.weights.astype(np.float16), self.bias.astype(np.float16)):
            digest.update(array.tobytes())
        digest.update(f"{self.temperature:.4f}".encode())
        return digest.hexdigest()[:12]

    def save(self, path: Path) -> None:
        """Rows without weight are left out; weights are kept to 16 bits."""
        used = np.flatnonzero(np.abs(self.weights).max(axis=1) > 1e-3)
        np.savez_compressed(
            path,
            classes=np.array(self.classes),
            places=used.astype(np.int32),
            weights=self.weights[used].astype(np.float16),
            bias=self.bias.astype(np.float16),
            temperature=np.array(round(self.temperature, 4)),
        )


def load_model(path: Path) -> LinearModel:
    """A model that `save` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        weights = np.zeros((DIMENSIONS, len(arrays["classes"])))
        weights[arrays["places"]] = arrays["weights"]
        return LinearModel(
            classes=tuple(str(each) for each in arrays["classes"]),
            weights=weights,
            bias=arrays["bias"].astype(np.float64),
            temperature=float(arrays["temperature"]),
        )


def best_of(probabilities: dict[str, float], but: Sequence[str] = ()) -> tuple[str, float]:
    """The likeliest class that is not in `but`, with its probability."""
    return max(
        ((name, value) for name, value in probabilities.items() if name not in but),
        key=lambda pair: (pair[1], pair[0]),
    )
