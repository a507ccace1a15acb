"""Documents and reports with their phrases, and a deal with its reports, as the doors show them."""

from __future__ import annotations

from api.views.deals import DealView
from graph.events.catalogue import MatchDecision
from graph.fold.snapshot import Anomaly
from graph.model.calendar import AsOf, Certainty, PartialDateText
from graph.model.deal import Attribution, DealKind, Leg, Party, Status
from graph.model.document import DocumentKind, SourceTier
from graph.model.evidence import Evidence
from graph.model.value import Value


class Mark(Value, frozen=True):
    """The slice `[start, end)` of a passage's text that carries `fields` of the report."""

    start: int
    end: int
    fields: tuple[str, ...]


class Passage(Value, frozen=True):
    """Words of the stored text round the evidence: `text` begins at `start` of the stored text;
    the marks count from the beginning of the passage."""

    start: int
    text: str
    marks: tuple[Mark, ...]


class DocumentView(Value, frozen=True):
    """A document with what was made of it. `extractors` are the fingerprints that read it."""

    document_id: str
    kind: DocumentKind
    source_tier: SourceTier
    publisher: str | None
    title: str | None
    address: str | None
    published_on: PartialDateText | None
    filer: str | None
    language: str | None
    text_digest: str
    raw_digest: str
    syndication_group: str | None
    withdrawn: str | None
    recorded_at: str
    position: int
    extractors: tuple[str, ...]


class ReportView(Value, frozen=True):
    """A report as its document states it, with the phrases marked. `passages` is empty when the
    text was removed or carries no evidence. `retracted`: why it no longer counts."""

    report_id: str
    deal_id: str
    document: DocumentView | None
    kind: DealKind
    status: Status
    announced_on: PartialDateText | None
    effective_on: PartialDateText | None
    parties: tuple[Party, ...]
    legs: tuple[Leg, ...]
    attribution: Attribution
    confidence: float
    evidence: tuple[Evidence, ...]
    passages: tuple[Passage, ...]
    origin: str | None
    tier: SourceTier
    published_on: PartialDateText | None
    truth: Certainty
    active: bool
    retracted: str | None
    extractor: str
    match: MatchDecision
    actor: str
    recorded_at: str
    position: int


class DealAnswer(Value, frozen=True):
    """One deal with every report of it, active ones first and strongest first."""

    deal: DealView
    reports: tuple[ReportView, ...]
    truncated: bool
    anomalies: tuple[Anomaly, ...]
    as_of: AsOf
    position: int


class DocumentsAnswer(Value, frozen=True):
    """Documents, latest in the log first."""

    documents: tuple[DocumentView, ...]
    total: int
    truncated: bool
    as_of: AsOf
    position: int


class DocumentAnswer(Value, frozen=True):
    """One document with its text (None when it was removed on demand) and its reports."""

    document: DocumentView
    text: str | None
    reports: tuple[ReportView, ...]
    truncated: bool
    as_of: AsOf
    position: int
