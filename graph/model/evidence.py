"""Evidence: the slice of a stored text that carries one field. The quote equals the slice."""

from __future__ import annotations

from graph.errors import InvalidValue
from graph.model.value import Value


class Evidence(Value, frozen=True):
    """`quote == text[start:end]` of the document's stored text (code points, end exclusive).

    `field` is a path in the report: `status`, `legs[0].amount`, `parties[1]`, `sentence` …
    """

    document_id: str
    field: str
    start: int
    end: int
    quote: str
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.quote) != self.end - self.start:
            raise InvalidValue("evidence", (self.start, self.end), "is not the span of its quote")

    def holds_in(self, text: str) -> bool:
        """Does the stored text carry this quote at this place?"""
        return text[self.start : self.end] == self.quote
