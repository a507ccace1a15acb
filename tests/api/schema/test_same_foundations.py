"""What deals rest on is one value through GraphQL, the command line and Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics.backing import BackingQuestion
from analytics.backlog import BacklogQuestion
from analytics.chance import ChanceQuestion
from analytics.circulation import CirculationQuestion
from analytics.customers import CustomersQuestion
from analytics.montecarlo import MonteCarloQuestion, Rate
from analytics.plans import PlansQuestion
from analytics.rebate import RebateQuestion
from analytics.reports import ConcentrationQuestion
from analytics.shares import Dimension
from api.session import Desk
from graph.connect import open_store
from graph.model.deal import Status
from graph.settings import Settings
from tests.api.schema.test_same_value import WIDE, _same
from tests.support.cli import CLOCKS as CLI_CLOCKS
from tests.support.cli import dealgraph
from tests.support.desks import TODAY, a_log_file
from tests.support.graphql import CLOCKS, an_app, data, everything

FIGURES = (
    "id,company,metric,value,currency,period,months,subject,published_on,source_address\n"
    "m,NVIDIA,gross_margin,0.75,,2025-01-26,12,,2025-02-26,https://www.example.org/k\n"
    "r,NVIDIA,revenue,130497000000,USD,2025-01-26,12,,2025-02-26,https://www.example.org/k\n"
    "a,NVIDIA,customer_share,0.12,,2025-01-26,12,Customer A,2025-02-26,https://www.example.org/k\n"
    "b,Oracle,backlog,99100000000,USD,2024-08-31,,,2024-09,https://www.example.org/q\n"
)


@pytest.fixture
def log(tmp_path: Path) -> str:
    address = a_log_file(tmp_path / "deals.sqlite")
    ran = dealgraph("import-metrics", "-", "--store", address, stdin=FIGURES)
    assert ran.code == 0, ran.err
    return address


@pytest.fixture
def desk(log: str) -> Iterator[Desk]:
    with Desk(open_store(log, Settings(store=log)), today=lambda: TODAY) as opened:
        yield opened


CASES: list[tuple[str, str, tuple[str, ...], str, Callable[[Desk], Any]]] = [
    (
        "rebate",
        'company: "NVIDIA", ',
        ("rebate", "NVIDIA"),
        "RebateReport",
        lambda desk: desk.rebate(RebateQuestion(company_id="nvidia"), desk.moment()),
    ),
    (
        "backlog",
        'company: "Oracle", ',
        ("backlog", "Oracle"),
        "BacklogReport",
        lambda desk: desk.backlog(BacklogQuestion(company_id="oracle"), desk.moment()),
    ),
    (
        "backing",
        'company: "AMD", ',
        ("backstops", "AMD"),
        "BackingReport",
        lambda desk: desk.backing(BackingQuestion(company_id="amd"), desk.moment()),
    ),
    (
        "plans",
        "",
        ("plans",),
        "PlansReport",
        lambda desk: desk.plans(PlansQuestion(), desk.moment()),
    ),
    (
        "customers",
        'company: "NVIDIA", ',
        ("concentration", "--customers", "--company", "NVIDIA"),
        "CustomersReport",
        lambda desk: desk.customers(CustomersQuestion(company_id="nvidia"), desk.moment()),
    ),
    (
        "circulation",
        "chance: {draws: 9, seed: 3}, ",
        ("circulation", "--null-model", "--draws", "9", "--seed", "3"),
        "CirculationReport",
        lambda desk: desk.circulation(
            CirculationQuestion(chance=ChanceQuestion(draws=9, seed=3)), desk.moment()
        ),
    ),
    (
        "montecarlo",
        'company: "OpenAI", draws: 20, rates: [{status: SIGNED, chance: "0.5"}], ',
        ("montecarlo", "OpenAI", "--draws", "20", "--convert", "signed=0.5"),
        "MonteCarloReport",
        lambda desk: desk.montecarlo(
            MonteCarloQuestion(
                company_id="openai",
                draws=20,
                rates=(Rate(status=Status.SIGNED, chance=Decimal("0.5")),),
            ),
            desk.moment(),
        ),
    ),
    (
        "concentration",
        "by: SUPPLY_COUNTRY, ",
        ("concentration", "--by", "supply-country"),
        "ConcentrationReport",
        lambda desk: desk.concentration(
            ConcentrationQuestion(by=Dimension.SUPPLY_COUNTRY), desk.moment()
        ),
    ),
]


@pytest.mark.parametrize(
    ("field", "given", "words", "name", "ask"), CASES, ids=[each[0] for each in CASES]
)
def test_it_is_the_same_through_every_door(
    log: str,
    desk: Desk,
    field: str,
    given: str,
    words: tuple[str, ...],
    name: str,
    ask: Callable[[Desk], Any],
) -> None:
    through_python = ask(desk)
    asked = f"{{ {field}({given}asOf: {CLOCKS}) {everything(name)} }}"
    _same(
        through_python,
        data(an_app(desk, limits=WIDE), asked),
        dealgraph(*words, "--json", "--store", log, *CLI_CLOCKS).json,
    )
