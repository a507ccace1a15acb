"""From hits of the gazetteer to mentions: tickers, products, short forms, longer names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.name_mentions import (
    BARE_TICKER_CERTAINTY,
    CERTAINTY,
    SHORT_CERTAINTY,
    NameLabel,
    NameMention,
)
from tests.support.parsing import the_book

L = NameLabel


def found(text: str) -> list[NameMention]:
    return list(the_book().find_names(text))


def told(text: str) -> list[tuple[str, str, str]]:
    return [(m.text, m.name, m.label.value) for m in found(text)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Nvidia paid Intel.", [("Nvidia", "NVIDIA", L.COMPANY), ("Intel", "Intel", L.COMPANY)]),
        ("CoreWeave, Inc. paid.", [("CoreWeave, Inc.", "CoreWeave", L.COMPANY)]),
        ("Meta Platforms paid.", [("Meta Platforms", "Meta", L.COMPANY)]),
        ("meta data and oracle bones", []),
        ("It rained.", []),
        ("", []),
    ],
)
def test_companies_are_found_with_their_legal_forms(
    text: str, mentions: list[tuple[str, str, str]]
) -> None:
    assert told(text) == mentions


@pytest.mark.parametrize(
    ("text", "ticker", "name"),
    [
        ("(NASDAQ: NVDA)", "(NASDAQ: NVDA)", "NVIDIA"),
        ("NYSE: ORCL rose", "NYSE: ORCL", "Oracle"),
        ("it holds $NVDA", "$NVDA", "NVIDIA"),
        ("the chipmaker (INTC) rose", "(INTC)", "Intel"),
        ("(NasdaqGS: CRWV)", "(NasdaqGS: CRWV)", "CoreWeave"),
    ],
)
def test_a_ticker_means_its_company(text: str, ticker: str, name: str) -> None:
    assert (ticker, name, L.TICKER) in told(text)


@pytest.mark.parametrize(
    "text", ["(ZZZQX)", "NYSE: ZZZQX", "$ZZZQX", "(AND)", "NVDA", "$5 billion"]
)
def test_what_is_no_ticker_is_left_alone(text: str) -> None:
    assert [m for m in found(text) if m.label is L.TICKER] == []


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Intel (INTC) rose", 1.0),
        ("NVIDIA (NASDAQ: NVDA) rose", 1.0),
        ("Intel (ORCL) rose", BARE_TICKER_CERTAINTY),
        ("the firm (ORCL) rose", BARE_TICKER_CERTAINTY),
        ("the firm (NASDAQ: NVDA) rose", CERTAINTY[L.TICKER]),
    ],
)
def test_a_ticker_behind_its_own_company_is_sure(text: str, certainty: float) -> None:
    assert [m.certainty for m in found(text) if m.label is L.TICKER] == [certainty]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("the ChatGPT maker", [("ChatGPT maker", "OpenAI", L.EPITHET)]),
        ("the ChatGPT-maker", [("ChatGPT-maker", "OpenAI", L.EPITHET)]),
        ("Claude's developer", [("Claude's developer", "Anthropic", L.EPITHET)]),
        ("ChatGPT rose", [("ChatGPT", "ChatGPT", L.PRODUCT)]),
    ],
)
def test_a_product_is_itself_and_its_maker_a_company(
    text: str, mentions: list[tuple[str, str, str]]
) -> None:
    assert told(text) == mentions


def test_a_ticker_that_is_also_a_name_is_that_name() -> None:
    assert told("the firm (NVDA) rose") == [("NVDA", "NVIDIA", L.COMPANY)]


def test_a_product_knows_its_owner() -> None:
    assert [m.company_id for m in found("ChatGPT rose")] == ["openai"]


@pytest.mark.parametrize(
    ("text", "entity", "slug"),
    [
        ("Oracle America, Inc. paid", "Oracle America", "oracle-america"),
        ("CoreWeave Compute Acquisition Co. IX, LLC paid",
         "CoreWeave Compute Acquisition Co. IX, LLC", "coreweave-compute-acquisition-co-ix-llc"),
    ],
)  # fmt: skip
def test_a_longer_name_is_another_entity(text: str, entity: str, slug: str) -> None:
    (mention,) = found(text)
    assert (mention.name, mention.company_id, mention.label) == (entity, slug, L.ENTITY)
    assert mention.certainty == CERTAINTY[L.ENTITY]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nvidia, Intel Corp. and Meta", ["NVIDIA", "Intel", "Meta"]),
        ("OpenAI Signs Deal With Oracle Corp.", ["OpenAI", "Oracle"]),
        ("Nvidia Buys Arm Ltd.", ["NVIDIA", "Arm"]),
        ("Meta\nHoldings are listed below", ["Meta"]),
    ],
)
def test_no_name_runs_over_another(text: str, names: list[str]) -> None:
    assert [m.name for m in found(text)] == names


def test_a_short_form_counts_only_beside_its_full_name() -> None:
    alone = [m.name for m in found("Core will build it.")]
    beside = found("Core Scientific signed. Core will build it.")
    assert alone == []
    assert [(m.text, m.name) for m in beside] == [
        ("Core Scientific", "Core Scientific"),
        ("Core", "Core Scientific"),
    ]
    assert beside[1].certainty == SHORT_CERTAINTY


PIECES = st.sampled_from(
    ["Nvidia", "(NVDA)", "(NASDAQ: NVDA)", "Oracle America, Inc.", "ChatGPT", "maker", "Core",
     "Core Scientific", "$ORCL", "and", ",", "\n", "Meta", "Holdings", "VII, LLC", "é", "😀"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=10).map(" ".join))
def test_mentions_are_sorted_apart_and_are_their_slices(text: str) -> None:
    at = 0
    for mention in found(text):
        assert at <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        assert 0 < mention.certainty <= 1
        at = mention.end
