from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from api.session import Desk
from graph.commands import CorrectDeal
from tests.support.desks import a_desk
from tests.support.graphql import CLOCKS, an_app, ask, data


@pytest.fixture
def desk() -> Iterator[Desk]:
    with a_desk() as opened:
        yield opened


@pytest.fixture
def app(desk: Desk) -> FastAPI:
    return an_app(desk)


def _pages(app: FastAPI, field: str, arguments: str, size: int) -> Iterator[dict[str, Any]]:
    after = "null"
    while True:
        asked = f"{{ {field}({arguments} first: {size}, after: {after}) {{ total nodes {{ id }} "
        asked += "pageInfo { hasNextPage hasPreviousPage endCursor } } }"
        page = data(app, asked)[field]
        yield page
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = f'"{page["pageInfo"]["endCursor"]}"'


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("deals", ""),
        ("deals", "order: ANNOUNCED,"),
        ("companies", ""),
        ("reports", ""),
        ("documents", ""),
    ],
)
def test_pages_hold_each_node_once_and_tell_the_total(
    app: FastAPI, field: str, arguments: str
) -> None:
    whole = [
        node["id"] for node in data(app, f"{{ {field} {{ nodes {{ id }} }} }}")[field]["nodes"]
    ]
    for size in (1, 2, 3):
        pages = list(_pages(app, field, arguments, size))
        ids = [node["id"] for page in pages for node in page["nodes"]]
        assert sorted(ids) == sorted(whole)
        assert {page["total"] for page in pages} == {len(whole)}
        assert [page["pageInfo"]["hasPreviousPage"] for page in pages] == [
            number > 0 for number in range(len(pages))
        ]


def test_a_cursor_goes_on_behind_its_node_when_others_came_meanwhile(
    desk: Desk, app: FastAPI
) -> None:
    first = data(app, "{ documents(first: 2) { nodes { id } pageInfo { endCursor } } }")[
        "documents"
    ]
    rest = data(app, "{ documents { nodes { id } } }")["documents"]["nodes"][2:]
    from ingest.files import Posted

    (outcome,) = desk.take_in([Posted("news.txt", b"Nothing of note happened on Tuesday at all.")])
    assert outcome.outcome == "nothing_found"
    cursor = first["pageInfo"]["endCursor"]
    later = data(app, f'{{ documents(after: "{cursor}") {{ total nodes {{ id }} }} }}')["documents"]
    assert later["nodes"] == rest
    assert later["total"] == len(rest) + 3


@pytest.mark.parametrize("after", ["nonsense", "MTIz", ""])
@pytest.mark.parametrize("first", [0, -1, 201])
def test_a_bad_page_is_refused(app: FastAPI, after: str, first: int) -> None:
    for arguments in (f"first: {first}", f'after: "{after}"' if after else "first: 0"):
        (error,) = ask(app, f"{{ deals({arguments}) {{ total }} }}")["errors"]
        assert error["extensions"]["code"] == "INVALID_VALUE"


def test_deals_come_by_headline_or_by_day_and_unknown_amounts_last(app: FastAPI) -> None:
    asked = "{ deals { nodes { legs { headline { high } } announcedOn } } }"
    nodes = data(app, asked)["deals"]["nodes"]
    tops = [
        max(
            (float(leg["headline"]["high"]) or -1 for leg in node["legs"] if leg["headline"]),
            default=-1,
        )
        for node in nodes
    ]
    assert tops == sorted(tops, reverse=True)
    assert tops[-1] == -1
    asked = "{ deals(order: ANNOUNCED) { nodes { announcedOn } } }"
    days = [node["announcedOn"] for node in data(app, asked)["deals"]["nodes"]]
    assert days == sorted(days, reverse=True)


def test_deals_can_be_told_apart_by_company_kind_status_and_day(app: FastAPI) -> None:
    def found(where: str) -> int:
        total: int = data(app, f"{{ deals(where: {{{where}}}) {{ total }} }}")["deals"]["total"]
        return total

    assert found('company: "Oracle"') == 2
    assert found("kind: COMPUTE_PURCHASE") == 1
    assert found("status: SIGNED") == 2
    assert found('since: "2025-09-01", status: SIGNED') == 2
    assert found('since: "2025-10-01", status: SIGNED') == 1


def test_a_deal_shows_its_reports_with_phrases_that_stand_in_the_text(app: FastAPI) -> None:
    asked = """{ deals(where: {company: "OpenAI"}) { nodes { reportTotal reports {
      parties { name role } legs { giver receiver consideration amount { low high basis } }
      evidence { field start end quote } document { id text publisher } } } } }"""
    reports = [report for deal in data(app, asked)["deals"]["nodes"] for report in deal["reports"]]
    evidence = [
        (report["document"]["text"], each) for report in reports for each in report["evidence"]
    ]
    assert len(evidence) >= 3
    for text, each in evidence:
        assert text[each["start"] : each["end"]] == each["quote"]
    assert all(report["legs"] and report["parties"] for report in reports)


def test_legs_lead_to_their_companies_and_those_to_their_group(app: FastAPI) -> None:
    asked = '{ company(key: "oracle-power") { name parent { id } group { id name } } }'
    assert data(app, asked)["company"] == {
        "name": "Oracle Power",
        "parent": {"id": "oracle"},
        "group": {"id": "oracle", "name": "Oracle"},
    }
    asked = '{ company(key: "NVDA") { id aliases { text } identifiers { scheme value } country } }'
    assert data(app, asked)["company"]["id"] == "nvidia"


def test_the_clocks_move_every_answer(desk: Desk, app: FastAPI) -> None:
    early = '{publishedBy: "2025-08-31", validOn: "2025-08-31"}'
    asked = f"{{ now: deals(asOf: {CLOCKS}) {{ total }} then: deals(asOf: {early}) {{ total }} }}"
    told = data(app, asked)
    assert (told["now"]["total"], told["then"]["total"]) == (4, 1)
    asked = f"{{ now: loops(asOf: {CLOCKS}) {{ found }} then: loops(asOf: {early}) {{ found }} }}"
    assert [answer["found"] for answer in data(app, asked).values()] == [2, 0]
    (error,) = ask(app, "{ deals(asOf: {position: 100000}) { total } }")["errors"]
    assert "position" in error["message"]
    assert desk.store.head().position < 100000


def test_a_position_gives_the_answer_of_before_a_correction(desk: Desk, app: FastAPI) -> None:
    asked = "{ deals(where: {kind: COMPUTE_PURCHASE}, asOf: {position: POSITION}) "
    asked += "{ nodes { status corrected } } }"
    before = desk.store.head().position
    deal_id = next(
        each.deal_id for each in desk.whole().deals.values() if each.kind == "compute_purchase"
    )
    desk.carry_out(
        CorrectDeal(deal_id=deal_id, path="status", value="terminated", reason="a filing says so")
    )
    then = data(app, asked.replace("POSITION", str(before)))["deals"]["nodes"]
    now = data(app, asked.replace("POSITION", str(before + 1)))["deals"]["nodes"]
    assert then == [{"status": "SIGNED", "corrected": []}]
    assert now == [{"status": "TERMINATED", "corrected": ["status"]}]


def test_texts_of_many_documents_are_fetched_in_one_batch(
    desk: Desk, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    texts = desk.texts

    def counted(digests: list[str]) -> list[str | None]:
        batches.append(len(digests))
        return texts(digests)

    monkeypatch.setattr(desk, "texts", counted)
    nodes = data(app, "{ documents { nodes { text } } }")["documents"]["nodes"]
    assert batches == [len(nodes)]


def test_what_waits_for_a_verdict_is_shown_with_its_questions(app: FastAPI) -> None:
    asked = "{ review { total nodes { candidateId title questions passages { text } } } }"
    told = data(app, asked)["review"]
    assert told["total"] == 1
    assert told["nodes"][0]["questions"][0] == "is it more than a guess?"


def test_one_deal_report_and_document_are_found_by_the_start_of_their_ids(app: FastAPI) -> None:
    deal = data(app, "{ deals(first: 1) { nodes { id reports { id document { id } } } } }")
    node = deal["deals"]["nodes"][0]
    report = node["reports"][0]
    asked = (
        f'{{ deal(key: "{node["id"][:10]}") {{ id }} report(key: "{report["id"][:8]}") {{ id }} '
        f'document(key: "{report["document"]["id"]}") {{ id }} '
        f'reports(deal: "{node["id"]}") {{ nodes {{ id }} }} }}'
    )
    told = data(app, asked)
    assert told["deal"]["id"] == node["id"]
    assert told["report"]["id"] == report["id"]
    assert report["id"] in [each["id"] for each in told["reports"]["nodes"]]


def test_a_loop_through_an_unknown_company_is_refused(app: FastAPI) -> None:
    (error,) = ask(app, '{ loops(question: {through: "Nobody Corp"}) { found } }')["errors"]
    assert error["extensions"]["code"] == "NOT_FOUND"
    (error,) = ask(app, "{ loops(question: {maxHops: 99}) { found } }")["errors"]
    assert error["extensions"]["code"] == "INVALID_VALUE"
    (error,) = ask(app, "{ loops(question: {timeLimit: 500}) { found } }")["errors"]
    assert "20 seconds" in error["message"]
