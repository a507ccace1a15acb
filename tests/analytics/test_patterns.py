"""Names for the shapes of rings, and the hop that the story starts with."""

from __future__ import annotations

import pytest

from analytics.flows import Flow
from analytics.patterns import Pattern, pattern_of
from graph.model.deal import Consideration, DealKind
from tests.support.builders import a_flow

EQUITY = DealKind.EQUITY_INVESTMENT
CHIPS = DealKind.HARDWARE_PURCHASE
COMPUTE = DealKind.COMPUTE_PURCHASE
WARRANT = Consideration.WARRANT
GUARANTEE = Consideration.GUARANTEE


def hop(kind: DealKind = COMPUTE, consideration: Consideration = Consideration.CASH) -> list[Flow]:
    return [a_flow(kind=kind, consideration=consideration)]


def shape(*hops: list[Flow]) -> tuple[Pattern, int]:
    """Of a ring of firms a, b, c … in this order."""
    return pattern_of(hops, "abcdef"[: len(hops)])


def test_money_for_a_firm_whose_purchases_lead_back_is_vendor_finance() -> None:
    assert shape(hop(EQUITY), hop(COMPUTE), hop(CHIPS)) == (Pattern.VENDOR_FINANCE, 0)
    assert shape(hop(DealKind.DEBT), hop(CHIPS)) == (Pattern.VENDOR_FINANCE, 0)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_ring_starts_with_the_financing_wherever_it_was_found(place: int) -> None:
    hops = [hop(CHIPS), hop(CHIPS), hop(CHIPS)]
    hops[place] = hop(EQUITY)
    assert shape(*hops) == (Pattern.VENDOR_FINANCE, place)


def test_of_two_financings_it_starts_with_the_one_whose_receiver_buys() -> None:
    assert shape(hop(EQUITY), hop(EQUITY), hop(CHIPS)) == (Pattern.VENDOR_FINANCE, 1)


def test_two_firms_with_equity_one_way_and_purchases_the_other() -> None:
    assert shape(hop(COMPUTE), hop(EQUITY)) == (Pattern.EQUITY_FOR_COMPUTE, 1)


def test_purchases_that_warrants_of_the_seller_meet() -> None:
    warrants = hop(DealKind.WARRANT_GRANT, WARRANT)
    assert shape(hop(CHIPS), warrants) == (Pattern.TAKE_OR_PAY_WITH_WARRANTS, 1)


def test_a_guarantee_that_meets_rent_is_a_backstop() -> None:
    assert shape(hop(DealKind.GUARANTEE, GUARANTEE), hop(DealKind.LEASE)) == (Pattern.BACKSTOP, 0)


def test_a_promise_beside_cash_does_not_name_the_ring() -> None:
    both = [*hop(EQUITY), *hop(EQUITY, WARRANT)]
    assert shape(both, hop(CHIPS), hop(CHIPS)) == (Pattern.VENDOR_FINANCE, 0)


def test_the_promise_that_closes_the_ring_names_it() -> None:
    sweetened = [*hop(EQUITY), *hop(EQUITY, WARRANT)]
    closed = hop(DealKind.GUARANTEE, GUARANTEE)
    assert shape(sweetened, hop(CHIPS), closed) == (Pattern.BACKSTOP, 2)


def test_a_share_of_revenue_without_financing() -> None:
    by_kind = shape(hop(DealKind.REVENUE_SHARE), hop(COMPUTE))
    by_money = shape(hop(DealKind.PARTNERSHIP, Consideration.REVENUE_SHARE), hop(COMPUTE))
    assert by_kind == by_money == (Pattern.REVENUE_SHARE, 0)


def test_financing_all_round_is_mutual_investment() -> None:
    hops = (hop(EQUITY), hop(DealKind.JOINT_VENTURE))
    assert shape(*hops) == (Pattern.MUTUAL_INVESTMENT, 0)


def test_purchases_all_round_are_plain_and_start_at_the_first_name() -> None:
    assert pattern_of([hop(), hop(), hop()], ["c", "a", "b"]) == (Pattern.PLAIN, 1)


def test_names_of_patterns_accuse_nobody() -> None:
    words = " ".join(Pattern).lower()
    assert not [bad for bad in ("fraud", "fake", "ponzi", "wash", "scheme") if bad in words]
