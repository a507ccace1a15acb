"""The same deal told twice in one document becomes one candidate with the evidence of both."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from graph.model.deal import Attribution, DealKind
from graph.model.money import AmountClaim
from ingest.candidate import Candidate

_VAGUE_KINDS = frozenset({DealKind.PARTNERSHIP, DealKind.OTHER})


def join_told_twice(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates in order of first telling. Different sums between the same firms stay apart."""
    kept: list[Candidate] = []
    for candidate in candidates:
        for position, other in enumerate(kept):
            if _same(other, candidate):
                kept[position] = _joined(other, candidate)
                break
        else:
            kept.append(candidate)
    return kept


def amount_of(candidate: Candidate) -> AmountClaim | None:
    """The first disclosed amount of the candidate."""
    return next((leg.amount for leg in candidate.legs if leg.amount.is_disclosed), None)


def _same(left: Candidate, right: Candidate) -> bool:
    if left.increment != right.increment:
        return False
    ids_left = {party.company_id for party in left.parties}
    ids_right = {party.company_id for party in right.parties}
    if ids_left != ids_right and not (len(ids_left & ids_right) >= 2):
        return False
    one, two = amount_of(left), amount_of(right)
    if _are_apart(left, right):
        return False
    same_sum = one is not None and two is not None and _is_same_sum(one, two)
    vague = left.kind in _VAGUE_KINDS or right.kind in _VAGUE_KINDS
    if left.kind is not right.kind and not vague:
        # A headline and its text may name the kind otherwise: one sum, one way, is one deal.
        return same_sum and _sides(left) == _sides(right)
    if one is not None and two is not None:
        return same_sum or _is_of_the_other(left, right)
    if left.status.is_exit != right.status.is_exit:
        # A merger that ended is the one that was agreed; the fee for it is another deal.
        return left.kind is right.kind is DealKind.ACQUISITION
    return one is None or two is None


def _are_apart(left: Candidate, right: Candidate) -> bool:
    """Two sums of one sentence are two series, even of one size; in a filing a loan that has ended
    is not the one that replaces it."""
    if left.places("sentence") == right.places("sentence"):
        sums = left.places("legs[0].amount"), right.places("legs[0].amount")
        return all(sums) and sums[0] != sums[1]
    ended = left.status.is_exit != right.status.is_exit
    return ended and left.kind is DealKind.DEBT and left.attribution is Attribution.FILING


def _is_of_the_other(left: Candidate, right: Candidate) -> bool:
    """Another sum in a sentence that names neither side ("The whole round could reach $900m") is
    most often another figure of the deal that is told of, and no further deal."""
    alike = (
        {party.company_id for party in left.parties}
        == {party.company_id for party in right.parties}
        and left.kind is right.kind
        and left.status.is_exit == right.status.is_exit
    )
    return alike and (_is_carried(left) or _is_carried(right))


def _is_carried(candidate: Candidate) -> bool:
    """Does its sentence name neither side?"""
    sides = [e.start for e in candidate.evidence if e.field.startswith("parties[")]
    ((start, end), *_) = candidate.places("sentence")
    return bool(sides) and not any(start <= side < end for side in sides)


def _is_same_sum(one: AmountClaim, two: AmountClaim) -> bool:
    return (one.high or one.low) == (two.high or two.low) and one.currency == two.currency


def _sides(candidate: Candidate) -> tuple[str, str]:
    """Who gives the sum to whom."""
    leg = next(leg for leg in candidate.legs if leg.amount.is_disclosed)
    return leg.giver, leg.receiver


def _joined(left: Candidate, right: Candidate) -> Candidate:
    """The fuller candidate wins; the firmer status of equal tellings; all evidence is kept."""
    strong, weak = (left, right) if _weight(left) >= _weight(right) else (right, left)
    status = strong.status
    if not strong.status.is_exit and not weak.status.is_exit:
        status = max((left.status, right.status), key=lambda status: status.rung)
    elif weak.status.is_exit:
        status = weak.status
    return msgspec.structs.replace(
        strong,
        status=status,
        announced_on=strong.announced_on or weak.announced_on,
        effective_on=strong.effective_on or weak.effective_on,
        evidence=(*strong.evidence, *(e for e in weak.evidence if e.field == "sentence")),
        confidence=max(left.confidence, right.confidence),
        parts=(left if left.confidence >= right.confidence else right).parts,
        origin=strong.origin or weak.origin,
    )


def _weight(candidate: Candidate) -> tuple[bool, bool, bool, float]:
    return (
        amount_of(candidate) is not None,
        not _is_carried(candidate),
        candidate.kind not in _VAGUE_KINDS,
        candidate.confidence,
    )
