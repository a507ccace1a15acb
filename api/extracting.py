"""What would be read out of a document, with nothing stored."""

from __future__ import annotations

from pathlib import Path

from graph.events.catalogue import CandidateDeferred, DealReported, DocumentIngested
from graph.events.codec import decode
from graph.fold.read import read_graph
from graph.model.value import Value
from graph.store.memory import MemoryStore
from ingest.candidate import Extractor
from ingest.document import SIZE_MAX_BYTES, read_document
from ingest.draft import Draft
from ingest.drafting import Drafter
from ingest.files import Source, read_bytes
from ingest.match import DealIndex, Matcher
from ingest.reading import Hints
from ingest.record import Recorder


class ExtractAnswer(Value, frozen=True):
    """The document as it would be recorded, and the bodies of its `deal.reported` events."""

    document: DocumentIngested
    reports: tuple[DealReported, ...]


def extract_from(
    source: Source, hints: Hints, *, unsure: bool = False, extractor: Extractor | None = None
) -> tuple[ExtractAnswer, str]:
    """The answer and the stored text that its evidence points into. `unsure` adds, at the end,
    what would be deferred to the review queue. Raises UnreadableDocument."""
    from api.reading import default_extractor

    name = str(source) if isinstance(source, Path) else source.source
    raw = read_bytes(source, SIZE_MAX_BYTES) if isinstance(source, Path) else source.raw
    document = read_document(raw, source=name, hints=hints)
    nowhere = MemoryStore()
    reader = Recorder(nowhere, extractor or default_extractor(), actor="extract")
    extraction, _ = reader.extract(document)
    graph = read_graph(nowhere)
    draft = Draft(actor="extract", cause_id=None)
    drafter = Drafter(draft, Matcher(DealIndex(graph)), graph, document, extraction.extractor)
    for candidate in extraction.candidates:
        drafter.take(candidate)
    reports: list[DealReported] = []
    deferred: list[DealReported] = []
    for event in draft.batch:
        match decode(event):
            case DealReported() as report:
                reports.append(report)
            case CandidateDeferred() as told:
                deferred.append(told.report)
    found = (*reports, *deferred) if unsure else tuple(reports)
    return ExtractAnswer(document=document.facts, reports=found), document.text
