from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from api.session import Desk
from tests.support.desks import CLOUD, a_desk
from tests.support.graphql import TOKEN, an_app, data, http

CHANGED = "{ __typename ... on Refusal { code message } ... on Change { said position "
CHANGED += "positionBefore eventIds before { status } after { status corrected } } }"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with a_desk() as opened:
        yield opened


@pytest.fixture
def app(desk: Desk) -> FastAPI:
    return an_app(desk)


def _change(app: FastAPI, call: str, selection: str = CHANGED) -> dict[str, Any]:
    (answer,) = data(app, f"mutation {{ {call} {selection} }}", token=TOKEN).values()
    told: dict[str, Any] = answer
    return told


def _deal(desk: Desk, kind: str) -> str:
    return next(each.deal_id for each in desk.whole().deals.values() if each.kind == kind)


def test_a_text_is_read_once_and_a_second_time_changes_nothing(desk: Desk, app: FastAPI) -> None:
    asked = """mutation($text: String!) { ingestDocument(text: $text, source: "cloud.txt",
      hints: {publishedOn: "2025-09-11", publisher: "Another Wire", kind: NEWS}) {
      __typename ... on Refusal { code message }
      ... on IngestedDocument { outcome documentId reports reason } } }"""
    text = {"text": "Nothing of note happened. " + CLOUD.text}
    first = data(app, asked, text, TOKEN)["ingestDocument"]
    head = desk.store.head()
    again = data(app, asked, text, TOKEN)["ingestDocument"]
    assert first["__typename"] == "IngestedDocument"
    assert again["outcome"] == "KNOWN"
    assert again["documentId"] == first["documentId"]
    assert desk.store.head() == head
    facts = desk.whole().documents[first["documentId"]].facts
    assert (facts.publisher, facts.published_on) == ("Another Wire", "2025-09-11")


@pytest.mark.parametrize("text", ["", "   ", "\x00\x01\x02" * 50, "%PDF-1.7 stream"])
def test_a_text_that_cannot_be_read_is_refused_and_nothing_is_written(
    desk: Desk, app: FastAPI, text: str
) -> None:
    desk.plant_register()
    head = desk.store.head()
    asked = "mutation($text: String!) { ingestDocument(text: $text) { ... on Refusal { code } } }"
    told = data(app, asked, {"text": text}, TOKEN)["ingestDocument"]
    assert told == {"code": "UNREADABLE_DOCUMENT"}
    assert desk.store.head() == head


def test_half_a_sign_is_refused_and_no_fault(app: FastAPI) -> None:
    """JSON can write what no text can hold."""
    query = r'{"query": "mutation { ingestDocument(text: \"\ud800 pays\") { __typename } }"}'
    sent = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    answer = http(app, "POST", "/graphql", content=query.encode(), headers=sent)
    assert answer.status_code in (200, 400)
    assert "FAULT" not in answer.text
    assert '"IngestedDocument"' not in answer.text


def test_a_correction_moves_the_deal_and_shows_it_before_and_after(
    desk: Desk, app: FastAPI
) -> None:
    deal = _deal(desk, "compute_purchase")
    told = _change(
        app, f'correctDeal(deal: "{deal}", path: "status", value: "Terminated", reason: "8-K")'
    )
    assert told["__typename"] == "Change"
    assert told["position"] == told["positionBefore"] + 1
    assert told["before"] == {"status": "SIGNED"}
    assert told["after"] == {"status": "TERMINATED", "corrected": ["status"]}
    assert desk.whole().deals[deal].status == "terminated"


def test_an_amount_is_corrected_in_the_words_of_the_command_line(desk: Desk, app: FastAPI) -> None:
    deal = _deal(desk, "compute_purchase")
    _change(
        app,
        f'correctDeal(deal: "{deal}", path: "amount", value: "up to $250bn", reason: "release")',
    )
    (leg,) = (leg for leg in desk.whole().deals[deal].legs if leg.consideration == "cash")
    assert (leg.amount.low, leg.amount.high, leg.amount.basis) == (None, 250_000_000_000, "up_to")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ('correctDeal(deal: "deal-0000", path: "status", value: "x", reason: "r")', "NOT_FOUND"),
        ('correctDeal(deal: "DEAL", path: "status", value: "x", reason: "r")', "INVALID_VALUE"),
        ('correctDeal(deal: "DEAL", path: "amount", value: "much", reason: "r")', "INVALID_VALUE"),
        ('correctDeal(deal: "DEAL", path: "status", value: "signed", reason: " ")', None),
        ('retractReport(report: "0000", code: MISREAD, reason: "r")', "NOT_FOUND"),
        ('merge(this: "AMD", into: "AMD", reason: "r")', "COMMAND_REFUSED"),
        ('unmerge(key: "AMD", reason: "r")', "NOT_FOUND"),
        ('withdrawDocument(document: "doc-0000", reason: "r")', "NOT_FOUND"),
        ('addAlias(company: "Nobody", text: "x", reason: "r")', "NOT_FOUND"),
    ],
)
def test_what_does_not_fit_is_a_typed_refusal_and_writes_nothing(
    desk: Desk, app: FastAPI, call: str, code: str | None
) -> None:
    head = desk.store.head()
    told = _change(app, call.replace("DEAL", _deal(desk, "compute_purchase")))
    assert told["__typename"] == "Refusal", told
    assert code is None or told["code"] == code, told
    assert told["message"]
    assert desk.store.head() == head


def test_a_retracted_report_counts_no_longer(desk: Desk, app: FastAPI) -> None:
    deal = desk.whole().deals[_deal(desk, "compute_purchase")]
    told = _change(
        app, f'retractReport(report: "{deal.report_ids[0]}", code: MISREAD, reason: "a plan")'
    )
    assert told["__typename"] == "Change"
    assert told["after"] is None
    assert deal.deal_id not in desk.whole().deals


def test_a_withdrawn_document_takes_its_reports_with_it(desk: Desk, app: FastAPI) -> None:
    reports = sum(each.active for each in desk.whole().reports.values())
    document = CLOUD.facts.document_id
    _change(app, f'withdrawDocument(document: "{document}", reason: "the publisher took it back")')
    assert sum(each.active for each in desk.whole().reports.values()) == reports - 1


def test_companies_are_merged_and_unmerged_named_and_kept_apart(desk: Desk, app: FastAPI) -> None:
    for call in (
        'registerCompany(name: "Oracle Cloud", kind: CLOUD, country: "US")',
        'merge(this: "Oracle Cloud", into: "Oracle", reason: "one firm")',
        'unmerge(key: "Oracle Cloud", reason: "two after all")',
        'keepApart(this: "Oracle Cloud", other: "Oracle", reason: "two")',
        'addAlias(company: "Oracle Cloud", text: "OCI", reason: "short", kind: SHORT)',
    ):
        assert _change(app, call)["__typename"] == "Change", call
    company = desk.whole().companies["oracle-cloud"]
    assert [alias.text for alias in company.aliases] == ["OCI"]
    assert company.different_from == ("oracle",)
    removed = 'removeAlias(company: "Oracle Cloud", text: "OCI", reason: "another firm")'
    assert _change(app, removed)["__typename"] == "Change"
    assert desk.whole().companies["oracle-cloud"].aliases == ()


def test_a_verdict_closes_a_candidate(desk: Desk, app: FastAPI) -> None:
    candidate = next(iter(desk.whole().candidates))
    shown = "{ __typename ... on Verdict { verdict reportId dealId } ... on Refusal { code } }"
    call = f'acceptCandidate(candidate: "{candidate}", reason: "a filing says so", deal: "new")'
    told = _change(app, call, shown)
    assert told["dealId"] in desk.whole().deals
    refused = _change(app, f'rejectCandidate(candidate: "{candidate}", reason: "no")', shown)
    assert refused == {"__typename": "Refusal", "code": "COMMAND_REFUSED"}


def test_a_rejected_candidate_moves_no_number(desk: Desk, app: FastAPI) -> None:
    candidate, deals = next(iter(desk.whole().candidates)), len(desk.whole().deals)
    shown = "{ ... on Verdict { verdict } }"
    call = f'rejectCandidate(candidate: "{candidate}", reason: "a guess")'
    assert _change(app, call, shown) == {"verdict": "rejected"}
    assert len(desk.whole().deals) == deals
