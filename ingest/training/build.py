"""Builds the trained parts: `python -m ingest.training.build`. The same data give the same arrays.

Learns from the grammar and from the labelled sentences of LEARNT. What is in HELD_OUT is never
looked at here, and is what the quality of reading is quoted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest.evaluation.gold import GoldDocument
from ingest.evaluation.loading import load_gold
from ingest.nlp.companies import bundled_index, companies_of_register
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.learnt.linear import LinearModel
from ingest.nlp.learnt.pairs import MODEL_FILE as PAIRS_FILE
from ingest.nlp.learnt.statuses import MODEL_FILE as STATUSES_FILE
from ingest.training.examples import Example, pair_examples, status_examples
from ingest.training.fitting import calibrated, fit
from ingest.training.generate import sentences

LABELLED = Path(__file__).parents[1] / "data" / "labelled"
LEARNT = ("wire", "headline", "filing")
HELD_OUT = LABELLED / "held_out"
GENERATED, SEED = 9_000, 20_251
LABELLED_WEIGHT = 3.0
"""A sentence that a person wrote counts as much as three that the grammar wrote."""
PAIR_PENALTY, STATUS_PENALTY = 3e-5, 1e-5


def build() -> tuple[LinearModel, LinearModel]:
    """The pair ranker and the status classifier."""
    book = bundled_index()
    reader = DealExtractor(book)
    names = [company.name for company in companies_of_register()]
    grammar = list(sentences(SEED, GENERATED, names))
    people = labelled(LEARNT)
    pairs = _fitted(
        pair_examples(reader, book, grammar), pair_examples(reader, book, people), PAIR_PENALTY
    )
    statuses = _fitted(
        status_examples(reader, book, grammar),
        status_examples(reader, book, people),
        STATUS_PENALTY,
    )
    return pairs, statuses


def labelled(voices: Sequence[str]) -> list[GoldDocument]:
    """The labelled sentences of the files named."""
    return [each for voice in voices for each in load_gold(LABELLED / f"{voice}.txt", None)]


def _fitted(grammar: Sequence[Example], people: Sequence[Example], penalty: float) -> LinearModel:
    """Fitted on both, with a temperature from the people's sentences, each half of them predicted
    by a model that has not seen it."""
    halves = (
        [each for each in people if each.sentence % 2],
        [each for each in people if not each.sentence % 2],
    )
    temperatures = []
    for seen, unseen in (halves, halves[::-1]):
        model = _fit([*grammar, *seen], len(grammar), penalty)
        warm = calibrated(model, [each.places for each in unseen], [each.label for each in unseen])
        temperatures.append(warm.temperature)
    whole = _fit([*grammar, *people], len(grammar), penalty)
    mean = float(np.mean(temperatures))
    return LinearModel(whole.classes, whole.weights, whole.bias, round(mean, 4))


def _fit(examples: Sequence[Example], generated: int, penalty: float) -> LinearModel:
    weights = np.full(len(examples), LABELLED_WEIGHT)
    weights[:generated] = 1.0
    return fit(
        [each.places for each in examples],
        [each.label for each in examples],
        penalty=penalty,
        weights=weights,
    )


def main() -> None:
    """Write both arrays."""
    PAIRS_FILE.parent.mkdir(parents=True, exist_ok=True)
    for model, path in zip(build(), (PAIRS_FILE, STATUSES_FILE), strict=True):
        model.save(path)


if __name__ == "__main__":
    main()
