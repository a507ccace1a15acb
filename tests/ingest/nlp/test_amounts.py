"""What an amount is for, told by the words around it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.amounts import Use, use_of

SUM = re.compile(r"\[[^]]*\]")


def use_in(text: str) -> Use:
    """The use of the amount in square brackets."""
    mark = SUM.search(text)
    assert mark is not None
    return use_of(text[: mark.start()], text[mark.end() :])


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia will invest [$5 billion] in Intel.",
        "Meta will pay CoreWeave [$14.2 billion] for capacity.",
        "A [$300 billion] contract with Oracle.",
        "The deal, valued at [$38 billion], runs seven years.",
        "a contract worth [$17.4 billion]",
        "an all-stock deal that values the firm, a transaction valued at [$9 billion]",
        "a total contract value of [$3 billion]",
        "an aggregate purchase price of [$6.5 billion]",
        "an initial value of [$9.7 billion]",
        "at a price of [$40 billion]",
        "It expects [$8.7 billion] in contract revenue.",
        "It will bring [$1.85 billion] of revenue over the 15-year term.",
        "It brings [$6.7 billion] in contracted revenue.",
        "a [$2 billion] loan",
        "a lease worth [$1 billion]",
        "Amazon bought [$1 billion] of shares.",
        "[$5 billion]",
    ],
)
def test_money_for_a_deal_is_its_consideration(text: str) -> None:
    assert use_in(text) is Use.CONSIDERATION


@pytest.mark.parametrize(
    ("use", "text"),
    [
        (Use.VALUATION, "The round valued the lab at [$183 billion]."),
        (Use.VALUATION, "at a [$500 billion] valuation"),
        (Use.VALUATION, "at a valuation of [$61.5 billion]"),
        (Use.VALUATION, "valuing it at about [$4 billion]"),
        (Use.VALUATION, "worth [$10 billion] post-money"),
        (Use.VALUATION, "a pre-money value of [$90 billion]"),
        (Use.VALUATION, "the [$29 billion] startup"),
        (Use.VALUATION, "a [$10 billion] equity valuation"),
        (Use.REVENUE, "Oracle reported revenue of [$14.9 billion]."),
        (Use.REVENUE, "sales rose to [$57 billion]"),
        (Use.REVENUE, "annual recurring revenue topped [$1 billion]"),
        (Use.REVENUE, "an annualized run rate of [$13 billion]"),
        (Use.REVENUE, "It lost [$11.5 billion] in a quarter."),
        (Use.REVENUE, "It made [$20 billion] in revenue."),
        (Use.REVENUE, "[$455 billion] of backlog"),
        (Use.REVENUE, "it burned [$2.5 billion]"),
        (Use.REVENUE, "[$40 billion] in cost savings"),
        (Use.REVENUE, "an order backlog of [$5 billion]"),
        (Use.CAPEX, "capital expenditures of [$34.9 billion]"),
        (Use.CAPEX, "Meta put [$72 billion] in capital spending."),
        (Use.CAPEX, "raised its capex forecast to [$93 billion]"),
        (Use.STAKE_VALUE, "a stake worth [$135 billion]"),
        (Use.STAKE_VALUE, "its shares in CoreWeave are now worth [$3 billion]"),
        (Use.STAKE_VALUE, "its [$135 billion] stake is carried at cost"),
        (Use.MARKET_VALUE, "a market value of [$5 trillion]"),
        (Use.MARKET_VALUE, "its market cap hit [$4 trillion]"),
        (Use.MARKET_VALUE, "It lost [$600 billion] in market value."),
        (Use.MARKET_VALUE, "added [$200 billion] of market capitalization"),
        (Use.FEE, "a termination fee of [$94 million]"),
        (Use.FEE, "a [$94 million] termination fee"),
        (Use.FEE, "was fined [$1.4 billion]"),
        (Use.FEE, "was sued for [$1 billion]"),
        (Use.FEE, "a [$1.5 billion] settlement"),
        (Use.FEE, "a write-down of [$300 million]"),
        (Use.FEE, "[$5 million] in damages"),
        (Use.FEE, "[$20 million] in legal fees"),
        (Use.FEE, "paid a dividend of [$1 billion]"),
        (Use.PER_SHARE, "[$180] per share"),
        (Use.PER_SHARE, "[$54] a share"),
        (Use.PER_SHARE, "[$23.28] apiece"),
        (Use.PER_SHARE, "a price per share of [$20]"),
        (Use.PER_SHARE, "[$0.01] per common share"),
        (Use.PER_SHARE, "[$12.50] in cash per share"),
        (Use.TO_DATE, "It has raised [$2 billion] to date."),
        (Use.TO_DATE, "bringing its total to [$6 billion]"),
        (Use.TO_DATE, "total funding of [$1.2 billion]"),
        (Use.TO_DATE, "has put in [$13 billion] so far"),
        (Use.TO_DATE, "[$8 billion] since its founding"),
        (Use.PROJECT, "the [$500 billion] Stargate project"),
        (Use.PROJECT, "a campus costing [$10 billion]"),
        (Use.PROJECT, "a [$65 billion] build-out"),
        (Use.FUND, "a [$5 billion] venture fund"),
        (Use.FUND, "a [$60 billion] buyback"),
        (Use.FUND, "a fund of [$1.5 billion]"),
    ],
)
def test_money_that_is_no_consideration_is_told_by_its_words(use: Use, text: str) -> None:
    assert use_in(text) is use


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("a deal valued at [$38 billion]", Use.CONSIDERATION),
        ("a lab valued at [$38 billion]", Use.VALUATION),
        ("revenue from the deal, worth [$5 billion]", Use.CONSIDERATION),
        ("at a [$40 billion] price", Use.CONSIDERATION),
        ("at a [$40 billion] valuation", Use.VALUATION),
        ("[$3 billion] in revenue", Use.REVENUE),
        ("[$3 billion] in contract revenue", Use.CONSIDERATION),
        ("[$3 billion] in revenue over the lease", Use.CONSIDERATION),
        ("a [$3 billion] project", Use.PROJECT),
        ("[$3 billion] of project financing", Use.CONSIDERATION),
    ],
)
def test_one_word_may_decide(text: str, use: Use) -> None:
    assert use_in(text) is use


def test_the_words_after_win_over_those_before() -> None:
    assert use_in("revenue of [$5 billion] per share") is Use.PER_SHARE
    assert use_in("a valuation of [$5 billion] in revenue") is Use.REVENUE


def test_what_was_agreed_before_a_rise_is_background() -> None:
    assert use_in("They upsized it from [$5 billion] to $7 billion.") is Use.BACKGROUND
    assert use_in("They upsized it from $5 billion to [$7 billion].") is Use.CONSIDERATION
    assert use_in("It got [$5 billion] from Meta to build it.") is Use.CONSIDERATION
    assert use_in("It borrowed from [$5 billion] funds to build it.") is Use.CONSIDERATION


@pytest.mark.parametrize("stop", [".", ";"])
def test_words_of_another_clause_do_not_count(stop: str) -> None:
    assert use_in(f"Its valuation rose{stop} Meta paid [$5 billion]") is Use.CONSIDERATION


@given(st.text(max_size=100), st.text(max_size=100))
def test_any_words_give_one_use(before: str, after: str) -> None:
    assert use_of(before, after) in Use


@given(st.sampled_from([" in revenue", " per share", " fine", " valuation", " for chips"]))
def test_case_does_not_matter(after: str) -> None:
    assert use_of("a ", after) is use_of("A ", after.upper())
