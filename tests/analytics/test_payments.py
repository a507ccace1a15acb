"""Between which days a leg is paid, as far as its dates tell."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from analytics.flows import FAR_DAY, Selection, flows
from analytics.payments import Dating, Span, span_of
from graph.model.deal import Schedule, Stage
from tests.support.builders import Told, a_deal, a_graph, a_leg


def the_span(told: Told, schedule: Schedule | None = None) -> Span:
    """Of the only cash leg of a log."""
    ((deal, leg),) = a_graph(told).legs()
    return span_of(deal, msgspec.structs.replace(leg, schedule=schedule))


def test_a_paid_leg_was_paid_when_its_deal_took_effect() -> None:
    told = a_deal(a_leg(stage=Stage.PAID), effective_on="2025-03", announced_on="2025-01-05")
    assert the_span(told) == (date(2025, 3, 1), date(2025, 3, 31), Dating.PAID)


def test_a_paid_leg_of_a_deal_without_that_day_was_paid_some_day_after_its_beginning() -> None:
    told = a_deal(a_leg(stage=Stage.PAID), announced_on="2025-01-05")
    assert the_span(told) == (date(2025, 1, 5), None, Dating.BEGUN)


@pytest.mark.parametrize(
    ("schedule", "first", "last"),
    [
        (Schedule(starts="2026", ends="2027-Q2"), date(2026, 1, 1), date(2027, 6, 30)),
        (Schedule(term_months=60), date(2025, 1, 31), date(2030, 1, 31)),
        (Schedule(term_months=13), date(2025, 1, 31), date(2026, 2, 28)),
        (Schedule(ends="2028"), date(2025, 1, 31), date(2028, 12, 31)),
    ],
)
def test_a_schedule_bounds_the_payment_at_both_ends(
    schedule: Schedule, first: date, last: date
) -> None:
    told = a_deal(a_leg(), announced_on="2025-01-31")
    assert the_span(told, schedule) == (first, last, Dating.SCHEDULE)


@pytest.mark.parametrize("months", [10**6, None])
def test_a_term_without_an_end_on_the_calendar_leaves_the_end_open(months: int | None) -> None:
    told = a_deal(a_leg(), announced_on="2025-01-31")
    span = the_span(told, Schedule(term_months=months))
    assert span == (date(2025, 1, 31), None, Dating.BEGUN)


def test_an_end_before_the_beginning_is_not_believed() -> None:
    told = a_deal(a_leg(), announced_on="2025-01-31")
    assert the_span(told, Schedule(ends="2020")).dating is Dating.BEGUN


def test_without_any_date_the_payment_is_unknown() -> None:
    told = a_deal(a_leg(), announced_on=None, effective_on=None)
    assert the_span(told) == (None, None, Dating.UNKNOWN)


def test_a_flow_carries_the_days_of_its_leg() -> None:
    graph = a_graph(a_deal(a_leg(stage=Stage.PAID), effective_on="2025-03-07"))
    (flow,) = flows(graph, Selection(), FAR_DAY).flows
    day = date(2025, 3, 7)
    assert (flow.pays_from, flow.pays_until, flow.dating) == (day, day, Dating.PAID)
