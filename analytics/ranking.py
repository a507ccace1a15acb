"""The bounds of a search, and the best of what it found."""

from __future__ import annotations

import heapq
import time
from decimal import Decimal
from typing import Generic, TypeVar

Rank = tuple[bool, Decimal, bool, int, int]
Found = TypeVar("Found")

_CLOCK_EVERY = 256


class Watch:
    """Counts what a search finds, up to `most`, and looks at the clock."""

    def __init__(self, seconds: float, most: int) -> None:
        self.found = 0
        self.is_late = False
        self.is_full = False
        self._most = most
        self._deadline = time.monotonic() + seconds

    def keep_going(self) -> bool:
        """False once the time is over."""
        self.is_late = self.is_late or time.monotonic() > self._deadline
        return not self.is_late

    def count(self) -> bool:
        """One more is there; False when it is beyond the bounds, so that the search has to end."""
        if self.found == self._most:
            self.is_full = True
            return False
        if self.found % _CLOCK_EVERY == 0 and not self.keep_going():
            return False
        self.found += 1
        return True

    def count_up_to(self, more: int) -> int:
        """How many of so many more are within the bounds; `is_full` when not all are."""
        allowed = min(more, self._most - self.found)
        self.is_full = allowed < more
        self.found += allowed
        return allowed


class Ranking(Generic[Found]):
    """The `limit` best so far, in a heap: by rank, then by id in order of the alphabet."""

    def __init__(self, limit: int) -> None:
        self.matching = 0
        self._limit = limit
        self._heap: list[tuple[Rank, str, Found]] = []

    def has_room_for(self, rank: Rank) -> bool:
        """May something of this rank be among the best? Equal ranks are for the ids to decide."""
        return len(self._heap) < self._limit or rank >= self._heap[0][0]

    def offer(self, rank: Rank, name: str, found: Found) -> None:
        entry = (rank, _reversed(name), found)
        if len(self._heap) < self._limit:
            heapq.heappush(self._heap, entry)
        elif entry[:2] > self._heap[0][:2]:
            heapq.heapreplace(self._heap, entry)

    def best(self) -> tuple[Found, ...]:
        ordered = sorted(self._heap, key=lambda each: each[:2], reverse=True)
        return tuple(found for _, _, found in ordered)


def _reversed(text: str) -> str:
    """Sorts backwards, so that ties end in the order of the id."""
    return "".join(chr(0x10FFFF - ord(letter)) for letter in text)
