"""Three clocks: true in the world, printed, in our log."""

from __future__ import annotations

from datetime import date

from graph.events import catalogue as c
from graph.model.calendar import Certainty
from graph.model.deal import Stage, Status
from tests.support.history import History, a_cash_leg, a_company, a_document, a_reported_deal


def a_deal_that_closed_later() -> History:
    return History(
        a_document("a", published_on="2025-09-22"),
        a_document("b", published_on="2026-01-10"),
        a_reported_deal("1", "a", status=Status.ANNOUNCED, announced_on="2025-09-22"),
        a_reported_deal(
            "1",
            "b",
            status=Status.COMPLETED,
            announced_on="2025-09-22",
            effective_on="2025-12-26",
            legs=[a_cash_leg(stage=Stage.PAID)],
        ),
    )


def test_before_it_was_announced_there_is_no_deal() -> None:
    assert a_deal_that_closed_later().graph(valid_on=date(2025, 9, 21)).deals == {}


def test_on_a_day_before_the_closing_it_is_announced_and_unpaid() -> None:
    deal = a_deal_that_closed_later().graph(valid_on=date(2025, 12, 1)).deals["deal-1"]
    assert deal.status is Status.ANNOUNCED
    assert deal.legs[0].paid is not None
    assert deal.legs[0].paid.upper == 0


def test_what_the_public_could_know_lags_what_was_true() -> None:
    history = a_deal_that_closed_later()
    known = history.graph(valid_on=date(2025, 12, 31), published_by=date(2025, 12, 31))
    true = history.graph(valid_on=date(2025, 12, 31))
    assert known.deals["deal-1"].status is Status.ANNOUNCED
    assert true.deals["deal-1"].status is Status.COMPLETED
    assert list(known.documents) == ["doc-a"]


def test_the_log_clock_uses_the_events_up_to_it_and_nothing_else() -> None:
    history = a_deal_that_closed_later()
    graph = history.graph(position=3)
    assert graph.position == 3
    assert graph.deals["deal-1"].status is Status.ANNOUNCED
    assert history.graph(position=0).deals == {}


def test_a_year_cannot_decide_a_day_so_the_answer_is_possible() -> None:
    history = History(a_document("a", published_on=None), a_reported_deal("1", announced_on="2025"))
    assert history.graph(valid_on=date(2025, 6, 1)).deals["deal-1"].truth is Certainty.POSSIBLE
    assert history.graph(valid_on=date(2026, 1, 1)).deals["deal-1"].truth is Certainty.YES
    assert history.graph(valid_on=date(2024, 12, 31)).deals == {}


def test_a_document_without_a_date_counts_as_printed_when_we_recorded_it() -> None:
    history = History(a_document("a", published_on=None), a_reported_deal("1"))
    assert history.graph(published_by=date(2025, 12, 31)).deals == {}
    assert history.graph(published_by=date(2026, 1, 1)).deals["deal-1"].truth is Certainty.YES


def test_a_group_is_that_of_the_day() -> None:
    history = History(
        a_company("xAI"),
        a_company("SpaceX"),
        a_company("Holding"),
        c.ControlChanged(company_id="xai", parent_id="spacex", valid_from="2026-02-02"),
        c.ControlChanged(company_id="spacex", parent_id="holding"),
    )
    assert history.graph(valid_on=date(2026, 2, 1)).group_of("xai") == "xai"
    assert history.graph(valid_on=date(2026, 2, 2)).group_of("xai") == "holding"
    history.add(c.ControlChanged(company_id="xai", parent_id=None, valid_from="2027"))
    assert history.graph(valid_on=date(2027, 6, 1)).group_of("xai") == "xai"


def test_control_in_a_circle_ends() -> None:
    history = History(
        a_company("A"),
        a_company("B"),
        c.ControlChanged(company_id="a", parent_id="b"),
        c.ControlChanged(company_id="b", parent_id="a"),
    )
    assert history.graph().group_of("a") == "b"
