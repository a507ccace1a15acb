"""Legs become flows, parallel flows become edges."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from analytics.flows import Column, Flow, FlowSet, Level, Selection, edges, flows, total
from graph.events import catalogue as c
from graph.fold.snapshot import KnowledgeGraph
from graph.model.company import company_slug
from graph.model.deal import Consideration, Firmness, Stage, Status
from graph.model.money import AmountClaim, Basis, exact, up_to
from tests.support.builders import a_deal, a_flow, a_graph, a_history, a_leg, a_warrant

DAY = date(2026, 6, 30)
PROMISES = (Consideration.CASH, Consideration.WARRANT)


def found_in(graph: KnowledgeGraph, **selection: object) -> FlowSet:
    return flows(graph, Selection(**selection), DAY)  # type: ignore[arg-type]


def only(graph: KnowledgeGraph, **selection: object) -> Flow:
    (flow,) = found_in(graph, **selection).flows
    return flow


def test_a_leg_becomes_a_flow_that_knows_its_deal_and_its_reports() -> None:
    graph = a_graph(a_deal())
    flow = only(graph)
    assert (flow.giver_id, flow.receiver_id) == ("nvidia", "openai")
    assert (flow.low, flow.high, flow.is_known) == (100, 100, True)
    assert flow.deal_id in graph.deals
    assert set(flow.report_ids) == set(graph.reports)
    assert flow.began_on == "2025-09-22"


def test_things_that_are_not_asked_for_are_left_out() -> None:
    graph = a_graph(a_deal(a_leg(), a_leg("OpenAI", "NVIDIA", None, Consideration.EQUITY)))
    assert only(graph).consideration is Consideration.CASH
    assert len(found_in(graph, classes=(Consideration.EQUITY,)).flows) == 1


def test_an_undisclosed_amount_is_unknown_and_never_zero() -> None:
    flow = only(a_graph(a_deal(a_leg(amount=None))))
    assert (flow.low, flow.high, flow.upper, flow.is_known) == (None, None, None, False)


def test_a_bound_keeps_the_end_that_is_stated() -> None:
    most = only(a_graph(a_deal(a_leg(amount=up_to(100)))))
    least_claim = AmountClaim(low=Decimal(70), basis=Basis.AT_LEAST)
    least = only(a_graph(a_deal(a_leg(amount=least_claim))))
    assert (most.low, most.high, most.upper) == (0, 100, 100)
    assert (least.low, least.high, least.upper) == (70, None, 70)


def test_each_column_of_money_is_a_flow_of_its_own() -> None:
    graph = a_graph(a_deal(a_leg(amount=100), status=Status.ANNOUNCED))
    assert only(graph, column=Column.HEADLINE).low == 100
    assert only(graph, column=Column.CONTRACTED).low == 0
    assert only(graph, column=Column.PAID).low == 0
    paid = a_graph(a_deal(a_leg(amount=100, stage=Stage.PAID), status=Status.COMPLETED))
    assert only(paid, column=Column.PAID).low == 100


def test_a_contingent_leg_carries_its_contingent_amount_in_every_column() -> None:
    graph = a_graph(a_deal(a_warrant(amount=30)))
    for column in Column:
        flow = only(graph, classes=PROMISES, column=column)
        assert (flow.firmness, flow.low) == (Firmness.CONTINGENT, 30)


def test_a_status_floor_keeps_that_rung_and_better() -> None:
    graph = a_graph(
        a_deal(a_leg("A", "B"), status=Status.RUMOURED),
        a_deal(a_leg("B", "C"), status=Status.ANNOUNCED),
        a_deal(a_leg("C", "D"), status=Status.COMPLETED),
    )
    kept = found_in(graph, status_floor=Status.ANNOUNCED).flows
    assert [flow.giver_id for flow in kept] == ["b", "c"]


def test_deals_that_ended_are_left_out_unless_asked_for() -> None:
    graph = a_graph(a_deal(status=Status.TERMINATED))
    assert found_in(graph).flows == ()
    assert only(graph, include_exits=True).status is Status.TERMINATED


def test_a_flow_ended_on_the_day_that_the_ending_report_names() -> None:
    graph = a_graph(
        a_deal(deal="1", effective_on="2025-10-01"),
        a_deal(deal="1", status=Status.TERMINATED, printed="2026-02-03", effective_on="2026-02-01"),
    )
    assert only(graph, include_exits=True).ended_on == "2026-02-01"


def test_without_such_a_day_it_ended_when_its_end_was_printed() -> None:
    graph = a_graph(
        a_deal(deal="1", effective_on="2025-10-01"),
        a_deal(deal="1", status=Status.TERMINATED, printed="2026-02-03"),
    )
    flow = only(graph, include_exits=True)
    assert (flow.began_on, flow.ended_on) == ("2025-09-22", "2026-02-03")


def test_a_living_flow_has_no_end() -> None:
    assert only(a_graph(a_deal(effective_on="2025-10-01"))).ended_on is None


def test_at_group_level_money_moves_between_groups_and_within_one_it_vanishes() -> None:
    graph = a_history(a_deal(a_leg("Arm", "OpenAI")), a_deal(a_leg("SoftBank", "Arm")))
    graph.add(c.ControlChanged(company_id="arm", parent_id="softbank"))
    flow = only(graph.graph(), level=Level.GROUP)
    assert (flow.giver_id, flow.given_by, flow.receiver_id) == ("softbank", "arm", "openai")
    assert len(found_in(graph.graph()).flows) == 2


def test_foreign_money_is_converted_at_the_rate_of_its_day() -> None:
    graph = a_graph(a_deal(a_leg(amount=exact(100, "EUR")), announced_on="2024-01-02"))
    flow = only(graph)
    assert flow.low == flow.high == Decimal("109.56")
    assert flow.conversion is not None
    assert flow.conversion.rate_on == date(2024, 1, 2)
    assert flow.conversion.original.low == 100


def test_money_without_a_rate_is_unknown_and_named() -> None:
    found = found_in(a_graph(a_deal(a_leg(amount=exact(100, "TWD")))))
    assert not found.flows[0].is_known
    assert found.unconverted == ("deal-1 nvidia>openai:cash: 100 TWD",)


def test_one_sum_for_several_givers_is_at_most_that_sum_on_each_pair() -> None:
    legs = [a_leg(name, "Stargate", 100, group="all") for name in ("Oracle", "SoftBank")]
    found = found_in(a_graph(a_deal(*legs))).flows
    assert [(flow.low, flow.high) for flow in found] == [(0, 100), (0, 100)]
    assert len({flow.group_key for flow in found}) == 1


def test_two_deals_with_sums_for_groups_are_not_mixed_up() -> None:
    deals = [a_deal(a_leg("Oracle", "Stargate", 100, group="all")) for _ in range(2)]
    found = found_in(a_graph(*deals)).flows
    assert len({flow.group_key for flow in found}) == 2
    assert total(found)[:2] == (0, 200)


def test_parallel_flows_of_a_pair_are_summed_and_unknown_ones_counted() -> None:
    edge = edges([a_flow(amount=10), a_flow(amount=20, high=30), a_flow(amount=None)])["a", "b"]
    assert (edge.low, edge.high, edge.unknown) == (30, 40, 1)
    assert len(edge.flows) == 3


def test_an_edge_of_unknown_flows_has_no_amount() -> None:
    edge = edges([a_flow(amount=None), a_flow(amount=None)])["a", "b"]
    assert (edge.low, edge.high, edge.unknown) == (None, None, 2)


def test_an_edge_of_nothing_is_zero_and_known() -> None:
    edge = edges([a_flow(amount=0)])["a", "b"]
    assert (edge.low, edge.high, edge.unknown) == (0, 0, 0)


def test_both_directions_are_edges_of_their_own() -> None:
    found = edges([a_flow("b", "a", 1), a_flow("a", "b", 2)])
    assert list(found) == [("a", "b"), ("b", "a")]


def test_a_group_sum_counts_once_at_its_upper_end() -> None:
    shared = [a_flow(giver, "x", 0, high=100, group_key="all") for giver in ("a", "b", "c")]
    assert total([*shared, a_flow("d", "x", 7)]) == (7, 107, 4)


def test_a_sum_of_nothing_knows_nothing() -> None:
    assert total([]) == (0, 0, 0)
    assert total([a_flow(amount=None)]) == (0, 0, 0)


def test_a_merged_company_gives_from_its_survivor() -> None:
    history = a_history(a_deal(a_leg("Nvidia Corp", "OpenAI")), a_deal(a_leg("NVIDIA", "AMD")))
    history.add(
        c.CompanyMerged(
            company_id=company_slug("Nvidia Corp"), survivor_id="nvidia", score=1.0, reason="same"
        )
    )
    assert {flow.giver_id for flow in found_in(history.graph()).flows} == {"nvidia"}
