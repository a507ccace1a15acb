"""Which plans have money behind them, and what their payers owe."""

from __future__ import annotations

from decimal import Decimal

from analytics.plans import Funding, PlansAnswer, PlansQuestion, answer_plans
from analytics.reports import reproduce
from graph.events.catalogue import Metric
from graph.model.deal import Consideration, DealKind, Leg, Stage, Status
from graph.model.money import Basis, Quantity, QuantityUnit
from tests.support.builders import Told, a_deal, a_graph, a_leg, a_purchase
from tests.support.reporting import a_figure, with_figures


def power(giver: str, receiver: str, gigawatts: int) -> Leg:
    amount = Decimal(gigawatts)
    return Leg(
        giver=giver,
        receiver=receiver,
        consideration=Consideration.COMPUTE,
        quantity=Quantity(low=amount, high=amount, basis=Basis.EXACT, unit=QuantityUnit.GIGAWATT),
    )


def ask(*deals: Told, company: str | None = None) -> PlansAnswer:
    return answer_plans(a_graph(*deals), PlansQuestion(company_id=company))


def test_each_plan_says_how_far_its_money_has_come_weakest_first() -> None:
    answer = ask(
        a_purchase(a_leg("OpenAI", "Oracle", 300)),
        a_purchase(a_leg("OpenAI", "Amazon", 38), status=Status.ANNOUNCED),
        a_purchase(a_leg("OpenAI", "AMD", None), status=Status.SIGNED),
        a_purchase(power("Oracle", "xAI", 3), status=Status.PROPOSED),
    )
    assert [row.funding for row in answer.plans] == [
        Funding.NO_PAYER,
        Funding.NO_AMOUNT,
        Funding.ANNOUNCED,
        Funding.CONTRACTED,
    ]
    assert answer.plans[0].gigawatts == 3
    assert any("no report says who pays" in each for each in answer.missing)


def test_plans_that_ended_or_were_delivered_are_none_any_more() -> None:
    ended = a_purchase(a_leg("OpenAI", "Oracle", 300), status=Status.TERMINATED)
    done = a_purchase(a_leg("OpenAI", "Oracle", 9, stage=Stage.PAID), status=Status.COMPLETED)
    assert not ask(ended, done).plans


def test_a_payer_is_short_of_what_it_owes_beyond_what_it_is_promised() -> None:
    answer = ask(
        a_purchase(a_leg("OpenAI", "Oracle", 300)), a_deal(a_leg("SoftBank", "OpenAI", 30))
    )
    (row,) = answer.payers
    assert (row.company, row.owes_high, row.promised_high) == ("OpenAI", 300, 30)
    assert row.gap_low == row.gap_high == 270


def test_reported_cash_closes_a_part_of_the_gap() -> None:
    cash = a_figure("openai", Metric.CASH, 20, months=None)
    history = with_figures(cash, deals=(a_purchase(a_leg("OpenAI", "Oracle", 300)),))
    (row,) = answer_plans(history.graph(), PlansQuestion()).payers
    assert row.gap_high == 280
    assert row.cash is not None
    assert row.cash.event_id


def test_a_firm_without_stated_gigawatts_is_told_which_fact_is_missing() -> None:
    answer = ask(a_purchase(a_leg("xAI", "Oracle", 10)), company="xai")
    assert "no report in the log states gigawatts of a plan of xAI" in answer.missing
    assert "no cash of xAI is in the log" in answer.missing
    assert "no revenue of xAI is in the log" in answer.missing


def test_the_plans_of_one_firm_are_those_that_it_is_an_end_of() -> None:
    deals = (a_purchase(a_leg("OpenAI", "Oracle", 1)), a_purchase(a_leg("Meta", "Nebius", 1)))
    assert len(ask(*deals).plans) == 2
    (row,) = ask(*deals, company="nebius").plans
    assert row.payers == ("Meta",)


def test_megawatts_are_counted_as_gigawatts_and_an_investment_is_no_plan() -> None:
    leg = Leg(
        giver="Talen",
        receiver="Amazon",
        consideration=Consideration.POWER,
        quantity=Quantity(
            low=Decimal(1920), high=Decimal(1920), basis=Basis.EXACT, unit=QuantityUnit.MEGAWATT
        ),
    )
    buys = a_purchase(a_leg("Amazon", "Talen", 18), leg, kind=DealKind.POWER_PURCHASE)
    (row,) = ask(buys, a_deal(a_leg("NVIDIA", "OpenAI", 30))).plans
    assert row.gigawatts == Decimal("1.92")


def test_a_receipt_gives_the_same_answer() -> None:
    graph = a_graph(a_purchase(a_leg("OpenAI", "Oracle", 300)))
    answer = answer_plans(graph, PlansQuestion())
    assert reproduce(graph, answer.receipt) == answer
