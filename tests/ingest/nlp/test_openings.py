"""An unknown name that opens a line before a verb of the lists."""

from __future__ import annotations

import pytest

from ingest.nlp.openings import opening_name
from tests.support.parsing import a_mention


def opening(text: str, *known: str) -> str | None:
    found = opening_name(text, 0, len(text), [a_mention(name, text=text) for name in known])
    return None if found is None else text[slice(*found)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Quux to buy Acme for $5 billion", "Quux"),
        ("Quux buys Acme", "Quux"),
        ("Quux swallows Acme", "Quux"),
        ("Quux in talks to raise $5 billion", "Quux"),
        ("Quux Labs raises $5 billion", "Quux Labs"),
        ("Quux 2 Labs raises $5 billion", "Quux 2 Labs"),
        ("AT&T to acquire Acme", "AT&T"),
        ("Quux.ai to lease chips", "Quux.ai"),
        ("Exclusive: Quux to buy Acme", "Quux"),
        ("UPDATE 2-Quux to buy Acme", "Quux"),
        ("Breaking: Quux sells Acme", "Quux"),
        ("Quux denies deal with Acme", "Quux"),
        ("Quux Big Data Works leads round", "Quux Big Data Works"),
    ],
)
def test_a_name_before_a_verb_of_the_lists_opens_the_line(text: str, name: str) -> None:
    assert opening(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "The lab buys Acme",
        "Investors in talks to buy Acme",
        "Shares in talks",
        "Banks to lend Acme $5 billion",
        "Why Quux buys Acme",
        "AI startup raises $5 billion",
        "Wall Street buys Acme",
        "He buys Acme",
        "Lender to lend $5 billion",
        "Quux smiles at Acme",
        "Quux to smile at Acme",
        "Quux bought Acme",
        "quux to buy Acme",
        "Quux",
        "",
        "One Two Three Four Five buys Acme",
    ],
)
def test_other_openings_are_no_names(text: str) -> None:
    assert opening(text) is None


def test_a_name_that_is_known_already_is_not_found_again() -> None:
    assert opening("Quux to buy Acme", "Quux") is None
    assert opening("Quux Labs to buy Acme", "Labs") is None
    assert opening("Quux to buy Acme", "Acme") == "Quux"


def test_only_the_start_of_the_sentence_is_an_opening() -> None:
    text = "It rained. Quux to buy Acme. Foo to buy Bar."
    start = text.index("Quux")
    assert opening_name(text, start, len(text), []) == (start, start + 4)
    assert opening_name(text, 0, len(text), []) is None


def test_the_verb_must_stand_in_the_sentence() -> None:
    assert opening_name("Quux to buy Acme", 0, len("Quux to"), []) is None
