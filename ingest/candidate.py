"""A candidate report: what an extractor read out of one document, before it is matched."""

from __future__ import annotations

from typing import Protocol

import msgspec

from graph.model.calendar import PartialDateText
from graph.model.deal import Attribution, Consideration, DealKind, Leg, Party, Status
from graph.model.evidence import Evidence
from graph.model.value import Value
from ingest.reading import ReadDocument

MONEY = frozenset({Consideration.CASH, Consideration.REVENUE_SHARE, Consideration.GUARANTEE})
"""What a sum of a deal may be promised as."""


class Candidate(Value, frozen=True):
    """The fields of `deal.reported` that the text decides. Party names are resolved names; a party
    that no register knows carries the slug of its name as id and is listed in `new_names`.
    `questions` say what is open; a candidate with questions goes to the review queue when its
    confidence is below the accept line."""

    kind: DealKind
    status: Status
    parties: tuple[Party, ...]
    legs: tuple[Leg, ...]
    announced_on: PartialDateText | None = None
    effective_on: PartialDateText | None = None
    attribution: Attribution = Attribution.UNSTATED
    origin: str | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0
    parts: dict[str, float] = msgspec.field(default_factory=dict)
    """What the confidence is the product of, by name; empty where a reader does not say."""
    new_names: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    increment: bool = False
    """The text says "another", "additional": on top of what was agreed before."""

    def places(self, field: str) -> list[tuple[int, int]]:
        """Where in the stored text the evidence of one field stands, start and end."""
        return [(each.start, each.end) for each in self.evidence if each.field == field]


class Extraction(Value, frozen=True):
    """All that one extractor made of one document."""

    extractor: str
    candidates: tuple[Candidate, ...]
    sentences: int
    gated: int
    """Sentences that passed the gate and were parsed."""


class Extractor(Protocol):
    """A reader of deals. Pure: the same document gives the same extraction."""

    @property
    def fingerprint(self) -> str:
        """`name@version+digest` of rules and arrays, stored in `document.extracted`."""

    def extract(self, document: ReadDocument) -> Extraction: ...
