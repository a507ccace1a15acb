"""To pay some of a commitment does not shrink it; to complete a deal for less does, and to complete
it without a word on the payment leaves that a range."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.events.catalogue import DealCorrected
from graph.fold.snapshot import DealLeg
from graph.model.deal import Stage, Status
from graph.model.document import SourceTier
from graph.model.money import UNDISCLOSED, AmountClaim, Basis, MoneyRange, exact
from tests.support.builders import dollars
from tests.support.history import History, a_cash_leg, a_document, a_reported_deal

AT_LEAST = AmountClaim(low=Decimal(100), high=None, basis=Basis.AT_LEAST, currency="USD")


def _paid_later(
    paid: int, status: Status, *, committed: int = 100, tier: SourceTier = SourceTier.NAMED
) -> DealLeg:
    history = History(
        a_document("a", published_on="2025-09-01"),
        a_document("b", published_on="2025-11-01", tier=tier),
        a_reported_deal("1", "a", legs=[a_cash_leg(amount=committed)]),
        a_reported_deal("1", "b", status=status, legs=[a_cash_leg(amount=paid, stage=Stage.PAID)]),
    )
    return history.cash_leg()


@pytest.mark.parametrize("tier", [SourceTier.NAMED, SourceTier.FILING])
@pytest.mark.parametrize("status", [Status.SIGNED, Status.EFFECTIVE])
def test_a_part_payment_leaves_the_commitment_as_it_is(status: Status, tier: SourceTier) -> None:
    leg = _paid_later(30, status, tier=tier)
    assert leg.paid is not None
    assert leg.contracted is not None
    assert leg.headline is not None
    assert (leg.headline.upper, leg.contracted.upper, leg.paid.upper) == (100, 100, 30)


def test_a_completed_deal_is_worth_what_was_paid() -> None:
    leg = _paid_later(90, Status.COMPLETED)
    assert leg.contracted == leg.paid == leg.headline
    assert leg.paid is not None
    assert leg.paid.upper == 90


def test_a_payment_over_the_commitment_raises_it() -> None:
    leg = _paid_later(120, Status.EFFECTIVE)
    assert leg.contracted is not None
    assert leg.contracted.upper == Decimal(120)


def test_sums_in_two_currencies_are_not_compared() -> None:
    euros = a_cash_leg(amount=exact(Decimal(30), "EUR"), stage=Stage.PAID)
    history = History(
        a_document("a", published_on="2025-09-01"),
        a_document("b", published_on="2025-11-01"),
        a_reported_deal("1", "a", legs=[a_cash_leg(amount=100)]),
        a_reported_deal("1", "b", status=Status.EFFECTIVE, legs=[euros]),
    )
    leg = history.cash_leg()
    assert leg.paid is not None
    assert leg.paid.currency == "EUR"
    assert leg.contracted == leg.paid


def test_a_promise_that_binds_no_longer_is_not_contracted() -> None:
    history = History(a_document("a"), a_reported_deal("1", "a", legs=[a_cash_leg(amount=100)]))
    assert history.cash_leg().contracted == history.cash_leg().headline
    history.add(
        DealCorrected(deal_id="deal-1", path="status", value="announced", reason="only announced")
    )
    leg = history.cash_leg()
    assert leg.contracted is not None
    assert leg.headline is not None
    assert (leg.contracted.upper, leg.headline.upper) == (0, 100)


def _completed_by_hand(amount: AmountClaim) -> DealLeg:
    history = History(a_document("a"), a_reported_deal("1", "a", legs=[a_cash_leg(amount=amount)]))
    history.add(DealCorrected(deal_id="deal-1", path="status", value="completed", reason="closed"))
    return history.cash_leg()


def test_of_a_completed_deal_at_most_what_was_contracted_was_paid() -> None:
    leg = _completed_by_hand(exact(100))
    assert leg.stage is Stage.COMMITTED
    assert leg.contracted == dollars(100)
    assert leg.paid == MoneyRange(low=Decimal(0), high=Decimal(100), currency="USD")


@pytest.mark.parametrize("amount", [UNDISCLOSED, AT_LEAST])
def test_what_a_completed_deal_paid_is_unknown_where_no_upper_end_is_stated(
    amount: AmountClaim,
) -> None:
    assert _completed_by_hand(amount).paid is None


def test_what_never_bound_was_not_paid_by_completion() -> None:
    history = History(
        a_document("a"),
        a_reported_deal("1", "a", status=Status.RUMOURED, legs=[a_cash_leg(amount=100)]),
    )
    history.add(DealCorrected(deal_id="deal-1", path="status", value="completed", reason="closed"))
    assert history.cash_leg().paid == dollars(0)
