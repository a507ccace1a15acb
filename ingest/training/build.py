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
from ingest.nlp.learnt.arrays import Arrays, Floats, load_arrays, save_arrays
from ingest.nlp.learnt.judge import MODEL_FILE, PairJudge
from ingest.nlp.learnt.masking import window
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.training.base import base_model
from ingest.training.examples import NO_STATUS, NOTHING, UNKNOWN, Example, examples
from ingest.training.finetune import Recipe, finetune
from ingest.training.generate import sentences
from ingest.training.neutral import neutral_sentences
from ingest.training.progress import told_on
from ingest.training.voices import LABELLED, PASSAGES, STORIES, VALIDATION, voices

GENERATED, NEUTRAL, SEED = 2_000, 800, 20_251
LAYERS = 6
_TEMPERATURES = np.linspace(0.6, 3.0, 49)


def build(
    out: Path,
    recipe: Recipe,
    *,
    but: Sequence[str] = (),
    start_from: Path | None = None,
    mean_with: Path | None = None,
    share: float = 1.0,
) -> None:
    """Train, calibrate and write the arrays. `but` names voices to leave out, to be scored on.
    `start_from`: arrays of an earlier run to go on from, in place of the pretrained ones.
    `share`: that of what became of them in a mean with those (or with `mean_with`, of a run still
    earlier), which errs less than either (Izmailov et al. 2018, Averaging weights leads to wider
    optima)."""
    book = bundled_index()
    start, vocabulary = base_model(recipe.seed, LAYERS)
    if start_from is not None:
        earlier = load_arrays(start_from)
        start, vocabulary = start | dict(earlier.weights), earlier.vocabulary
    pieces = WordPieces(vocabulary)
    with Bar(transient=True) as bar:
        bar.add_task("reading labelled sentences", total=None)
        grammar = examples(
            book,
            pieces,
            [
                *sentences(SEED, GENERATED, ()),
                *neutral_sentences(SEED, NEUTRAL, companies_of_register()),
            ],
            together=True,
        )
        written = [voices(folder, but) for folder in (LABELLED, PASSAGES, STORIES)]
        people = [each for texts in written for each in examples(book, pieces, texts)]
        unseen = examples(book, pieces, voices(VALIDATION))

        everything = [*grammar, *people]
        weights = finetune(start, everything, pieces, recipe, told_on(bar, "training"))
        other = start if mean_with is None else load_arrays(mean_with).weights
        mean = {n: share * each + (1 - share) * other[n] for n, each in weights.items()}
    save_arrays(out, mean, vocabulary, temperatures(mean, vocabulary, pieces, unseen))


def temperatures(
    weights: dict[str, Floats],
    vocabulary: tuple[str, ...],
    pieces: WordPieces,
    unseen: Sequence[Example],
) -> tuple[float, float]:
    """Of kinds and of statuses: those under which the unseen labels are likeliest."""
    judge = PairJudge(Arrays(weights, vocabulary, (1.0, 1.0), "raw"))
    kinds, statuses = [], []
    for each in unseen:
        one = window(each.segments, pieces, len(weights["places"]))
        for number, of_kinds, of_statuses in judge.scores(one):
            found = each.labels[number]
            labels = [found.get(pair, NOTHING) for pair in one.told[number].pairs()]
            rows = list(zip(of_kinds, of_statuses, labels, strict=True))
            kinds += [(row, label.kind) for row, _, label in rows if label.kind != UNKNOWN]
            statuses += [(row, each.status) for _, row, each in rows if each.status != NO_STATUS]
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
    parser.add_argument("--from", type=Path, dest="start_from", help="arrays to go on from")
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the new arrays in a mean with those"
    )
    parser.add_argument("--mean-with", type=Path, help="arrays of that mean, in place of those")
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    told = parser.parse_args()
    told.out.parent.mkdir(parents=True, exist_ok=True)
    recipe = Recipe(epochs=told.epochs, seed=told.seed)
    if told.share != 1.0 and told.start_from is None:
        parser.error("--share needs arrays to average with: --from")
    build(
        told.out,
        recipe,
        but=told.without,
        start_from=told.start_from,
        mean_with=told.mean_with,
        share=told.share,
    )


if __name__ == "__main__":
    main()
