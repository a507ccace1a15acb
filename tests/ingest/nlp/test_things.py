"""What moves: the class of the thing named nearest to the trigger."""

from __future__ import annotations

import pytest

from graph.model.deal import Consideration
from ingest.nlp.arguments import Walker
from ingest.nlp.lexicon import lexicon
from ingest.nlp.things import Thing, classify, is_class, is_thing, thing_anywhere, thing_of
from tests.support.parsing import a_parsed, token_of

C = Consideration


def thing_at(text: str, trigger: str, *, noun: bool = False) -> tuple[Consideration, int] | None:
    parsed = a_parsed(text)
    token, walker = token_of(parsed, trigger), Walker(parsed)
    found = thing_of(parsed, token, walker.of_noun(token) if noun else walker.of_verb(token))
    return None if found is None else (found.of.consideration, found.distance)


@pytest.mark.parametrize(
    ("words", "consideration"),
    [
        ("warrants to buy shares", C.WARRANT),
        ("a guarantee", C.GUARANTEE),
        ("a backstop of the loan", C.GUARANTEE),
        ("royalties", None),
        ("a royalty", C.REVENUE_SHARE),
        ("a term loan", C.DEBT),
        ("senior notes", C.DEBT),
        ("clean energy", C.POWER),
        ("a nuclear plant", C.POWER),
        ("floor space", C.SPACE),
        ("a data hall", C.SPACE),
        ("GPUs", C.CHIPS),
        ("H100 servers", C.CHIPS),
        ("GPU cloud capacity", C.COMPUTE),
        ("chips in the cloud", C.COMPUTE),
        ("computing power", C.COMPUTE),
        ("cloud services", C.COMPUTE),
        ("its models", C.LICENCE),
        ("training data", C.COMPUTE),
        ("patents", C.LICENCE),
        ("a stake", C.EQUITY),
        ("preferred stock", C.EQUITY),
        ("software", C.SERVICES),
        ("a cake", None),
        ("loaned", None),
        ("", None),
    ],
)
def test_words_belong_to_a_class(words: str, consideration: Consideration | None) -> None:
    found = classify(words)
    assert (None if found is None else found.consideration) is consideration


@pytest.mark.parametrize(
    ("text", "trigger", "noun", "thing"),
    [
        ("Oracle bought chips from Nvidia.", "bought", False, (C.CHIPS, 0)),
        ("Meta will pay CoreWeave $5 billion for capacity.", "pay", False, (C.COMPUTE, 0)),
        ("Meta leased floor space from Vantage.", "leased", False, (C.SPACE, 0)),
        ("OpenAI signed a cloud contract with Oracle.", "contract", True, (C.COMPUTE, 1)),
        ("OpenAI signed a contract with Oracle for chips.", "contract", True, (C.CHIPS, 2)),
        ("OpenAI signed a contract with Oracle.", "contract", True, None),
        ("OpenAI signed a contract for chips with Oracle.", "contract", True, (C.CHIPS, 2)),
        ("Meta signed a power agreement with Talen.", "agreement", True, (C.POWER, 1)),
        ("Nvidia bought a stake in Intel.", "bought", False, (C.EQUITY, 0)),
        ("Nvidia bought Intel.", "bought", False, None),
        ("OpenAI bought chips that run loans.", "bought", False, (C.CHIPS, 0)),
    ],
)
def test_the_nearest_thing_and_its_distance(
    text: str, trigger: str, noun: bool, thing: tuple[Consideration, int] | None
) -> None:
    assert thing_at(text, trigger, noun=noun) == thing


@pytest.mark.parametrize(
    ("text", "consideration"),
    [
        ("Nvidia paid Intel for chips.", C.CHIPS),
        ("Nvidia paid Intel.", None),
        ("Nvidia paid Intel for a loan and chips.", C.DEBT),
    ],
)
def test_any_word_of_the_sentence_may_name_a_thing(
    text: str, consideration: Consideration | None
) -> None:
    found = thing_anywhere(a_parsed(text))
    assert (None if found is None else found.consideration) is consideration


@pytest.mark.parametrize(
    ("words", "distance", "is_good"),
    [("chips", 0, True), ("chips", 1, True), ("chips", 2, False), ("cloud", 0, True),
     ("electricity", 1, True), ("floor space", 0, True), ("a loan", 0, False),
     ("a stake", 0, False), ("a licence", 0, False)],
)  # fmt: skip
def test_goods_near_the_trigger_are_bought(words: str, distance: int, is_good: bool) -> None:
    row = classify(words)
    assert row is not None
    assert is_thing(Thing(row, distance)) is is_good


@pytest.mark.parametrize(
    ("words", "classes", "named"),
    [
        ("a loan for chips", (C.DEBT,), True),
        ("a loan for chips", (C.CHIPS,), True),
        ("a loan for chips", (C.POWER,), False),
        ("a loan for chips", (C.POWER, C.CHIPS), True),
        ("a loan", (), False),
        ("", (C.DEBT,), False),
    ],
)
def test_words_name_a_thing_of_one_of_the_classes(
    words: str, classes: tuple[Consideration, ...], named: bool
) -> None:
    assert is_class(words, *classes) is named


@pytest.mark.parametrize("row", lexicon().things, ids=lambda row: row.consideration.value)
def test_every_class_has_a_word_that_leads_to_a_class(row: object) -> None:
    pattern = row.pattern.pattern  # type: ignore[attr-defined]
    first = pattern.removeprefix(r"\b(?:").split("|")[0].replace("\\", "")
    assert classify(first) is not None
