"""What stands in capitals and is no company, by its words and by those beside it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.others import is_known_place, is_other, is_thing, places_of


@pytest.mark.parametrize(
    "words",
    ["Second Closing", "Initial Term", "Purchase Price", "Board of Directors", "Base Rent",
     "Required Lenders", "Fifth Amendment", "Collateral Agent", "AED 2bn", "SAR 40 million",
     "Claude Opus 4.5", "Advancing Chips Conference", "Operation Quux",
     "Series F", "Genesis Mission and Operation Quux", "Computex", "Share Purchase", ""],
)  # fmt: skip
def test_a_thing_is_told_by_its_own_words(words: str) -> None:
    assert is_thing(words)


@pytest.mark.parametrize(
    "words",
    ["Quux", "Hut 8", "G42", "Capital One", "Closing Services, Inc.", "First Solar", "C3.ai",
     "Purchase Labs", "Quux Conference Ltd", "General Catalyst", "Base Power"],
)  # fmt: skip
def test_a_company_may_share_words_with_a_thing(words: str) -> None:
    assert not is_thing(words)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("said Kevin Quux, chief technology officer of Acme", "Kevin Quux"),
        ("said Brimble Quux, an analyst at Acme", "Brimble Quux"),
        ("said Brimble Quux, Acme's chief executive", "Brimble Quux"),
        ("so Mr. Quux said", "Quux"),
        ("founder Brimble Quux said", "Brimble Quux"),
        ("its founder, Brimble Quux, said", "Brimble Quux"),
        ("said Andy Power, the chief executive of Acme", "Andy Power"),
        ("the Toronto AI company said", "Toronto AI"),
        ("money from a Gulf fund", "Gulf fund"),
        ("it built in Ulsan last year", "Ulsan"),
        ("Managing Director Brimble Quux said", "Managing Director Brimble Quux"),
        ("it met Priya Quux there", "Priya Quux"),
        ("at the Quux campus of Acme", "Quux"),
        ("in Quux County it built", "Quux"),
        ("it built in Quux, Texas, last year", "Quux"),
        ("at Quux 2026 it spoke", "Quux"),
        ("the Quux 2000 rose", "Quux"),
        ("the Quux Services Agreement", "Quux"),
        ("the Science Act", "Science"),
    ],
)
def test_neighbours_tell_a_person_a_place_or_a_thing(text: str, name: str) -> None:
    start = text.index(name)
    assert is_other(text, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("it paid Quux, a robotics start-up", "Quux"),
        ("Quux campus life is good", "Quux"),
        ("it paid Quux, Norway's largest cloud", "Quux"),
        ("it bought Oscar Health for cash", "Oscar Health"),
        ("the Quux 40,000 chips", "Quux"),
        ("Quux, Inc., the founder of Acme", "Quux, Inc."),
        ("Jane Quux Capital lent", "Jane Quux Capital"),
        ("at Quux, they build", "Quux"),
    ],
)
def test_a_company_stays_one_beside_such_words(text: str, name: str) -> None:
    start = text.index(name)
    assert not is_other(text, start, start + len(name))


def test_a_first_name_says_nothing_of_what_another_rule_takes_for_a_firm() -> None:
    assert is_other("Oscar Quux", 0, 10)
    assert not is_other("Oscar Quux", 0, 10, is_firm=True)


def test_in_a_title_a_capital_word_behind_a_name_says_nothing() -> None:
    text = "Quux Signs Deal"
    assert is_other(text, 0, 4)
    assert not is_other(text, 0, 4, titled=True)


@pytest.mark.parametrize(
    ("text", "is_place"),
    [
        ("Berkshire County", True),
        ("in Berkshire, England, it", True),
        ("Berkshire, which is in Omaha", False),
        ("invested in Berkshire, Texas-based", False),
    ],
)
def test_a_known_name_may_be_a_place(text: str, is_place: bool) -> None:
    start = text.index("Berkshire")
    assert is_known_place(text, start, start + len("Berkshire")) is is_place


def test_a_text_names_its_towns_once() -> None:
    text = "It builds in Quux, Texas, and near Mount Foo, Ohio. Bar, a Texas firm, and Baz, Iowa."
    assert places_of(text) == {"Quux", "Mount Foo"}


@given(st.text(max_size=120), st.integers(0, 120), st.integers(0, 120))
def test_any_stretch_of_any_text_is_judged(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    assert is_other(text, start, end) in (True, False)


@pytest.mark.parametrize("text", ["in A, " * 20_000, "A" * 100_000, "in Aa Bb Cc " * 10_000])
def test_no_text_makes_it_slow(text: str) -> None:
    begun = time.process_time()
    places_of(text)
    is_other(text, 0, 40)
    assert time.process_time() - begun < 1.5
