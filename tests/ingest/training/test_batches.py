"""Batches hold every window once, with its pairs where they stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ingest.nlp.learnt.masking import COMPANY_SIGNS, Segment
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.training.batches import Batch, Drawing, batches
from ingest.training.examples import NONE, NOTHING, UNKNOWN, Example, Label
from tests.ingest.nlp.test_learnt import WORDS

VOCABULARY = (*WORDS, "[MASK]", "word")
PIECES = WordPieces(VOCABULARY)
WORD = PIECES.id_of("word")
DEAL = Label(3, 2)
PLAIN = Drawing(words_left_out=0.0, sorts_left_out=0.0)


def a_sentence(*items: int | str) -> Segment:
    companies = tuple(dict.fromkeys(each for each in items if isinstance(each, str)))
    return Segment(items, companies, dict.fromkeys(companies, 1))


def drawn(examples: list[Example], drawing: Drawing = PLAIN, seed: int = 1) -> list[Batch]:
    return batches(examples, PIECES, 60, drawing, np.random.default_rng(seed))


def an_example() -> Example:
    first, second = a_sentence("a", WORD, "b"), a_sentence(WORD, "c")
    return Example((first, second), ({("a", "b"): DEAL}, {("a", "c"): DEAL}))


def rows_of(batch: Batch) -> list[int]:
    return [row for row in range(len(batch.ids)) if batch.used[row].sum() > 1]


def test_each_pair_points_at_its_signs_and_its_mark() -> None:
    (batch,) = drawn([an_example()])
    (row,) = rows_of(batch)
    signs = {PIECES.id_of(sign) for sign in COMPANY_SIGNS}
    told = [slot for slot in range(batch.labels.shape[1]) if batch.labels[row, slot, 0] >= 0]
    assert len(told) == 2 + 6
    for slot in told:
        assert batch.ids[row, batch.marks[row, slot]] == PIECES.id_of("[unused22]")
        places = batch.signs[row, slot]
        found = [set(batch.ids[row, side[side >= 0]].tolist()) for side in places]
        assert all(len(each) == 1 and each <= signs for each in found)
        assert found[0] != found[1]
    assert sum(batch.labels[row, slot, 0] == DEAL.kind for slot in told) == 2


def test_a_deal_weighs_more_and_a_pair_that_is_carried_less() -> None:
    (batch,) = drawn([an_example()])
    weights = {round(float(each), 3) for each in batch.weights.ravel() if each}
    assert weights == {PLAIN.deal_weight, PLAIN.rival_weight, 1.0}
    apart = Example((a_sentence("a"), a_sentence(WORD, "c")), ({}, {}))
    (batch,) = drawn([apart])
    weights = {round(float(each), 3) for each in batch.weights.ravel() if each}
    assert weights == {round(PLAIN.carried_weight, 3)}


def test_what_nobody_has_said_is_not_learnt_from() -> None:
    unsaid = Example((a_sentence("a", "b"),), ({("a", "b"): Label(UNKNOWN, -1)},))
    (batch,) = drawn([unsaid])
    (row,) = rows_of(batch)
    kinds = [kind for kind in batch.labels[row, :, 0].tolist() if kind >= 0]
    assert kinds == [NONE]
    assert NOTHING.kind == NONE


def test_right_sums_stand_behind_the_place_for_none() -> None:
    first, second = a_sentence("a", WORD, "b"), a_sentence("a", WORD, WORD, "c")
    one = replace(first, sums={1: (5, 9)})
    two = replace(second, sums={1: (12, 15), 2: (20, 25)})
    told = Label(3, 2, frozenset({(12, 15)}))
    silent, unsaid = Label(4, 2, frozenset()), Label(5, 2)
    labels = ({("a", "b"): silent, ("b", "a"): unsaid}, {("a", "c"): told})
    (batch,) = drawn([Example((one, two), labels)])
    (row,) = rows_of(batch)
    assert batch.ids[row, batch.sums[row, :3]].tolist() == [WORD] * 3
    assert batch.sums[row, 3:].tolist() == [-1] * (batch.sums.shape[1] - 3)
    right = {
        int(batch.labels[row, slot, 0]): batch.right[row, slot, :4].tolist()
        for slot in range(batch.labels.shape[1])
    }
    assert right == {
        3: [0, 0, 1, 0],
        4: [1, 0, 0, 0],
        5: [0, 0, 0, 0],
        NONE: [0, 0, 0, 0],
    }


def test_texts_that_are_joined_keep_their_sums_apart() -> None:
    one = replace(a_sentence("a", WORD, "b"), sums={1: (5, 9)})
    each = Example((one,), ({("a", "b"): Label(3, 2, frozenset({(5, 9)}))},))
    for batch in drawn([each] * 40):
        for row in rows_of(batch):
            deals = [slot for slot, kind in enumerate(batch.labels[row, :, 0]) if kind == DEAL.kind]
            asked = batch.right[row, deals]
            assert asked.sum() == len(deals)
            assert len({*asked.argmax(axis=1).tolist()}) == len(deals)
            assert not asked[:, 0].any()


@pytest.mark.parametrize("count", [1, 7, 90])
def test_every_sentence_is_in_one_batch(count: int) -> None:
    each = Example((a_sentence("a", WORD, "b"),), ({("a", "b"): DEAL},))
    made = drawn([each] * count)
    deals = sum(int((batch.labels[:, :, 0] == DEAL.kind).sum()) for batch in made)
    assert deals == count


def test_a_round_is_repeatable_and_moves_with_the_seed() -> None:
    many = [an_example() for _ in range(20)]
    one, same, other = (drawn(many, Drawing(), seed) for seed in (1, 1, 2))
    assert all(np.array_equal(a.ids, b.ids) for a, b in zip(one, same, strict=True))
    assert not all(
        a.ids.shape == b.ids.shape and np.array_equal(a.ids, b.ids)
        for a, b in zip(one, other, strict=False)
    )


def test_words_are_left_out_and_signs_are_not() -> None:
    many = [an_example() for _ in range(50)]
    made = drawn(many, Drawing(words_left_out=0.5, sorts_left_out=0.0))
    mask = PIECES.id_of("[MASK]")
    ids = np.concatenate([batch.ids[rows_of(batch)].ravel() for batch in made])
    assert 0.3 < (ids == mask).sum() / ((ids == mask).sum() + (ids == WORD).sum()) < 0.7
    assert (ids == PIECES.id_of("[unused22]")).sum() == 100
