"""Close spellings, and what must not be taken for one."""

from __future__ import annotations

import pytest

from ingest.nlp.closeness import LENGTH_MIN, SCORE_MIN, Spellings

KNOWN = Spellings(
    {
        key: key
        for key in (
            "coreweave", "microsoft", "anthropic", "american electric power", "american tower",
            "coreweave compute acquisition co. vii", "vision fund 2 holdings", "lambda", "openai",
            "general motors", "core scientific",
        )
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("corweave", "coreweave"),
        ("core weave", "coreweave"),
        ("microsft", "microsoft"),
        ("anthropics", "anthropic"),
        ("core scientifc", "core scientific"),
    ],
)
def test_a_slip_of_the_pen_is_forgiven(written: str, meant: str) -> None:
    close = KNOWN.closest(written)
    assert close is not None
    assert close.key == meant
    assert SCORE_MIN <= close.score < 100


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("lambada", "a short name is never guessed"),
        ("opemai", "a short name is never guessed"),
        ("entropic", "the first letter differs"),
        ("american electric tower", "one word is another word"),
        ("coreweave compute acquisition co. viii", "the numeral differs"),
        ("coreweave compute acquisition co", "the numeral is missing"),
        ("vision fund 3 holdings", "the number differs"),
        ("core scientific power", "there is one word more"),
        ("northwind", "nothing is near"),
    ],
)
def test_another_name_stays_another_name(written: str, why: str) -> None:
    assert KNOWN.closest(written) is None, why


def test_between_two_companies_about_as_close_nobody_is_chosen() -> None:
    twins = Spellings({"meridian computinga": "one", "meridian computingb": "two"})
    assert twins.closest("meridian computingc") is None


def test_two_spellings_of_one_company_are_no_rivals() -> None:
    owner = "one"
    twins = Spellings({"meridian computinga": owner, "meridian computingb": owner})
    close = twins.closest("meridian computingc")
    assert close is not None
    assert close.key in {"meridian computinga", "meridian computingb"}


def test_the_shortest_name_that_may_be_guessed() -> None:
    word = "abcdefghijkl"[:LENGTH_MIN]
    assert Spellings({word: 1}).closest(word) is not None
    assert Spellings({word[:-1]: 1}).closest(word[:-1]) is None


def test_an_empty_register_knows_nothing() -> None:
    assert Spellings({}).closest("coreweave") is None
