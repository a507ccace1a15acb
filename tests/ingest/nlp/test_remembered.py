"""What the ruler of the model sets is what is remembered of it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from spacy.tokens import Doc

from ingest.nlp.language import MODEL_PACKAGE, parser
from ingest.training.voices import LABELLED, voices

ODD = (
    "There is nothing that they gonna do, y'all know it, and it ain't over.",
    "Let's see: it'd been somethin' ol' Nvidia had gotten; the firm got it, doesn't it?",
    "Who'll lend them $5bn  while  the banks, which do have cash, don't want to?",
    "\n \t It has the chips that I gave you. c'm on, got ta go 'nuff",
    "",
)


def told(texts: list[str], *, remembered: bool) -> list[tuple[str, ...]]:
    model = parser()
    docs = [model.document(text) for text in texts]
    piped = model.parse(docs) if remembered else whole_pipeline(texts)
    return [(t.text, t.tag_, t.pos_, t.dep_, t.lemma_, str(t.morph)) for doc in piped for t in doc]


def whole_pipeline(texts: list[str]) -> Iterator[Doc]:
    return importlib.import_module(MODEL_PACKAGE).load(exclude=["ner"]).pipe(texts)


def test_odd_wording_is_tagged_as_by_the_model_itself() -> None:
    assert told([*ODD], remembered=True) == told([*ODD], remembered=False)


@pytest.mark.slow
def test_sentences_of_people_are_tagged_as_by_the_model_itself() -> None:
    texts = [each.text or "" for each in voices(LABELLED)][:400]
    once, again = (told(texts, remembered=True) for _ in range(2))
    assert once == again == told(texts, remembered=False)
