"""Look-ups as answers."""

from __future__ import annotations

from datetime import date

import pytest

from api.answers.companies import companies_answer, company_answer
from api.answers.deals import DealFilter, deal_answer, deals_answer
from api.answers.documents import document_answer, documents_answer, review_answer
from api.session import Desk
from graph.commands import RetractReport, WithdrawDocument
from graph.errors import InvalidValue, NotFound
from graph.events.catalogue import RetractionReason
from graph.model.company import CompanyKind
from graph.model.deal import DealKind, Status
from tests.support.desks import CLOUD, LETTER, RUMOUR, TEXTS, WARRANT, a_desk


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def titles(desk: Desk, **wanted: object) -> list[str]:
    answer = deals_answer(desk.graph(), DealFilter(**wanted))  # type: ignore[arg-type]
    return [deal.title for deal in answer.deals]


def test_deals_come_by_headline_with_unknown_last(desk: Desk) -> None:
    assert titles(desk) == [
        "OpenAI → Oracle",
        "NVIDIA → OpenAI",
        "Oracle → NVIDIA",
        "OpenAI → AMD",
    ]


def test_deals_are_filtered_by_company_kind_status_and_day(desk: Desk) -> None:
    assert titles(desk, company="Nvda") == ["NVIDIA → OpenAI", "Oracle → NVIDIA"]
    assert titles(desk, kind=DealKind.COMPUTE_PURCHASE) == ["OpenAI → Oracle"]
    assert titles(desk, status=Status.PROPOSED) == ["NVIDIA → OpenAI"]
    assert titles(desk, since=date(2025, 9, 22)) == ["NVIDIA → OpenAI", "OpenAI → AMD"]
    assert titles(desk, company="AMD", status=Status.PROPOSED) == []


def test_a_cut_list_says_so_and_keeps_the_total(desk: Desk) -> None:
    answer = deals_answer(desk.graph(), DealFilter(limit=3))
    assert (len(answer.deals), answer.total, answer.truncated) == (3, 4, True)
    assert not deals_answer(desk.graph(), DealFilter(limit=4)).truncated


@pytest.mark.parametrize("limit", [0, -1, 10_001])
def test_an_odd_limit_is_refused(desk: Desk, limit: int) -> None:
    with pytest.raises(InvalidValue, match="limit"):
        deals_answer(desk.graph(), DealFilter(limit=limit))


def test_a_deal_shows_each_report_with_its_phrase_and_the_disagreement(desk: Desk) -> None:
    (found,) = deals_answer(desk.graph(), DealFilter(status=Status.PROPOSED)).deals
    answer = deal_answer(desk.graph(), found.deal_id, desk.text)
    assert [report.document and report.document.publisher for report in answer.reports] == [
        "NVIDIA",
        "The Wire",
    ]
    quotes = [
        report.passages[0].text[mark.start : mark.end]
        for report in answer.reports
        for mark in report.passages[0].marks
    ]
    assert quotes == [
        "NVIDIA intends to invest up to $100 billion in OpenAI",
        "invest $30 billion in OpenAI",
    ]
    (cash,) = (leg for leg in answer.deal.legs if leg.consideration == "cash")
    spread = cash.spread
    assert (spread.low, spread.high, spread.independent_sources) == (30 * 10**9, 100 * 10**9, 2)
    assert cash.decided_by == answer.reports[0].report_id
    assert "strongest source" in spread.reason


def test_a_retracted_report_stays_visible_with_its_reason(desk: Desk) -> None:
    (found,) = deals_answer(desk.graph(), DealFilter(status=Status.PROPOSED)).deals
    desk.carry_out(
        RetractReport(
            report_id=found.report_ids[1], code=RetractionReason.DENIED, reason="they deny it"
        )
    )
    answer = deal_answer(desk.graph(), found.deal_id, desk.text)
    assert [report.active for report in answer.reports] == [True, False]
    assert answer.reports[1].retracted == "denied: they deny it"
    assert answer.deal.retracted_ids == (found.report_ids[1],)


def test_a_text_that_was_removed_leaves_the_report_without_its_phrase(desk: Desk) -> None:
    desk.store.forget_text(LETTER.facts.text_digest)
    (found,) = deals_answer(desk.graph(), DealFilter(status=Status.PROPOSED)).deals
    first = deal_answer(desk.graph(), found.deal_id, desk.text).reports[0]
    assert first.passages == ()
    assert first.evidence


def test_companies_come_by_number_of_deals(desk: Desk) -> None:
    answer = companies_answer(desk.graph())
    assert [(each.name, each.deals) for each in answer.companies[:3]] == [
        ("OpenAI", 3),
        ("NVIDIA", 2),
        ("Oracle", 2),
    ]
    makers = companies_answer(desk.graph(), kind=CompanyKind.CHIP_MAKER)
    assert [each.company_id for each in makers.companies] == ["nvidia", "amd"]


def test_new_names_are_listed_apart(desk: Desk) -> None:
    (candidate_id,) = desk.whole().candidates
    desk.accept(candidate_id, reason="it says so", deal_id="new")
    found = companies_answer(desk.graph(), provisional=True)
    assert {each.name for each in found.companies} == {"Blackstone", "CoreWeave"}
    known = companies_answer(desk.graph(), provisional=False)
    assert known.total == 5


def test_a_company_shows_its_names_its_group_and_its_deals(desk: Desk) -> None:
    answer = company_answer(desk.graph(), "oracle")
    assert [each.name for each in answer.controls] == ["Oracle Power"]
    assert [deal.title for deal in answer.deals] == ["OpenAI → Oracle", "Oracle → NVIDIA"]
    power = company_answer(desk.graph(), "Oracle Power").company
    assert (power.parent, power.group, power.deals) == ("Oracle", "Oracle", 0)


def test_documents_come_latest_first(desk: Desk) -> None:
    answer = documents_answer(desk.graph())
    assert [each.document_id for each in answer.documents] == [
        text.facts.document_id for text in reversed(TEXTS)
    ]
    assert answer.documents[0].extractors == ("fixed@1",)


def test_a_document_shows_its_text_and_its_reports(desk: Desk) -> None:
    answer = document_answer(desk.graph(), CLOUD.facts.document_id, desk.text)
    assert answer.text == CLOUD.text
    assert [report.kind for report in answer.reports] == ["compute_purchase"]


def test_a_withdrawn_document_says_why_and_its_reports_count_no_longer(desk: Desk) -> None:
    document_id = CLOUD.facts.document_id
    desk.carry_out(WithdrawDocument(document_id=document_id, reason="taken back"))
    answer = document_answer(desk.graph(), document_id, desk.text)
    assert answer.document.withdrawn == "taken back"
    assert [(report.active, report.retracted) for report in answer.reports] == [
        (False, "taken back")
    ]
    with pytest.raises(NotFound):
        deal_answer(desk.graph(), answer.reports[0].deal_id, desk.text)


def test_the_queue_shows_phrases_and_questions(desk: Desk) -> None:
    answer = review_answer(desk.whole(), desk.text)
    (candidate,) = answer.candidates
    assert candidate.title == "Blackstone → CoreWeave"
    assert candidate.questions[0] == "is it more than a guess?"
    assert candidate.passages[0].text == RUMOUR.text
    assert answer.total == 1


def test_titles_follow_the_money_then_the_promise(desk: Desk) -> None:
    (found,) = deals_answer(desk.graph(), DealFilter(company="AMD")).deals
    assert found.title == "OpenAI → AMD"
    assert WARRANT.facts.document_id in {
        desk.graph().reports[each].facts.document_id for each in found.report_ids
    }
