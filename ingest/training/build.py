"""Builds the trained part: `make train`, or `python -m ingest.training.build`.

Learns from the grammar and from the labelled sentences beside it (all voices of `data/labelled`).
The voices of `validation` set the temperatures and chose the recipe; `held_out` is never looked at
here, and is what the quality of reading is quoted on.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.progress import Progress as Bar

from ingest.nlp.companies import bundled_index, companies_of_register
from ingest.nlp.learnt.encoder import Arrays, Floats, save_arrays
from ingest.nlp.learnt.judge import MODEL_FILE, PairJudge
from ingest.nlp.learnt.masking import ASKED_SIGNS
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.training.base import LENGTH_MAX, base_model
from ingest.training.examples import NO_STATUS, Example, examples
from ingest.training.finetune import Recipe, Signs, finetune
from ingest.training.generate import sentences
from ingest.training.neutral import neutral_sentences
from ingest.training.voices import LABELLED, VALIDATION, voices

GENERATED, NEUTRAL, SEED = 4_000, 1_500, 20_251
LAYERS = 6
COPIES = 3
"""A sentence that a person wrote is seen so many times as often as one that the grammar wrote."""
_TEMPERATURES = np.linspace(0.6, 3.0, 49)


def build(out: Path, recipe: Recipe, *, but: Sequence[str] = ()) -> None:
    """Train, calibrate and write the arrays. `but` names voices to leave out, to be scored on."""
    book = bundled_index()
    start, vocabulary = base_model(recipe.seed, LAYERS)
    pieces = WordPieces(vocabulary)
    with Bar(transient=True) as bar:
        task = bar.add_task("reading labelled sentences", total=None)
        grammar = examples(
            book,
            pieces,
            [
                *sentences(SEED, GENERATED, ()),
                *neutral_sentences(SEED, NEUTRAL, companies_of_register()),
            ],
            length_max=LENGTH_MAX,
            together=True,
        )
        people = examples(book, pieces, voices(LABELLED, but), length_max=LENGTH_MAX)
        unseen = examples(book, pieces, voices(VALIDATION), length_max=LENGTH_MAX)

        def moved(done: int, total: int, loss: float) -> None:
            bar.update(task, total=total, completed=done, description=f"training, loss {loss:.3f}")

        signs = Signs(
            asked=tuple(pieces.id_of(sign) for sign in ASKED_SIGNS),
            mask=pieces.id_of("[MASK]"),
            first_word=pieces.id_of("[MASK]") + 1,
        )
        weights = finetune(start, [*grammar, *people * COPIES], signs, recipe, moved)
    save_arrays(out, weights, vocabulary, temperatures(weights, vocabulary, unseen))


def temperatures(
    weights: dict[str, Floats], vocabulary: tuple[str, ...], unseen: Sequence[Example]
) -> tuple[float, float]:
    """Of kinds and of statuses: those under which the unseen labels are likeliest."""
    judge = PairJudge(Arrays(weights, vocabulary, (1.0, 1.0), "raw"))
    kinds, statuses = [], []
    for each in unseen:
        of_kinds, of_statuses = judge.scores(each.masked, [(p.payer, p.payee) for p in each.pairs])
        kinds += [(row, p.kind) for row, p in zip(of_kinds, each.pairs, strict=True)]
        statuses += [
            (row, p.status)
            for row, p in zip(of_statuses, each.pairs, strict=True)
            if p.status != NO_STATUS
        ]
    return _warmth(kinds), _warmth(statuses)


def _warmth(told: Sequence[tuple[Floats, int]]) -> float:
    scores = np.array([row for row, _ in told])
    right = np.array([label for _, label in told])

    def loss(temperature: float) -> float:
        warm = scores / temperature
        warm -= warm.max(axis=1, keepdims=True)
        logs = warm - np.log(np.exp(warm).sum(axis=1, keepdims=True))
        return -float(logs[np.arange(len(right)), right].mean())

    best = min((loss(warmth), warmth) for warmth in _TEMPERATURES.tolist())
    return round(float(best[1]), 3)


def main() -> None:
    """Read the options, then build."""
    parser = argparse.ArgumentParser(prog="python -m ingest.training.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    parser.add_argument("--epochs", type=float, default=Recipe().epochs)
    parser.add_argument("--without", nargs="*", default=(), help="voices that are left out")
    told = parser.parse_args()
    told.out.parent.mkdir(parents=True, exist_ok=True)
    build(told.out, Recipe(epochs=told.epochs), but=told.without)


if __name__ == "__main__":
    main()
