"""Reported figures follow the clocks, and a withdrawn document takes its figures back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from graph.events import catalogue as c
from graph.events.codec import decode_payload
from tests.support.history import History, a_company, a_document


def a_metric(**fields: object) -> c.MetricReported:
    given = {
        "company_id": "nvidia",
        "document_id": "doc-a",
        "metric": c.Metric.REVENUE,
        "value": Decimal(130),
        "period": "2025-01-26",
        "months": 12,
        **fields,
    }
    return c.MetricReported(**given)  # type: ignore[arg-type]


def a_log(*more: c.Payload) -> History:
    history = History(a_company("NVIDIA"), a_document("a", published_on="2025-02-26"))
    for payload in (a_metric(), *more):
        history.add(payload)
    return history


def test_a_figure_is_there_from_the_day_that_its_document_was_printed() -> None:
    log = a_log()
    assert not log.graph(published_by=date(2025, 2, 25)).metrics
    (fact,) = log.graph(published_by=date(2025, 2, 26)).metrics
    assert fact.facts.value == 130


def test_a_figure_is_not_there_before_its_period_ends() -> None:
    log = a_log()
    assert not log.graph(valid_on=date(2025, 1, 25)).metrics
    assert log.graph(valid_on=date(2025, 1, 26)).metrics


def test_a_figure_is_not_there_before_the_log_held_it() -> None:
    assert not a_log().graph(position=2).metrics
    assert a_log().graph(position=3).metrics


def test_a_withdrawn_document_takes_its_figures_back() -> None:
    log = a_log(c.DocumentWithdrawn(document_id="doc-a", reason="a misprint"))
    assert not log.graph().metrics
    assert log.graph(position=3).metrics


def test_a_figure_of_the_first_version_has_neither_months_nor_subject() -> None:
    told = decode_payload(
        "metric.reported",
        1,
        '{"company_id":"nvidia","document_id":"doc-a","metric":"cash","value":"1"}',
    )
    assert isinstance(told, c.MetricReported)
    assert (told.value, told.months, told.subject) == (1, None, None)
