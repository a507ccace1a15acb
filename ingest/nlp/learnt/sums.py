"""Whose a sum is: the trained model against the nearest trigger.

A frame gives a sum to the verb that stands next to it. The model has seen what else the text says:
that the sum is a valuation, that the round was told of in the sentence before, that no sum is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.nlp.amounts import NO_SUMS, Amount
from ingest.nlp.chances import PairChances, likeliest
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

KEEP_MIN = 0.1
"""A sum that a frame gave is kept if the model finds it at least so likely."""
TAKE_MIN = 0.85
"""How likely a sum must be for a deal that has none, or one that the model doubts."""
NONE_MIN = 0.7
"""How likely it must be that none is told for a doubted sum to go without another in its place."""


def weigh_sums(parsed: Parsed, readings: Sequence[Reading]) -> None:
    """Give each whole reading the sum of its sentence that the model is sure of, where it has none
    or one that the model doubts; take a doubted one away where the model is sure of none. What
    another deal of the two has, or one of another kind, is not given twice."""
    for reading in readings:
        chances = likeliest(parsed.judged, reading.payers, reading.payees)
        if chances is None:
            continue
        held = reading.amount
        share = None if held is None else chances.sums.get((held.start, held.end))
        if held is not None and (share is None or share >= KEEP_MIN):
            continue
        taken = [each.amount for each in readings if _is_another(each, reading)]
        free = [each for each in parsed.plain.amounts.values() if each not in taken]
        other = likeliest_sum(chances, free)
        if other is None and chances.kind is reading.kind and _none(chances) >= NONE_MIN:
            held = None
        reading.amount = other or held


def _is_another(one: Reading, other: Reading) -> bool:
    apart = one.kind is not other.kind or one.pair() == other.pair()
    return one is not other and one.is_whole and apart


def _none(chances: PairChances) -> float:
    return 1 - sum(chances.sums.values())


def likeliest_sum(chances: PairChances, sums: Iterable[Amount]) -> Amount | None:
    """The sum of money that is likeliest the deal's, if the model is sure of it."""
    shares = [
        (chances.sums.get((each.start, each.end), 0.0), -each.start, each)
        for each in sums
        if each.money is not None and each.use not in NO_SUMS
    ]
    best = max(shares, key=lambda told: told[:2], default=None)
    return best[2] if best is not None and best[0] >= TAKE_MIN else None
