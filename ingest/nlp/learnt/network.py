"""The layers of the encoder as a graph that ONNX Runtime runs: BERT's (Devlin et al. 2019),
post-norm, each matrix in 8 bits.

Activations are cut to 8 bits at each product as they come (dynamic quantisation). Weights keep
7 bits with one scale a column: processors without VNNI add two products in 16 bits, which whole
bytes would overflow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from ingest.nlp.learnt.arrays import Floats

HEADS = 12
GIVEN, WANTED, STATES = "given", "wanted", "states"
"""Names of what goes in, (1, pieces, width) and (places,), and of what comes out,
(1, places, width)."""
_CUT, _JOINED = "cut", "joined"
"""Names of the shapes of vectors cut into heads, and whole."""
_WEIGHT_MAX = 63
EPSILON = 1e-12
_OPSET, _IR = 20, 10
_RUNTIME = "com.microsoft"
"""The domain of the runtime's own operators."""


def network(weights: Mapping[str, Floats]) -> bytes:
    """The layers of `weights`, named as in `arrays`. The last is worked out at WANTED only."""
    width = len(weights["start.b"])
    layers = len({name.split(".")[0] for name in weights if name[0].isdigit()})
    made = _Nodes(weights)
    made.constant(_CUT, np.array([1, -1, HEADS, width // HEADS]))
    made.constant(_JOINED, np.array([1, -1, width]))
    state = GIVEN
    for number in range(layers):
        state = made.layer(f"{number}.", state, is_last=number == layers - 1)
    made.add("Identity", [state], STATES)
    graph: GraphProto = helper.make_graph(
        made.nodes,
        "encoder",
        [
            helper.make_tensor_value_info(GIVEN, TensorProto.FLOAT, [1, "pieces", width]),
            helper.make_tensor_value_info(WANTED, TensorProto.INT64, ["places"]),
        ],
        [helper.make_tensor_value_info(STATES, TensorProto.FLOAT, [1, "places", width])],
        made.constants,
    )
    sets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
    model: ModelProto = helper.make_model(graph, opset_imports=sets, ir_version=_IR)
    made_of: bytes = model.SerializeToString()
    return made_of


class _Nodes:
    """Nodes and constants under the names of the weights that they use."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._of = weights
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def layer(self, at: str, state: str, *, is_last: bool) -> str:
        """One layer over `state`; the name of what comes out."""
        asked = self.add("Gather", [state, WANTED], at + "asked", axis=1) if is_last else state
        query, key, value = (
            self.product(at + name, given)
            for name, given in zip("qkv", (asked, state, state), strict=True)
        )
        scores = self.add(
            "MatMul", [self.heads(query), self.heads(key, turned=True)], at + "scores"
        )
        shares = self.add("Softmax", [scores], at + "shares", axis=-1)
        seen = self.add("MatMul", [shares, self.heads(value)], at + "seen")
        seen = self.add("Transpose", [seen], at + "back", perm=[0, 2, 1, 3])
        seen = self.add("Reshape", [seen, _JOINED], at + "joined")
        state = self.normed(at + "l1", asked, self.product(at + "o", seen))
        grown = self.add("Gelu", [self.product(at + "f", state)], at + "grown", approximate="tanh")
        return self.normed(at + "l2", state, self.product(at + "g", grown))

    def heads(self, name: str, *, turned: bool = False) -> str:
        """Vectors cut into heads: (1, heads, pieces, part), or with the last two `turned`."""
        cut = self.add("Reshape", [name, _CUT], name + ".cut")
        order = [0, 2, 3, 1] if turned else [0, 2, 1, 3]
        return self.add("Transpose", [cut], name + ".heads", perm=order)

    def product(self, name: str, given: str) -> str:
        """`given` times a matrix, plus its bias. The scale of attention is in that of the query."""
        matrix, bias = self._of[name + ".w"], self._of[name + ".b"]
        if name.endswith(".q"):
            share = np.sqrt(np.float32(HEADS / matrix.shape[1]))
            matrix, bias = matrix * share, bias * share
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-8).astype(np.float32) / _WEIGHT_MAX
        parts = (("w", np.rint(matrix / scale).astype(np.int8)), ("scale", scale), ("b", bias))
        whole, scales, added = (self.constant(f"{name}.{part}", of) for part, of in parts)
        return self.add(
            "DynamicQuantizeMatMul", [given, whole, scales, "", added], name, domain=_RUNTIME
        )

    def normed(self, name: str, state: str, more: str) -> str:
        """The sum of both, each place brought to one length."""
        both = self.add("Add", [state, more], name + ".sum")
        scale, shift = (self.constant(f"{name}.{of}", self._of[f"{name}.{of}"]) for of in "wb")
        return self.add("LayerNormalization", [both, scale, shift], name, epsilon=EPSILON, axis=-1)

    def constant(self, name: str, array: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, kind: str, given: list[str], out: str, domain: str = "", **of: Any) -> str:
        self.nodes.append(helper.make_node(kind, given, [out], name=out, domain=domain, **of))
        return out
