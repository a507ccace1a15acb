"""A curated row → a document with its candidate."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.model.deal import Consideration, DealKind, Firmness, Leg, Role, Stage, Status
from graph.model.document import DocumentKind, SourceTier
from graph.model.money import Basis, Per
from ingest.candidate import Candidate
from ingest.curated import CuratedRow
from ingest.readers.dataset import Row
from ingest.rows import LeftOut, curated_rows
from tests.support.rows import Names, a_row

BOOK = Names(NVIDIA="NVIDIA", Nvidia="NVIDIA", OpenAI="OpenAI", AWS="Amazon Web Services")


def curated(**fields: str) -> CuratedRow:
    (made,) = curated_rows([a_row(**fields)], BOOK)
    assert isinstance(made, CuratedRow), made
    return made


def candidate(**fields: str) -> Candidate:
    (found,) = curated(**fields).candidates
    return found


def money(**fields: str) -> list[Leg]:
    return [leg for leg in candidate(**fields).legs if leg.giver == "NVIDIA"]


def keys(*rows: Row) -> list[str | None]:
    made = curated_rows(rows, BOOK)
    return [each.deal_keys[0] if isinstance(each, CuratedRow) else None for each in made]


def test_every_figure_of_a_row_is_a_slice_of_its_text() -> None:
    made = curated(conditions="first GW in 2026", note="a note")
    text = made.document.text
    (found,) = made.candidates
    assert {each.field for each in found.evidence} >= {"legs[0].amount", "status", "kind"}
    for each in found.evidence:
        assert each.holds_in(text)
        assert each.document_id == made.document.facts.document_id
    assert "note: a note\n" in text
    assert "amount_high: 5000000000\n" in text


def test_a_row_is_a_document_of_the_weakest_tier_with_its_page() -> None:
    facts = curated().document.facts
    assert (facts.kind, facts.source_tier) == (DocumentKind.DATASET_ROW, SourceTier.AGGREGATOR)
    assert (facts.publisher, facts.address) == ("example.org", "https://www.example.org/a")
    assert facts.published_on == "2025-09-22"


def test_the_same_row_is_the_same_document() -> None:
    assert curated().document == curated().document
    assert curated(note="x").document.facts.document_id != curated().document.facts.document_id


@pytest.mark.parametrize(
    ("status", "announced", "dated", "printed"),
    [
        ("closed", "2025-03-10", "2025-03-28", "2025-03-28"),
        ("terminated", "2025-07-07", "2025-10-30", "2025-10-30"),
        ("amended", "2023-01-23", "2026-04-27", "2023-01-23"),
        ("announced", "", "2025-01-02", "2025-01-02"),
    ],
)
def test_an_end_was_printed_no_earlier_than_it_came(
    status: str, announced: str, dated: str, printed: str
) -> None:
    made = curated(status=status, announced_date=announced, status_date=dated)
    assert made.document.facts.published_on == printed


@pytest.mark.parametrize(
    ("told", "status", "stage", "firmness"),
    [
        ("letter_of_intent", Status.PROPOSED, Stage.PLANNED, Firmness.NON_BINDING),
        ("rumored", Status.RUMOURED, Stage.PLANNED, Firmness.NON_BINDING),
        ("announced", Status.ANNOUNCED, Stage.COMMITTED, Firmness.FIRM),
        ("definitive", Status.SIGNED, Stage.COMMITTED, Firmness.FIRM),
        ("amended", Status.SIGNED, Stage.COMMITTED, Firmness.FIRM),
        ("closed", Status.COMPLETED, Stage.PAID, Firmness.FIRM),
        ("terminated", Status.TERMINATED, Stage.COMMITTED, Firmness.FIRM),
    ],
)
def test_a_status_says_how_far_and_how_firm(
    told: str, status: Status, stage: Stage, firmness: Firmness
) -> None:
    found = candidate(status=told, status_date="2025-10-01")
    assert found.status is status
    assert {(leg.stage, leg.firmness) for leg in found.legs} == {(stage, firmness)}


@pytest.mark.parametrize(
    ("qualifier", "low", "high", "basis", "ends"),
    [
        ("exact", "5", "5", Basis.EXACT, (5, 5)),
        ("approx", "5", "5", Basis.ABOUT, (5, 5)),
        ("approx", "5", "6", Basis.BETWEEN, (5, 6)),
        ("range", "5", "6", Basis.BETWEEN, (5, 6)),
        ("up_to", "", "6", Basis.UP_TO, (None, 6)),
        ("up_to", "5", "6", Basis.UP_TO, (None, 6)),
        ("more_than", "5", "", Basis.AT_LEAST, (5, None)),
        ("at_least", "5", "5", Basis.AT_LEAST, (5, None)),
        ("tens_of", "10", "", Basis.AT_LEAST, (10, None)),
        ("estimate", "90", "90", Basis.ABOUT, (90, 90)),
        ("undisclosed", "", "", Basis.UNDISCLOSED, (None, None)),
        ("up_to_qty", "", "", Basis.UNDISCLOSED, (None, None)),
        ("", "", "6", Basis.UP_TO, (None, 6)),
        ("", "", "", Basis.UNDISCLOSED, (None, None)),
    ],
)
def test_a_qualifier_says_how_an_amount_is_meant(
    qualifier: str, low: str, high: str, basis: Basis, ends: tuple[int | None, int | None]
) -> None:
    (leg,) = money(amount_qualifier=qualifier, amount_low=low, amount_high=high)
    assert (leg.amount.basis, (leg.amount.low, leg.amount.high)) == (basis, ends)


def test_a_sum_per_year_stays_a_sum_per_year() -> None:
    (leg,) = money(amount_qualifier="per_year", amount_low="30", amount_high="")
    assert leg.amount.per is Per.YEAR
    assert leg.amount.total(None) is None


def test_a_tranched_sum_is_firm_up_to_its_low_end() -> None:
    firm, rest = money(
        amount_qualifier="tranched", amount_low="15", amount_high="50", status="announced"
    )
    assert (firm.amount.high, firm.firmness) == (15, Firmness.FIRM)
    assert (rest.amount.low, rest.amount.high, rest.firmness) == (None, 35, Firmness.CONTINGENT)


def test_a_tranched_sum_that_was_paid_in_full_is_one_sum() -> None:
    (leg,) = money(amount_qualifier="tranched", amount_low="1", amount_high="4", status="closed")
    assert (leg.amount.basis, leg.amount.high, leg.stage) == (Basis.EXACT, 4, Stage.PAID)


@pytest.mark.parametrize(
    ("kind", "given", "back", "roles"),
    [
        ("equity_investment", "cash", "equity", {Role.INVESTOR, Role.ISSUER}),
        ("compute_purchase", "cash", "compute", {Role.CUSTOMER, Role.SUPPLIER}),
        ("hardware_purchase", "cash", "chips", {Role.CUSTOMER, Role.SUPPLIER}),
        ("power_purchase", "cash", "power", {Role.CUSTOMER, Role.SUPPLIER}),
        ("lease", "cash", "space", {Role.LESSEE, Role.LESSOR}),
        ("debt_financing", "cash", "debt", {Role.LENDER, Role.BORROWER}),
        ("acquisition", "cash", "equity", {Role.ACQUIRER, Role.TARGET}),
        ("license+acquihire", "cash", "licence", {Role.LICENSEE, Role.LICENSOR}),
        ("joint_venture", "cash", "equity", {Role.PARTNER}),
        ("warrant_grant", "warrant", None, {Role.ISSUER, Role.BENEFICIARY}),
        ("backstop/guarantee", "guarantee", None, {Role.GUARANTOR, Role.BENEFICIARY}),
        ("revenue_share", "revenue_share", None, {Role.PARTNER}),
    ],
)
def test_money_goes_from_giver_to_receiver_and_something_comes_back(
    kind: str, given: str, back: str | None, roles: set[Role]
) -> None:
    found = candidate(deal_type=kind)
    legs = [(leg.giver, leg.receiver, leg.consideration.value) for leg in found.legs]
    wanted = [("NVIDIA", "OpenAI", given)]
    assert legs == wanted + ([("OpenAI", "NVIDIA", back)] if back else [])
    assert {party.role for party in found.parties} == roles


def test_promises_are_contingent() -> None:
    for kind in ("warrant_grant", "backstop/guarantee"):
        (leg,) = candidate(deal_type=kind).legs
        assert leg.firmness is Firmness.CONTINGENT


def test_a_purchase_in_stock_moves_no_cash() -> None:
    (leg,) = candidate(deal_type="acquisition", conditions="all stock, fixed ratio").legs
    assert leg.consideration is Consideration.EQUITY
    (issued,) = candidate(consideration="equity").legs
    assert issued.consideration is Consideration.EQUITY


@pytest.mark.parametrize("told", ["stake valuation, as-converted", "a cost, not a transfer"])
def test_what_nobody_pays_is_no_amount(told: str) -> None:
    (leg,) = money(conditions=told)
    assert not leg.amount.is_disclosed


def test_a_quantity_counts_what_is_given_and_nothing_else() -> None:
    chips = candidate(deal_type="hardware_purchase", quantity="400000", unit="GPUs").legs[1]
    assert chips.quantity is not None
    assert (chips.quantity.high, chips.quantity.unit) == (400_000, "GPU")
    shares = candidate(quantity="5", unit="percent stake").legs[1]
    assert shares.quantity is not None
    power = candidate(quantity="10", unit="GW").legs[1]
    assert power.quantity is None
    warrant = candidate(
        deal_type="warrant_grant", quantity="160", unit="shares", amount_qualifier="up_to_qty"
    ).legs[0]
    assert warrant.quantity is not None
    assert (warrant.quantity.basis, warrant.quantity.low) == (Basis.UP_TO, None)


def test_a_term_in_years_is_a_schedule_in_months() -> None:
    (leg,) = money(term_years="6.6")
    assert leg.schedule is not None
    assert leg.schedule.term_months == 79


def test_one_sum_of_several_givers_is_a_group() -> None:
    found = candidate(payer_or_investor="NVIDIA;SoftBank", deal_type="joint_venture")
    cash = [leg for leg in found.legs if leg.consideration is Consideration.CASH]
    assert [leg.giver for leg in cash] == ["NVIDIA", "SoftBank"]
    assert {(leg.amount_scope.value, leg.group) for leg in cash} == {("group", "row-1")}


def test_names_are_those_of_the_register_or_new_ones() -> None:
    found = candidate(
        payer_or_investor="Nvidia", payee_or_investee="Some Lab", other_parties="AWS;X1"
    )
    assert {party.name: party.company_id for party in found.parties} == {
        "NVIDIA": "nvidia",
        "Some Lab": "some-lab",
        "Amazon Web Services": "amazon-web-services",
    }


def test_a_disputed_row_waits_for_a_reviewer() -> None:
    made = curated(status="disputed")
    assert made.questions == ("the source is disputed: is it so?",)
    assert made.candidates[0].confidence < 0.5
    assert curated().questions == ()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"deal_type": "gift"}, "'gift' is no kind of deal"),
        ({"status": "maybe"}, "'maybe' is no status"),
        ({"amount_qualifier": "aggregate"}, "it sums up other rows"),
        ({"note": "component of parent, do not add"}, "it is a part of another row"),
        ({"payer_or_investor": "undisclosed"}, "does not say who gives"),
        ({"amount_low": "6", "amount_high": "5", "amount_qualifier": "range"}, "wrong order"),
        ({"amount_low": "-5", "amount_high": "-5"}, "is negative"),
    ],
)
def test_a_row_that_is_no_report_of_a_deal_is_left_out(fields: dict[str, str], reason: str) -> None:
    (left,) = curated_rows([a_row(**fields)], BOOK)
    assert isinstance(left, LeftOut)
    assert reason in left.reason


def test_a_round_whose_parts_are_rows_is_left_out() -> None:
    parts = [a_row(id="n", payer_or_investor="NVIDIA"), a_row(id="s", payer_or_investor="SoftBank")]
    whole = a_row(id="w", payer_or_investor="NVIDIA;SoftBank", related_ids="n;s")
    later = a_row(id="l", payer_or_investor="NVIDIA;SoftBank;others", related_ids="w")
    made = curated_rows([*parts, whole, later], BOOK)
    assert [isinstance(each, LeftOut) for each in made] == [False, False, True, True]


def test_rows_of_one_key_are_one_deal_and_others_are_their_own() -> None:
    assert keys(a_row(id="a", deal_key="k"), a_row(id="b", deal_key="k"), a_row(id="c")) == [
        "k",
        "k",
        "c",
    ]


@pytest.mark.parametrize(
    ("note", "same"),
    [
        ("CONTRADICTS the report of 100", True),
        ("same warrant in other units", True),
        ("includes, not adds to, the figure", True),
        ("amendment adds (not replaces)", False),
        ("a second round", False),
    ],
)
def test_a_row_that_restates_another_goes_to_its_deal(note: str, same: bool) -> None:
    first, second = a_row(id="a"), a_row(id="b", related_ids="a", note=note)
    assert keys(first, second) == ["a", "a" if same else "b"]


def test_a_row_of_another_kind_is_never_the_same_deal() -> None:
    first = a_row(id="a", deal_type="warrant_grant")
    second = a_row(id="b", related_ids="a", note="CONTRADICTS it")
    assert keys(first, second) == ["a", "b"]


def test_rows_that_relate_in_a_circle_end() -> None:
    first = a_row(id="a", related_ids="b", note="CONTRADICTS b")
    second = a_row(id="b", related_ids="a", note="CONTRADICTS a")
    assert set(keys(first, second)) <= {"a", "b"}


def test_decimals_are_written_out_in_full() -> None:
    made = curated(amount_low="1E+9", amount_high="1E+9")
    assert "amount_low: 1000000000\n" in made.document.text
    assert made.candidates[0].kind is DealKind.EQUITY_INVESTMENT
    assert made.candidates[0].legs[0].amount.high == Decimal(10**9)


def test_who_leases_processors_gets_compute_and_who_leases_a_site_gets_space() -> None:
    processors = candidate(deal_type="lease", quantity="10000", unit="GPUs").legs[1]
    site = candidate(deal_type="lease", quantity="0.2", unit="GW").legs[1]
    assert (processors.consideration, site.consideration) == ("compute", "space")


def test_a_row_of_shares_names_their_giver_as_the_issuer() -> None:
    told = candidate(deal_type="equity_investment", consideration="equity")
    roles = {party.name: party.role for party in told.parties}
    (leg,) = told.legs
    assert leg.consideration == "equity"
    assert (roles[leg.giver], roles[leg.receiver]) == ("issuer", "investor")


def test_a_row_may_tell_of_the_part_that_is_drawn_of_a_deal_that_runs() -> None:
    drawn = candidate(deal_type="debt_financing", stage="paid")
    assert drawn.status is Status.SIGNED
    stages = {leg.consideration: leg.stage for leg in drawn.legs}
    assert stages == {Consideration.CASH: Stage.PAID, Consideration.DEBT: Stage.COMMITTED}


def test_the_day_of_print_is_that_of_the_row_where_it_has_one() -> None:
    told = {"announced_date": "2000-09-30", "published_date": "2000-12-29"}
    assert curated(**told).document.facts.published_on == "2000-12-29"
    assert candidate(**told).announced_on == "2000-09-30"
    ended = curated(**told, status="terminated", status_date="2001-04-18").document.facts
    assert ended.published_on == "2000-12-29"
