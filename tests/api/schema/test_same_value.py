"""GraphQL, the command line and a Python call give one value."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fastapi import FastAPI

from analytics.load_bearing import LoadBearingQuestion
from analytics.reports import ConcentrationQuestion, ExposureQuestion, LoopQuestion
from analytics.scenario_changes import AddDeal, SetStatus
from analytics.scenarios import ScenarioQuestion
from analytics.shares import Dimension
from analytics.stress import StressQuestion
from api.limits import Limits
from api.session import Desk
from graph.connect import open_store
from graph.model.deal import DealKind, Status
from graph.model.money import up_to
from graph.settings import Settings
from tests.support.cli import CLOCKS as CLI_CLOCKS
from tests.support.cli import dealgraph
from tests.support.desks import TODAY, a_log_file
from tests.support.graphql import CLOCKS, an_app, data, everything

WIDE = Limits(tokens=20_000, depth=16)
"""Room to ask for every field of a scenario at once."""


@pytest.fixture
def log(tmp_path: Path) -> str:
    return a_log_file(tmp_path / "deals.sqlite")


@pytest.fixture
def desk(log: str) -> Iterator[Desk]:
    with Desk(open_store(log, Settings(store=log)), today=lambda: TODAY) as opened:
        yield opened


@pytest.fixture
def app(desk: Desk) -> FastAPI:
    return an_app(desk)


def test_loops_are_the_same_through_every_door(log: str, desk: Desk, app: FastAPI) -> None:
    question = LoopQuestion(max_hops=4, min_amount=Decimal(10))
    through_python = desk.loops(question, desk.moment())
    assert len(through_python.loops) == 1
    asked = f'question: {{maxHops: 4, minAmount: "10"}}, asOf: {CLOCKS}'
    words = ("loops", "--max-hops", "4", "--min-amount", "10", "--json", "--store", log)
    _same(
        through_python,
        data(app, f"{{ loops({asked}) {_all('LoopReport')} }}"),
        dealgraph(*words, *CLI_CLOCKS).json,
    )


def test_rings_since_a_position_are_the_same_through_every_door(
    log: str, desk: Desk, app: FastAPI
) -> None:
    question = LoopQuestion(window_days=90, carry=Decimal("0.8"))
    through_python = desk.loop_changes(question, 12, desk.moment())
    assert through_python.opened
    asked = f'since: 12, question: {{windowDays: 90, carry: "0.8"}}, asOf: {CLOCKS}'
    words = ("loops", "--since", "12", "--window-days", "90", "--carry", "80%", "--json")
    _same(
        through_python,
        data(app, f"{{ loopChanges({asked}) {_all('LoopChangesReport')} }}"),
        dealgraph(*words, "--store", log, *CLI_CLOCKS).json,
    )


@pytest.mark.parametrize("company", ["Oracle", "OpenAI"])
def test_exposure_is_the_same_through_every_door(
    log: str, desk: Desk, app: FastAPI, company: str
) -> None:
    question = ExposureQuestion(company_id=company.lower())
    through_python = desk.exposure(question, desk.moment())
    assert through_python.exposure.rows
    terms = [row.terms for view in through_python.exposure.look_through for row in view.rows]
    assert any(terms) is (company == "OpenAI")
    _same(
        through_python,
        data(app, f'{{ exposure(company: "{company}", asOf: {CLOCKS}) {_all("ExposureReport")} }}'),
        dealgraph("exposure", company, "--json", "--store", log, *CLI_CLOCKS).json,
    )


def test_concentration_is_the_same_through_every_door(log: str, desk: Desk, app: FastAPI) -> None:
    question = ConcentrationQuestion(by=Dimension.KIND)
    through_python = desk.concentration(question, desk.moment())
    assert through_python.concentration is not None
    asked = f"{{ concentration(by: KIND, asOf: {CLOCKS}) {_all('ConcentrationReport')} }}"
    _same(
        through_python,
        data(app, asked),
        dealgraph("concentration", "--by", "kind", "--json", "--store", log, *CLI_CLOCKS).json,
    )


def test_a_payment_shock_is_the_same_through_every_door(log: str, desk: Desk, app: FastAPI) -> None:
    through_python = desk.stress(StressQuestion(company_id="openai"), desk.moment())
    assert through_python.rows
    _same(
        through_python,
        data(app, f'{{ stress(company: "OpenAI", asOf: {CLOCKS}) {_all("StressReport")} }}'),
        dealgraph("stress", "OpenAI", "--json", "--store", log, *CLI_CLOCKS).json,
    )


def test_a_scenario_is_the_same_through_every_door(log: str, desk: Desk) -> None:
    (deal_id,) = {
        leg.deal_id
        for row in desk.exposure(ExposureQuestion(company_id="oracle"), desk.moment()).exposure.rows
        for leg in row.legs
        if row.counterparty == "OpenAI"
    }
    new = AddDeal(
        giver_id="nvidia",
        receiver_id="oracle",
        kind=DealKind.EQUITY_INVESTMENT,
        status=Status.SIGNED,
        amount=up_to(5 * 10**9),
    )
    changes = (SetStatus(deal_id=deal_id, status=Status.TERMINATED), new)
    through_python = desk.what_if(ScenarioQuestion(changes=changes), desk.moment())
    assert through_python.rings.broken
    added = '{giver: "NVIDIA", receiver: "Oracle", kind: EQUITY_INVESTMENT, status: SIGNED, '
    scenario = f'{{terminate: ["{deal_id}"], add: [{added} amount: "up to $5bn"}}]}}'
    asked = f"{{ whatIf(scenario: {scenario}, asOf: {CLOCKS}) {_all('ScenarioResult')} }}"
    words = ("what-if", "--terminate", deal_id, "--json", "--store", log)
    added = "NVIDIA > Oracle | equity investment | signed | up to $5bn"
    _same(
        through_python,
        data(an_app(desk, limits=WIDE), asked),
        dealgraph(*words, "--add", added, *CLI_CLOCKS).json,
    )


@pytest.mark.parametrize("company", [None, "openai"])
def test_what_a_figure_leans_on_is_the_same_through_every_door(
    log: str, desk: Desk, app: FastAPI, company: str | None
) -> None:
    question = LoadBearingQuestion(company_id=company, time_limit=10.0)
    through_python = desk.load_bearing(question, desk.moment())
    assert through_python.rows
    named = f', company: "{company}"' if company else ""
    asked = f"{{ loadBearing(asOf: {CLOCKS}{named}) {_all('LoadBearingReport')} }}"
    words = ("load-bearing", *((company,) if company else ()), "--time-limit", "10", "--json")
    _same(through_python, data(app, asked), dealgraph(*words, "--store", log, *CLI_CLOCKS).json)


def _all(type_name: str) -> str:
    return everything(type_name)


def _same(through_python: Any, through_graphql: dict[str, Any], through_cli: Any) -> None:
    (served,) = through_graphql.values()
    value = msgspec.to_builtins(through_python, str_keys=True)
    assert msgspec.json.decode(msgspec.json.encode(through_python)) == through_cli
    assert _plain(served) == _words(through_python, value)


def _plain(served: Any) -> Any:
    """GraphQL's camel case as our names; what is inside a JSON scalar stays as it is."""
    if isinstance(served, dict):
        return {
            _snake(name): value if name == "parameters" else _plain(value)
            for name, value in served.items()
        }
    return [_plain(each) for each in served] if isinstance(served, list) else served


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: "_" + match[1].lower(), name)


def _words(value: Any, built: Any) -> Any:
    """Our value as GraphQL writes it: enumerations by the names of their members."""
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, msgspec.Struct):
        return {
            name: _listed(built[name])
            if name == "parameters"
            else _words(getattr(value, name), built[name])
            for name in value.__struct_fields__
        }
    if isinstance(value, tuple | list):
        return [_words(each, told) for each, told in zip(value, built, strict=True)]
    return built


def _listed(parameters: Any) -> Any:
    """Tuples as JSON has them."""
    return msgspec.json.decode(msgspec.json.encode(parameters))
