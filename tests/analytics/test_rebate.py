"""What a stake hands back: hand-computed ratios, bounds, and what is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.rebate import RebateAnswer, RebateQuestion, answer_rebate
from analytics.reports import reproduce
from graph.errors import InvalidValue, NotFound
from graph.events.catalogue import Metric
from graph.model.calendar import Certainty
from graph.model.deal import Consideration, DealKind, Leg
from graph.model.money import Basis, Quantity, QuantityUnit, up_to
from tests.support.builders import Told, a_deal, a_leg, a_purchase
from tests.support.reporting import a_figure, a_margin, with_figures


def a_stake(amount: object = 100, **words: object) -> Told:
    return a_deal(a_leg("NVIDIA", "OpenAI", amount), **words)  # type: ignore[arg-type]


def buys(
    amount: int | None = 200, buyer: str = "OpenAI", seller: str = "NVIDIA", **words: object
) -> Told:
    told = {"kind": DealKind.HARDWARE_PURCHASE, **words}
    return a_purchase(a_leg(buyer, seller, amount), **told)


def ask(*deals: Told, margin: str | None = "0.75", **words: object) -> RebateAnswer:
    figures = [a_figure("nvidia", Metric.REVENUE, 1000)]
    if margin is not None:
        figures.append(a_margin(value=margin))
    graph = with_figures(*figures, deals=deals).graph()
    return answer_rebate(graph, RebateQuestion(company_id="nvidia", **words))  # type: ignore[arg-type]


def test_a_hundred_into_a_buyer_of_two_hundred_hands_back_two_thirds() -> None:
    (row,) = ask(a_stake(100), buys(200)).rows
    assert (row.gross_profit_low, row.gross_profit_high) == (150, 150)
    assert row.handed_back_low == row.handed_back_high == Decimal("0.6667")
    assert row.at_least_half is Certainty.YES
    assert row.half_at_low == row.half_at_high == Decimal("266.67")
    assert not row.missing


def test_exactly_half_is_half() -> None:
    (row,) = ask(a_stake(75), buys(200)).rows
    assert row.handed_back_high == Decimal("0.5")
    assert row.at_least_half is Certainty.YES


def test_up_to_a_hundred_may_or_may_not_hand_back_half() -> None:
    (row,) = ask(a_stake(up_to(100)), buys(200)).rows
    assert (row.handed_back_low, row.handed_back_high) == (0, Decimal("0.6667"))
    assert row.at_least_half is Certainty.POSSIBLE


def test_unknown_purchases_give_no_ratio_and_say_where_half_would_be() -> None:
    (row,) = ask(a_stake(30), buys(None)).rows
    assert (row.handed_back_low, row.handed_back_high, row.at_least_half) == (None, None, None)
    assert row.half_at_high == 80
    assert row.missing == ("no amount is known for OpenAI → NVIDIA (deal-2)",)


def test_terms_add_up_and_name_their_reports() -> None:
    answer = ask(a_stake(30), a_stake(100), buys(200))
    (row,) = answer.rows
    assert row.invested.high == sum(term.high or 0 for term in row.invested.terms) == 130
    assert all(term.report_ids for term in (*row.invested.terms, *row.purchases.terms))
    assert answer.margin is not None
    assert answer.margin.event_id


def test_money_that_comes_through_another_firm_is_bounded_and_in_no_ratio() -> None:
    (row,) = ask(
        a_stake(30),
        buys(300, "OpenAI", "Oracle", kind=DealKind.COMPUTE_PURCHASE),
        buys(40, "Oracle"),
    ).rows
    assert [(each.via, each.at_most) for each in row.through] == [("Oracle", 40)]
    assert row.handed_back_high is None
    assert "no purchase of OpenAI from NVIDIA is in the log" in row.missing


def test_gigawatts_sold_give_the_price_at_which_half_comes_back() -> None:
    chips = Leg(
        giver="NVIDIA",
        receiver="OpenAI",
        consideration=Consideration.CHIPS,
        quantity=Quantity(
            low=Decimal(10), high=None, basis=Basis.AT_LEAST, unit=QuantityUnit.GIGAWATT
        ),
    )
    purchase = a_purchase(a_leg("OpenAI", "NVIDIA", None), chips, kind=DealKind.HARDWARE_PURCHASE)
    (row,) = ask(a_stake(150), purchase).rows
    assert row.gigawatts == 10
    assert row.half_at_per_gigawatt_high == 40


def test_without_a_margin_nothing_is_computed_and_the_answer_says_so() -> None:
    answer = ask(a_stake(), buys(), margin=None)
    assert answer.rows[0].handed_back_high is None
    assert answer.rows[0].half_at_high is None
    assert "no gross margin of NVIDIA is in the log" in answer.missing


def test_money_of_the_period_funds_a_share_of_its_revenue() -> None:
    inside = {"announced_on": "2024-06-01", "printed": "2024-06-01"}
    told = ask(a_stake(100, **inside), buys(40, **inside)).self_funded
    assert told is not None
    assert (told.returned_low, told.returned_high) == (40, 40)
    assert told.share_high == Decimal("0.04")
    assert told.customers == ("OpenAI",)


def test_deals_of_another_year_fund_nothing_of_this_one() -> None:
    answer = ask(a_stake(100), buys(40))
    assert answer.self_funded is None
    assert any(each.startswith("self-funded share") for each in answer.missing)


def test_an_unknown_purchase_of_the_period_leaves_the_upper_end_open() -> None:
    inside = {"announced_on": "2024-06-01", "printed": "2024-06-01"}
    told = ask(a_stake(100, **inside), buys(None, **inside)).self_funded
    assert told is not None
    assert (told.share_low, told.share_high, told.unknown) == (0, None, 1)


def test_a_receipt_gives_the_same_answer() -> None:
    graph = with_figures(a_margin(), deals=(a_stake(), buys())).graph()
    answer = answer_rebate(graph, RebateQuestion(company_id="nvidia"))
    assert reproduce(graph, answer.receipt) == answer


def test_bad_questions_are_refused() -> None:
    with pytest.raises(NotFound):
        answer_rebate(with_figures().graph(), RebateQuestion(company_id="nobody"))
    with pytest.raises(InvalidValue, match="period"):
        ask(a_stake(), period="soon")
