"""Names that no register knows, by the shape of the text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.companies import bundled_index
from ingest.nlp.new_names import NAMES_MAX, SCORES, NewName, NewNameRule, find_new_names


def only(text: str) -> NewName:
    (found,) = find_new_names(text)
    return found


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("signed with Foo Bar Inc. on Monday", "Foo Bar Inc.", "Foo Bar"),
        ("signed with Foo Bar, Inc. on Monday", "Foo Bar, Inc.", "Foo Bar"),
        ("On Monday Quux Corp agreed", "Quux Corp", "Quux"),
        ("In September Dashworks Inc. agreed", "Dashworks Inc.", "Dashworks"),
        ("lent to Zeta Compute Acquisition Co. VII, LLC today",
         "Zeta Compute Acquisition Co. VII, LLC", "Zeta Compute Acquisition Co. VII"),
        ("Smith & Sons Ltd. sells", "Smith & Sons Ltd.", "Smith & Sons"),
        ("the tenant, Qax N.V., pays", "Qax N.V.", "Qax"),
        ("by Umbra PBC.", "Umbra PBC.", "Umbra"),
        ("owed by Foo\nBar Limited now", "Foo\nBar Limited", "Foo Bar"),
        ("Block Acquirer 2 Pty Ltd pays", "Block Acquirer 2 Pty Ltd", "Block Acquirer 2"),
    ],
)  # fmt: skip
def test_a_legal_suffix_makes_a_company(text: str, surface: str, name: str) -> None:
    found = only(text)
    assert (found.text, found.rule) == (surface, NewNameRule.LEGAL_SUFFIX)
    assert found.name.startswith(name)


@pytest.mark.parametrize(
    ("text", "name", "rule"),
    [
        ("Umbrella Works (NYSE: UMB) fell", "Umbrella Works", NewNameRule.LISTED),
        ("Zeta, a robotics startup, raised $5 million", "Zeta", NewNameRule.APPOSITION),
        ("Frame Two, an AI company, was sold", "Frame Two", NewNameRule.APPOSITION),
        ("Gridline, the data center developer, said", "Gridline", NewNameRule.APPOSITION),
        ("the chipmaker Trillion said", "Trillion", NewNameRule.TRADE_WORD),
        ("AI startup Blue Fox raised", "Blue Fox", NewNameRule.TRADE_WORD),
        ("Cursor maker Anysphere", "Anysphere", NewNameRule.TRADE_WORD),
        ("it bought Northwind Robotics last year", "Northwind Robotics", NewNameRule.ENDING),
        ("a loan from Harbor Lane Capital", "Harbor Lane Capital", NewNameRule.ENDING),
        ("the Bank of Umbria Group", "Bank of Umbria Group", NewNameRule.ENDING),
    ],
)
def test_the_words_around_or_at_its_end_make_a_company(
    text: str, name: str, rule: NewNameRule
) -> None:
    found = only(text)
    assert (found.name, found.rule) == (name, rule)
    assert found.score == SCORES[rule]


@pytest.mark.parametrize(
    "text",
    [
        "Generative AI is big, and so is Sovereign AI.",
        "The Company signed on Monday.",
        "He was Chief Executive Officer in North America.",
        "Artificial Intelligence and Private Equity grew in January.",
        "no capital letters here, inc. said llc.",
        "A firm said so.",
        "",
    ],
)
def test_general_words_are_no_companies(text: str) -> None:
    assert find_new_names(text) == []


def test_the_surest_rule_names_the_find() -> None:
    assert only("the chipmaker Trillion Technologies, Inc.").rule is NewNameRule.LEGAL_SUFFIX
    assert SCORES[NewNameRule.LEGAL_SUFFIX] > SCORES[NewNameRule.TRADE_WORD]
    assert SCORES[NewNameRule.TRADE_WORD] > SCORES[NewNameRule.ENDING]


def test_names_that_are_known_are_left_to_the_register() -> None:
    text = "NVIDIA Corporation and CoreWeave, Inc. met Northwind Robotics, Inc."
    taken = [(each.start, each.end) for each in bundled_index().find_names(text)]
    assert [each.name for each in find_new_names(text, taken)] == ["Northwind Robotics"]
    assert len(find_new_names(text)) == 3


def test_one_company_has_one_id_however_its_suffix_is_written() -> None:
    text = "Foo Bar, Inc. and Foo Bar Corp. and Foo Bar LLC"
    assert {each.company_id for each in find_new_names(text)} == {"foo-bar"}


def test_a_list_longer_than_any_prose_is_cut() -> None:
    text = ". ".join(f"Firm{number} Labs" for number in range(NAMES_MAX + 20))
    assert len(find_new_names(text)) == NAMES_MAX


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_and_each_find_is_its_slice(text: str) -> None:
    found = find_new_names(text)
    assert all(each.text == text[each.start : each.end] for each in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "Aa " * 30_000,
        "A" * 100_000,
        "Foo-Bar" * 15_000,
        "A&" * 50_000,
        "Bank of " * 12_000,
        ", a x x x x" * 9_000,
    ],
    ids=["words", "letters", "hyphens", "ampersands", "connectors", "appositions"],
)
def test_no_text_makes_it_slow(text: str) -> None:
    start = time.process_time()
    find_new_names(text)
    assert time.process_time() - start < 1.5
