"""The companies that a phrase means: itself, its list, or the members of a group."""

from __future__ import annotations

import pytest

from ingest.nlp.groups import Groups, is_clause
from tests.support.parsing import a_parsed, names_at, token_of


def meant(text: str, word: str) -> list[str]:
    parsed = a_parsed(text)
    return names_at(parsed, Groups(parsed).companies_at(token_of(parsed, word)))


def led_by(text: str, verb: str) -> list[str]:
    parsed = a_parsed(text)
    return names_at(parsed, Groups(parsed).agents(token_of(parsed, verb)))


@pytest.mark.parametrize(
    ("text", "word", "companies"),
    [
        ("Nvidia paid Meta.", "NVIDIA", ["NVIDIA"]),
        ("Nvidia and Intel paid Meta.", "NVIDIA", ["NVIDIA", "Intel"]),
        ("Nvidia and Intel paid Meta.", "Intel", ["NVIDIA", "Intel"]),
        ("Nvidia, AMD and Intel paid Meta.", "AMD", ["NVIDIA", "AMD", "Intel"]),
        ("The bank paid Meta.", "bank", []),
        ("The chips of Nvidia are good.", "chips", []),
    ],
)
def test_a_name_means_itself_or_its_list(text: str, word: str, companies: list[str]) -> None:
    assert meant(text, word) == companies


@pytest.mark.parametrize(
    ("text", "word", "companies"),
    [
        ("A group of lenders including Barclays and Citigroup lent Meta $5 billion.", "group",
         ["Barclays", "Citi"]),
        ("A consortium of BlackRock and Nvidia bought it.", "consortium", ["BlackRock", "NVIDIA"]),
        ("Investors including Fidelity and Coatue paid.", "investors", ["Fidelity", "Coatue"]),
        ("A syndicate led by Barclays lent it $5 billion.", "syndicate", ["Barclays"]),
        ("Investors such as Fidelity have paid $5 billion.", "investors", ["Fidelity"]),
        ("Banks lent Meta $5 billion.", "banks", []),
    ],
)  # fmt: skip
def test_a_group_means_its_members(text: str, word: str, companies: list[str]) -> None:
    assert meant(text, word) == companies


@pytest.mark.parametrize(
    ("text", "verb", "companies"),
    [
        ("A round led by Lightspeed closed on Monday.", "led", ["Lightspeed"]),
        ("A round led by Lightspeed and Coatue closed on Monday.", "led", ["Lightspeed", "Coatue"]),
        ("A loan provided by Barclays closed on Monday.", "provided", ["Barclays"]),
        ("A round led by friends closed on Monday.", "led", []),
        ("Nvidia led a round.", "led", []),
    ],
)
def test_who_leads_stands_behind_by(text: str, verb: str, companies: list[str]) -> None:
    assert led_by(text, verb) == companies


@pytest.mark.parametrize(
    ("text", "word", "clause"),
    [("Nvidia paid Meta.", "paid", True), ("Nvidia paid Meta.", "NVIDIA", False),
     ("Nvidia is big.", "is", True), ("The loan closed.", "loan", False)],
)  # fmt: skip
def test_a_verb_is_a_clause(text: str, word: str, clause: bool) -> None:
    assert is_clause(token_of(a_parsed(text), word)) is clause
