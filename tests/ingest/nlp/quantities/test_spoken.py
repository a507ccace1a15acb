"""Sums as people say them and journalists write them: spelled out, rounded, bounded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.quantities.money import money_in
from ingest.nlp.quantities.spans import MoneySpan


def only(text: str) -> MoneySpan:
    (span,) = money_in(text)
    return span


SAID = [
    ("six point three billion dollars", "6300000000"),
    ("twenty-one point oh five million dollars", "21050000"),
    ("a billion and a half dollars", "1500000000"),
    ("one and a half billion dollars", "1500000000"),
    ("two and three quarters billion dollars", "2750000000"),
    ("two hundred and fifty million dollars", "250000000"),
    ("a hundred and fifty million dollars", "150000000"),
    ("hundred million dollars", "100000000"),
    ("a ten-million-dollar", "10000000"),
    ("a two billion dollar", "2000000000"),
    ("sixteen-and-a-half-billion-dollar", "16500000000"),
    ("half-a-billion-dollar", "500000000"),
    ("three-quarters of a billion dollars", "750000000"),
    ("a quarter of a billion euros", "250000000"),
    ("half of a trillion dollars", "500000000000"),
    ("one billion two hundred million dollars", "1200000000"),
    ("two billion, five hundred million dollars", "2500000000"),
    ("three trillion and one hundred billion yen", "3100000000000"),
    ("1.2 billion US dollars", "1200000000"),
    ("$1.2-billion", "1200000000"),
    ("$2½ billion", "2500000000"),
    ("USD 300 mn", "300000000"),
    ("EUR 1,5 Mrd", "1500000000"),
    ("1,5 Mrd. Euro", "1500000000"),
    ("2,25 billion euros", "2250000000"),
    ("EUR 1.500.000", "1500000"),
    ("CHF 1'500'000", "1500000"),
    ("a EUR 340 million", "340000000"),
]


@pytest.mark.parametrize(("text", "value"), SAID, ids=[text for text, _ in SAID])
def test_a_spelled_sum_is_its_number(text: str, value: str) -> None:
    claim = only(f"It paid {text} for it.").claim
    assert (str(claim.high), claim.basis) == (value, "exact")


BARE = [
    ("They paid half a billion for it.", "half a billion", "500000000"),
    ("It put in a quarter of a billion.", "a quarter of a billion", "250000000"),
    ("We spent a billion and a half on it.", "a billion and a half", "1500000000"),
    ("They raised six point three billion.", "six point three billion", "6300000000"),
    ("They will pay one and a half billion.", "one and a half billion", "1500000000"),
    ("It put two hundred and fifty million in.", "two hundred and fifty million", "250000000"),
    ("It put in three-quarters of a billion.", "three-quarters of a billion", "750000000"),
    ("a sixteen-and-a-half-billion deal", "sixteen-and-a-half-billion", "16500000000"),
    ("It bought the lab for 4 bn.", "4 bn", "4000000000"),
    ("two billion in debt", "two billion", "2000000000"),
    ("It ends up paying a million a month.", "a million", "1000000"),
    ("Our renewal, eleven million this year, is done.", "eleven million", "11000000"),
    ("It is seven billion over fifteen years, the lease.", "seven billion", "7000000000"),
    ("It is spending, what, a billion two with Acme.", "a billion two", "1200000000"),
    ("They offered sixty million.", "sixty million", "60000000"),
]


@pytest.mark.parametrize(("text", "told", "value"), BARE, ids=[told for _, told, _ in BARE])
def test_without_a_currency_a_sum_that_is_paid_is_in_dollars(
    text: str, told: str, value: str
) -> None:
    span = only(text)
    assert (text[span.start : span.end], str(span.claim.high)) == (told, value)
    assert span.claim.currency == "USD"


def test_the_currency_of_another_sum_is_taken_first() -> None:
    euros, unsaid = money_in("It raised €2bn and borrowed another half a billion.")
    assert (euros.claim.currency, unsaid.claim.currency) == ("EUR", "EUR")


@pytest.mark.parametrize(
    "text",
    [
        "ten billion",
        "It has 800 million users.",
        "It raised its users to 800 million in May.",
        "It paid for 3 million shares.",
        "They paid 2.5 million of their users.",
        "a model of 70 billion parameters",
        "It invested in a model with 70 billion weights.",
        "It was trained on two trillion tokens.",
        "One in a million.",
        "a seven-figure number of users",
        "The earth is four billion years old.",
        "Sales rose to 3 million in May.",
        "In 2025 and in 2026 they paid.",
        "It signed up four million, all of them users, in May.",
        "In the lease it has five million square feet.",
        "It spent a billion two years ago on nothing but a billion trees.",
    ],
)
def test_what_is_counted_or_not_paid_is_no_sum(text: str) -> None:
    assert money_in(text) == []


ROUND = [
    ("They lent it a couple of billion.", "about", "2000000000", "2000000000"),
    ("a couple of billion dollars", "about", "2000000000", "2000000000"),
    ("a third of a billion dollars", "about", "333000000", "333000000"),
    ("They paid north of ten billion.", "at_least", "10000000000", None),
    ("They paid just shy of 4 billion.", "up_to", None, "4000000000"),
    ("They paid south of $4 billion.", "up_to", None, "4000000000"),
    ("It paid a shade under two billion.", "up_to", None, "2000000000"),
    ("Rent adds up to about $4 billion.", "about", "4000000000", "4000000000"),
    ("It hands over some $4 billion.", "about", "4000000000", "4000000000"),
    ("It is worth over some $4 billion.", "at_least", "4000000000", None),
    ("$4 billion and change", "at_least", "4000000000", None),
    ("$4 billion and up to $9 billion", "exact", "4000000000", "4000000000"),
    ("a $4 billion-odd deal", "about", "4000000000", "4000000000"),
    ("$4 billion, give or take", "about", "4000000000", "4000000000"),
    ("something like $4 billion", "about", "4000000000", "4000000000"),
    ("on the order of $4 billion", "about", "4000000000", "4000000000"),
    ("$2-3bn", "between", "2000000000", "3000000000"),
    ("They spent between two and three billion.", "between", "2000000000", "3000000000"),
    ("between two and three billion dollars", "between", "2000000000", "3000000000"),
    ("between two billion and three billion dollars", "between", "2000000000", "3000000000"),
    ("two to three billion dollars", "between", "2000000000", "3000000000"),
    ("one or two billion in cash", "between", "1000000000", "2000000000"),
    ("a one-to-two-billion-dollar loan", "between", "1000000000", "2000000000"),
    ("ranging from $5 billion to $6 billion", "between", "5000000000", "6000000000"),
    ("$5 billion or $6 billion", "between", "5000000000", "6000000000"),
    ("It rose from two to three billion dollars.", "exact", "3000000000", "3000000000"),
]


@pytest.mark.parametrize(("text", "basis", "low", "high"), ROUND, ids=[row[0] for row in ROUND])
def test_a_round_sum_keeps_its_bounds(
    text: str, basis: str, low: str | None, high: str | None
) -> None:
    claim = money_in(text)[0].claim
    ends = (None if end is None else str(end) for end in (claim.low, claim.high))
    assert (claim.basis, *ends) == (basis, low, high)


def test_two_sums_that_no_range_joins_are_two() -> None:
    text = "It lent two billion and three billion."
    assert [str(span.claim.high) for span in money_in(text)] == ["2000000000", "3000000000"]


ORDERS = [
    ("low single-digit billions of dollars", "1000000000"),
    ("They are paying low single-digit billions.", "1000000000"),
    ("They are paying high single-digit millions.", "7000000"),
    ("They paid double-digit millions for it.", "10000000"),
    ("a ten-figure deal", "1000000000"),
    ("They wrote a nine-figure cheque.", "100000000"),
    ("a mid-nine-figure sum", "400000000"),
    ("The bill is eight figures a month.", "10000000"),
    ("a few hundred million dollars", "100000000"),
    ("several hundred thousand dollars", "100000"),
    ("a multi-hundred-million-dollar deal", "100000000"),
    ("hundreds of thousands of dollars", "100000"),
    ("It is pouring tens of billions into chips.", "10000000000"),
    ("It poured billions into OpenAI.", "1000000000"),
]


@pytest.mark.parametrize(("text", "least"), ORDERS, ids=[text for text, _ in ORDERS])
def test_an_order_of_magnitude_is_the_least_that_it_allows(text: str, least: str) -> None:
    span = only(text)
    assert span.vague
    assert (str(span.claim.low), span.claim.high) == (least, None)


@given(st.lists(st.sampled_from(
    ["a", "two", "half", "and", "point", "hundred", "billion", "million", "paid", "dollars", "of",
     "to", "between", "couple", "tens", "-", "5", "nine-figure", "quarter", "in debt", "bn"]),
    max_size=40))  # fmt: skip
def test_any_string_of_number_words_makes_sorted_disjoint_spans(words: list[str]) -> None:
    text, at = " ".join(words), 0
    for span in money_in(text):
        assert at <= span.start < span.end <= len(text)
        at = span.end


@pytest.mark.parametrize("word", ["two hundred and ", "a half ", "paid five billion and ", "one "])
def test_a_long_row_of_number_words_ends_in_time(word: str) -> None:
    began = time.process_time()
    money_in(word * (60_000 // len(word)))
    assert time.process_time() - began < 20
