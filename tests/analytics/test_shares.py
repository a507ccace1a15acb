"""Money summed by giver, receiver, counterparty, kind, instrument, country."""

from __future__ import annotations

import pytest

from analytics.flows import FAR_DAY, Column, Level, Selection, flows
from analytics.reports import ConcentrationQuestion, answer_concentration
from analytics.shares import UNSTATED, Dimension, amounts_by
from graph.errors import InvalidValue
from graph.events import catalogue as c
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Consideration, DealKind
from graph.model.money import up_to
from tests.support.builders import a_deal, a_graph, a_history, a_leg, a_purchase
from tests.support.history import a_company

COUNTRIES = (a_company("TSMC", "TW"), a_company("NVIDIA", "US"), a_company("Arm", "GB"))


def sums(
    graph: KnowledgeGraph,
    by: Dimension,
    own: str | None = None,
    level: Level = Level.COMPANY,
) -> dict[str, tuple[int, int]]:
    classes = (Consideration.CASH, Consideration.REVENUE_SHARE)
    found = flows(graph, Selection(classes=classes, level=level), FAR_DAY).flows
    named = amounts_by(graph, found, by, own)
    return {name: (int(low), int(high)) for name, (low, high) in named.items()}


@pytest.fixture
def graph() -> KnowledgeGraph:
    return a_graph(
        a_deal(a_leg("NVIDIA", "OpenAI", 100)),
        a_purchase(a_leg("NVIDIA", "TSMC", up_to(40))),
        a_purchase(a_leg("OpenAI", "NVIDIA", 7)),
        a_purchase(a_leg("OpenAI", "TSMC", None)),
        a_deal(a_leg("AMD", "OpenAI", 3, Consideration.REVENUE_SHARE), kind=DealKind.REVENUE_SHARE),
        companies=COUNTRIES,
    )


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        (Dimension.GIVER, {"NVIDIA": (100, 140), "OpenAI": (7, 7), "AMD": (3, 3)}),
        (Dimension.RECEIVER, {"OpenAI": (103, 103), "TSMC": (0, 40), "NVIDIA": (7, 7)}),
        (
            Dimension.KIND,
            {"equity_investment": (100, 100), "compute_purchase": (7, 47), "revenue_share": (3, 3)},
        ),
        (Dimension.INSTRUMENT, {"cash": (107, 147), "revenue_share": (3, 3)}),
        (Dimension.COUNTRY, {UNSTATED: (103, 103), "TW": (0, 40), "US": (7, 7)}),
    ],
)
def test_known_money_is_summed_by_each_dimension(
    graph: KnowledgeGraph, by: Dimension, wanted: dict[str, tuple[int, int]]
) -> None:
    assert sums(graph, by) == wanted


def test_seen_from_one_firm_the_other_side_gives_the_name(graph: KnowledgeGraph) -> None:
    asked = ConcentrationQuestion(
        company_id="nvidia", by=Dimension.COUNTERPARTY, column=Column.HEADLINE
    )
    answer = answer_concentration(graph, asked)
    assert answer.concentration is not None
    shares = answer.concentration.shares
    assert {each.name: each.amount_high for each in shares} == {"OpenAI": 107, "TSMC": 40}


def test_the_country_is_that_of_the_company_and_not_of_its_group() -> None:
    history = a_history(
        a_purchase(a_leg("NVIDIA", "Arm", 5)),
        companies=(*COUNTRIES, a_company("SoftBank", "JP")),
    )
    history.add(c.ControlChanged(company_id="arm", parent_id="softbank"))
    graph = history.graph()
    assert sums(graph, Dimension.COUNTRY, level=Level.GROUP) == {"GB": (5, 5)}
    assert sums(graph, Dimension.RECEIVER, level=Level.GROUP) == {"SoftBank": (5, 5)}


def test_a_sum_for_several_givers_counts_once_in_each_name() -> None:
    legs = [a_leg(name, "Stargate", 100, group="all") for name in ("Oracle", "SoftBank")]
    graph = a_graph(a_deal(*legs))
    assert sums(graph, Dimension.RECEIVER) == {"Stargate": (0, 100)}
    assert sums(graph, Dimension.GIVER) == {"Oracle": (0, 100), "SoftBank": (0, 100)}


def test_without_known_money_there_are_no_names() -> None:
    assert sums(a_graph(a_deal(a_leg(amount=None))), Dimension.GIVER) == {}


def test_an_answer_counts_the_flows_that_have_no_amount(graph: KnowledgeGraph) -> None:
    asked = ConcentrationQuestion(company_id="tsmc", by=Dimension.GIVER)
    answer = answer_concentration(graph, asked)
    assert (answer.company, answer.unknown_flows) == ("TSMC", 1)
    assert answer.concentration is not None
    assert [share.name for share in answer.concentration.shares] == ["NVIDIA"]
    assert len(answer.report_ids) == 2


def test_counterparties_of_nobody_in_particular_are_refused(graph: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="company"):
        answer_concentration(graph, ConcentrationQuestion(by=Dimension.COUNTERPARTY))
