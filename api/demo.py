"""The demo: the bundled register, rows and documents into a log, and what can be asked then."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from analytics.reports import ExposureAnswer, ExposureQuestion, LoopAnswer, LoopQuestion
from api.bundle import bundled_deals, bundled_documents, bundled_metrics
from api.importing import import_csv, import_metrics_csv
from api.lookups import find_company
from api.session import Desk
from graph.model.value import Value
from ingest.intake import FileOutcome, IntakeSummary, summarise
from ingest.outcome import Outcome

SHOWN_COMPANY = "OpenAI"
LOOPS_SHOWN = 12
Told = Callable[[str], None]


class DemoAnswer(Value, frozen=True):
    """What the demo read and what the log answers. `written` is zero the second time. `refused`
    names what ships and could not be read: then the installation is broken."""

    store: str
    companies_planted: int
    rows: IntakeSummary
    metrics: IntakeSummary
    documents: tuple[FileOutcome, ...]
    refused: tuple[str, ...]
    written: int
    deals: int
    waiting: int
    loops: LoopAnswer
    exposure: ExposureAnswer
    position: int


def _refused(outcomes: Iterable[FileOutcome]) -> tuple[str, ...]:
    return tuple(each.source for each in outcomes if each.document.outcome is Outcome.REFUSED)


def run_demo(desk: Desk, on_step: Told) -> DemoAnswer:
    """Read everything that ships, in a fixed order, then ask. What is known is left alone."""
    from ingest.review import waiting

    before = desk.store.head().position
    on_step("planting the register of companies")
    planted = desk.plant_register()
    on_step("importing curated deals")
    rows = import_csv(desk, bundled_deals())
    on_step("importing curated figures")
    metrics = import_metrics_csv(desk, bundled_metrics())
    documents: list[FileOutcome] = []
    for source, hints in bundled_documents():
        on_step(f"reading {source.source}")
        documents += desk.take_in([source], hints=hints)
    on_step("asking")
    moment = desk.moment()
    graph = desk.graph(moment)
    company = find_company(graph, SHOWN_COMPANY)
    return DemoAnswer(
        store=desk.store.info().address,
        companies_planted=planted,
        rows=summarise(rows),
        metrics=summarise(metrics),
        documents=tuple(documents),
        refused=_refused((*rows, *metrics, *documents)),
        written=graph.position - before,
        deals=len(graph.deals),
        waiting=len(waiting(graph)),
        loops=desk.loops(LoopQuestion(limit=LOOPS_SHOWN), moment),
        exposure=desk.exposure(ExposureQuestion(company_id=company.company_id), moment),
        position=graph.position,
    )
