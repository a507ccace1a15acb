"""Titles, views, and what they keep of the fold."""

from __future__ import annotations

from decimal import Decimal

import pytest

from api.presenters.companies import company_views
from api.presenters.deals import deal_view, headline_of
from api.presenters.reports import candidate_view, document_view, report_view
from api.presenters.titles import report_title
from graph.events.catalogue import DealReported
from graph.fold.snapshot import Deal
from graph.model.deal import Consideration, DealKind, Firmness, Leg
from tests.support.desks import CLOUD, a_desk
from tests.support.history import (
    History,
    a_cash_leg,
    a_company,
    a_document,
    a_reported_deal,
)


def told(*legs: Leg) -> DealReported:
    return a_reported_deal(legs=legs)


def other_leg(giver: str, receiver: str, what: Consideration) -> Leg:
    return Leg(giver=giver, receiver=receiver, consideration=what)


@pytest.mark.parametrize(
    ("legs", "title"),
    [
        ([a_cash_leg("A", "B")], "A → B"),
        ([other_leg("B", "A", Consideration.EQUITY), a_cash_leg("A", "B")], "A → B"),
        ([a_cash_leg("A", "B"), a_cash_leg("B", "A")], "A ⇄ B"),
        ([a_cash_leg("A", "X"), a_cash_leg("B", "X")], "A, B → X"),
        ([a_cash_leg(name, "X") for name in "ABCDE"], "A, B, C +2 → X"),
        ([other_leg("A", "B", Consideration.WARRANT)], "A → B"),
        ([other_leg("B", "A", Consideration.CHIPS),
          other_leg("A", "B", Consideration.GUARANTEE)], "A → B"),
        ([other_leg("B", "A", Consideration.COMPUTE)], "B → A"),
    ],
)  # fmt: skip
def test_a_title_follows_the_money(legs: list[Leg], title: str) -> None:
    assert report_title(told(*legs)) == title


def test_a_deal_without_legs_is_titled_by_its_parties() -> None:
    report = told(a_cash_leg("A", "B"))
    without = DealReported(
        deal_id="deal-1",
        document_id="doc-a",
        kind=DealKind.PARTNERSHIP,
        status=report.status,
        parties=report.parties,
        legs=(),
    )
    assert report_title(without) == "A – B"
    assert report_title(told()) == "no parties"


def the_deal(*legs: Leg) -> tuple[History, Deal]:
    history = History(
        a_company("NVIDIA"), a_company("OpenAI"), a_document("a"), a_reported_deal(legs=legs)
    )
    return history, history.deal()


def test_a_view_keeps_every_field_of_the_fold_and_adds_names() -> None:
    history, deal = the_deal(a_cash_leg())
    view = deal_view(history.graph(), deal)
    for name in deal.__struct_fields__:
        if name not in ("legs", "parties"):
            assert getattr(view, name) == getattr(deal, name)
    (leg,), (folded,) = view.legs, deal.legs
    for name in folded.__struct_fields__:
        assert getattr(leg, name) == getattr(folded, name)
    assert (leg.giver, leg.receiver) == ("NVIDIA", "OpenAI")
    assert [party.name for party in view.parties] == ["NVIDIA", "OpenAI"]


def test_a_party_that_nobody_registered_shows_its_id() -> None:
    history = History(a_document("a"), a_reported_deal(legs=[a_cash_leg("Some Lab", "A Cloud")]))
    view = deal_view(history.graph(), history.deal())
    assert view.title == "some-lab → a-cloud"


def test_deals_are_ordered_by_their_largest_figure_contingent_or_not() -> None:
    _, firm = the_deal(a_cash_leg(amount=100))
    guarantee = a_cash_leg(
        amount=500, firmness=Firmness.CONTINGENT, consideration=Consideration.GUARANTEE
    )
    _, contingent = the_deal(guarantee)
    _, unknown = the_deal(other_leg("NVIDIA", "OpenAI", Consideration.CASH))
    assert [headline_of(deal) for deal in (firm, contingent, unknown)] == [100, 500, Decimal(-1)]


def test_a_report_view_says_where_it_stands_and_what_it_rests_on() -> None:
    desk = a_desk()
    graph = desk.whole()
    (report,) = (
        each for each in graph.reports.values() if each.facts.document_id == CLOUD.facts.document_id
    )
    view = report_view(graph, report, desk.text)
    assert view.evidence == report.facts.evidence
    assert view.match.outcome == "new"
    assert view.document == document_view(graph.documents[CLOUD.facts.document_id])
    assert view.retracted is None
    assert (view.actor, view.extractor) == ("test@1", "fixed@1")


def test_a_report_of_a_document_that_the_clocks_hide_has_no_document() -> None:
    history = History(a_reported_deal())
    graph = history.graph()
    (report,) = graph.reports.values()
    view = report_view(graph, report, lambda _: None)
    assert (view.document, view.passages) == (None, ())


def test_a_candidate_view_has_what_a_reviewer_needs() -> None:
    desk = a_desk()
    graph = desk.whole()
    (state,) = graph.candidates.values()
    view = candidate_view(graph, state, desk.text)
    assert view.verdict is None
    assert view.questions == state.facts.questions
    assert view.passages
    assert view.document is not None


def test_companies_without_deals_come_last_by_name() -> None:
    companies = map(a_company, ("Zeta", "alpha", "NVIDIA", "OpenAI"))
    history = History(*companies, a_document("a"), a_reported_deal())
    names = [view.name for view in company_views(history.graph())]
    assert names == ["NVIDIA", "OpenAI", "alpha", "Zeta"]
