"""Windows of sentences in batches of equal shape, drawn anew each round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graph.model.company import CompanyKind
from ingest.nlp.chances import Span
from ingest.nlp.learnt.masking import (
    COMPANY_SIGNS,
    MENTIONS_MAX,
    SORTS,
    Pair,
    Segment,
    Told,
    Window,
    window,
    windows,
)
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.training.examples import NONE, NOTHING, UNKNOWN, Example, Label

Dice = np.random.Generator
_PAIRS_OF_WIDTH = {32: 8, 64: 20, 96: 32, 160: 48, 256: 64}
"""Pieces of the longest window of a batch → pairs of each window that are learnt from."""
_PIECES_A_SUM = 8
"""There is room for one sum in so many pieces; further ones are not asked of."""
_JOINED_CHANCE, _JOINED_MAX = 0.4, 4
_TEXT_MAX = 10**9
"""Characters that no text has: texts that are joined have their places so far apart."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays of (windows, pieces), and of (windows, pairs, …): places -1 and kinds -1 are none."""

    ids: Any
    sorts: Any
    used: Any
    marks: Any
    signs: Any
    """(windows, pairs, [payer, payee], mentions)"""
    labels: Any
    """(windows, pairs, [kind, status])"""
    weights: Any
    """(windows, pairs)"""
    sums: Any
    """(windows, sums): the place of the sign of each."""
    right: Any
    """(windows, pairs, 1 + sums): 1 for each sum that is the deal's; first, that none is told; all
    0 where nobody has said."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a round is drawn. `pieces_at_once`: in a batch, padding counted."""

    pieces_at_once: int = 1_536
    words_left_out: float = 0.08
    sorts_left_out: float = 0.3
    deal_weight: float = 3.0
    carried_weight: float = 0.35
    """Of a pair that is none, one side of which the sentence does not name."""
    rival_weight: float = 1.0
    """Of a pair that is none in a sentence that tells of a deal of one of the two, or of both the
    other way round."""


Labelled = tuple[Window, tuple[Mapping[Pair, Label], ...]]


def batches(
    examples: Sequence[Example],
    pieces: WordPieces,
    length_max: int,
    drawing: Drawing,
    dice: Dice,
) -> list[Batch]:
    """One round over the examples, in an order drawn anew. Texts of one sentence are now and then
    put behind one another, so that what was named before another story is not taken for its own."""
    by_width: dict[int, list[Labelled]] = {width: [] for width in _PAIRS_OF_WIDTH}
    for each in _joined(examples, dice):
        for one in _windows(each, pieces, length_max):
            by_width[next(w for w in by_width if w >= len(one[0].ids))].append(one)
    signs = np.array([pieces.id_of(sign) for sign in COMPANY_SIGNS])
    mask, found = pieces.id_of("[MASK]"), []
    for width, rows in by_width.items():
        size = drawing.pieces_at_once // width
        order = dice.permutation(len(rows))
        for at in range(0, len(rows), size):
            made = _Making(width, size, drawing, dice)
            for row, number in enumerate(order[at : at + size]):
                made.put(row, rows[number], signs, mask)
            found.append(made.batch)
    return [found[i] for i in dice.permutation(len(found))]


def _joined(examples: Sequence[Example], dice: Dice) -> Iterator[Example]:
    waiting: list[Example] = []
    for number in dice.permutation(len(examples)):
        one = examples[number]
        if len(one.segments) > 1:
            yield one
            continue
        waiting.append(one)
        if len(waiting) >= _JOINED_MAX or dice.random() > _JOINED_CHANCE:
            yield _one_of(waiting)
            waiting = []
    if waiting:
        yield _one_of(waiting)


def _one_of(several: Sequence[Example]) -> Example:
    """Each with its sums at places of their own."""
    moved = [_moved(each, number * _TEXT_MAX) for number, each in enumerate(several)]
    return Example(
        tuple(segment for each in moved for segment in each.segments),
        tuple(labels for each in moved for labels in each.labels),
    )


def _moved(each: Example, by: int) -> Example:
    segments = (
        replace(one, sums={at: (a + by, b + by) for at, (a, b) in one.sums.items()})
        for one in each.segments
    )
    labels = (
        {pair: replace(label, sums=_further(label.sums, by)) for pair, label in one.items()}
        for one in each.labels
    )
    return Example(tuple(segments), tuple(labels))


def _further(sums: frozenset[Span] | None, by: int) -> frozenset[Span] | None:
    return None if sums is None else frozenset((a + by, b + by) for a, b in sums)


def _windows(each: Example, pieces: WordPieces, length_max: int) -> Iterator[Labelled]:
    for indexes, context in windows(each.segments, length_max):
        chosen: list[Segment] = [each.segments[i] for i in indexes]
        one = window(chosen, pieces, length_max)
        told = [Told(t.mark, {}, t.carried) if i < context else t for i, t in enumerate(one.told)]
        if any(t.has_pairs for t in told):
            labels = tuple(each.labels[i] for i in indexes)
            yield replace(one, told=tuple(told)), labels


class _Making:
    """The arrays of one batch while they are filled."""

    def __init__(self, width: int, size: int, drawing: Drawing, dice: Dice) -> None:
        pairs = _PAIRS_OF_WIDTH[width]
        self._drawing, self._dice, self._pairs = drawing, dice, pairs
        self.batch = Batch(
            ids=np.zeros((size, width), np.int32),
            sorts=np.zeros((size, width), np.int32),
            used=np.zeros((size, width), np.bool_),
            marks=np.zeros((size, pairs), np.int32),
            signs=np.full((size, pairs, 2, MENTIONS_MAX), -1, np.int32),
            labels=np.full((size, pairs, 2), -1, np.int32),
            weights=np.zeros((size, pairs), np.float32),
            sums=np.full((size, width // _PIECES_A_SUM), -1, np.int32),
            right=np.zeros((size, pairs, 1 + width // _PIECES_A_SUM), np.float32),
        )
        self.batch.used[:, 0] = True

    def put(self, row: int, labelled: Labelled, signs: Any, mask: int) -> None:
        """Fill one row: words and sorts left out, and signs changed, at random."""
        (one, labels), dice, batch = labelled, self._dice, self.batch
        pieces, sorts = np.array(one.ids), np.array(one.sorts)
        out = (dice.random(len(pieces)) < self._drawing.words_left_out) & (pieces > mask)
        moved = dict(zip(signs.tolist(), dice.permutation(signs).tolist(), strict=True))
        pieces = np.where(out, mask, [moved.get(piece, piece) for piece in pieces.tolist()])
        if dice.random() < self._drawing.sorts_left_out:
            sorts = np.where(sorts > 0, SORTS.index(CompanyKind.UNKNOWN), 0)
        batch.ids[row, : len(pieces)] = pieces
        batch.sorts[row, : len(pieces)] = sorts
        batch.used[row, : len(pieces)] = True
        sums = [*one.sums][: batch.sums.shape[1]]
        batch.sums[row, : len(sums)] = [one.sums[each] for each in sums]
        for slot, (number, pair, label) in enumerate(self._chosen(one, labels)):
            told = one.told[number]
            batch.marks[row, slot] = told.mark
            batch.labels[row, slot] = (label.kind, label.status)
            batch.weights[row, slot] = self._weight(told, pair, label, labels[number])
            if label.kind != NONE and label.sums is not None:
                right = [each in label.sums for each in sums]
                beyond = not any(right) and not label.sums.isdisjoint(one.sums)
                batch.right[row, slot, : 1 + len(right)] = [not (any(right) or beyond), *right]
            for side, company in enumerate(pair):
                places = told.places[company]
                batch.signs[row, slot, side, : len(places)] = places

    def _weight(self, told: Told, pair: Pair, label: Label, labels: Mapping[Pair, Label]) -> float:
        if label.kind != NONE:
            return self._drawing.deal_weight
        if any(each.kind > NONE and set(other) & set(pair) for other, each in labels.items()):
            return self._drawing.rival_weight
        return 1.0 if told.carried.isdisjoint(pair) else self._drawing.carried_weight

    def _chosen(
        self, one: Window, labels: Sequence[Mapping[Pair, Label]]
    ) -> list[tuple[int, Pair, Label]]:
        """All deals, and as many other pairs as there is room for."""
        asked = [
            (number, pair, found.get(pair, NOTHING))
            for number, (told, found) in enumerate(zip(one.told, labels, strict=False))
            for pair in told.pairs()
        ]
        known = [each for each in asked if each[2].kind != UNKNOWN]
        order = sorted(
            self._dice.permutation(len(known)).tolist(), key=lambda i: known[i][2].kind == NONE
        )
        return [known[i] for i in order[: self._pairs]]
