"""What ranks rings, read off whole batches at once: only the few that may be among the best are
looked at one by one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from analytics.cycles import Batch, Cycle

_RUNGS, _LENGTHS = 32, 16


class Mark(NamedTuple):
    """What one hop brings to the rank and the filters of a ring. `high` None: no known amount."""

    high: Decimal | None
    is_certain: bool
    rung: int
    is_money: bool
    is_wanted: bool
    """The giver is the company that rings have to run through."""


class Wanted(NamedTuple):
    """Filters that marks can decide: the weakest rung, money on every hop, through a company."""

    rung: int | None
    money_only: bool
    through: bool


class Ranked:
    """The `found` rings of a batch that fit, with one number each that sorts as their ranks do."""

    def __init__(self, members: Any, starts: Any, ends: Any, weights: Any) -> None:
        self._members, self._starts, self._ends = members, starts, ends
        self.found, self.weights = len(weights), weights

    def ring(self, place: int) -> Cycle:
        """The nodes of one."""
        members = self._members[self._starts[place] : self._ends[place]]
        return tuple(members.tolist())

    def floor(self, limit: int) -> int:
        """The weight that the `limit` best of this batch reach; -1 where there are fewer."""
        import numpy as np

        place = self.found - limit
        return int(np.partition(self.weights, place)[place]) if place >= 0 else -1


class RingRanks:
    """Marks by pair of nodes, as arrays."""

    def __init__(self, marks: Mapping[tuple[int, int], Mark], nodes: int, wanted: Wanted) -> None:
        import numpy as np

        pairs = sorted(marks)
        told = [marks[pair] for pair in pairs]
        known = sorted({mark.high for mark in told if mark.high is not None})
        order = {high: place for place, high in enumerate(known, start=1)}
        self._nodes, self._wanted, self._unknown = nodes, wanted, len(known) + 1
        self._keys = np.array([giver * nodes + receiver for giver, receiver in pairs], np.int64)
        highs = [self._unknown if mark.high is None else order[mark.high] for mark in told]
        self._high = np.array(highs, dtype=np.int64)
        self._certain = np.array([mark.is_certain for mark in told], dtype=np.int64)
        self._rung = np.array([mark.rung for mark in told], dtype=np.int64)
        self._money = np.array([mark.is_money for mark in told], dtype=np.int64)
        self._through = np.array([mark.is_wanted for mark in told], dtype=np.int64)

    def of(self, batch: Batch, most: int) -> Ranked:
        """The first `most` rings of a batch, those that do not fit left out."""
        import numpy as np

        count = min(batch.found, most)
        lengths = np.array(batch.lengths[:count], dtype=np.int64)
        ends = np.cumsum(lengths)
        starts = ends - lengths
        members = np.array(batch.members[: int(ends[-1]) if count else 0], dtype=np.int64)
        if not count:
            return Ranked(members, starts, ends, members)
        following = np.roll(members, -1)
        following[ends - 1] = members[starts]
        hops = np.searchsorted(self._keys, members * self._nodes + following)
        weights, fits = self._weigh(hops, starts, lengths)
        return Ranked(members, starts[fits], ends[fits], weights[fits])

    def _weigh(self, hops: Any, starts: Any, lengths: Any) -> tuple[Any, Any]:
        """All hops known, the least amount, all certain, the weakest rung, shortness: as one
        number each; and which rings fit."""
        import numpy as np

        highs, rungs = self._high[hops], np.minimum.reduceat(self._rung[hops], starts)
        least = np.minimum.reduceat(highs, starts)
        known = np.maximum.reduceat(highs, starts) < self._unknown
        least = np.where(least == self._unknown, 0, least)
        certain = np.minimum.reduceat(self._certain[hops], starts)
        weight = (known * (self._unknown + 1) + least) * 2 + certain
        weight = (weight * _RUNGS + rungs) * _LENGTHS + (_LENGTHS - 1 - lengths)
        fits = np.ones(len(starts), dtype=bool)
        if self._wanted.rung is not None:
            fits &= rungs >= self._wanted.rung
        if self._wanted.money_only:
            fits &= np.minimum.reduceat(self._money[hops], starts) == 1
        if self._wanted.through:
            fits &= np.maximum.reduceat(self._through[hops], starts) == 1
        return weight, fits
