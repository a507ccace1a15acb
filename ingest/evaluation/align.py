"""Which found pair is which labelled one: the best assignment of a document (Hungarian)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from ingest.evaluation.gold import kind_score
from ingest.evaluation.told import (
    FoundPair,
    GoldPair,
    amount_is_right,
    fits,
    is_turned,
    shares_side,
)

_FITS, _TURNED, _SIDE, _KIND, _AMOUNT = 16.0, 6.0, 1.0, 4.0, 2.0


def aligned(found: Sequence[FoundPair], gold: Sequence[GoldPair]) -> list[tuple[int, int]]:
    """Pairs of indexes; pairs that share no side stay alone. Parties count most, then kind, then
    amount."""
    if not found or not gold:
        return []
    likeness = np.array([[_likeness(one, other) for other in gold] for one in found])
    rows, columns = linear_sum_assignment(likeness, maximize=True)
    return [
        (int(row), int(column))
        for row, column in zip(rows, columns, strict=True)
        if likeness[row, column] > 0
    ]


def _likeness(found: FoundPair, gold: GoldPair) -> float:
    if fits(found, gold):
        sides = _FITS
    elif is_turned(found, gold):
        sides = _TURNED
    elif shares_side(found, gold):
        sides = _SIDE
    else:
        return 0.0
    right = amount_is_right(found.amount, gold.deal)
    return sides + _KIND * kind_score(found.kind, gold.deal) + _AMOUNT * right
