"""Which figure counts: the latest of a period, from the strongest source."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.reported import check_period, figure_for, figures_of
from graph.errors import InvalidValue
from graph.events.catalogue import Metric
from graph.model.document import SourceTier
from tests.support.history import a_company, a_document
from tests.support.reporting import a_figure, with_figures


def test_the_latest_period_counts_unless_one_is_asked_for() -> None:
    graph = with_figures(
        a_figure("nvidia", Metric.REVENUE, 130),
        a_figure("nvidia", Metric.REVENUE, 61, period="2024-01-28"),
    ).graph()
    latest, asked = (figure_for(graph, "nvidia", Metric.REVENUE, each) for each in (None, "2024"))
    assert latest is not None
    assert asked is not None
    assert (latest.value, asked.value) == (130, 61)
    assert figure_for(graph, "nvidia", Metric.REVENUE, "2023") is None
    assert figure_for(graph, "oracle", Metric.REVENUE, None) is None


def test_a_filing_wins_over_a_retelling_of_the_same_period() -> None:
    history = with_figures(a_figure("nvidia", Metric.REVENUE, 100))
    history.add(a_document("filing", tier=SourceTier.FILING, published_on="2025-02-26"))
    history.add(a_figure("nvidia", Metric.REVENUE, 130, document="filing"))
    history.add(a_document("blog", published_on="2025-03-01"))
    history.add(a_figure("nvidia", Metric.REVENUE, 131, document="blog"))
    (told,) = figures_of(history.graph(), "nvidia", Metric.REVENUE)
    assert told.value == 130


def test_a_figure_names_its_event_and_its_days() -> None:
    history = with_figures()
    event_id = history.add(a_figure("nvidia", Metric.REVENUE, 130))
    told = figure_for(history.graph(), "nvidia", Metric.REVENUE, None)
    assert told is not None
    assert told.event_id == event_id
    assert told.span == "12 months to 2025-01-26"
    window = told.window()
    assert window is not None
    assert window[1] == date(2025, 1, 26)
    assert 364 <= (window[1] - window[0]).days <= 366


def test_a_merged_company_keeps_its_figures() -> None:
    history = with_figures(a_figure("nv", Metric.REVENUE, 130))
    history.add(a_company("NV"))
    history.add(a_company("NVIDIA"))
    from graph.events.catalogue import CompanyMerged

    history.add(CompanyMerged(company_id="nv", survivor_id="nvidia", score=1.0, reason="same"))
    assert figure_for(history.graph(), "nvidia", Metric.REVENUE, None) is not None


def test_what_is_no_period_is_refused() -> None:
    with pytest.raises(InvalidValue, match="period"):
        check_period("last year")
