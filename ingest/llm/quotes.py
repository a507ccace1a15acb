"""A quote of the model → where it stands. Fail closed: a quote that is not there, or there twice,
stands nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.evidence import Evidence
from ingest.reading import ReadDocument

QUOTE_CHARS_MAX = 600


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of the stored text."""

    start: int
    end: int

    def evidence(self, document: ReadDocument, field: str, sure: float = 1.0) -> Evidence:
        """The slice as evidence of a field."""
        return document.evidence(field, self.start, self.end, sure)


def place_of(quote: str, text: str, within: Span) -> Span | None:
    """The one place of `quote` inside the stretch that the model was shown, character by character;
    None when it is empty, too long to carry one field, missing, or there more than once."""
    if not quote.strip() or len(quote) > QUOTE_CHARS_MAX:
        return None
    at = text.find(quote, within.start, within.end)
    if at < 0 or text.find(quote, at + 1, within.end) >= 0:
        return None
    return Span(at, at + len(quote))
