"""Agreements as lawyers write them: agents of loans, parties of mergers, undertakings."""

from __future__ import annotations

import pytest

from graph.model.deal import DealKind
from tests.support.reading import deals_in, filed


@pytest.mark.parametrize(
    ("words", "lender"),
    [
        ("JPMorgan Chase Bank, N.A., as administrative agent", "JPMorgan"),
        ("Morgan Stanley, as lender", "Morgan Stanley"),
        ("Citibank, N.A. (“Citi”), acting as facility agent", "Citi"),
    ],
)
def test_an_agent_stands_for_lenders_without_names(words: str, lender: str) -> None:
    text = (
        "On March 3, 2025, CoreWeave (the “Company”) entered into a $650.0 million Revolving Credit"
        f" Agreement by and among the Company, as borrower, the lenders party thereto and {words}."
    )
    (found,) = filed(text)
    assert found.kind is DealKind.DEBT
    assert [party.name for party in found.parties] == [lender, "CoreWeave"]


def test_the_buyer_of_a_merger_is_who_is_defined_as_one() -> None:
    text = (
        "On March 3, 2025, CoreWeave entered into an Agreement and Plan of Merger with Synopsys,"
        " Inc. (“Parent”) and ALTA Acquisition Corp., a wholly owned subsidiary of Parent"
        " (“Merger Sub”), pursuant to which Merger Sub will merge with and into the Company."
    )
    found = [each for each in filed(text) if each.kind is DealKind.ACQUISITION]
    assert ["Synopsys", "CoreWeave"] in [[p.name for p in each.parties] for each in found]


@pytest.mark.parametrize(
    ("clause", "sides"),
    [
        ("under which Microsoft will pay $2 billion", "Microsoft > Nebius"),
        ("under which Nebius will supply $2 billion of capacity", "Microsoft > Nebius"),
        ("whereby Nebius will host $2 billion of Microsoft's chips", "Microsoft > Nebius"),
    ],
)
def test_the_verb_of_an_undertaking_says_who_pays(clause: str, sides: str) -> None:
    found = deals_in(f"Nebius and Microsoft signed an agreement {clause}.")
    assert [told.split(" | ")[0] for told in found] == [sides]
