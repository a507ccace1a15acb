"""The arrays of a trained part in one file: 8-bit numbers with one scale a row, read back to 32
bits. Never a pickle."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
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
