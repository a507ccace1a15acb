"""What is a sign of a currency and what only looks like one."""

from __future__ import annotations

import pytest

from ingest.nlp.quantities.currencies import currencies
from ingest.nlp.quantities.money import money_in


def read(text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.claim.currency or "") for span in money_in(text)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It pays us $6 million a year.", [("$6 million", "USD")]),
        ("They owe us $ 6 million.", [("$ 6 million", "USD")]),
        ("Buyer Pays Us $6 Million", [("$6 Million", "USD")]),
        ("It gave us US$6 million.", [("US$6 million", "USD")]),
        ("It gave us USD 6 million.", [("USD 6 million", "USD")]),
        ("It pays US $6 million.", [("US $6 million", "USD")]),
        ("It pays US$ 6 million.", [("US$ 6 million", "USD")]),
        ("It pays us$6 million.", [("us$6 million", "USD")]),
        ("a us $ 150 million loan", [("us $ 150 million", "USD")]),
        ("It spent in the US $6 million.", [("$6 million", "USD")]),
        ("It spent in the U.S. $6 million.", [("$6 million", "USD")]),
        ("It raised U.S. $6 million.", [("U.S. $6 million", "USD")]),
        ("It gave us 6 million US dollars.", [("6 million US dollars", "USD")]),
    ],
)
def test_us_is_a_currency_only_where_it_is_no_pronoun_and_no_place(
    text: str, told: list[tuple[str, str]]
) -> None:
    assert read(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a Series C $50 million round", [("$50 million", "USD")]),
        ("a series C $50 million round", [("$50 million", "USD")]),
        ("a Series-C $50 million round", [("$50 million", "USD")]),
        ("its Class C $50 million notes", [("$50 million", "USD")]),
        ("a Series A $50 million round", [("$50 million", "USD")]),
        ("a Series S $50 million round", [("$50 million", "USD")]),
        ("It put in a $50 million cheque.", [("$50 million", "USD")]),
        ("As much as we can $50 million it is.", [("$50 million", "USD")]),
        ("in dollars or R $50 million", [("$50 million", "USD")]),
        ("about c $ 1.34 a share", [("c $ 1.34", "CAD")]),
        ("for C$50 million", [("C$50 million", "CAD")]),
        ("for A$50 million", [("A$50 million", "AUD")]),
        ("for R$50 million", [("R$50 million", "BRL")]),
    ],
)
def test_a_letter_before_the_sign_is_part_of_it_only_where_it_is_written_as_one(
    text: str, told: list[tuple[str, str]]
) -> None:
    assert read(text) == told


@pytest.mark.parametrize(
    "text",
    ["We try 5 million times.", "On the one try it had.", "at 5 p.m. today", "at 5 p. m. today",
     "of the 10 won by it", "Two won a contract.", "It is built on PHP 8.",
     "two gel tests", "They rub 5 of them.", "DeepSeek R1 was cheap.", "The R650 has 32 cores.",
     "It has 5 crore users.", "1,200 crore shares changed hands."],
)  # fmt: skip
def test_a_word_that_is_spelled_like_a_currency_makes_no_sum(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We try $5 million first.", [("$5 million", "USD")]),
        ("They rub $5 million in.", [("$5 million", "USD")]),
        ("in Rs 500 crore", [("Rs 500 crore", "INR")]),
        ("for rs. 500 crore", [("rs. 500 crore", "INR")]),
        ("for TRY 5 million", [("TRY 5 million", "TRY")]),
        ("for 5 million TRY", [("5 million TRY", "TRY")]),
        ("for R650m", [("R650m", "ZAR")]),
        ("some R2.5 billion", [("R2.5 billion", "ZAR")]),
        ("W5tn of memory", [("W5tn", "KRW")]),
        ("NKr1.2bn", [("NKr1.2bn", "NOK")]),
        ("a bid of 9,000 crore for it", [("9,000 crore", "INR")]),
        ("a 2,000-crore order", [("2,000-crore", "INR")]),
        ("worth 1.5 lakh crore", [("1.5 lakh crore", "INR")]),
        ("for eur 5 million", [("eur 5 million", "EUR")]),
        ("for cad$ 5", [("cad$ 5", "CAD")]),
        ("10 billion won", [("10 billion won", "KRW")]),
        ("5,000 won", [("5,000 won", "KRW")]),
        ("197p a share", [("197p", "GBP")]),
        ("Fr. 5 million", [("Fr. 5 million", "CHF")]),
    ],
)
def test_a_currency_is_read_where_its_spelling_tells(
    text: str, told: list[tuple[str, str]]
) -> None:
    assert read(text) == told


def test_every_spelling_of_the_table_has_a_code_of_three_letters() -> None:
    known = currencies()
    for told in (*known.code_of_sign, *known.code_of_word):
        for form in (told, told.upper(), told.lower()):
            code = known.code(form)
            assert len(code) == 3
            assert code.isupper()
