"""A small transformer encoder, run by ONNX Runtime: pieces of a text in, vectors out.

Cost of a text of n pieces: about n * layers * 1.8 million multiplications, of bytes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import onnxruntime

from ingest.nlp.learnt.arrays import Floats
from ingest.nlp.learnt.network import EPSILON, GIVEN, STATES, WANTED, network

_FATAL_ONLY = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One text: its pieces, of what sort each is (a kind of company, a shape), and the places whose
    vectors are wanted."""

    ids: Sequence[int]
    sorts: Sequence[int]
    wanted: Sequence[int]


class Encoder:
    """Pieces in, one vector for each piece that is asked for out."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._of = weights
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # texts go side by side, which scales better
        options.log_severity_level = _FATAL_ONLY
        self._session = onnxruntime.InferenceSession(
            network(weights), options, providers=["CPUExecutionProvider"]
        )
        self.length_max = len(weights["places"])

    def states(self, asked: Sequence[Asked]) -> list[Floats]:
        """Of each text the last layer's vectors at the places wanted, (wanted, width), in order.
        The last layer is worked out at those places only."""
        if len(asked) < 2:
            return [self._states(each) for each in asked]
        with ThreadPoolExecutor(min(len(asked), os.cpu_count() or 1)) as pool:
            return [*pool.map(self._states, asked)]

    def _states(self, asked: Asked) -> Floats:
        of = self._of
        state = of["pieces"][[*asked.ids]] + of["places"][: len(asked.ids)]
        state = _normed(state + of["sorts"][[*asked.sorts]], of["start.w"], of["start.b"])
        given = {GIVEN: state[None], WANTED: np.array(asked.wanted, np.int64)}
        found: Floats = self._session.run([STATES], given)[0][0]
        return found


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
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
    normed: Floats = centred / spread * weight + bias
    return normed
