from __future__ import annotations

import pytest

from graph.commands import (
    AddAlias,
    CorrectDeal,
    Intent,
    KeepApart,
    MergeCompanies,
    MergeDeals,
    RegisterCompany,
    RetractReport,
    UnmergeCompany,
    UnmergeDeal,
    WithdrawAlias,
    WithdrawDocument,
    decide,
)
from graph.errors import CommandRefused, InvalidValue, NotFound
from graph.events.catalogue import RetractionReason
from graph.model.company import CompanyKind
from graph.model.deal import Status
from tests.support.history import History, a_company, a_document, a_reported_deal


@pytest.fixture
def history() -> History:
    return History(
        a_company("NVIDIA"),
        a_company("OpenAI"),
        a_company("Meta"),
        a_document("a"),
        a_reported_deal("1"),
        a_reported_deal("2"),
    )


def carry_out(history: History, intent: Intent) -> None:
    history.store.append(decide(history.graph(), intent, actor="Ada"))


def test_a_correction_is_an_event_with_its_author_and_reason(history: History) -> None:
    carry_out(
        history,
        CorrectDeal(deal_id="deal-1", path="status", value="proposed", reason="only a memo"),
    )
    assert history.deal().status is Status.PROPOSED
    last = list(history.store.read_all())[-1]
    assert (last.type, last.actor) == ("deal.corrected", "Ada")
    assert "only a memo" in last.payload_json


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("status", "sealed"),
        ("colour", "red"),
        ("announced_on", "last week"),
        ("legs[nvidia>openai:cash].amount", "a lot"),
        ("legs[nvidia>openai:cash].amount", {"low": "2", "high": "1", "basis": "exact"}),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(
    history: History, path: str, value: str | dict[str, str | None]
) -> None:
    with pytest.raises(InvalidValue):
        carry_out(history, CorrectDeal(deal_id="deal-1", path=path, value=value, reason="x"))


def test_a_correction_of_an_unknown_leg_names_the_legs_that_are(history: History) -> None:
    with pytest.raises(CommandRefused, match=r"nvidia>openai:cash"):
        carry_out(
            history,
            CorrectDeal(deal_id="deal-1", path="legs[a>b:cash].stage", value="paid", reason="x"),
        )


def test_every_intent_needs_a_reason(history: History) -> None:
    with pytest.raises(CommandRefused, match="reason"):
        carry_out(history, MergeDeals(deal_id="deal-1", survivor_id="deal-2", reason="  "))


def test_a_report_is_retracted_once(history: History) -> None:
    report_id = history.deal().report_ids[0]
    intent = RetractReport(report_id=report_id, code=RetractionReason.MISREAD, reason="a valuation")
    carry_out(history, intent)
    assert "deal-1" not in history.graph().deals
    with pytest.raises(CommandRefused, match="already"):
        carry_out(history, intent)


def test_merging_undoing_and_merging_again_are_three_events(history: History) -> None:
    merge = MergeDeals(deal_id="deal-2", survivor_id="deal-1", reason="the same")
    carry_out(history, merge)
    carry_out(history, UnmergeDeal(deal_id="deal-2", reason="not the same"))
    assert len(history.graph().deals) == 2
    carry_out(history, merge)
    assert list(history.graph().deals) == ["deal-1"]


def test_a_retry_of_the_same_events_writes_nothing(history: History) -> None:
    events = decide(
        history.graph(), AddAlias(company_id="meta", text="FB", reason="old"), actor="A"
    )
    assert history.store.append(events).written == 1
    again = history.store.append(events)
    assert (again.written, again.replayed) == (0, True)


@pytest.mark.parametrize(
    "intent",
    [
        MergeDeals(deal_id="deal-1", survivor_id="deal-1", reason="x"),
        UnmergeDeal(deal_id="deal-1", reason="x"),
        MergeCompanies(company_id="meta", survivor_id="meta", reason="x"),
        UnmergeCompany(company_id="meta", reason="x"),
        WithdrawAlias(company_id="meta", text="Nobody", reason="x"),
        AddAlias(company_id="meta", text="OpenAI", reason="x"),
        AddAlias(company_id="meta", text="Meta", reason="x"),
        RegisterCompany(name="Meta", kind=CompanyKind.SOFTWARE),
    ],
    ids=lambda intent: type(intent).__name__,
)
def test_what_makes_no_sense_is_refused(history: History, intent: Intent) -> None:
    before = history.position()
    with pytest.raises(CommandRefused):
        carry_out(history, intent)
    assert history.position() == before


@pytest.mark.parametrize(
    "intent",
    [
        CorrectDeal(deal_id="deal-9", path="status", value="signed", reason="x"),
        RetractReport(report_id="r9", code=RetractionReason.DENIED, reason="x"),
        MergeDeals(deal_id="deal-9", survivor_id="deal-1", reason="x"),
        MergeCompanies(company_id="nobody", survivor_id="meta", reason="x"),
        WithdrawDocument(document_id="doc-9", reason="x"),
    ],
    ids=lambda intent: type(intent).__name__,
)
def test_what_is_not_there_is_not_found(history: History, intent: Intent) -> None:
    with pytest.raises(NotFound):
        carry_out(history, intent)


def test_two_kept_apart_cannot_be_merged(history: History) -> None:
    carry_out(history, KeepApart(company_id="meta", other_id="openai", reason="different"))
    with pytest.raises(CommandRefused, match="different"):
        carry_out(history, MergeCompanies(company_id="meta", survivor_id="openai", reason="x"))


def test_a_document_is_withdrawn_once(history: History) -> None:
    intent = WithdrawDocument(document_id="doc-a", reason="the publisher took it back")
    carry_out(history, intent)
    assert history.graph().deals == {}
    with pytest.raises(CommandRefused, match="already"):
        carry_out(history, intent)


def test_companies_merge_and_unmerge_by_command(history: History) -> None:
    apart = history.graph().companies
    carry_out(history, MergeCompanies(company_id="meta", survivor_id="openai", reason="test"))
    assert "meta" not in history.graph().companies
    carry_out(history, UnmergeCompany(company_id="meta", reason="undo"))
    assert history.graph().companies == apart


def test_a_blank_or_tiny_alias_is_refused(history: History) -> None:
    with pytest.raises(InvalidValue, match="too short"):
        carry_out(history, AddAlias(company_id="meta", text=" m ", reason="x"))
