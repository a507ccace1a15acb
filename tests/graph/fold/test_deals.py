"""Reports that agree, disagree, come from stronger sources, are corrected or taken back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.events import catalogue as c
from graph.fold.snapshot import DealLeg
from graph.model.deal import Attribution, Consideration, DealKind, Firmness, Stage, Status
from graph.model.document import SourceTier
from graph.model.money import AmountClaim, Basis, MoneyRange, exact, up_to
from tests.support.history import (
    History,
    a_cash_leg,
    a_company,
    a_document,
    a_reported_deal,
)


def upper(value: MoneyRange | None) -> Decimal | None:
    return None if value is None else value.upper


def columns(leg: DealLeg) -> tuple[Decimal | None, ...]:
    """Headline, contracted, paid, contingent at their stated upper ends."""
    return tuple(upper(value) for value in (leg.headline, leg.contracted, leg.paid, leg.contingent))


def three_reports_that_disagree() -> History:
    return History(
        a_document("a", published_on="2025-09-01"),
        a_document("b", published_on="2025-09-02"),
        a_document("c", published_on="2025-09-03"),
        a_reported_deal("1", "a", legs=[a_cash_leg(amount=100)]),
        a_reported_deal("1", "b", legs=[a_cash_leg(amount=up_to(100))]),
        a_reported_deal("1", "c", legs=[a_cash_leg(amount=30)]),
    )


def test_three_amounts_never_add_up_and_the_disagreement_is_kept() -> None:
    leg = three_reports_that_disagree().cash_leg()
    assert upper(leg.headline) == 30
    assert (leg.spread.low, leg.spread.high) == (30, 100)
    assert (leg.spread.independent_sources, leg.spread.reports) == (3, 3)
    assert "latest of equal sources" in leg.spread.reason


def test_the_stronger_source_wins_over_the_later_one() -> None:
    history = History(
        a_document("filing", tier=SourceTier.FILING, published_on="2025-09-01"),
        a_document("news", published_on="2025-10-01"),
        a_reported_deal("1", "filing", legs=[a_cash_leg(amount=100)]),
        a_reported_deal("1", "news", legs=[a_cash_leg(amount=130)]),
    )
    assert upper(history.cash_leg().headline) == 100
    assert "strongest source (tier filing)" in history.cash_leg().spread.reason


def test_unnamed_people_speak_below_a_named_source() -> None:
    history = History(
        a_document("named", published_on="2025-09-01"),
        a_document("unnamed", published_on="2025-10-01"),
        a_reported_deal("1", "named", legs=[a_cash_leg(amount=100)]),
        a_reported_deal(
            "1",
            "unnamed",
            legs=[a_cash_leg(amount=130)],
            attribution=Attribution.PEOPLE_FAMILIAR,
        ),
    )
    assert upper(history.cash_leg().headline) == 100


def test_a_letter_of_intent_is_headline_only() -> None:
    history = History(
        a_document("a"),
        a_reported_deal(
            "1",
            status=Status.PROPOSED,
            legs=[
                a_cash_leg(amount=up_to(100), stage=Stage.PLANNED, firmness=Firmness.NON_BINDING)
            ],
        ),
    )
    assert columns(history.cash_leg()) == (100, 0, 0, 0)


def test_a_signed_deal_is_contracted_and_a_closed_one_paid() -> None:
    signed = History(a_document("a"), a_reported_deal("1", status=Status.SIGNED))
    assert columns(signed.cash_leg()) == (100, 100, 0, 0)
    closed = History(
        a_document("a"),
        a_reported_deal("1", status=Status.COMPLETED, legs=[a_cash_leg(stage=Stage.PAID)]),
    )
    assert columns(closed.cash_leg()) == (100, 100, 100, 0)


def test_a_contingent_leg_feeds_its_own_column_and_no_other() -> None:
    history = History(
        a_document("a"),
        a_reported_deal(
            "1",
            kind=DealKind.GUARANTEE,
            legs=[a_cash_leg(firmness=Firmness.CONTINGENT, consideration=Consideration.GUARANTEE)],
        ),
    )
    (leg,) = history.deal().legs
    assert columns(leg) == (0, 0, 0, 100)


def test_firm_and_milestone_tranches_stay_apart() -> None:
    history = History(
        a_document("a"),
        a_reported_deal(
            "1",
            legs=[a_cash_leg(amount=10), a_cash_leg(amount=30, firmness=Firmness.CONTINGENT)],
        ),
    )
    firm, contingent = sorted(history.deal().legs, key=lambda leg: len(leg.leg_id))
    assert columns(firm) == (10, 10, 0, 0)
    assert columns(contingent) == (0, 0, 0, 30)


def test_an_estimate_of_a_signed_deal_without_price_is_not_contracted() -> None:
    history = History(
        a_document("a"),
        a_document("b"),
        a_reported_deal("1", "a", legs=[a_cash_leg(amount=AmountClaim())]),
        a_reported_deal(
            "1",
            "b",
            status=Status.RUMOURED,
            legs=[a_cash_leg(amount=90, firmness=Firmness.NON_BINDING)],
        ),
    )
    assert columns(history.cash_leg()) == (90, None, 0, 0)


def test_a_cancelled_deal_keeps_only_what_was_paid() -> None:
    history = History(
        a_document("a", published_on="2025-09-01"),
        a_document("b", published_on="2025-10-01"),
        a_reported_deal("1", "a"),
        a_reported_deal("1", "b", status=Status.TERMINATED),
    )
    assert history.deal().status is Status.TERMINATED
    assert columns(history.cash_leg()) == (0, 0, 0, 0)
    assert history.cash_leg().amount == exact(100)


def test_an_annual_price_without_a_term_is_unknown_in_total() -> None:
    history = History(
        a_document("a"),
        a_reported_deal(
            "1",
            legs=[
                a_cash_leg(
                    amount=AmountClaim(
                        low=Decimal(30), high=Decimal(30), basis=Basis.EXACT, per="year"
                    )
                )
            ],
        ),
    )
    assert columns(history.cash_leg())[:2] == (None, None)


def test_another_currency_is_named_and_not_mixed_in() -> None:
    history = History(
        a_document("a", published_on="2025-09-02"),
        a_document("b", published_on="2025-09-01"),
        a_reported_deal("1", "a", legs=[a_cash_leg(amount=exact(130))]),
        a_reported_deal("1", "b", legs=[a_cash_leg(amount=exact(110, "EUR"))]),
    )
    spread = history.cash_leg().spread
    assert (spread.low, spread.high, spread.currency) == (130, 130, "USD")
    assert "also stated in EUR" in spread.reason


def test_a_retracted_report_counts_no_more_and_its_reason_is_kept() -> None:
    history = three_reports_that_disagree()
    misread = history.deal().report_ids[0]
    before = history.position()
    history.add(
        c.ReportRetracted(
            report_id=misread, deal_id="deal-1", code=c.RetractionReason.MISREAD, reason="typo"
        )
    )
    assert upper(history.cash_leg().headline) == 100
    assert history.deal().retracted_ids == (misread,)
    retraction = history.graph().reports[misread].retraction
    assert retraction is not None
    assert retraction.reason == "typo"
    then = history.graph(position=before).deals["deal-1"]
    assert upper(then.legs[0].headline) == 30


def test_a_withdrawn_document_takes_its_reports_along() -> None:
    history = three_reports_that_disagree()
    history.add(c.DocumentWithdrawn(document_id="doc-c", reason="taken back"))
    assert upper(history.cash_leg().headline) == 100
    assert history.cash_leg().spread.independent_sources == 2


def test_a_deal_without_active_reports_is_gone() -> None:
    history = History(a_document("a"), a_reported_deal("1"))
    history.add(c.DocumentWithdrawn(document_id="doc-a", reason="taken back"))
    assert history.graph().deals == {}
    assert not next(iter(history.graph().reports.values())).active


def test_a_curator_wins_over_every_source() -> None:
    history = three_reports_that_disagree()
    history.add(
        c.DealCorrected(
            deal_id="deal-1",
            path="legs[nvidia>openai:cash].amount",
            value={"low": "42", "high": "42", "basis": "exact", "currency": "USD", "per": "total"},
            reason="asked the company",
        )
    )
    history.add(
        c.DealCorrected(deal_id="deal-1", path="status", value="completed", reason="it closed")
    )
    leg = history.cash_leg()
    assert columns(leg) == (42, 42, 42, 0)  # paid: at most, decision 16
    assert leg.decided_by == "curator"
    assert history.deal().status is Status.COMPLETED
    assert history.deal().corrected == ("legs[nvidia>openai:cash].amount", "status")


def test_merged_deals_are_one_until_they_are_unmerged() -> None:
    history = History(
        a_document("a"),
        a_document("b"),
        a_reported_deal("1", "a", legs=[a_cash_leg(amount=100)]),
        a_reported_deal("2", "b", legs=[a_cash_leg(amount=100)]),
    )
    apart = history.graph()
    history.add(
        c.DealMerged(
            deal_id="deal-2", survivor_id="deal-1", score=1, decided_by="curator", reason="same"
        )
    )
    merged = history.graph()
    assert list(merged.deals) == ["deal-1"]
    assert merged.deal_of("deal-2") == merged.deals["deal-1"]
    assert merged.deals["deal-1"].merged_ids == ("deal-2",)
    assert len(merged.deals["deal-1"].report_ids) == 2
    history.add(c.DealUnmerged(deal_id="deal-2", survivor_id="deal-1", reason="two rounds"))
    assert history.graph().deals == apart.deals


def test_fifty_copies_of_a_scoop_count_as_one_source() -> None:
    history = History(a_document("a", publisher="Wire"), a_reported_deal("1", "a"))
    alone = history.deal()
    for number in range(50):
        history.add(
            a_document(f"copy{number}", publisher=f"Copy {number}", syndication_group="doc-a")
        )
        history.add(a_reported_deal("1", f"copy{number}"))
    crowd = history.deal()
    assert (crowd.confidence, crowd.independent_sources) == (alone.confidence, 1)
    assert columns(crowd.legs[0]) == columns(alone.legs[0])
    assert crowd.legs[0].spread.independent_sources == 1


def test_outlets_that_cite_one_origin_count_once() -> None:
    history = History(
        a_document("a", publisher="Bloomberg"),
        a_document("b", publisher="Other"),
        a_reported_deal("1", "a"),
        a_reported_deal("1", "b", origin="Bloomberg"),
    )
    assert history.deal().independent_sources == 1


def test_a_second_independent_source_raises_confidence() -> None:
    history = History(a_document("a"), a_document("b"), a_reported_deal("1", "a", confidence=0.5))
    history.add(a_reported_deal("1", "b", confidence=0.5))
    assert history.deal().confidence == pytest.approx(0.75)


def test_paid_over_contracted_is_named_with_the_report_that_breaks_it() -> None:
    history = History(
        a_document("filing", tier=SourceTier.FILING),
        a_document("news"),
        a_reported_deal("1", "filing", legs=[a_cash_leg(amount=100)]),
        a_reported_deal("1", "news", legs=[a_cash_leg(amount=120, stage=Stage.PAID)]),
    )
    (anomaly,) = history.graph().anomalies
    assert anomaly.code == "paid_over_contracted"
    assert anomaly.report_id in history.graph().reports
    assert "120 USD is more than 100 USD" in anomaly.text


def test_parties_follow_a_merged_company() -> None:
    history = History(
        a_company("NVIDIA"),
        a_company("OpenAI"),
        a_company("OpenAI OpCo"),
        a_document("a"),
        a_reported_deal("1", legs=[a_cash_leg(receiver="OpenAI OpCo")]),
    )
    apart = history.graph()
    history.add(
        c.CompanyMerged(company_id="openai-opco", survivor_id="openai", score=1, reason="same")
    )
    graph = history.graph()
    assert graph.deals["deal-1"].legs[0].receiver_id == "openai"
    assert graph.name_of("openai-opco") == "OpenAI"
    history.add(c.CompanyUnmerged(company_id="openai-opco", survivor_id="openai", reason="not so"))
    assert history.graph().deals == apart.deals
