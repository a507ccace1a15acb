"""What an exposure report says around its rows: denominator, net, sources, who has no name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.exposure_report import ExposureAnswer
from analytics.reports import ExposureQuestion, answer_exposure
from graph.events.catalogue import Metric
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Status
from tests.support.builders import a_deal, a_graph, a_leg, a_purchase, a_warrant
from tests.support.reporting import a_figure, with_figures

GIVEN = (a_deal(a_leg("NVIDIA", "OpenAI", 30)), a_purchase(a_leg("Oracle", "NVIDIA", 90)))


def ask(graph: KnowledgeGraph, company: str = "nvidia", currency: str = "USD") -> ExposureAnswer:
    return answer_exposure(graph, ExposureQuestion(company_id=company, currency=currency))


def test_totals_are_measured_against_the_latest_year_of_revenue_with_its_own_date() -> None:
    log = with_figures(
        a_figure("nvidia", Metric.REVENUE, 50, period="2024-01-28"),
        a_figure("nvidia", Metric.REVENUE, 60, period="2025-01-26"),
        a_figure("nvidia", Metric.REVENUE, 20, period="2025-04-27", months=3),
        deals=GIVEN,
    )
    found = ask(log.graph()).denominator
    assert found is not None
    assert (found.figure.metric, found.figure.period, found.value) == (
        Metric.REVENUE, "2025-01-26", 60,
    )  # fmt: skip
    assert (found.gives_ratio, found.receives_ratio) == (Decimal("0.5"), Decimal("1.5"))
    assert (found.rate, found.rate_on) == (None, None)


def test_equity_comes_before_revenue_since_it_can_absorb_a_loss() -> None:
    log = with_figures(
        a_figure("nvidia", Metric.REVENUE, 60),
        a_figure("nvidia", Metric.EQUITY, 40, period="2024-10-27", months=None),
        deals=GIVEN,
    )
    found = ask(log.graph()).denominator
    assert found is not None
    assert (found.figure.metric, found.gives_ratio) == (Metric.EQUITY, Decimal("0.75"))


def test_a_denominator_in_another_money_is_changed_at_the_rate_of_its_own_day() -> None:
    log = with_figures(a_figure("nvidia", Metric.REVENUE, 60), deals=GIVEN)
    found = ask(log.graph(), currency="EUR").denominator
    assert found is not None
    assert found.rate_on is not None
    assert str(found.rate_on) <= "2025-01-26"
    assert found.value == (60 * (found.rate or 0)).quantize(Decimal("0.01"))


@pytest.mark.parametrize("value", [0, -5])
def test_nothing_is_measured_against_nothing_or_less(value: int) -> None:
    log = with_figures(
        a_figure("nvidia", Metric.EQUITY, value, period="2024-10-27", months=None), deals=GIVEN
    )
    found = ask(log.graph()).denominator
    assert found is not None
    assert (found.value, found.gives_ratio, found.receives_ratio) == (value, None, None)


def test_without_a_figure_there_is_no_denominator_and_an_unknown_total_has_no_ratio() -> None:
    assert ask(a_graph(*GIVEN)).denominator is None
    log = with_figures(
        a_figure("nvidia", Metric.REVENUE, 60), deals=(a_deal(a_leg("NVIDIA", "OpenAI", None)),)
    )
    found = ask(log.graph()).denominator
    assert found is not None
    assert (found.gives_ratio, found.receives_ratio) == (None, 0)


def test_customers_without_a_name_are_told_and_named_ones_are_not() -> None:
    def share(subject: str, value: str, period: str = "2025-01-26") -> object:
        words = {"subject": subject, "currency": None, "period": period}
        return a_figure("nvidia", Metric.CUSTOMER_SHARE, value, **words)  # type: ignore[arg-type]

    log = with_figures(
        share("Customer A", "0.12"),  # type: ignore[arg-type]
        share("oracle", "0.11"),  # type: ignore[arg-type]
        share("Customer C", "0.2", "2024-01-28"),  # type: ignore[arg-type]
        deals=GIVEN,
    )
    told = ask(log.graph()).anonymous_customers
    assert [(each.subject, each.value) for each in told] == [("Customer A", Decimal("0.12"))]
    assert ask(a_graph(*GIVEN)).anonymous_customers == ()


def test_net_is_gross_where_nothing_binds_the_other_way() -> None:
    talk = a_purchase(a_leg("OpenAI", "NVIDIA", 70), status=Status.ANNOUNCED)
    told = ask(a_graph(a_deal(a_leg("NVIDIA", "OpenAI", 30)), talk)).exposure
    assert {
        (row.relation.value, row.gross_high, row.net_low, row.net_high) for row in told.rows
    } == {
        ("gives to", 30, 30, 30),
        ("receives from", 0, 0, 0),
    }
    assert told.missing == ()


@pytest.mark.parametrize("back", [a_purchase(a_leg("OpenAI", "NVIDIA", 70)),
                                  a_purchase(a_leg("OpenAI", "NVIDIA", None)),
                                  a_deal(a_warrant("OpenAI", "NVIDIA", None))])  # fmt: skip
def test_net_is_unknown_where_money_binds_both_ways_and_the_reason_is_told(back: object) -> None:
    graph = a_graph(a_deal(a_leg("NVIDIA", "OpenAI", 30)), back)  # type: ignore[arg-type]
    told = ask(graph).exposure
    given = next(row for row in told.rows if row.relation.value == "gives to")
    assert (given.gross_high, given.net_low, given.net_high) == (30, None, None)
    assert "no report in the log states" in " ".join(told.missing)


def test_sources_of_a_row_are_independent_ones() -> None:
    graph = a_graph(
        a_deal(deal="1", printed="2025-09-22"),
        a_deal(deal="1", printed="2025-09-23"),
        a_deal(a_leg("NVIDIA", "OpenAI", 7), deal="2", origin="Outlet d1"),
    )
    (row,) = ask(graph).exposure.rows
    assert row.sources == 2


def test_superseded_facts_are_counted() -> None:
    plain = ask(a_graph(*GIVEN)).exposure
    assert (plain.superseded_reports, plain.corrected_fields, plain.disputed_legs) == (0, 0, 0)
    apart = ask(
        a_graph(a_deal(a_leg(amount=5), deal="1"), a_deal(a_leg(amount=9), deal="1"))
    ).exposure
    assert apart.disputed_legs == 1
