"""Defined terms: which of them mean a company, and which company."""

from __future__ import annotations

import pytest

from graph.model.company import CompanyKind
from ingest.nlp.definitions import DEFINITIONS_MAX, not_redefined, read_definitions, short_name
from tests.support.parsing import the_book


def terms(text: str) -> dict[str, str]:
    return {term: found.name for term, found in read_definitions(text, the_book()).items()}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Afterpay Limited (“Afterpay”) agreed.", {"Afterpay": "Afterpay"}),
        ("CoreWeave, Inc. (the “Company”) agreed.", {"Company": "CoreWeave"}),
        ('CoreWeave, Inc. (the "Company") agreed.', {"Company": "CoreWeave"}),
        ("CoreWeave, Inc. (“CoreWeave” or the “Company”)", {"CoreWeave": "CoreWeave",
         "Company": "CoreWeave"}),
        ("by Oracle Corporation, a Delaware corporation (“Oracle”),", {"Oracle": "Oracle"}),
        ("with NVIDIA Corporation (together with its subsidiaries, “NVIDIA”)",
         {"NVIDIA": "NVIDIA"}),
        ("Quux Labs, Inc., a Texas corporation (the “Seller”)", {"Seller": "Quux Labs"}),
        ("Quux Compute Holdings, LLC (the “Borrower”)", {"Borrower": "Quux Compute Holdings"}),
        ("The Quux Group (“Quux”) rose.", {"Quux": "Quux Group"}),
        ("Nscale Ltd (“Nscale,”) rose.", {"Nscale": "Nscale"}),
        ("Quux Bank, as agent (the “Lender”)", {}),
        ("Dell Technologies Inc. (collectively, “Dell”)", {"Dell": "Dell"}),
        ("Acme Foo Corp. (each, a “Purchaser”)", {"Purchaser": "Acme Foo"}),
        ("Google LLC (“Google”), a unit of Alphabet Inc. (“Parent”)",
         {"Google": "Google", "Parent": "Alphabet"}),
        ("Meta Platforms, Inc. (“Meta” and the “Tenant” and the “Lessee”)",
         {"Meta": "Meta", "Tenant": "Meta", "Lessee": "Meta"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_term_means_the_company_before_it(text: str, meant: dict[str, str]) -> None:
    assert terms(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "the Credit Agreement dated May 1 (the “Credit Agreement”)",
        "the Master Services Agreement (the “MSA Agreement”) with Oracle",
        "Microsoft Corporation common stock (the “Shares”)",
        "under the Merger Agreement (the “Company”)",
        "the closing of the sale (the “Closing Date”)",
        "up to $5 billion of notes (the “2030 Notes”)",
        "Jensen Huang (the “Founder”)",
        "it was said (“well, yes”)",
        "a data center in Ohio (“Hyperion”)",
        "generally accepted accounting principles (“GAAP”)",
        "NVIDIA Corporation (the leader in chips)",
        "NVIDIA Corporation (“x”)",
        "(the “Company”)",
        "",
    ],
)
def test_what_is_no_company_is_not_kept(text: str) -> None:
    assert terms(text) == {}


@pytest.mark.parametrize(
    ("text", "term", "company_id", "kind", "is_known"),
    [
        ("NVIDIA Corporation (“Seller”)", "Seller", "nvidia", CompanyKind.CHIP_MAKER, True),
        ("Quux Labs, Inc. (“Quux”)", "Quux", "quux-labs", CompanyKind.UNKNOWN, False),
        ("CoreWeave, Inc. (“Buyer”)", "Buyer", "coreweave", CompanyKind.NEOCLOUD, True),
    ],
)
def test_a_definition_carries_what_the_register_knows(
    text: str, term: str, company_id: str, kind: CompanyKind, is_known: bool
) -> None:
    found = read_definitions(text, the_book())[term]
    assert (found.company_id, found.kind, found.is_known) == (company_id, kind, is_known)
    assert text[found.start] == "("


def test_the_first_definition_of_a_term_wins() -> None:
    text = "Quux Labs, Inc. (the “Seller”) and Acme Works, Inc. (the “Seller”)"
    assert terms(text) == {"Seller": "Quux Labs"}


def test_a_line_break_inside_a_name_or_a_term_is_a_space() -> None:
    text = "Quux\nLabs, Inc. (“Quux\n  Labs”)"
    assert terms(text) == {"Quux Labs": "Quux Labs"}


def test_a_flood_of_terms_is_cut() -> None:
    rows = (f"Quux{n} Labs, Inc. (“Q{n}x”)" for n in range(DEFINITIONS_MAX + 20))
    assert len(terms(", ".join(rows))) == DEFINITIONS_MAX


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("CoreWeave, Inc.", "CoreWeave"),
        ("Oracle Corporation", "Oracle"),
        ("Amcor Finance (USA), Inc.", "Amcor Finance (USA)"),
        ("Nebius Group N.V.", "Nebius Group"),
        ("Afterpay Limited", "Afterpay"),
        ("SAP SE", "SAP"),
        ("Vision Fund 2 Holdings", "Vision Fund 2 Holdings"),
        ("CoreWeave Compute Acquisition Co. VII, LLC",
         "CoreWeave Compute Acquisition Co. VII, LLC"),
        ("Quux Fund 3 LP", "Quux Fund 3 LP"),
        ("Quux Holdco LLC", "Quux Holdco LLC"),
        ("Quux Holdings LLC", "Quux Holdings"),
        ("  Quux \n Labs ,  Inc. ", "Quux Labs"),
        ("PNC Bank, National Association", "PNC Bank"),
        ("Natixis, New York Branch", "Natixis"),
        ("Deutsche Bank AG, New York Branch", "Deutsche Bank"),
        ("Cantor Fitzgerald & Co.", "Cantor Fitzgerald"),
        ("Inc.", "Inc."),
        ("", ""),
    ],
)  # fmt: skip
def test_a_name_loses_its_legal_form_unless_that_tells_vehicles_apart(
    name: str, short: str
) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize("name", ["CoreWeave, Inc.", "Nebius Group N.V.", "Quux Fund 3 LP", "A"])
def test_a_short_name_is_as_short_as_it_gets(name: str) -> None:
    assert short_name(short_name(name)) == short_name(name)


def test_a_name_that_the_text_uses_for_another_is_not_that_of_the_register() -> None:
    text = "Apollo Resources Corporation (“Apollo”) and Blackstone met. Apollo pays."
    book = the_book()
    left = not_redefined(text, book.find(text), read_definitions(text, book))
    assert [span.known.name for span in left] == ["Blackstone"]


def test_two_words_of_a_longer_name_may_be_whom_the_register_knows() -> None:
    known = terms("Icahn Enterprises Holdings L.P. (“Icahn Enterprises”) agreed.")
    assert known == {"Icahn Enterprises": "Icahn Enterprises"}
