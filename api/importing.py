"""Curated rows and figures from CSV files into the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from api.session import Desk
from graph.errors import UnreadableDocument
from ingest.curated import CuratedRow, import_rows
from ingest.files import Source, read_bytes
from ingest.intake import FileOutcome
from ingest.metrics import import_metrics
from ingest.outcome import DocumentOutcome, Outcome
from ingest.readers.csv_rows import BadRow
from ingest.readers.dataset import Row, read_rows
from ingest.readers.metrics import MetricRow, read_metrics
from ingest.rows import LeftOut, curated_rows

SIZE_MAX_BYTES = 50_000_000


def import_csv(desk: Desk, source: Source) -> list[FileOutcome]:
    """One outcome a row, in order: new, known, nothing found (left out, with the reason), refused.

    Names are those that the log knows. Raises UnreadableDocument when the file as a whole is no CSV
    of deals; a bad row stops nothing. The file again changes nothing.
    """
    from ingest.nlp.companies import CompanyIndex, companies_of_graph

    name, raw = _opened(source)
    lines = list(read_rows(raw, source=name))
    with desk.lock:
        desk.plant_register()
        book = CompanyIndex(companies_of_graph(desk.whole()))
        placed = curated_rows([line for line in lines if isinstance(line, Row)], book)
        kept = [each for each in placed if isinstance(each, CuratedRow)]
        done = iter(import_rows(desk.store, kept, actor=desk.actor, snapshots=desk.snapshots()))
    ready = iter(placed)
    return [
        FileOutcome(
            source=f"{name}:{line.number} {line.id}",
            document=_without(Outcome.REFUSED, line.reason)
            if isinstance(line, BadRow)
            else _outcome(next(ready), done),
        )
        for line in lines
    ]


def import_metrics_csv(desk: Desk, source: Source) -> list[FileOutcome]:
    """One outcome a row, as `import_csv` gives them; the rows are reported figures."""
    from ingest.nlp.companies import CompanyIndex, companies_of_graph

    name, raw = _opened(source)
    lines = list(read_metrics(raw, source=name))
    with desk.lock:
        desk.plant_register()
        book = CompanyIndex(companies_of_graph(desk.whole()))
        rows = [line for line in lines if isinstance(line, MetricRow)]
        done = iter(
            import_metrics(desk.store, rows, book, actor=desk.actor, snapshots=desk.snapshots())
        )
    return [
        FileOutcome(
            source=f"{name}:{line.number} {line.id}",
            document=_without(Outcome.REFUSED, line.reason)
            if isinstance(line, BadRow)
            else next(done),
        )
        for line in lines
    ]


def _opened(source: Source) -> tuple[str, bytes]:
    name = str(source) if isinstance(source, Path) else source.source
    raw = read_bytes(source, SIZE_MAX_BYTES) if isinstance(source, Path) else source.raw
    if len(raw) > SIZE_MAX_BYTES:
        raise UnreadableDocument(name, f"is over {SIZE_MAX_BYTES / 1e6:.0f} MB; split it")
    return name, raw


def _outcome(row: CuratedRow | LeftOut, done: Iterator[DocumentOutcome]) -> DocumentOutcome:
    if isinstance(row, LeftOut):
        return _without(Outcome.NOTHING_FOUND, f"left out: {row.reason}")
    return next(done)


def _without(outcome: Outcome, reason: str) -> DocumentOutcome:
    return DocumentOutcome(document_id=None, outcome=outcome, reason=reason)
