"""Where a text names firms, as the trained tagger sees it: new names stand there and nowhere else.

Without a tagger nothing is known, and names are found by NER and by shape alone.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from typing import Protocol

from ingest.nlp.learnt.naming import NameChance
from ingest.nlp.spotting import Spot, overlaps

FIRM_MIN = 0.5


class NameReader(Protocol):
    """Sees the names of firms in a text."""

    fingerprint: str

    def names(self, text: str) -> list[NameChance]: ...


class Firms:
    """The names of one text, in order."""

    def __init__(self, names: Sequence[NameChance], told: Sequence[tuple[int, int]] = ()) -> None:
        """`told`: where a name stands in any case, as one with its legal form does; of two that
        overlap the longer one holds."""
        seen = [(each.start, each.end) for each in names if each.chance >= FIRM_MIN]
        self._spans: list[tuple[int, int]] = []
        for span in sorted({*seen, *told}, key=lambda each: each[0] - each[1]):
            if not overlaps(span, self._spans):
                insort(self._spans, span)
        self._starts = [start for start, _ in self._spans]

    def inside(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Those that share a character with `text[start:end]`."""
        first = max(bisect_left(self._starts, start) - 1, 0)
        for span in self._spans[first : bisect_left(self._starts, end)]:
            if span[1] > start:
                yield span

    def stands_at(self, start: int, end: int) -> bool:
        """Is there one in `text[start:end]`?"""
        return any(self.inside(start, end))

    def spots(self, start: int, end: int) -> list[Spot]:
        """Those that lie in `text[start:end]`, as NER would give them."""
        return [
            Spot(left, right, "ORG")
            for left, right in self.inside(start, end)
            if start <= left and right <= end
        ]
