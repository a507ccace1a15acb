"""What only filings tell, and how: notes, replaced loans, tender offers, who survives a merger, and
what contracts would have happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from graph.model.deal import DealKind
from graph.model.document import DocumentKind
from ingest.candidate import Candidate
from ingest.document import read_document
from ingest.nlp.chances import PairChances
from ingest.nlp.companies import bundled_index
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.learnt.judge import trained_judge
from ingest.nlp.learnt.pairs import TrainedPairs
from ingest.nlp.plain import Judgement, Plain
from ingest.reading import Hints
from tests.support.reading import deals_in, filed, promises_of

MERGER = (
    "On March 3, 2025, Sable Networks, Inc., a Delaware corporation (“Sable”), entered into an"
    " Agreement and Plan of Merger (the “Merger Agreement”) with Orrin Systems, Inc., a Nevada"
    " corporation (“Orrin”). "
)
LOAN = (
    "On March 3, 2025, CoreWeave (the “Company”) entered into a new $400 million Revolving Credit"
    " Agreement with JPMorgan Chase Bank, N.A., as administrative agent. "
)
COVER = """SECURITIES AND EXCHANGE COMMISSION
SCHEDULE TO
TENDER OFFER STATEMENT

TARN METALS, INC.

(Name of Subject Company (Issuer))

Brackwater Holdings LLC

(Name of Filing Persons (Offerors))

Item 11. Additional Information.

"""


def promises(text: str) -> list[str]:
    return promises_of(filed(text))


def test_each_series_of_notes_is_a_debt_to_holders_without_a_name() -> None:
    text = (
        "On March 3, 2025, CoreWeave (the “Company”) issued $300.0 million of its 5.100% Senior"
        " Notes due 2030 (the “2030 Notes”) and $300.0 million aggregate principal amount of 5.600%"
        " Senior Notes due 2035."
    )
    owed = "Holders of notes of CoreWeave > CoreWeave | debt | completed | $300m"
    assert promises(text) == [owed, owed]


@pytest.mark.parametrize(
    "text",
    [
        "CoreWeave repaid $300 million of its 5.100% Senior Notes due 2030 on March 3, 2025.",
        "The Company has $300 million of Senior Notes due 2030 outstanding.",
        "The Company issued 300,000 shares of common stock for $300 million.",
    ],
)
def test_notes_that_are_not_issued_here_are_none(text: str) -> None:
    assert not [each for each in promises(text) if "Holders" in each]


def test_notes_in_the_news_are_not_read_so() -> None:
    text = "CoreWeave issued $300 million of its 5.1% Senior Notes due 2030 on Monday."
    assert not [each for each in deals_in(text) if "Holders" in each]


def test_a_loan_that_is_replaced_has_ended_and_is_another_than_the_new_one() -> None:
    text = LOAN + (
        "The Agreement replaces the previous $400 million revolving credit facility, dated as of"
        " May 4, 2021, with a syndicate of banks and JPMorgan Chase Bank, N.A., as administrative"
        " agent."
    )
    assert promises(text) == [
        "JPMorgan > CoreWeave | debt | signed | $400m",
        "JPMorgan > CoreWeave | debt | terminated | $400m",
    ]
    assert [each.effective_on for each in filed(text)] == [None, None], "it began that day"


def test_a_new_loan_that_replaces_another_is_signed() -> None:
    text = LOAN.replace(". ", ", which replaces its existing facility.")
    assert promises(text) == ["JPMorgan > CoreWeave | debt | signed | $400m"]


def test_who_guarantees_notes_does_not_hold_them() -> None:
    text = "CoreWeave issued $300.0 million of 5.6% Senior Notes due 2035, guaranteed by Nebius."
    assert promises(text) == [
        "Holders of notes of CoreWeave > CoreWeave | debt | completed | $300m"
    ]
    sold = text.replace("guaranteed by", "to certain funds managed by")
    assert promises(sold) == ["Nebius > CoreWeave | debt | completed | $300m"]


@pytest.mark.parametrize(
    "size",
    [
        "The Credit Agreement provides for a revolving facility of $750 million",
        "The Credit Agreement permits borrowings of up to $750 million",
        "The facilities consisted of a five-year term loan of $750 million",
    ],
)
def test_the_size_of_a_facility_may_stand_in_the_next_sentence(size: str) -> None:
    text = LOAN.replace("new $400 million ", "") + size + "."
    (found,) = promises(text)
    assert found.startswith("JPMorgan > CoreWeave | debt | signed |")
    assert found.endswith("$750m")


def test_what_may_be_added_to_a_facility_is_not_its_size() -> None:
    text = LOAN.replace("new $400 million ", "")
    added = "The Credit Agreement provides for an incremental facility of up to $75 million."
    assert promises(text + added) == ["JPMorgan > CoreWeave | debt | signed | -"]


def test_who_is_merged_into_the_other_is_bought() -> None:
    text = MERGER + "The Merger Agreement provides that Sable will merge with and into Orrin."
    assert promises(text) == ["Orrin Systems > Sable Networks | acquisition | signed | -"]


def test_where_a_firm_sits_does_not_part_it_from_its_term() -> None:
    text = (
        "This Agreement and Plan of Merger is dated as of March 3, 2025 between Apollo Resources"
        " Corporation, a Marshall Islands corporation, with an address at Rua Antonio 12, Suite"
        " 1740, Belo Horizonte, Brazil (“Apollo”), and Sable Networks, Inc., a Delaware corporation"
        " (“Sable”), pursuant to which Apollo shall be merged with and into Sable."
    )
    assert promises(text) == ["Sable Networks > Apollo Resources | acquisition | signed | -"]


def test_tendered_shares_that_were_taken_are_bought_from_the_subject_of_the_offer() -> None:
    text = COVER + (
        "Brackwater Holdings LLC has accepted for payment all shares properly tendered at a price"
        " of $9.10 per share, for a total purchase price of $21 million."
    )
    told = "Brackwater Holdings > Tarn Metals | acquisition | completed | $21m"
    unnamed = text.replace("(Name of Subject Company (Issuer))", "(Common Stock)")
    form = DocumentKind.FILING_OTHER
    assert promises_of(filed(text, "Brackwater Holdings LLC", form)) == [told]
    assert promises_of(filed(unnamed, "Brackwater Holdings LLC", form)) == []


@pytest.mark.parametrize(
    "terms",
    [
        "The Merger Agreement contains certain termination rights for Sable and Orrin.",
        "Sable would be required to pay Orrin a fee of $5 million upon termination of the Merger"
        " Agreement under specified circumstances.",
        "If Orrin does not elect to raise the price, Sable may terminate the agreement with Orrin.",
        "The agreement to which Sable is a party with Orrin has been duly executed by Sable.",
    ],
)
def test_what_a_contract_would_have_happen_is_no_deal(terms: str) -> None:
    bare = MERGER + "The Merger Agreement provides that Sable will merge with and into Orrin. "
    assert promises(bare + terms) == promises(bare)


def test_what_an_investment_is_worth_is_no_new_one() -> None:
    text = "The fair value of the Company’s equity investment in Nebius was $172 million in March."
    assert not promises(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "In March, the Company acquired all the outstanding shares of Quorix’s common stock for"
            " $52 million.",
            "CoreWeave > Quorix | acquisition | completed | $52m",
        ),
        (
            "In March, we invested $75 million in convertible debt investments issued by Nebius.",
            "CoreWeave > Nebius | equity_investment | completed | $75m",
        ),
        (
            "In March, we invested in a $75 million note from Nebius, which is convertible.",
            "CoreWeave > Nebius | equity_investment | completed | $75m",
        ),
        (
            "In March, we entered into an agreement and invested $75 million in Nebius.",
            "CoreWeave > Nebius | equity_investment | completed | $75m",
        ),
    ],
)
def test_money_goes_to_who_issued_or_is_bought(text: str, told: str) -> None:
    assert promises(text) == [told]


def test_the_whole_price_is_taken_and_not_a_part_of_it() -> None:
    text = (
        "On March 3, 2025, the Company completed the acquisition of Quorix Ltd for $310 million,"
        " consisting of approximately $250 million in cash and 2,100,000 shares."
    )
    assert promises(text) == ["CoreWeave > Quorix | acquisition | completed | $310m"]


def test_a_letter_that_commits_a_lender_is_a_loan() -> None:
    text = (
        "The Company received a commitment letter from Morgan Stanley for a $2.0 billion secured"
        " bridge facility."
    )
    (found,) = promises(text)
    assert found.startswith("Morgan Stanley > CoreWeave | debt")
    assert found.endswith("$2bn")


def test_the_fee_for_a_merger_that_ended_is_a_deal_of_its_own() -> None:
    text = (
        "On March 3, 2025, the Company and Argent Semiconductors, Inc. agreed to terminate the"
        " Agreement and Plan of Merger. The Company paid Argent a termination fee of $35 million."
    )
    assert {told.split(" | ", 1)[1] for told in promises(text)} == {
        "acquisition | terminated | -",
        "other | completed | $35m",
    }


def test_a_second_deal_of_one_sentence_takes_nobody_from_the_sentence_before() -> None:
    text = (
        "In March, the Company completed the acquisition of Quorix Ltd for $52 million. In April,"
        " the Company completed the acquisition of Veldt Data, Inc., a private maker of tools, for"
        " $80 million."
    )
    assert promises(text) == [
        "CoreWeave > Quorix | acquisition | completed | $52m",
        "CoreWeave > Veldt Data | acquisition | completed | $80m",
    ]


def names(found: tuple[Candidate, ...]) -> set[str]:
    return {party.name for each in found for party in each.parties}


@pytest.mark.parametrize(
    "thing",
    ["Sable Material Adverse Effect", "Participating Securityholder", "Elected Shareholder"],
)
def test_a_term_of_a_contract_is_no_company(thing: str) -> None:
    text = f"Orrin Systems, Inc. acquired a {thing} of Sable Networks, Inc. for $5 million."
    assert thing not in names(filed(text))


BUYERS = (
    "On March 3, 2025, the Company entered into a securities purchase agreement with Orrin Systems,"
    " Inc. and Sable Networks LP (together, the “Purchasers”), pursuant to which the Company agreed"
    " to issue and sell 4,000,000 shares of preferred stock at $25.00 per share, for gross proceeds"
    " of $100 million."
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            BUYERS,
            [
                f"{name} > CoreWeave | equity_investment | signed | $100m"
                for name in ("Orrin Systems", "Sable Networks")
            ],
        ),
        (
            "The Company leases a campus from Sable Networks LP. At the closing, Orrin Systems,"
            " Inc. purchased 500,000 shares of Series A preferred stock for an aggregate price of"
            " $50 million.",
            [
                "CoreWeave > Sable Networks | lease | announced | -",
                "Orrin Systems > CoreWeave | equity_investment | completed | $50m",
            ],
        ),
        (
            "Orrin Systems, Inc. beneficially owns 11.4% of our outstanding common stock.",
            ["Orrin Systems > CoreWeave | equity_investment | effective | -"],
        ),
        (
            "On March 3, 2025, the Company entered into an at-the-market sales agreement with Orrin"
            " Securities, LLC, as sales agent, for up to $100 million of common stock.",
            [],
        ),
    ],
)
def test_new_shares_are_bought_by_who_is_named_and_not_by_agents(
    text: str, told: list[str]
) -> None:
    assert promises(text) == told


def test_each_lender_of_a_row_lends_and_an_agent_beside_them_does_not() -> None:
    text = (
        "On March 3, 2025, the Company entered into a $400 million Credit Agreement with Barclays"
        " Bank PLC, Orrin Systems, Inc. and MUFG Bank, Ltd., as lenders, and Sable Networks, Inc.,"
        " as administrative agent."
    )
    assert [each.split(" > ")[0] for each in promises(text)] == [
        "Barclays",
        "Orrin Systems",
        "MUFG",
    ]


def test_who_commits_a_loan_to_nobody_named_lends_to_the_filer() -> None:
    text = (
        "The Company leases a campus from Sable Networks LP. To fund the cases, Orrin Systems, Inc."
        " has committed to provide debtor-in-possession financing of up to $55 million."
    )
    _, loan = promises(text)
    assert loan.startswith("Orrin Systems > CoreWeave | debt")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (
            "On May 12, 2025, the Company and Orrin Systems, Inc. formed Redfern Campus, LLC (the"
            " “JV”) to develop a data center campus.",
            "signed",
        ),
        (
            "Redfern Campus, LLC is a joint venture in which the Company owns 51% and Orrin"
            " Systems, Inc. owns 49%.",
            "effective",
        ),
    ],
)
def test_a_joint_venture_is_between_those_who_formed_or_own_it(text: str, status: str) -> None:
    assert f"CoreWeave > Orrin Systems | joint_venture | {status} | -" in deals_of(text)


def deals_of(text: str) -> list[str]:
    return [
        f"{one.parties[0].name} > {one.parties[1].name} | {one.kind} | {one.status} | -"
        for one in filed(text)
    ]


def test_the_filer_acquires_whom_its_own_vehicle_merges_with() -> None:
    text = (
        "On March 3, 2025, the Company, Quill Merger Corp., a wholly owned subsidiary of the"
        " Company, and Orrin Systems, Inc. (“Orrin”) entered into an Agreement and Plan of Merger."
    )
    assert promises(text) == ["CoreWeave > Orrin Systems | acquisition | signed | -"]
    fee = f"{text} Orrin must pay the Company a termination fee of $99 million if it withdraws."
    assert promises(fee) == promises(text)


def test_a_facility_that_is_a_building_is_no_loan() -> None:
    text = "We obtain electricity for our Georgia facilities from Orrin Systems, Inc. at its rates."
    assert "debt" not in "".join(promises(text))


MERGED = (
    "On March 3, 2025, the Company entered into an Agreement and Plan of Merger with Orrin Systems,"
    " Inc. (“Orrin”).\n\n"
)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{MERGED}On May 5, 2025, Merger Sub merged with and into Orrin.", "completed"),
        (f"{MERGED}Merger Sub will be merged with and into Orrin.", "signed"),
        (f"{MERGED}On May 5, 2025, the Company completed the merger.", "completed"),
    ],
)
def test_a_merger_is_done_when_the_filing_says_so(text: str, status: str) -> None:
    assert [str(each.status) for each in filed(text)] == [status]


LET = (
    "On March 3, 2025, the Company executed a fifteen-year lease with Sable Networks, Inc. for 210"
    " megawatts at its campus. "
)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("Base rent rises each year, and the tenant has two options to renew.", "Sable Networks"),
        (
            "The Company expects the lease to generate contracted revenue of $4 billion.",
            "Sable Networks",
        ),
        ("The landlord will build the campus.", "Tarn Metals"),
        ("Rent expense was small, and the tenant has two options to renew.", "Tarn Metals"),
        ("", "Tarn Metals"),
    ],
)
def test_who_rents_is_told_by_what_follows(more: str, told: str) -> None:
    (lease,) = filed(LET + more, filer="Tarn Metals")
    assert lease.legs[0].giver == told


def test_a_part_of_the_price_is_not_the_price() -> None:
    text = (
        "On March 3, 2025, the Company acquired Orrin Systems, Inc. for $9.9 million, of which $6.0"
        " million was paid in cash at closing."
    )
    assert promises(text) == ["CoreWeave > Orrin Systems | acquisition | completed | $9.9m"]


BROUGHT = (
    "On May 1, 2025, Orrin Systems, Inc. brought its racks to our campus for a fee of $9 million."
)

UNNAMED = "On May 1, 2025, Orrin Systems, Inc. brought its racks for a fee of $9 million."


def pairs_told(text: str, chance: float, kind: DocumentKind = DocumentKind.FORM_8K) -> list[str]:
    """Promises of a filing of CoreWeave where the model finds each pair as likely as `chance`."""
    reader = DealExtractor(bundled_index(), pairs=SureOfAll(chance))
    hints = Hints(kind=kind, publisher="CoreWeave", published_on="2025-06-01")
    document = read_document(text.encode(), source="a test", hints=hints)
    return promises_of(reader.extract(document).candidates)


class SureOfAll(TrainedPairs):
    """The shipped model, as sure as it is told to be of each pair that CoreWeave pays."""

    def __init__(self, chance: float) -> None:
        super().__init__(trained_judge())
        self._chance = chance

    def judge(self, sentences: Sequence[Plain]) -> list[Judgement]:
        return [
            Judgement({p: self._sure(p[0], of) for p, of in each.judged.items()}, each.carried)
            for each in super().judge(sentences)
        ]

    def _sure(self, payer: str, of: PairChances) -> PairChances:
        return replace(of, kind=DealKind.OTHER, deal=self._chance if payer == "coreweave" else 0.0)


@pytest.mark.parametrize(
    ("text", "chance", "kind", "count"),
    [
        (BROUGHT, 0.85, DocumentKind.FORM_8K, 1),
        (BROUGHT, 0.75, DocumentKind.FORM_8K, 0),
        (f"We own our campus. {UNNAMED}", 0.98, DocumentKind.FORM_8K, 0),
        (f"We own our campus. {UNNAMED}", 0.995, DocumentKind.FORM_8K, 1),
        (BROUGHT, 0.95, DocumentKind.EXHIBIT, 0),
    ],
)
def test_the_model_proposes_deals_in_reports_and_not_in_contracts(
    text: str, chance: float, kind: DocumentKind, count: int
) -> None:
    assert len(pairs_told(text, chance, kind)) == count


def test_a_sum_told_after_is_that_of_all_who_lend_together() -> None:
    text = (
        "On March 3, 2025, the Company entered into a Credit Agreement with Barclays Bank PLC and"
        " MUFG Bank, Ltd., as lenders. The Credit Agreement provides for a senior secured term"
        " facility of $900 million."
    )
    assert promises(text) == [
        f"{lender} > CoreWeave | debt | signed | $900m" for lender in ("Barclays", "MUFG")
    ]


def test_banks_lend_respectively_and_the_parent_has_guaranteed_it() -> None:
    text = (
        "Goldman Sachs Bank USA and MUFG Bank, Ltd. have agreed to lend Orrin Leasing II LLC $800"
        " million and $350 million, respectively. The Company has guaranteed these loans."
    )
    assert promises(text) == [
        "Goldman Sachs Bank USA > Orrin Leasing II LLC | debt | signed | $800m",
        "MUFG > Orrin Leasing II LLC | debt | signed | $350m",
        "CoreWeave > Orrin Leasing II LLC | guarantee | signed | -",
    ]


def test_who_borrows_does_not_guarantee_its_own_loan() -> None:
    text = "MUFG Bank, Ltd. has agreed to lend the Company $8 million. The Company guarantees it."
    assert promises(text) == ["MUFG > CoreWeave | debt | signed | $8m"]


@pytest.mark.parametrize(
    "text",
    [
        "In connection therewith the Company issued to Google LLC warrants to purchase 24 million"
        " shares of common stock.",
        "The Company granted Google LLC a performance-based warrant to purchase 24 million shares.",
        "Google LLC agreed to backstop $1.4 billion of Orrin Systems, Inc.’s obligations, and the"
        " Company issued to Google LLC warrants to purchase 24 million shares.",
    ],
)
def test_who_stands_before_the_warrants_holds_them(text: str) -> None:
    (grant,) = (each for each in filed(text) if each.kind is DealKind.WARRANT_GRANT)
    assert (grant.legs[0].giver, grant.legs[0].receiver) == ("CoreWeave", "Google")


def test_a_lease_with_a_title_is_no_firm() -> None:
    text = (
        "On March 3, 2025, Tarn Metals, Inc. (the “Company”) entered into a Datacenter Lease with"
        " Sable Networks, Inc. The Lease should generate $3.7 billion of contracted revenue."
    )
    (lease,) = filed(text, filer="Tarn Metals, Inc.")
    assert (lease.legs[0].giver, lease.legs[0].receiver) == ("Sable Networks", "Tarn Metals")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "In 2025, Microsoft Corporation accounted for 62% of our revenue from cloud services.",
            ["Microsoft > CoreWeave | compute_purchase | effective | -"],
        ),
        (
            "Revenue from Orrin Systems, Inc. represented 47% of ours, and revenue from Sable"
            " Networks, Inc. represented 12%. Both rent halls under leases of the Company.",
            [
                "Orrin Systems > CoreWeave | lease | effective | -",
                "Sable Networks > CoreWeave | lease | effective | -",
            ],
        ),
        ("In 2025, Orrin Systems, Inc. accounted for 62% of our revenue.", []),
    ],
)
def test_a_customer_is_told_by_its_share_of_revenue(text: str, told: list[str]) -> None:
    assert [each for each in promises(text) if "effective" in each] == told


def test_shares_of_its_own_are_sold_by_who_issues_them() -> None:
    text = (
        "In July 2025, the Company sold 12,000,000 shares of its Class A common stock to NVIDIA"
        " Corporation for aggregate proceeds of approximately $1.05 billion."
    )
    assert promises(text) == ["NVIDIA > CoreWeave | equity_investment | completed | ~$1.05bn"]


def test_each_of_two_suppliers_is_paid() -> None:
    text = (
        "The Company has entered into power purchase agreements with Orrin Systems, Inc. and Sable"
        " Networks, Inc. under which it is obligated to purchase $310 million of electricity."
    )
    assert {each.split(" | ")[0] for each in promises(text)} == {
        "CoreWeave > Orrin Systems",
        "CoreWeave > Sable Networks",
    }
