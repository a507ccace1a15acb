"""Names of known companies in a text, and what a single name means."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path

import pytest

from graph.events import catalogue as c
from graph.model.company import Alias, AliasKind, CaseRule, CompanyKind
from ingest.nlp.companies import (
    CompanyIndex,
    KnownCompany,
    bundled_index,
    companies_of_graph,
    companies_of_register,
)
from ingest.nlp.name_mentions import (
    BARE_TICKER_CERTAINTY,
    SHORT_CERTAINTY,
    NameLabel,
    NameMention,
)
from tests.support.history import History, a_company

SENTENCES = Path(__file__).parents[4] / "shared" / "data" / "gold" / "sentences_dev.jsonl"
TEN_K = Path(__file__).parents[4] / "shared" / "data" / "edgar" / "nvda-10-k-2025-02-26.html"
INDEX = bundled_index()


def mentions(text: str, label: NameLabel | None = None) -> list[NameMention]:
    return [each for each in INDEX.find_names(text) if label in (None, each.label)]


def companies(text: str) -> list[str]:
    return [each.name for each in mentions(text, NameLabel.COMPANY)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nvidia will invest in OpenAI.", ["NVIDIA", "OpenAI"]),
        ("NVIDIA Corporation and CoreWeave, Inc. signed", ["NVIDIA", "CoreWeave"]),
        ("Meta met Meta Platforms, Inc.", ["Meta", "Meta"]),
        ("the meta data of an oracle, an apple and an arm", []),
        ("Intel shares intel", ["Intel"]),
        ("Google's parent Alphabet", ["Google", "Alphabet"]),
        ("AWS, the cloud of Amazon.com", ["AWS", "Amazon"]),
        ("Oracle Cloud Infrastructure of Oracle", ["Oracle", "Oracle"]),
        ("Microsoft Azure", ["Microsoft"]),
        ("JPMorgan Chase Bank, N.A., as agent", ["JPMorgan"]),
        ("Andreessen Horowitz (a16z)", ["Andreessen Horowitz", "Andreessen Horowitz"]),
        ("OpenAI, Oracle, SoftBank and MGX", ["OpenAI", "Oracle", "SoftBank", "MGX"]),
        ("Mitsubishi UFJ and MUFG", ["MUFG", "MUFG"]),
        ("the U.S. government", ["US Government"]),
        ("Advanced Micro Devices and AMD", ["AMD", "AMD"]),
        ("the OpenAI-CoreWeave pact", ["OpenAI", "CoreWeave"]),
        ("SK hynix and SK Hynix", ["SK Hynix", "SK Hynix"]),
    ],
)
def test_companies_are_named_by_their_display_names(text: str, names: list[str]) -> None:
    assert companies(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "A Meta-analysis of the Amazon River and the Amazon rainforest.",
        "Constellation Brands and Constellation Software rose.",
        "Warren Buffett at Iron Mountain Michigan.",
        "Capital One and Fortune 500 firms.",
        "the Stargate campus, the Stargate sites and the Stargate project",
        "Apollo Hospitals and the Apollo program",
        "AWS Lambda runs code.",
    ],
)
def test_other_things_with_the_same_word_are_no_companies(text: str) -> None:
    assert companies(text) == []


def test_stargate_is_a_company_where_it_stands_alone() -> None:
    assert companies("SoftBank could lend Stargate LLC $7 billion; Stargate said no.") == [
        "SoftBank",
        "Stargate",
        "Stargate",
    ]


def test_short_forms_count_only_beside_the_full_name() -> None:
    assert companies("The Core agreed. Scale matters. Together they won.") == []
    found = mentions("Scale AI sold Scale. Core Scientific rents; Core agreed.")
    assert [each.name for each in found] == [
        "Scale AI", "Scale AI", "Core Scientific", "Core Scientific"
    ]  # fmt: skip
    assert [each.certainty for each in found] == [1.0, SHORT_CERTAINTY, 1.0, SHORT_CERTAINTY]


@pytest.mark.parametrize(
    ("text", "surface", "company_id"),
    [
        ("Oracle America, Inc. sued.", "Oracle America, Inc.", "oracle-america"),
        ("Apollo Resources Corporation and X.", None, None),
        ("lent to CoreWeave Compute Acquisition Co. IX, LLC by banks",
         "CoreWeave Compute Acquisition Co. IX, LLC",
         "coreweave-compute-acquisition-co-ix-llc"),
        ("Brookfield Infrastructure Partners L.P. paid", "Brookfield Infrastructure Partners L.P.",
         "brookfield-infrastructure-partners"),
        ("with Tesla Energy Operations, Inc. today", "Tesla Energy Operations, Inc.",
         "tesla-energy-operations"),
        ("Goldman Sachs Bank said", "Goldman Sachs Bank", "goldman-sachs-bank"),
    ],
)  # fmt: skip
def test_a_longer_name_is_another_entity(
    text: str, surface: str | None, company_id: str | None
) -> None:
    assert companies(text) == []
    entities = [(each.text, each.company_id) for each in mentions(text, NameLabel.ENTITY)]
    assert entities == ([(surface, company_id)] if surface else [])


def test_a_vehicle_of_the_register_is_itself_and_not_its_sponsor() -> None:
    text = "CoreWeave Compute Acquisition Co. VII, LLC borrowed; CoreWeave, Inc. guarantees."
    assert companies(text) == ["CoreWeave Compute Acquisition Co. VII, LLC", "CoreWeave"]
    assert companies("xAI Holdings Corp. owns xAI.") == ["xAI Holdings", "xAI"]


@pytest.mark.parametrize(
    "text",
    [
        "Oracle Signs Deal With OpenAI, Inc. In Texas",
        "Oracle Invests In OpenAI, Inc.",
        "Oracle and OpenAI, Inc.",
    ],
)
def test_a_headline_in_capitals_is_not_one_long_name(text: str) -> None:
    assert companies(text) == ["Oracle", "OpenAI"]


@pytest.mark.parametrize(
    ("text", "surface", "certainty"),
    [
        ("Foo (NASDAQ: NVDA) rose", "(NASDAQ: NVDA)", 0.95),
        ("Foo (Nasdaq:NVDA) rose", "(Nasdaq:NVDA)", 0.95),
        ("NVIDIA (NASDAQ: NVDA) rose", "(NASDAQ: NVDA)", 1.0),
        ("$NVDA to the moon", "$NVDA", 0.95),
        ("The chipmaker (INTC) fell", "(INTC)", BARE_TICKER_CERTAINTY),
        ("Intel (INTC) fell", "(INTC)", 1.0),
        ("Intel (INTC.O) fell", "(INTC.O)", 1.0),
    ],
)
def test_tickers_mean_their_companies(text: str, surface: str, certainty: float) -> None:
    (found,) = mentions(text, NameLabel.TICKER)
    assert (found.text, found.certainty) == (surface, certainty)
    assert found.company_id in ("nvidia", "intel")


def test_a_ticker_that_nobody_has_is_nothing() -> None:
    assert mentions("Umbrella (NYSE: UMBX) and (ABC)", NameLabel.TICKER) == []


def test_the_exchange_inside_a_ticker_is_no_party() -> None:
    assert companies("IREN Limited (Nasdaq: IREN) signed.") == ["IREN"]
    names = [span.known.name for span in INDEX.find("IREN Limited (Nasdaq: IREN) signed.")]
    assert names == ["IREN"]


def test_products_carry_their_owner_and_are_no_companies() -> None:
    found = mentions("racks of GB300 and TPUs on Azure for Claude and MI450")
    assert {each.label for each in found} == {NameLabel.PRODUCT}
    assert [(each.name, each.company_id) for each in found] == [
        ("GB300", "nvidia"),
        ("TPU", "google"),
        ("Azure", "microsoft"),
        ("Claude", "anthropic"),
        ("MI450", "amd"),
    ]
    assert companies("HBM and GB300") == []


def test_a_product_of_nobody_in_particular_has_no_owner() -> None:
    (found,) = mentions("HBM3E is scarce")
    assert found.company_id is None


def test_the_maker_of_a_product_is_its_owner() -> None:
    found = mentions("the ChatGPT maker and Claude's developer met")
    assert [(each.text, each.name, each.label) for each in found] == [
        ("ChatGPT maker", "OpenAI", NameLabel.EPITHET),
        ("Claude's developer", "Anthropic", NameLabel.EPITHET),
    ]


def test_mentions_are_sorted_slices_without_overlaps() -> None:
    text = (
        "NVIDIA Corporation (NASDAQ: NVDA) and the ChatGPT maker met xAI Holdings Corp. (MSFT) on "
        "Azure; Oracle America, Inc. and Scale AI's Scale came too."
    )
    found = mentions(text)
    assert all(each.text == text[each.start : each.end] for each in found)
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))
    assert len(found) >= 8


def test_the_extractor_gets_known_companies_only() -> None:
    text = "NVIDIA (NASDAQ: NVDA) sells GB300 to Oracle America, Inc. and to CoreWeave Compute Co."
    assert [(s.known.company_id, text[s.start : s.end]) for s in INDEX.find(text)] == [
        ("nvidia", "NVIDIA"),
        ("coreweave", "CoreWeave"),
    ]


@pytest.mark.parametrize(
    ("name", "meant", "how"),
    [
        ("NVIDIA", "NVIDIA", "alias"),
        ("the “Scale AI”", "Scale AI", "alias"),
        ("NVIDIA CORP", "NVIDIA", "alias"),
        ("Amazon Web Services", "AWS", "alias"),
        ("Facebook, Inc.", "Meta", "alias"),
        ("Mistral AI SAS", "Mistral", "suffix"),
        ("ORACLE CORP", "Oracle", "suffix"),
        ("INTEL CORP /DE/", "Intel", "suffix"),
        ("BLOCK, INC.", "Block", "alias"),
        ("Crusoe, LLC", "Crusoe", "suffix"),
        ("0001045810", "NVIDIA", "identifier"),
        ("1045810", "NVIDIA", "identifier"),
        ("ORCL", "Oracle", "identifier"),
        ("Corweave", "CoreWeave", "fuzzy"),
        ("Anthropics PBC", "Anthropic", "fuzzy"),
        ("Vision Fund 2", "SoftBank Vision Fund 2", "alias"),
        ("Valor SPV", "Valor Compute Infrastructure", "alias"),
        ("xAI Holdings", "xAI Holdings", "alias"),
    ],
)
def test_a_name_is_looked_up_from_the_surest_way_on(name: str, meant: str, how: str) -> None:
    found = INDEX.look_up(name)
    assert found is not None
    assert (found.company.name, found.how) == (meant, how)
    known = INDEX.resolve(name)
    assert known is not None
    assert known.name == meant


@pytest.mark.parametrize(
    "name",
    [
        "apple", "meta", "oracle", "block inc", "Scale", "Together", "Core", "Lambada",
        "xAI Energy", "Apollo Resources",
        "CoreWeave Compute Acquisition Co. VIII, LLC", "Entropic", "Foo", "",
        "American Electric Tower", "Intel Foundry Fund", "NOW", "orcl",
    ],
)  # fmt: skip
def test_what_is_no_known_company_is_not_guessed(name: str) -> None:
    assert INDEX.look_up(name) is None
    assert INDEX.resolve(name) is None


def test_a_name_with_two_owners_stays_with_the_first() -> None:
    one = KnownCompany(company_id="one", name="Foo", kind=CompanyKind.LAB)
    two = KnownCompany(company_id="two", name="Foo", kind=CompanyKind.BANK)
    known = CompanyIndex([one, two]).resolve("Foo")
    assert known is not None
    assert known.company_id == "one"


def test_the_digest_names_the_content() -> None:
    again = CompanyIndex(companies_of_register())
    assert again.digest == INDEX.digest
    fewer = CompanyIndex(companies_of_register()[1:])
    assert fewer.digest != INDEX.digest
    assert len(INDEX.digest) == 12


def a_graph_index(*payloads: c.Payload) -> CompanyIndex:
    return CompanyIndex(companies_of_graph(History(*payloads).graph()))


def test_an_alias_that_a_curator_gave_counts() -> None:
    alias = Alias(text="Big Green", case_rule=CaseRule.ANY)
    index = a_graph_index(
        a_company("NVIDIA"), c.CompanyAliased(company_id="nvidia", alias=alias, reason="said so")
    )
    assert [each.name for each in index.find_names("big green rose")] == ["NVIDIA"]


def test_an_alias_that_was_withdrawn_does_not_count() -> None:
    index = a_graph_index(
        a_company("NVIDIA"),
        c.CompanyAliased(company_id="nvidia", alias=Alias(text="Green"), reason="said so"),
        c.AliasWithdrawn(company_id="nvidia", alias_text="Green", reason="a colour"),
    )
    assert index.find_names("Green rose") == []


def test_a_name_of_the_log_counts_in_its_spelling() -> None:
    index = a_graph_index(a_company("Northwind"))
    assert len(index.find_names("Northwind and the northwind")) == 1


def test_a_company_merged_away_is_found_as_the_survivor() -> None:
    index = a_graph_index(
        a_company("NVIDIA"),
        a_company("Mellanox"),
        c.CompanyMerged(company_id="mellanox", survivor_id="nvidia", score=1.0, reason="bought"),
    )
    assert [each.company_id for each in index.find_names("Mellanox sells")] == ["nvidia"]


def test_a_provisional_name_is_not_searched_for() -> None:
    met = c.CompanyRegistered(
        company_id="item", name="Item", kind=CompanyKind.UNKNOWN, provisional=True
    )
    assert a_graph_index(met).find_names("Item 1.01") == []


def test_a_short_alias_needs_the_full_name_in_a_log_too() -> None:
    index = a_graph_index(
        a_company("Northwind Robotics"),
        c.CompanyAliased(
            company_id="northwind-robotics",
            alias=Alias(text="Northwind", kind=AliasKind.SHORT),
            reason="as in the article",
        ),
    )
    assert index.find_names("Northwind rose") == []
    assert len(index.find_names("Northwind rose. Northwind Robotics said")) == 2


@pytest.mark.skipif(not SENTENCES.exists(), reason="shared/data/gold is not here")
def test_the_names_of_the_practice_sentences_are_found() -> None:
    """Names of the register and vehicles; `io` is a name that no rule of spelling can tell."""
    wanted = missed = 0
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spoken = {each.text for each in mentions(row["text"])}
        wanted += len(row["orgs"])
        missed += sum(all(name not in text for text in spoken) for name in row["orgs"])
    assert wanted > 120
    assert missed <= 1


@pytest.mark.skipif(not TEN_K.exists(), reason="shared/data/edgar is not here")
def test_a_whole_annual_report_is_searched_in_a_moment() -> None:
    page = TEN_K.read_text(encoding="utf-8")
    start = time.process_time()
    found = INDEX.find(page)
    assert time.process_time() - start < 2.0
    assert sum(span.known.company_id == "nvidia" for span in found) > 100
