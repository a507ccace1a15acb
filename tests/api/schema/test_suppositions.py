"""whatIf and loadBearing over GraphQL: what is refused, and that nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from analytics.scenario_changes import CHANGES_MAX
from analytics.scenarios import COMPANIES_MAX
from api.session import Desk
from tests.support.desks import a_desk
from tests.support.graphql import CLOCKS, an_app, ask, data


@pytest.fixture
def desk() -> Iterator[Desk]:
    with a_desk() as opened:
        yield opened


@pytest.fixture
def app(desk: Desk) -> FastAPI:
    return an_app(desk)


def what_if(scenario: str) -> str:
    shown = "rings { before after broken { names by } } changes { dealId events }"
    return f"{{ whatIf(scenario: {scenario}, asOf: {CLOCKS}) {{ {shown} }} }}"


def test_a_scenario_writes_nothing(desk: Desk, app: FastAPI) -> None:
    head, whole = desk.store.head(), desk.whole()
    new = '{giver: "AMD", receiver: "NVIDIA", kind: DEBT, status: SIGNED, amount: "$1bn"}'
    answer = data(app, what_if(f"{{add: [{new}]}}"))["whatIf"]
    assert answer["rings"]["after"] > answer["rings"]["before"]
    assert (desk.store.head(), desk.whole()) == (head, whole)
    assert desk.store.get(answer["changes"][0]["events"][0].split()[1]) is None


def test_an_empty_scenario_changes_nothing(app: FastAPI) -> None:
    rings = data(app, what_if("{}"))["whatIf"]["rings"]
    assert rings == {"before": 2, "after": 2, "broken": []}


@pytest.mark.parametrize(
    ("scenario", "told"),
    [
        ('{terminate: ["deal-zzzz"]}', "no deal is known"),
        ('{amount: [{deal: "deal-zzzz", amount: "1bn"}]}', "no deal is known"),
        ('{retract: ["zzzzzzzz"]}', "no report is known"),
        ('{companies: ["Nobody Corp"]}', "no company is known"),
        ("{timeLimit: 1e6}", "timeLimit"),
        ("{maxHops: 99}", "max_hops"),
        ("{limit: 0}", "limit"),
        (f"{{terminate: {['x'] * (CHANGES_MAX + 1)}}}".replace("'", '"'), f"over {CHANGES_MAX}"),
        (f"{{companies: {['x'] * (COMPANIES_MAX + 1)}}}".replace("'", '"'), "companies"),
        (
            '{add: [{giver: "AMD", receiver: "NVIDIA", kind: DEBT, status: SIGNED, '
            'amount: "lots"}]}',
            "is no amount",
        ),
    ],
)
def test_a_scenario_that_makes_no_sense_is_refused(app: FastAPI, scenario: str, told: str) -> None:
    (error,) = ask(app, what_if(scenario))["errors"]
    assert told in error["message"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ('company: "Nobody Corp"', "no company is known"),
        ("question: {limit: 0}", "limit"),
        ("question: {timeLimit: 1e6}", "timeLimit"),
    ],
)
def test_a_leave_one_out_that_makes_no_sense_is_refused(
    app: FastAPI, arguments: str, told: str
) -> None:
    (error,) = ask(app, f"{{ loadBearing({arguments}) {{ moving }} }}")["errors"]
    assert told in error["message"]


def test_documents_are_left_out_whole(app: FastAPI) -> None:
    question = f"question: {{leaveOut: DOCUMENT, limit: 1}}, asOf: {CLOCKS}"
    answer = data(app, f"{{ loadBearing({question}) {{ leaveOut rows {{ subjectId }} }} }}")
    assert answer["loadBearing"]["leaveOut"] == "DOCUMENT"
    (row,) = answer["loadBearing"]["rows"]
    assert row["subjectId"].startswith("doc-")
