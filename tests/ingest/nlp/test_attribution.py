"""Who speaks in a sentence."""

from __future__ import annotations

import pytest

from graph.model.deal import Attribution
from ingest.nlp.attribution import PEOPLE, attribution_of, outlet_of
from tests.support.parsing import a_parsed

A = Attribution


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Nvidia will buy Arm, people familiar with the matter said.", A.PEOPLE_FAMILIAR),
        ("Nvidia will buy Arm, according to people.", A.PEOPLE_FAMILIAR),
        ("Nvidia will buy Arm, a person briefed on it said.", A.PEOPLE_FAMILIAR),
        ("Two sources close to the talks say Nvidia will buy Arm.", A.PEOPLE_FAMILIAR),
        ("Sources said Nvidia will buy Arm.", A.PEOPLE_FAMILIAR),
        ("Nvidia will buy Arm, executives with direct knowledge say.", A.PEOPLE_FAMILIAR),
        ("Analysts expect Nvidia to buy Arm.", A.ANALYST),
        ("An analyst at Quux said Nvidia will buy Arm.", A.ANALYST),
        ("Bloomberg News reported that Nvidia will buy Arm.", A.OTHER_OUTLET),
        ("Nvidia will buy Arm, according to Reuters.", A.OTHER_OUTLET),
        ("Nvidia said it will buy Arm.", A.COMPANIES),
        ("Nvidia announced a deal with Arm.", A.COMPANIES),
        ("Nvidia will buy Arm, it confirmed.", A.COMPANIES),
        ("In a blog post Nvidia told of a deal with Arm; in a statement Arm did.", A.COMPANIES),
        ("Nvidia will buy Arm.", A.UNSTATED),
        ("Nvidia pays people for chips from Arm.", A.UNSTATED),
    ],
)
def test_a_sentence_says_who_speaks(text: str, who: Attribution) -> None:
    assert attribution_of(a_parsed(text), is_filing=False) is who


@pytest.mark.parametrize(
    "text", ["Nvidia will buy Arm.", "Sources said Nvidia will buy Arm.", "We will buy Arm."]
)
def test_in_a_filing_the_filing_speaks(text: str) -> None:
    assert attribution_of(a_parsed(text), is_filing=True) is A.FILING


def test_people_win_over_the_outlet_that_cites_them() -> None:
    text = "Bloomberg News reported that Nvidia will buy Arm, people familiar with it said."
    assert attribution_of(a_parsed(text), is_filing=False) is A.PEOPLE_FAMILIAR


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Bloomberg News reported that Nvidia will buy Arm.", "Bloomberg News"),
        ("Nvidia will buy Arm, according to Reuters.", "Reuters"),
        ("The Information first reported that Nvidia will buy Arm.", "The Information"),
        ("Nvidia will buy Arm, the firm told CNBC.", "CNBC"),
        ("Nvidia will buy Arm.", None),
        ("Nvidia said it will buy Arm.", None),
        ("Nvidia said it will buy Reuters.", None),
    ],
)
def test_the_outlet_that_is_cited_is_named(text: str, outlet: str | None) -> None:
    assert outlet_of(a_parsed(text)) == outlet


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("people familiar with the matter", True),
        ("a person with knowledge of it", True),
        ("unnamed sources", True),
        ("officials who asked not to be named", True),
        ("anonymously", True),
        ("PEOPLE FAMILIAR", True),
        ("people like it", False),
        ("the source of power", False),
        ("executives", False),
    ],
)
def test_people_without_a_name_are_told_from_people(words: str, found: bool) -> None:
    assert (PEOPLE.search(words) is not None) is found
