"""Names by their shape, and by the row that they stand in."""

from __future__ import annotations

import pytest

from ingest.nlp.mentions import Mention
from ingest.nlp.shapes import row_members, shaped_spots, widened
from ingest.nlp.spotting import Spot
from tests.support.parsing import a_mention, one_sentence


def shaped(text: str) -> tuple[list[str], list[str]]:
    sure, weak = shaped_spots(text, one_sentence(text))
    return tuple([text[s.start : s.end] for s in each] for each in (sure, weak))  # type: ignore[return-value]


def row(text: str, *names: str, spots: tuple[Spot, ...] = ()) -> set[str]:
    mentions: list[Mention] = [a_mention(name, text=text) for name in names]
    found = row_members(text, one_sentence(text), mentions, spots)
    return {text[start:end] for start, end in found}


@pytest.mark.parametrize(
    ("text", "sure", "weak"),
    [
        ("it was paid by Quux Foo, Inc. in cash", ["Quux Foo, Inc."], []),
        ("it was paid by Quux (NYSE: QX) in cash", ["Quux"], []),
        ("it was paid by Quux.ai in cash", ["Quux.ai"], []),
        ("it was paid by the start-up Quux in cash", ["Quux"], []),
        ("the chief executive of Quux said so", ["Quux"], []),
        ("it was paid by Quux Robotics in cash", [], ["Quux Robotics"]),
        ("it was paid by deepQuux in cash", [], ["deepQuux"]),
        ("it was paid for an iPhone in cash", [], []),
        ("it was paid by the Borrower, Inc. in cash", [], []),
        ("see www.quux.ai or ask Foo@Quux.ai there", [], []),
        ("it was paid by Merger Sub, Inc. in cash", [], []),
        ("Meta Signs Deal With Quux Robotics", [], []),
    ],
)
def test_a_shape_makes_a_name(text: str, sure: list[str], weak: list[str]) -> None:
    assert shaped(text) == (sure, weak)


@pytest.mark.parametrize(
    ("text", "names", "members"),
    [
        ("Quux and Meta signed a lease", ["Meta"], {"Quux"}),
        ("the two, Quux and Meta, signed", ["Meta"], {"Quux"}),
        ("it paid Meta, Quux and Foo Bar in cash", ["Meta"], {"Quux", "Foo Bar"}),
        ("it paid Quux, Foo, and Meta in cash", ["Meta"], {"Quux", "Foo"}),
        ("Separately, Meta and others signed", ["Meta"], set()),
        ("for Octo, Meta's show, it paid", ["Meta"], set()),
        ("Shares and Meta rose together", ["Meta"], set()),
        ("Meta and the Borrower signed it", ["Meta"], set()),
        ("Meta and Borrower signed the lease", ["Meta"], set()),
        ("Meta and Jane Quux signed the lease", ["Meta"], set()),
        ("Meta and Quux County signed the lease", ["Meta"], set()),
        ("Meta And Quux Sign Cloud Deal", ["Meta"], set()),
        ("nobody signed a lease", [], set()),
    ],
)
def test_who_stands_in_a_row_with_a_company_is_one(
    text: str, names: list[str], members: set[str]
) -> None:
    assert row(text, *names) == members


def test_what_the_model_takes_for_a_place_is_no_member() -> None:
    text = "Meta and Quux signed the lease"
    assert row(text, "Meta", spots=(Spot(9, 13, "GPE"),)) == set()
    assert row(text, "Meta", spots=(Spot(9, 13, "PERSON"),)) == {"Quux"}


def test_a_name_that_the_model_saw_begin_earlier_is_whole() -> None:
    cut, whole = Spot(16, 30, "ORG"), Spot(0, 25, "ORG")
    assert list(widened([cut], [whole], lambda *_: 0)) == [Spot(0, 30, "ORG")]
    assert list(widened([cut], [whole], lambda *_: 1)) == [cut]
    assert list(widened([cut], [], lambda *_: 0)) == [cut]
