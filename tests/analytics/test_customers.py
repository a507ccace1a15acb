"""Bounds of customer concentration from shares above ten percent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.customers import CustomersAnswer, CustomersQuestion, answer_customers
from analytics.reports import reproduce
from graph.errors import InvalidValue, NotFound
from graph.events.catalogue import Metric, MetricReported
from graph.fold.snapshot import KnowledgeGraph
from tests.support.reporting import a_figure, with_figures
from tests.support.vectors import vector_named


def a_share(value: str, subject: str, period: str = "2025-01-26") -> MetricReported:
    metric = Metric.CUSTOMER_SHARE
    return a_figure("nvidia", metric, value, subject=subject, currency=None, period=period)


def a_log() -> KnowledgeGraph:
    return with_figures(
        a_share("0.12", "Customer A"),
        a_share("0.11", "Customer B"),
        a_share("0.11", "Customer C"),
        a_share("0.13", "Customer B", period="2024-01-28"),
    ).graph()


def ask(graph: KnowledgeGraph | None = None, **words: object) -> CustomersAnswer:
    return answer_customers(graph or a_log(), CustomersQuestion(company_id="nvidia", **words))  # type: ignore[arg-type]


def test_nvidia_in_fiscal_2025_is_between_386_and_1022() -> None:
    answer = ask()
    assert (answer.hhi_low, answer.hhi_below) == (386, 1022)
    assert (answer.level_low, answer.level_high) == ("low", "moderate")
    assert answer.undisclosed == Decimal("0.66")


def test_whole_percents_read_as_half_a_percent_either_way_widen_the_bounds() -> None:
    answer = ask()
    assert (answer.rounded_low, answer.rounded_below) == (Decimal("352.75"), 1041)


@pytest.mark.parametrize("name", ["hhi_bounds_nvda_fy2025", "hhi_bounds_nvda_fy2025_rounded"])
def test_the_vectors_are_met_from_events(name: str) -> None:
    vector = vector_named(name)
    answer = ask(half_width=Decimal(str(vector["inputs"].get("rounding_half_width", 0))) / 100)
    told = (answer.rounded_low, answer.rounded_below)
    wanted = (vector["expected"]["hhi_low"], vector["expected"]["hhi_high_open"])
    assert [float(each or 0) for each in told] == pytest.approx(wanted, abs=vector["tolerance"])


def test_each_share_names_its_event_and_the_customer_as_printed() -> None:
    customers = ask().customers
    assert [each.subject for each in customers] == ["Customer A", "Customer B", "Customer C"]
    assert all(each.event_id for each in customers)


def test_an_earlier_year_can_be_asked_for() -> None:
    answer = ask(period="2024")
    assert [each.value for each in answer.customers] == [Decimal("0.13")]
    assert answer.hhi_low == 169


def test_without_shares_there_are_no_bounds_and_the_answer_says_so() -> None:
    answer = ask(period="2020")
    assert (answer.hhi_low, answer.hhi_below) == (None, None)
    assert answer.missing == ("no share of a customer of NVIDIA is in the log for 2020",)


def test_more_than_the_whole_is_refused() -> None:
    graph = with_figures(a_share("0.7", "A"), a_share("0.7", "B")).graph()
    with pytest.raises(InvalidValue):
        ask(graph)
    with pytest.raises(InvalidValue):
        ask(line=Decimal(0))


def test_nobody_has_no_customers() -> None:
    with pytest.raises(NotFound):
        answer_customers(with_figures().graph(), CustomersQuestion(company_id="nobody"))


def test_a_receipt_gives_the_same_answer() -> None:
    graph = a_log()
    assert reproduce(graph, ask(graph).receipt) == ask(graph)
