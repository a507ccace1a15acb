"""From what a curator types to what is written."""

from __future__ import annotations

import pytest

from api import curating
from api.session import Desk
from graph.errors import CommandRefused, NotFound
from graph.events.catalogue import RetractionReason
from graph.events.codec import canonical_json
from graph.fold.snapshot import KnowledgeGraph
from graph.model.company import AliasKind, CaseRule, CompanyKind
from tests.support.desks import CLOUD, a_desk


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def deal_between(desk: Desk, giver: str, receiver: str) -> str:
    (found,) = (
        deal.deal_id
        for deal, leg in desk.whole().legs()
        if (leg.giver_id, leg.receiver_id, leg.consideration) == (giver, receiver, "cash")
    )
    return found


def numbers(graph: KnowledgeGraph) -> str:
    return canonical_json([(deal.deal_id, leg.leg_id, leg.headline) for deal, leg in graph.legs()])


def test_a_short_field_means_the_only_money_leg(desk: Desk) -> None:
    deal_id = deal_between(desk, "oracle", "nvidia")
    change = curating.correct_deal(desk, deal_id, "stage", "paid", "10-Q")
    assert change.said == f"legs[oracle>nvidia:cash].stage of {deal_id} is corrected"
    assert change.after is not None
    assert change.after.corrected == ("legs[oracle>nvidia:cash].stage",)


def test_a_short_field_of_two_money_legs_is_refused_with_their_names(desk: Desk) -> None:
    first, second = (
        deal_between(desk, *pair) for pair in (("oracle", "nvidia"), ("openai", "oracle"))
    )
    curating.merge_two(desk, first, second, "for the test")
    with pytest.raises(CommandRefused, match="has 2 money legs") as refused:
        curating.correct_deal(desk, second, "amount", {"low": "5", "high": "5"}, "x")
    assert "openai>oracle:cash" in refused.value.hint
    assert "oracle>nvidia:cash" in refused.value.hint


def test_a_change_shows_the_deal_before_and_after(desk: Desk) -> None:
    deal_id = deal_between(desk, "oracle", "nvidia")
    change = curating.correct_deal(desk, deal_id, "status", "terminated", "it ended")
    assert change.before is not None
    assert change.after is not None
    assert (change.before.status, change.after.status) == ("completed", "terminated")
    assert (change.position_before + 1, change.position) == (change.position, desk.whole().position)


def test_retracting_the_only_report_leaves_no_deal(desk: Desk) -> None:
    deal_id = deal_between(desk, "oracle", "nvidia")
    (report_id,) = desk.whole().deals[deal_id].report_ids
    change = curating.retract_report(desk, report_id[:8], RetractionReason.MISREAD, "a valuation")
    assert change.before is not None
    assert change.after is None
    assert deal_id not in desk.whole().deals


def test_unmerging_gives_every_number_back(desk: Desk) -> None:
    before = numbers(desk.whole())
    this, into = deal_between(desk, "oracle", "nvidia"), deal_between(desk, "openai", "oracle")
    merged = curating.merge_two(desk, this, into, "one")
    assert merged.said == f"{this} is part of {into} now"
    assert numbers(desk.whole()) != before
    undone = curating.unmerge_one(desk, this.removeprefix("deal-"), "two after all")
    assert undone.said == f"{this} is a deal of its own again"
    assert numbers(desk.whole()) == before


def test_companies_merge_by_name_and_come_back_by_their_old_one(desk: Desk) -> None:
    assert curating.merge_two(desk, "amd", "NVIDIA", "x").said == "AMD is NVIDIA now"
    assert "amd" not in desk.whole().companies
    curating.unmerge_one(desk, "AMD", "no")
    assert desk.whole().companies["amd"].name == "AMD"


def test_a_deal_that_was_not_merged_cannot_be_undone(desk: Desk) -> None:
    deal_id = deal_between(desk, "oracle", "nvidia")
    with pytest.raises(CommandRefused, match="is not merged"):
        curating.unmerge_one(desk, deal_id, "x")
    with pytest.raises(NotFound, match="merged deal or company"):
        curating.unmerge_one(desk, "nobody", "x")


def test_names_are_given_taken_and_kept_apart(desk: Desk) -> None:
    given = curating.add_alias(
        desk, "nvda", "Team Green", "a nickname", AliasKind.BRAND, CaseRule.ANY
    )
    assert given.said == "'Team Green' means NVIDIA now"
    taken = curating.remove_alias(desk, "team green", "Team Green", "no more")
    assert taken.said == "'Team Green' does not mean NVIDIA any more"
    apart = curating.keep_apart(desk, "Oracle Power", "oracle", "two firms")
    assert apart.said == "Oracle Power and Oracle stay two"
    with pytest.raises(CommandRefused, match="different"):
        curating.merge_two(desk, "Oracle Power", "oracle", "x")


def test_a_document_is_withdrawn_by_the_start_of_its_id(desk: Desk) -> None:
    change = curating.withdraw_document(desk, CLOUD.facts.document_id[:9], "taken back")
    assert change.said == f"no report of {CLOUD.facts.document_id} counts any more"
    with pytest.raises(CommandRefused, match="withdrawn already"):
        curating.withdraw_document(desk, CLOUD.facts.document_id, "again")


def test_a_new_name_is_registered_for_who_it_is(desk: Desk) -> None:
    (candidate_id,) = desk.whole().candidates
    desk.accept(candidate_id, reason="so it says", deal_id="new")
    assert desk.whole().companies["coreweave"].provisional
    curating.register_company(desk, "CoreWeave", CompanyKind.NEOCLOUD, "US")
    company = desk.whole().companies["coreweave"]
    assert (company.provisional, company.kind) == (False, CompanyKind.NEOCLOUD)
