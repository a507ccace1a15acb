"""What a reader hands on: one stored text, its zones, and the facts of its document."""

from __future__ import annotations

from enum import StrEnum

from graph.events.catalogue import DocumentIngested
from graph.model.calendar import PartialDateText
from graph.model.document import DocumentKind
from graph.model.evidence import Evidence
from graph.model.value import Value


class Hints(Value, frozen=True):
    """What the person who posts a text knows about it; each wins over what the reader finds."""

    kind: DocumentKind | None = None
    published_on: PartialDateText | None = None
    publisher: str | None = None
    address: str | None = None
    title: str | None = None


class ZoneKind(StrEnum):
    HEADLINE = "headline"
    BODY = "body"
    QUOTE = "quote"
    BOILERPLATE = "boilerplate"
    TABLE = "table"


class Zone(Value, frozen=True):
    """A stretch `text[start:end]`; `label` says more: `item 1.01`, `note 4`, `forward-looking`."""

    start: int
    end: int
    kind: ZoneKind
    label: str | None = None


class ReadDocument(Value, frozen=True):
    """A document as read. Zones are sorted, do not overlap, and cover every character that is to
    be looked at; all offsets of the pipeline point into `text`. `filer` is the company that speaks
    as "the Company" (from the header or the cover page)."""

    facts: DocumentIngested
    text: str
    zones: tuple[Zone, ...]
    filer: str | None = None
    filer_cik: str | None = None

    def evidence(self, field: str, start: int, end: int, sure: float = 1.0) -> Evidence:
        """The slice of the text from `start` to `end` as evidence of a field."""
        return Evidence(
            document_id=self.facts.document_id,
            field=field,
            start=start,
            end=end,
            quote=self.text[start:end],
            confidence=sure,
        )
