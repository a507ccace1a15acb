"""Dollars of compute by maker, foundry and country: bounds, two views, what nobody states."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.flows import Column
from analytics.reports import (
    ConcentrationAnswer,
    ConcentrationQuestion,
    answer_concentration,
    reproduce,
)
from analytics.shares import Dimension
from analytics.supply import Fabrication, Route, SupplyRow
from graph.errors import InvalidValue
from graph.model.deal import DealKind
from tests.support.builders import Told, a_deal, a_graph, a_leg, a_purchase

MAP = tuple(
    Fabrication(
        company_id=company, foundry=foundry, country=country, source_address="https://x.example"
    )
    for company, foundry, country in (
        ("nvidia", "TSMC", "TW"),
        ("nvidia", "Samsung", "KR"),
        ("amd", "TSMC", "TW"),
    )
)


def chips(buyer: str, seller: str, amount: int | None) -> Told:
    return a_purchase(a_leg(buyer, seller, amount), kind=DealKind.HARDWARE_PURCHASE)


DEALS = (
    chips("Meta", "AMD", 100),
    chips("Oracle", "NVIDIA", 40),
    chips("IREN", "Dell", 6),
    a_purchase(a_leg("OpenAI", "Oracle", 300)),
    a_purchase(a_leg("OpenAI", "Microsoft", 250)),
    a_deal(a_leg("NVIDIA", "OpenAI", 30)),
)


def ask(*deals: Told, by: Dimension = Dimension.SUPPLY_COUNTRY) -> ConcentrationAnswer:
    question = ConcentrationQuestion(by=by, column=Column.HEADLINE, fabrication=MAP)
    return answer_concentration(a_graph(*(deals or DEALS)), question)


def rows(answer: ConcentrationAnswer) -> dict[str, SupplyRow]:
    assert answer.supply is not None
    return {row.name: row for row in answer.supply.rows}


def test_a_maker_with_one_foundry_leans_on_it_and_one_with_two_may() -> None:
    told = rows(ask())
    assert (told["TW"].direct_low, told["TW"].direct_high) == (100, 140)
    assert (told["KR"].direct_low, told["KR"].direct_high) == (0, 40)


def test_compute_leans_at_most_on_the_makers_that_its_seller_buys_from() -> None:
    told = rows(ask())
    assert told["TW"].through_high == told["KR"].through_high == 300


def test_what_nobody_states_stays_apart() -> None:
    supply = ask().supply
    assert supply is not None
    assert supply.unstated_high == 256
    unstated = {term.receiver for term in supply.terms if term.route is Route.UNSTATED}
    assert unstated == {"Dell", "Microsoft"}
    assert supply.assumptions
    assert supply.sources == ("https://x.example",)


def test_shares_are_over_money_paid_for_hardware_and_to_makers() -> None:
    told = ask().concentration
    assert told is not None
    assert {share.name: share.amount_high for share in told.shares} == {
        "TW": 100,
        "KR or TW": 40,
        "n/d": 6,
    }


def test_by_supplier_and_by_foundry_the_same_purchases_are_named_otherwise() -> None:
    assert rows(ask(by=Dimension.SUPPLIER))["NVIDIA"].direct_low == 40
    assert rows(ask(by=Dimension.FOUNDRY))["TSMC"].direct_high == 140


def test_a_purchase_without_an_amount_is_counted_and_is_no_zero() -> None:
    told = rows(ask(chips("Meta", "NVIDIA", None)))["TW"]
    assert (told.direct_low, told.direct_high, told.unknown) == (None, None, 1)


def test_every_term_walks_back_to_its_reports() -> None:
    supply = ask().supply
    assert supply is not None
    assert all(term.report_ids and term.deal_id for term in supply.terms)
    direct = sum(term.high or Decimal(0) for term in supply.terms if term.route is Route.DIRECT)
    assert direct == 140


def test_the_receipt_holds_the_map_so_that_the_answer_comes_again() -> None:
    answer = ask()
    assert len(answer.receipt.parameters["fabrication"]) == 3  # type: ignore[arg-type]
    assert reproduce(a_graph(*DEALS), answer.receipt) == answer


def test_without_a_map_it_is_refused() -> None:
    question = ConcentrationQuestion(by=Dimension.SUPPLY_COUNTRY)
    with pytest.raises(InvalidValue, match="fabrication"):
        answer_concentration(a_graph(*DEALS), question)


def test_other_dimensions_have_no_supply() -> None:
    assert ask(by=Dimension.KIND).supply is None
