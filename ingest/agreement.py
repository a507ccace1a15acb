"""Headline and text of one document: where they do not agree, neither is as sure as it was.

A headline is written by another hand, in a grammar of its own: "X buys Y" over "X is in talks to
buy Y". Readings are compared before tellings of one deal are joined. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from graph.model.deal import Leg, Status
from ingest.candidate import Candidate
from ingest.reading import ReadDocument, ZoneKind
from ingest.sums import Agreement, agreement

PART = "headline"
APART, ALONE = 0.85, 0.9
"""Parts of the confidence where the two say different things, and where the text, which tells of
deals, does not tell of this one. Assumptions, not measurements."""
_SOFT = frozenset({Status.RUMOURED, Status.PROPOSED})


def weighed_by_headline(document: ReadDocument, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates in their order; those on which headline and text differ carry the part
    `headline` and a question."""
    heads = [zone for zone in document.zones if zone.kind is ZoneKind.HEADLINE]
    inside = [any(_in(each, zone.start, zone.end) for zone in heads) for each in candidates]
    doubts: dict[int, tuple[float, str]] = {}
    texts = [at for at, head in enumerate(inside) if not head]
    for at, head in enumerate(inside):
        if not head or not texts:
            continue
        rivals = [other for other in texts if _pair(candidates[other]) == _pair(candidates[at])]
        if not rivals:
            doubts[at] = (ALONE, "the headline says so and the text does not; is it so?")
            continue
        differs = [_difference(candidates[at], candidates[other]) for other in rivals]
        if all(differs):
            told = (APART, f"headline and text differ in {differs[0]}; which is right?")
            doubts |= dict.fromkeys((at, *rivals), told)
    return [
        _doubted(each, *doubts[at]) if at in doubts else each for at, each in enumerate(candidates)
    ]


def _in(candidate: Candidate, start: int, end: int) -> bool:
    told = candidate.places("sentence")
    return bool(told) and all(start <= begin and stop <= end for begin, stop in told)


def _pair(candidate: Candidate) -> frozenset[str]:
    return frozenset(party.company_id for party in candidate.parties)


def _difference(head: Candidate, text: Candidate) -> str:
    """What headline and text differ in; empty where they agree or one says less."""
    one, two = _money(head), _money(text)
    if one and two and agreement([(one.amount, None)], [(two.amount, None)]) is Agreement.APART:
        return "the sum"
    if one and two and (one.giver, one.receiver) == (two.receiver, two.giver):
        return "who pays"
    if head.status.is_exit is not text.status.is_exit:
        return "whether it still stands"
    if text.status in _SOFT and not head.status.is_exit and head.status not in _SOFT:
        return "how firm it is"
    return ""


def _money(candidate: Candidate) -> Leg | None:
    return next((leg for leg in candidate.legs if leg.amount.is_disclosed), None)


def _doubted(candidate: Candidate, part: float, question: str) -> Candidate:
    return replace(
        candidate,
        confidence=round(candidate.confidence * part, 4),
        parts={**candidate.parts, PART: part},
        questions=(*candidate.questions, question),
    )
