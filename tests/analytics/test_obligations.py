"""What is still to be paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from analytics.flows import Level
from analytics.obligations import Obligation, Obligations, obligations
from graph.events import catalogue as c
from graph.model.deal import Firmness, Stage, Status
from graph.model.document import SourceTier
from graph.model.money import UNDISCLOSED, AmountClaim, exact, up_to
from tests.support.history import History, a_cash_leg, a_company, a_document, a_reported_deal

DAY = date(2026, 6, 30)


def a_history(*payloads: c.Payload) -> History:
    return History(a_document("a"), *payloads)


def owed(
    history: History, floor: Status = Status.SIGNED, level: Level = Level.COMPANY
) -> Obligations:
    return obligations(history.graph(), level, floor, "USD", DAY)


def only(found: Obligations) -> Obligation:
    (pair,) = found.pairs
    return pair


def a_deal_of(amount: AmountClaim | int, deal: str = "1", **leg: object) -> c.DealReported:
    return a_reported_deal(deal, legs=[a_cash_leg(amount=amount, **leg)])  # type: ignore[arg-type]


def test_a_signed_commitment_is_owed_with_its_range_and_reports() -> None:
    pair = only(owed(a_history(a_deal_of(up_to(100)))))
    assert (pair.debtor_id, pair.creditor_id) == ("nvidia", "openai")
    assert (pair.low, pair.high, pair.unknown) == (0, 100, 0)
    assert pair.deal_ids == ("deal-1",)
    assert len(pair.report_ids) == 1


def test_what_was_paid_is_owed_no_more() -> None:
    assert owed(a_history(a_deal_of(100, stage=Stage.PAID))).pairs == ()
    history = History(
        a_document("a", tier=SourceTier.FILING),
        a_document("b", published_on="2025-12-01"),
        a_reported_deal("1", "a", legs=[a_cash_leg(amount=100)]),
        a_reported_deal("1", "b", legs=[a_cash_leg(amount=30, stage=Stage.PAID)]),
    )
    pair = only(owed(history))
    assert (pair.low, pair.high) == (70, 70)


def test_an_unknown_payment_may_have_been_all_or_nothing() -> None:
    history = History(
        a_document("a", tier=SourceTier.FILING),
        a_document("b", published_on="2025-12-01"),
        a_reported_deal("1", "a", legs=[a_cash_leg(amount=100)]),
        a_reported_deal("1", "b", legs=[a_cash_leg(amount=UNDISCLOSED, stage=Stage.PAID)]),
    )
    pair = only(owed(history))
    assert (pair.low, pair.high) == (0, 100)


def test_a_completed_deal_and_an_option_owe_nothing() -> None:
    done = a_reported_deal("1", status=Status.COMPLETED)
    option = a_deal_of(50, "2", firmness=Firmness.OPTIONAL)
    assert owed(a_history(done, option)).pairs == ()


def test_a_plan_is_owed_only_where_plans_are_asked_for() -> None:
    plan = a_reported_deal(
        "1",
        status=Status.ANNOUNCED,
        legs=[a_cash_leg(firmness=Firmness.NON_BINDING, stage=Stage.PLANNED)],
    )
    assert owed(a_history(plan)).pairs == ()
    assert only(owed(a_history(plan), Status.ANNOUNCED)).high == 100


def test_an_unknown_amount_is_counted_and_never_zero() -> None:
    pair = only(owed(a_history(a_deal_of(UNDISCLOSED))))
    assert (pair.low, pair.high, pair.unknown, pair.unknown_deals) == (None, None, 1, ("deal-1",))
    both = only(owed(a_history(a_deal_of(UNDISCLOSED), a_deal_of(40, "2"))))
    assert (both.low, both.high, both.unknown) == (40, 40, 1)
    assert both.deal_ids == ("deal-1", "deal-2")


def test_a_group_owes_nothing_to_itself() -> None:
    history = a_history(
        a_company("NVIDIA"),
        a_company("OpenAI"),
        c.ControlChanged(company_id="openai", parent_id="nvidia"),
        a_deal_of(100),
    )
    assert owed(history, level=Level.GROUP).pairs == ()
    assert only(owed(history)).high == 100


def test_another_currency_is_converted_or_listed() -> None:
    euros = only(owed(a_history(a_deal_of(exact(Decimal(100), "EUR")))))
    assert euros.high is not None
    assert 80 < euros.high < 160
    strange = owed(a_history(a_deal_of(exact(Decimal(100), "XAU"))))
    assert strange.unconverted == ("deal-1 nvidia>openai:cash: 100 XAU",)
    assert only(strange).unknown == 1
