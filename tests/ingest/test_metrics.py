"""Curated figures: rows become figures with their slice, and a second time changes nothing."""

from __future__ import annotations

from importlib.resources import files

import pytest

from graph.errors import UnreadableDocument
from graph.events.catalogue import Metric
from graph.fold.read import read_graph
from graph.store.memory import MemoryStore
from ingest.metrics import import_metrics
from ingest.outcome import Outcome
from ingest.readers.csv_rows import BadRow
from ingest.readers.metrics import MetricRow, read_metrics
from tests.support.history import TickingClock
from tests.support.rows import Names
from tests.support.shared_data import shared_data

HEAD = "id,company,metric,value,currency,period,months,subject,published_on,source_address\n"
BOOK = Names(NVIDIA="NVIDIA", Oracle="Oracle")


def rows_of(*lines: str) -> list[MetricRow | BadRow]:
    return list(read_metrics((HEAD + "\n".join(lines)).encode(), source="figures.csv"))


def a_line(**fields: str) -> str:
    given = {
        "id": "r",
        "company": "NVIDIA",
        "metric": "revenue",
        "value": "130497000000",
        "currency": "USD",
        "period": "2025-01-26",
        "months": "12",
        "subject": "",
        "published_on": "2025-02-26",
        "source_address": "https://www.example.org/10-K",
        **fields,
    }
    return ",".join(given[name] for name in HEAD.strip().split(","))


def read(*lines: str) -> list[MetricRow]:
    return [row for row in rows_of(*lines) if isinstance(row, MetricRow)]


def test_a_row_becomes_a_figure_whose_quote_stands_in_its_text() -> None:
    store = MemoryStore(clock=TickingClock())
    (outcome,) = import_metrics(store, read(a_line()), BOOK, actor="tester")
    assert outcome.outcome is Outcome.NEW
    graph = read_graph(store)
    (fact,) = graph.metrics
    assert (fact.facts.company_id, fact.facts.metric) == ("nvidia", Metric.REVENUE)
    assert (fact.facts.value, fact.facts.months) == (130_497_000_000, 12)
    digest = graph.documents[fact.facts.document_id].facts.text_digest
    stored = store.text(digest)
    assert stored is not None
    assert {each.field for each in fact.facts.evidence} >= {"value", "metric", "period"}
    assert all(each.holds_in(stored) for each in fact.facts.evidence)


def test_the_same_rows_twice_write_nothing() -> None:
    store = MemoryStore(clock=TickingClock())
    import_metrics(store, read(a_line()), BOOK, actor="tester")
    before = store.head()
    (again,) = import_metrics(store, read(a_line()), BOOK, actor="tester")
    assert (again.outcome, store.head()) == (Outcome.KNOWN, before)


def test_a_company_that_nobody_knows_is_left_out_with_the_reason() -> None:
    store = MemoryStore(clock=TickingClock())
    (outcome,) = import_metrics(store, read(a_line(company="Nobody")), BOOK, actor="tester")
    assert outcome.outcome is Outcome.NOTHING_FOUND
    assert "Nobody" in outcome.reason
    assert store.head().position == 0


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"metric": "gross_margin", "value": "75"}, "share from 0 to 1"),
        ({"metric": "mood"}, "mood"),
        ({"currency": ""}, "needs a currency"),
        ({"metric": "customer_share", "value": "0.1", "currency": ""}, "which customer"),
        ({"period": "soon"}, "soon"),
        ({"months": "0"}, "months"),
        ({"value": ""}, "value is empty"),
        ({"value": "NaN"}, "no number"),
    ],
)
def test_a_bad_row_is_refused_in_one_line(fields: dict[str, str], told: str) -> None:
    (row,) = rows_of(a_line(**fields))
    assert isinstance(row, BadRow)
    assert told in row.reason
    assert "\n" not in row.reason


def test_an_id_that_stands_twice_is_refused() -> None:
    first, second = rows_of(a_line(), a_line(value="1"))
    assert isinstance(first, MetricRow)
    assert isinstance(second, BadRow)


def test_a_file_without_the_columns_is_refused_as_a_whole() -> None:
    with pytest.raises(UnreadableDocument, match="has no column"):
        list(read_metrics(b"id,company\n1,NVIDIA\n", source="figures.csv"))


def test_each_bundled_figure_of_nvidia_stands_in_its_annual_report() -> None:
    report = shared_data("edgar/nvda-10-k-2025-02-26.html").read_text(errors="replace")
    raw = (files("ingest") / "data" / "metrics.csv").read_bytes()
    told = [row for row in read_metrics(raw, source="metrics.csv") if isinstance(row, MetricRow)]
    assert len(told) >= 12
    for row in told:
        if row.company != "NVIDIA":
            continue
        shown = (
            f"{row.value / 1_000_000:,.0f}"
            if row.currency
            else f"{row.value * 100:.{1 if row.metric is Metric.GROSS_MARGIN else 0}f}"
        )
        assert f">{shown}" in report, row.id
