"""Trains the tagger of names: `python -m ingest.training.naming`. The first layers of MiniLM, with
the shape of each word beside its pieces; names are now and then put in the place of others, so that
what is learnt is how texts speak of a firm."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from rich.progress import Progress as Bar

from ingest.nlp.companies import bundled_index
from ingest.nlp.learnt.arrays import Floats, load_arrays, save_arrays
from ingest.nlp.learnt.naming import (
    FIRST,
    INSIDE,
    MODEL_FILE,
    SHAPES,
    Word,
    chunks,
    shape_of,
    words_of,
)
from ingest.nlp.learnt.wordpiece import END, START, WordPieces
from ingest.nlp.learnt.wordpiece import UNKNOWN as UNKNOWN_PIECE
from ingest.training.base import base_model
from ingest.training.descent import Pace, Weights, descend
from ingest.training.finetune import PACE, states
from ingest.training.named import UNKNOWN, NamedText, named_texts
from ingest.training.progress import told_on
from ingest.training.voices import LABELLED, PASSAGES, STORIES, voices

LAYERS, CLASSES, LENGTH_MAX = 4, 3, 256
PIECES_AT_ONCE = 1_536
_WIDTHS = (32, 64, 128, 256)
_OTHER_NAME, _LEFT_OUT, _DROPOUT = 0.3, 0.1, 0.1

Dice = np.random.Generator


@dataclass(frozen=True, slots=True)
class NameBatch:
    """Arrays of (windows, pieces); `classes` is -1 where nothing is asked."""

    ids: Any
    shapes: Any
    used: Any
    classes: Any


jax.tree_util.register_dataclass(
    NameBatch, data_fields=["ids", "shapes", "used", "classes"], meta_fields=[]
)


def train(out: Path, epochs: float, seed: int, start_from: Path | None = None) -> None:
    """Read the labelled texts, train, and write the arrays. `start_from`: arrays of an earlier run
    to go on from, in place of the pretrained ones."""
    book = bundled_index()
    weights, vocabulary = _opened(seed) if start_from is None else _earlier(start_from)
    pieces = WordPieces(vocabulary)
    gold = [each for folder in (LABELLED, PASSAGES, STORIES) for each in voices(folder)]
    with Bar(transient=True) as bar:
        texts = list(bar.track(named_texts(book, gold), len(gold), description="reading texts"))
        dice = np.random.default_rng(seed)
        drawn = _round(texts, pieces, LENGTH_MAX, dice)
        steps = int(len(drawn) * epochs)

        def draw() -> NameBatch:
            if not drawn:
                drawn.extend(_round(texts, pieces, LENGTH_MAX, dice))
            return drawn.pop()

        pace = Pace(heads=("tag", "sorts"))
        trained = descend(weights, draw, steps, _loss, pace, seed, told_on(bar, "names"))
    save_arrays(out, trained, vocabulary, (1.0, 1.0))


def _earlier(file: Path) -> tuple[dict[str, Floats], tuple[str, ...]]:
    found = load_arrays(file)
    return dict(found.weights), found.vocabulary


def _opened(seed: int) -> tuple[dict[str, Floats], tuple[str, ...]]:
    """The pretrained layers, with shapes and the layer of classes yet to be learnt."""
    start, vocabulary = base_model(seed, LAYERS)
    weights = {name: array for name, array in start.items() if not name.startswith(PACE.heads)}
    width = start["pieces"].shape[1]
    weights["places"] = start["places"][:LENGTH_MAX]
    weights["sorts"] = np.zeros((SHAPES, width), np.float32)
    tag = np.random.default_rng(seed).normal(0, 0.03, (width, CLASSES))
    weights["tag.w"] = tag.astype(np.float32)
    weights["tag.b"] = np.zeros(CLASSES, np.float32)
    return weights, vocabulary


def _loss(weights: Weights, batch: NameBatch, key: Any) -> Any:
    state = states(weights, batch.ids, batch.shapes, batch.used, key, _DROPOUT)
    logs = jax.nn.log_softmax(state @ weights["tag.w"] + weights["tag.b"])
    asked = batch.classes >= 0
    hot = jax.nn.one_hot(jnp.maximum(batch.classes, 0), CLASSES)
    return -((logs * hot).sum(-1) * asked).sum() / (asked.sum() + 1e-6)


def _round(
    texts: Sequence[NamedText], pieces: WordPieces, length_max: int, dice: Dice
) -> list[NameBatch]:
    pool = [name for each in texts for name in each.sides]
    rows: dict[int, list[tuple[list[int], list[int], list[int]]]] = {w: [] for w in _WIDTHS}
    for each in texts:
        for row in _rows(*_renamed(each, pool, dice), pieces, length_max):
            rows[next(width for width in _WIDTHS if width >= len(row[0]))].append(row)
    found, mask = [], pieces.id_of("[MASK]")
    for width, of in rows.items():
        size, order = PIECES_AT_ONCE // width, dice.permutation(len(of))
        for at in range(0, len(of), size):
            shape = (size, width)
            ids, shapes = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
            used, classes = np.zeros(shape, np.bool_), np.full(shape, -1, np.int32)
            used[:, 0] = True
            for place, number in enumerate(order[at : at + size]):
                one, two, three = of[number]
                ids[place, : len(one)], shapes[place, : len(two)] = one, two
                classes[place, : len(three)], used[place, : len(one)] = three, True
            out = (dice.random(shape) < _LEFT_OUT) & (ids > mask)
            found.append(NameBatch(np.where(out, mask, ids), shapes, used, classes))
    return [found[i] for i in dice.permutation(len(found))]


def _renamed(
    each: NamedText, pool: Sequence[str], dice: Dice
) -> tuple[Sequence[Word], Sequence[int]]:
    """The words and classes, some sides under the name of another firm."""
    put: dict[int, tuple[range, Sequence[Word]]] = {}
    for places in each.sides.values():
        if dice.random() < _OTHER_NAME:
            other = words_of(pool[int(dice.integers(len(pool)))])
            put |= {place.start: (place, other) for place in places}
    if not put:
        return each.words, each.classes
    words: list[Word] = []
    classes: list[int] = []
    index = 0
    while index < len(each.words):
        if index in put:
            place, name = put[index]
            words += name
            classes += [FIRST, *[INSIDE] * (len(name) - 1)]
            index = place.stop
            continue
        words.append(each.words[index])
        classes.append(each.classes[index])
        index += 1
    return words, classes


def _rows(
    words: Sequence[Word], classes: Sequence[int], pieces: WordPieces, length_max: int
) -> Iterator[tuple[list[int], list[int], list[int]]]:
    cut = [pieces.ids(word.text) or (pieces.id_of(UNKNOWN_PIECE),) for word in words]
    for chunk in chunks([len(each) for each in cut], words, length_max - 2):
        ids, shapes, asked = [pieces.id_of(START)], [0], [UNKNOWN]
        for index in chunk:
            ids += cut[index]
            shapes += [shape_of(words[index].text)] * len(cut[index])
            asked += [classes[index], *[UNKNOWN] * (len(cut[index]) - 1)]
        room = length_max - 1
        yield [*ids[:room], pieces.id_of(END)], [*shapes[:room], 0], [*asked[:room], UNKNOWN]


def main() -> None:
    """Read the options, then train."""
    parser = argparse.ArgumentParser(prog="python -m ingest.training.naming", description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--from", type=Path, dest="start_from", help="arrays to go on from")
    told = parser.parse_args()
    told.out.parent.mkdir(parents=True, exist_ok=True)
    train(told.out, told.epochs, told.seed, told.start_from)


if __name__ == "__main__":
    main()
