"""Sums of money: span, ends, bound, currency, period, and whether only an order is named."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.quantities.money import money_in

Told = list[tuple[str, str | None, str | None, str, str, str, bool]]

MONEY: list[tuple[str, Told]] = [
    (
        "$5-7 billion",
        [("$5-7 billion", "5000000000", "7000000000", "between", "USD", "total", False)],
    ),
    (
        "between $5 billion and $7 billion",
        [
            (
                "$5 billion and $7 billion",
                "5000000000",
                "7000000000",
                "between",
                "USD",
                "total",
                False,
            )
        ],
    ),
    (
        "rose from $5 billion to $7 billion",
        [
            ("$5 billion", "5000000000", "5000000000", "exact", "USD", "total", False),
            ("$7 billion", "7000000000", "7000000000", "exact", "USD", "total", False),
        ],
    ),
    (
        "$5bn to $7bn",
        [("$5bn to $7bn", "5000000000", "7000000000", "between", "USD", "total", False)],
    ),
    (
        "up to $100 billion",
        [("$100 billion", None, "100000000000", "up_to", "USD", "total", False)],
    ),
    ("as much as US$40bn", [("US$40bn", None, "40000000000", "up_to", "USD", "total", False)]),
    ("at least €1.3bn", [("€1.3bn", "1300000000", None, "at_least", "EUR", "total", False)]),
    (
        "more than 1.7 billion euros",
        [("1.7 billion euros", "1700000000", None, "at_least", "EUR", "total", False)],
    ),
    (
        "about C$2.1 billion",
        [("C$2.1 billion", "2100000000", "2100000000", "about", "CAD", "total", False)],
    ),
    ("A$330m", [("A$330m", "330000000", "330000000", "exact", "AUD", "total", False)]),
    (
        "NT$10 billion",
        [("NT$10 billion", "10000000000", "10000000000", "exact", "TWD", "total", False)],
    ),
    ("HK$5bn", [("HK$5bn", "5000000000", "5000000000", "exact", "HKD", "total", False)]),
    ("S$2bn", [("S$2bn", "2000000000", "2000000000", "exact", "SGD", "total", False)]),
    (
        "tens of billions of dollars",
        [("tens of billions of dollars", "10000000000", None, "at_least", "USD", "total", True)],
    ),
    (
        "a multibillion-dollar contract",
        [("multibillion-dollar", "1000000000", None, "at_least", "USD", "total", True)],
    ),
    (
        "a multi-billion-euro plan",
        [("multi-billion-euro", "1000000000", None, "at_least", "EUR", "total", True)],
    ),
    (
        "hundreds of millions of pounds",
        [("hundreds of millions of pounds", "100000000", None, "at_least", "GBP", "total", True)],
    ),
    (
        "several billion dollars",
        [("several billion dollars", "1000000000", None, "at_least", "USD", "total", True)],
    ),
    (
        "half a billion dollars",
        [("half a billion dollars", "500000000", "500000000", "exact", "USD", "total", False)],
    ),
    (
        "two and a half billion dollars",
        [
            (
                "two and a half billion dollars",
                "2500000000",
                "2500000000",
                "exact",
                "USD",
                "total",
                False,
            )
        ],
    ),
    (
        "$2 billion a year",
        [("$2 billion", "2000000000", "2000000000", "exact", "USD", "year", False)],
    ),
    ("$30bn annually", [("$30bn", "30000000000", "30000000000", "exact", "USD", "year", False)]),
    (
        "a $1 billion-a-year deal",
        [("$1 billion", "1000000000", "1000000000", "exact", "USD", "year", False)],
    ),
    (
        "a $300-billion deal",
        [("$300-billion", "300000000000", "300000000000", "exact", "USD", "total", False)],
    ),
    (
        "$1,250,000.50",
        [("$1,250,000.50", "1250000.5", "1250000.5", "exact", "USD", "total", False)],
    ),
    ("¥150bn", [("¥150bn", "150000000000", "150000000000", "exact", "JPY", "total", False)]),
    (
        "₩10 trillion",
        [("₩10 trillion", "10000000000000", "10000000000000", "exact", "KRW", "total", False)],
    ),
    (
        "Rs 500 crore",
        [("Rs 500 crore", "5000000000", "5000000000", "exact", "INR", "total", False)],
    ),
    ("GPT-5 and GB300 and MI450", []),
    ("5B parameters", []),
    ("a 70B model", []),
    ("in 2025 dollars", []),
    ("Section 301", []),
    ("$10 million or more", [("$10 million", "10000000", None, "at_least", "USD", "total", False)]),
    ("$500m-plus", [("$500m", "500000000", None, "at_least", "USD", "total", False)]),
    ("$12bn/yr", [("$12bn", "12000000000", "12000000000", "exact", "USD", "year", False)]),
    ("CHF 5 million", [("CHF 5 million", "5000000", "5000000", "exact", "CHF", "total", False)]),
    (
        "RMB 3 billion",
        [("RMB 3 billion", "3000000000", "3000000000", "exact", "CNY", "total", False)],
    ),
    (
        "50 million yuan",
        [("50 million yuan", "50000000", "50000000", "exact", "CNY", "total", False)],
    ),
    ("ten billion", []),
    (
        "seven and a half billion dollars",
        [
            (
                "seven and a half billion dollars",
                "7500000000",
                "7500000000",
                "exact",
                "USD",
                "total",
                False,
            )
        ],
    ),
    (
        "a quarter of a billion dollars",
        [
            (
                "a quarter of a billion dollars",
                "250000000",
                "250000000",
                "exact",
                "USD",
                "total",
                False,
            )
        ],
    ),
    (
        "$11.9 billion over five years",
        [("$11.9 billion", "11900000000", "11900000000", "exact", "USD", "total", False)],
    ),
    ("$40,000", [("$40,000", "40000", "40000", "exact", "USD", "total", False)]),
    (
        "forty billion dollars",
        [("forty billion dollars", "40000000000", "40000000000", "exact", "USD", "total", False)],
    ),
    (
        "not to exceed $1.25 billion",
        [("$1.25 billion", None, "1250000000", "up_to", "USD", "total", False)],
    ),
    (
        "an aggregate of up to $5.0 billion",
        [("$5.0 billion", None, "5000000000", "up_to", "USD", "total", False)],
    ),
    ("$300M", [("$300M", "300000000", "300000000", "exact", "USD", "total", False)]),
    ("$38B", [("$38B", "38000000000", "38000000000", "exact", "USD", "total", False)]),
    (
        "USD 25 million",
        [("USD 25 million", "25000000", "25000000", "exact", "USD", "total", False)],
    ),
    (
        "25 million USD",
        [("25 million USD", "25000000", "25000000", "exact", "USD", "total", False)],
    ),
    ("EUR1.2bn", [("EUR1.2bn", "1200000000", "1200000000", "exact", "EUR", "total", False)]),
    (
        "1.2 bn euros",
        [("1.2 bn euros", "1200000000", "1200000000", "exact", "EUR", "total", False)],
    ),
    ("$4.25 and 32 people", [("$4.25", "4.25", "4.25", "exact", "USD", "total", False)]),
    (
        "$5 billion and 300 megawatts",
        [("$5 billion", "5000000000", "5000000000", "exact", "USD", "total", False)],
    ),
    (
        "in excess of $2 billion",
        [("$2 billion", "2000000000", None, "at_least", "USD", "total", False)],
    ),
    ("less than $1 billion", [("$1 billion", None, "1000000000", "up_to", "USD", "total", False)]),
    (
        "nearly $9 billion",
        [("$9 billion", "9000000000", "9000000000", "about", "USD", "total", False)],
    ),
    (
        "a $17.4-billion order",
        [("$17.4-billion", "17400000000", "17400000000", "exact", "USD", "total", False)],
    ),
    ("€ 500 Mio", [("€ 500 Mio", "500000000", "500000000", "exact", "EUR", "total", False)]),
    ("£500,000", [("£500,000", "500000", "500000", "exact", "GBP", "total", False)]),
    ("$0.01", [("$0.01", "0.01", "0.01", "exact", "USD", "total", False)]),
    ("30 MUSD", [("30 MUSD", "30000000", "30000000", "exact", "USD", "total", False)]),
    (
        "$2.5 trillion",
        [("$2.5 trillion", "2500000000000", "2500000000000", "exact", "USD", "total", False)],
    ),
    (
        "a record $40 billion",
        [("$40 billion", "40000000000", "40000000000", "exact", "USD", "total", False)],
    ),
    ("north of $20bn", [("$20bn", "20000000000", None, "at_least", "USD", "total", False)]),
    (
        "some $3 billion",
        [("$3 billion", "3000000000", "3000000000", "about", "USD", "total", False)],
    ),
    ("$7bn or so", [("$7bn", "7000000000", "7000000000", "about", "USD", "total", False)]),
    (
        "$50 million per quarter",
        [("$50 million", "50000000", "50000000", "exact", "USD", "quarter", False)],
    ),
    (
        "monthly payments of $2 million",
        [("$2 million", "2000000", "2000000", "exact", "USD", "month", False)],
    ),
    (
        "annual rent of $38 million",
        [("$38 million", "38000000", "38000000", "exact", "USD", "year", False)],
    ),
    ("no less than $6bn", [("$6bn", "6000000000", None, "at_least", "USD", "total", False)]),
    ("not less than $6bn", [("$6bn", "6000000000", None, "at_least", "USD", "total", False)]),
    ("less than $6bn", [("$6bn", None, "6000000000", "up_to", "USD", "total", False)]),
    (
        "2.4 billion reais",
        [("2.4 billion reais", "2400000000", "2400000000", "exact", "BRL", "total", False)],
    ),
    ("no more than $6bn", [("$6bn", None, "6000000000", "up_to", "USD", "total", False)]),
    ("~$300bn", [("$300bn", "300000000000", "300000000000", "about", "USD", "total", False)]),
    ("≥ $30bn", [("$30bn", "30000000000", None, "at_least", "USD", "total", False)]),
    (
        "$1.5 billion per annum",
        [("$1.5 billion", "1500000000", "1500000000", "exact", "USD", "year", False)],
    ),
    ("Q3 2025", []),
    ("Nov. 19", []),
    ("Item 1.01", []),
    ("10-K 2024", []),
    ("the 2024 Plan", []),
    ("$ 75 million", [("$ 75 million", "75000000", "75000000", "exact", "USD", "total", False)]),
    (
        "75 USD million",
        [("75 USD million", "75000000", "75000000", "exact", "USD", "total", False)],
    ),
    (
        "500 thousand dollars",
        [("500 thousand dollars", "500000", "500000", "exact", "USD", "total", False)],
    ),
    ("$1bn-$2bn", [("$1bn-$2bn", "1000000000", "2000000000", "between", "USD", "total", False)]),
    (
        "$6.6 billion in shares",
        [("$6.6 billion", "6600000000", "6600000000", "exact", "USD", "total", False)],
    ),
    (
        "$13.3 billion, or about €12 billion",
        [
            ("$13.3 billion", "13300000000", "13300000000", "exact", "USD", "total", False),
            ("€12 billion", "12000000000", "12000000000", "about", "EUR", "total", False),
        ],
    ),
    ("a dollar", [("a dollar", "1", "1", "exact", "USD", "total", False)]),
    ("one dollar", [("one dollar", "1", "1", "exact", "USD", "total", False)]),
    (
        "500 million Swiss francs",
        [("500 million Swiss francs", "500000000", "500000000", "exact", "CHF", "total", False)],
    ),
    ("1,5 Mrd", []),
]


@pytest.mark.parametrize(("text", "told"), MONEY, ids=[text for text, _ in MONEY])
def test_a_sum_is_read_with_its_bounds(text: str, told: Told) -> None:
    found = [
        (
            text[span.start : span.end],
            None if span.claim.low is None else str(span.claim.low),
            None if span.claim.high is None else str(span.claim.high),
            span.claim.basis.value,
            span.claim.currency,
            span.claim.per.value,
            span.vague,
        )
        for span in money_in(text)
    ]
    assert found == told


@given(
    st.integers(1, 999),
    st.sampled_from(["million", "billion", "trillion"]),
    st.sampled_from([("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("HK$", "HKD"), ("C$", "CAD")]),
    st.sampled_from(
        ["{sign}{number} {scale}", "{sign} {number} {scale}", "{sign}{number}-{scale}"]
    ),
)
def test_a_sum_survives_every_way_to_write_it(
    number: int, scale: str, sign: tuple[str, str], form: str
) -> None:
    text = "for " + form.format(sign=sign[0], number=number, scale=scale) + " in cash"
    (span,) = money_in(text)
    power = {"million": 6, "billion": 9, "trillion": 12}[scale]
    assert span.claim.high == Decimal(number).scaleb(power)
    assert span.claim.currency == sign[1]
    assert text[span.end :] == " in cash"


@given(st.text(alphabet="$€£0123456789., -abkmnt%\n", max_size=300))
def test_spans_are_sorted_disjoint_and_inside_the_text(text: str) -> None:
    at = 0
    for span in money_in(text):
        assert at <= span.start < span.end <= len(text)
        at = span.end


@pytest.mark.parametrize("text", ["1," * 100_000, "$ " * 100_000, "a " * 100_000, "$1-" * 60_000])
def test_a_long_text_of_digits_and_signs_ends(text: str) -> None:
    assert isinstance(money_in(text), list)
