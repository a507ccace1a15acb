"""A name in a document means what the document says first, then what the register says."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.model.company import CompanyKind
from ingest.nlp.companies import bundled_index
from ingest.nlp.linking import (
    NAMES_MAX,
    NOTHING_REMEMBERED,
    DocumentMemory,
    LinkedCompany,
    LinkHow,
    link,
    memory_of,
    remember,
)

INDEX = bundled_index()
FILING = Path(__file__).parents[4] / "shared/data/filings/8k_block_afterpay_2022-01-31.txt"
ARTICLE = (
    "Core Scientific, Inc. signed a lease with Quux Labs, Inc. on Monday. Core will build it. "
    "Zeta Compute Holdings, LLC (the “Borrower”) may draw $2 billion. Afterpay Limited "
    "(“Afterpay”) and NVIDIA Corporation (together with its subsidiaries, “NVIDIA”) agreed."
)


def linked(name: str, memory: DocumentMemory = NOTHING_REMEMBERED) -> LinkedCompany:
    return link(name, memory, INDEX)


@pytest.fixture(scope="module")
def memory() -> DocumentMemory:
    return memory_of(ARTICLE, INDEX, filer="CoreWeave, Inc.")


@pytest.mark.parametrize(
    ("name", "company_id", "how"),
    [
        ("Nvidia", "nvidia", LinkHow.ALIAS),
        ("Advanced Micro Devices, Inc.", "amd", LinkHow.ALIAS),
        ("Mistral AI SAS", "mistral", LinkHow.SUFFIX),
        ("0001341439", "oracle", LinkHow.IDENTIFIER),
        ("Corweave", "coreweave", LinkHow.FUZZY),
        ("Northwind Robotics, Inc.", "northwind-robotics", LinkHow.NEW),
        ("xAI Holdings", "xai-holdings", LinkHow.ALIAS),
        ("CoreWeave Compute Acquisition Co. IX, LLC",
         "coreweave-compute-acquisition-co-ix-llc", LinkHow.NEW),
    ],
)  # fmt: skip
def test_without_a_memory_the_register_decides(name: str, company_id: str, how: LinkHow) -> None:
    found = linked(name)
    assert (found.company_id, found.how) == (company_id, how)


def test_a_new_name_keeps_its_own_words_and_has_no_score() -> None:
    found = linked("Northwind   Robotics, Inc.")
    assert found == LinkedCompany(
        company_id="northwind-robotics",
        name="Northwind Robotics",
        kind=CompanyKind.UNKNOWN,
        score=0.0,
        how=LinkHow.NEW,
    )


def test_a_fuzzy_link_says_how_like_the_spellings_are() -> None:
    found = linked("Corweave")
    assert 92 <= found.score < 100
    assert linked("CoreWeave").score == 100


@pytest.mark.parametrize("written", ["the Company", "The Company", "the “Company”", "Company"])
def test_the_company_is_the_filer(memory: DocumentMemory, written: str) -> None:
    found = linked(written, memory)
    assert (found.name, found.how) == ("CoreWeave", LinkHow.DEFINED)


def test_without_a_filer_the_company_is_nobody_we_know() -> None:
    assert linked("the Company").how is LinkHow.NEW


def test_a_defined_term_means_what_it_was_defined_as(memory: DocumentMemory) -> None:
    borrower = linked("the Borrower", memory)
    assert borrower.how is LinkHow.DEFINED
    assert borrower.company_id.startswith("zeta-compute-holdings")
    assert linked("Afterpay", memory).how is LinkHow.DEFINED
    assert linked("NVIDIA", memory).company_id == "nvidia"


@pytest.mark.parametrize(("short", "full"), [("Core", "Core Scientific"), ("Quux", "Quux Labs")])
def test_a_short_form_means_the_full_name_that_stands_in_the_document(
    memory: DocumentMemory, short: str, full: str
) -> None:
    found = linked(short, memory)
    assert (found.name, found.how) == (full, LinkHow.MEMORY)
    assert linked(short).how is LinkHow.NEW


def test_a_short_form_of_two_names_means_neither() -> None:
    memory = remember(NOTHING_REMEMBERED, ["Quux Labs, Inc.", "Quux Power, Inc."], INDEX)
    assert linked("Quux", memory).how is LinkHow.NEW
    assert linked("Quux Power", memory).how is LinkHow.MEMORY


@pytest.mark.parametrize("word", ["American", "First", "Global", "Digital", "Q"])
def test_a_word_that_many_names_begin_with_is_no_short_form(word: str) -> None:
    memory = remember(NOTHING_REMEMBERED, [f"{word} Foo Partners, LLC"], INDEX)
    assert linked(word, memory).how is LinkHow.NEW


def test_a_part_of_a_word_is_no_short_form() -> None:
    memory = remember(NOTHING_REMEMBERED, ["Quuxology Labs"], INDEX)
    assert linked("Quux", memory).how is LinkHow.NEW


def test_the_register_wins_over_the_memory_and_the_memory_over_a_guess() -> None:
    memory = remember(NOTHING_REMEMBERED, ["Oracle Systems Foo, Inc.", "Corweave Labs"], INDEX)
    assert linked("Oracle", memory).company_id == "oracle"
    assert linked("Corweave", memory).name == "Corweave Labs"


def test_a_memory_grows_without_changing_the_old_one() -> None:
    longer = remember(NOTHING_REMEMBERED, ["Quux Labs"], INDEX)
    assert NOTHING_REMEMBERED.names == {}
    assert set(longer.names) == {"quux labs"}
    assert remember(longer, ["QUUX LABS, INC."], INDEX) == longer


def test_a_memory_is_bounded() -> None:
    names = [f"Firm Number {number} Labs" for number in range(NAMES_MAX + 50)]
    assert len(remember(NOTHING_REMEMBERED, names, INDEX).names) == NAMES_MAX


def test_an_empty_document_remembers_nothing() -> None:
    assert memory_of("", INDEX) == NOTHING_REMEMBERED


def test_the_memory_of_a_document_is_the_same_each_time(memory: DocumentMemory) -> None:
    assert memory_of(ARTICLE, INDEX, filer="CoreWeave, Inc.") == memory


@pytest.mark.skipif(not FILING.exists(), reason="shared/data/filings is not here")
def test_a_real_filing_speaks_of_its_filer_and_of_what_it_defines() -> None:
    text = FILING.read_text(encoding="utf-8")
    memory = memory_of(text, INDEX, filer="Block, Inc.")
    assert linked("the Company", memory).company_id == "block"
    assert linked("“Block”", memory).company_id == "block"
    assert linked("Afterpay", memory).company_id == "afterpay"
    assert linked("Afterpay Limited", memory).company_id == "afterpay"


@pytest.mark.parametrize(
    "name",
    ["Oracle Financing Trust", "Meta Hyperion Holdings LLC", "SoftBank Vision Fund II-2 L.P.",
     "CoreWeave Compute Acquisition Co. IX, LLC", "Microsoft Funding II, LLC",
     "Blackstone Tactical Opportunities Fund", "AMD Merger Sub, Inc.", "Crusoe Issuer LLC",
     "Nvidia Bidco Limited", "Lambda Parent LLC"],
)  # fmt: skip
def test_a_vehicle_is_not_the_company_that_its_name_begins_with(name: str) -> None:
    assert linked(name).how is LinkHow.NEW


@pytest.mark.parametrize(
    ("full", "how"),
    [
        ("Quux Funding II, LLC", LinkHow.NEW),
        ("Quux Compute Acquisition Co. VII, LLC", LinkHow.NEW),
        ("Quux Issuer Trust", LinkHow.NEW),
        ("Quux Holdings, Inc.", LinkHow.MEMORY),
        ("Quux Robotics, Inc.", LinkHow.MEMORY),
    ],
)
def test_a_short_form_does_not_mean_a_vehicle(full: str, how: LinkHow) -> None:
    assert linked("Quux", remember(NOTHING_REMEMBERED, [full], INDEX)).how is how
