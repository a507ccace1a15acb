"""The grammar: every template can be written, and all kinds and statuses are in it."""

from __future__ import annotations

import re
from random import Random

import pytest

from graph.errors import InvalidValue
from graph.model.deal import DealKind, Status
from ingest.training.generate import sentences
from ingest.training.templates import read_templates, templates
from ingest.training.voices import LABELLED, VALIDATION, voices

NAMES = ("NVIDIA", "OpenAI", "Oracle", "Blackstone", "CoreWeave")


def test_the_grammar_covers_every_kind_and_status() -> None:
    known = templates()
    assert len(known) >= 500
    told = [deal for each in known for deal in each.deals]
    assert {deal.kind for deal in told} == {*DealKind}
    assert {deal.status for deal in told} == {*Status}
    assert sum(not each.deals for each in known) >= 40
    assert sum(len(each.deals) > 1 for each in known) >= 5


@pytest.mark.parametrize("template", templates(), ids=lambda each: each.place)
def test_a_template_is_written_without_left_over_marks(template: object) -> None:
    dice = Random(3)
    for _ in range(4):
        text = template.written(dice)  # type: ignore[attr-defined]
        assert not re.search(r"[\[\]|?]\w|\[|\]|  ", text.replace("?", "")), text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a line first", "stands before"),
        ("## debt hoped\n{P} lends {Q}.", "is no kind and status"),
        ("## gift signed\n{P} lends {Q}.", "is no kind and status"),
        ("## debt signed\n{P} lends {X}.", "unknown slot X"),
        ("## debt signed\n{P} lends.", "does not name a side"),
        ("## none\n{P} lends {Q}. => {P} > {O} | debt | signed", "does not name a side"),
        ("## none\n{P} lends {Q}. => {P} > {Q} | debt", "is no kind and status"),
        ("## debt signed\n[{P} lends {Q}.", "not closed"),
    ],
)
def test_a_bad_template_is_refused_with_its_line(text: str, words: str) -> None:
    with pytest.raises(InvalidValue, match=words) as refusal:
        list(read_templates("bad.txt", text))
    assert "bad.txt:" in str(refusal.value)


def test_generation_is_repeatable_and_moves_with_the_seed() -> None:
    one, two, three = (list(sentences(seed, 500, NAMES)) for seed in (1, 1, 2))
    assert one == two
    assert one != three


def test_each_label_stands_in_its_sentence() -> None:
    for sentence in sentences(5, 1_000, NAMES):
        assert sentence.text is not None
        assert "{" not in sentence.text
        for deal in sentence.deals:
            for name in (*deal.payers, *deal.payees):
                assert name in sentence.text


def test_the_first_round_writes_every_template_once() -> None:
    places = [each.name.split("#")[0] for each in sentences(1, len(templates()), NAMES)]
    assert sorted(places) == sorted(each.place for each in templates())


def test_what_people_whisper_is_a_rumour() -> None:
    found = [each for each in sentences(9, 3_000, NAMES) if "people familiar" in (each.text or "")]
    assert len(found) > 20
    for sentence in found:
        assert all(deal.statuses == (Status.RUMOURED,) for deal in sentence.deals)


def test_what_is_learnt_and_what_is_kept_apart_share_no_sentence() -> None:
    learnt = {each.text for each in voices(LABELLED)}
    kept = {each.text for each in voices(VALIDATION)}
    assert not learnt & kept
    assert len(kept) >= 100


def test_no_template_is_a_labelled_sentence() -> None:
    written = {each.text for each in sentences(1, 2_000, NAMES)}
    for folder in (LABELLED, VALIDATION):
        assert not written & {each.text for each in voices(folder)}
