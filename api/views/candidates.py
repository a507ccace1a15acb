"""The review queue, as the doors show it."""

from __future__ import annotations

from api.views.reports import DocumentView, Passage
from graph.model.deal import DealKind, Leg, Party, Status
from graph.model.evidence import Evidence
from graph.model.value import Value


class CandidateView(Value, frozen=True):
    """A candidate of the review queue with the phrases that it rests on and its open questions."""

    candidate_id: str
    title: str
    document: DocumentView | None
    kind: DealKind
    status: Status
    parties: tuple[Party, ...]
    legs: tuple[Leg, ...]
    confidence: float
    evidence: tuple[Evidence, ...]
    passages: tuple[Passage, ...]
    questions: tuple[str, ...]
    nearest_deal_id: str | None
    verdict: str | None
    reason: str
    position: int


class ReviewAnswer(Value, frozen=True):
    """The queue, oldest first. `total` counts all that wait."""

    candidates: tuple[CandidateView, ...]
    total: int
    truncated: bool
    position: int
