"""The edges of one direction in blocks with room to grow, in the form that the kernel reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from analytics.cycle_kernel import FAR, Ints, Side

_SPARE = 2


class Blocks:
    """`side` is what the kernel reads. A block that is full moves to the end with twice the room;
    `side.others` is then another object where it had to grow."""

    def __init__(self, nodes: int, edges: Iterable[tuple[int, int]]) -> None:
        """`edges` as (near end, far end)."""
        listed: list[list[int]] = [[] for _ in range(nodes)]
        for near, far in edges:
            listed[near].append(far)
        self._rooms = [len(each) + _SPARE for each in listed]
        starts, others = [], cast("list[int]", [])
        for each, room in zip(listed, self._rooms, strict=True):
            starts.append(len(others))
            others += each + [0] * (room - len(each))
        ends = [start + len(each) for start, each in zip(starts, listed, strict=True)]
        self._used = len(others)
        self.side = Side(starts, ends, others, steps=[FAR] * nodes, queue=[0] * nodes)

    def count(self, near: int) -> int:
        """How many edges a node has."""
        return int(self.side.ends[near] - self.side.starts[near])

    def add(self, near: int, far: int) -> None:
        """One more edge, that is not there yet. Amortised O(1)."""
        if self.count(near) == self._rooms[near]:
            self._move(near)
        end = self.side.ends[near]
        self.side.others[end] = far
        self.side.ends[near] = end + 1

    def remove(self, near: int, far: int) -> None:
        """One edge less, that is there. O(edges of the node)."""
        others, last = self.side.others, self.side.ends[near] - 1
        place = self.side.starts[near]
        while others[place] != far:
            place += 1
        others[place] = others[last]
        self.side.ends[near] = last

    def _move(self, near: int) -> None:
        count, start = self.count(near), self.side.starts[near]
        room = 2 * count
        others = grown(self.side.others, self._used + room)
        others[self._used : self._used + count] = others[start : start + count]
        self.side = self.side._replace(others=others)
        self.side.starts[near], self.side.ends[near] = self._used, self._used + count
        self._rooms[near], self._used = room, self._used + room


def grown(values: Ints, size: int) -> Ints:
    """The same list or array where it has `size` places; else a copy with half as many more."""
    if len(values) >= size:
        return values
    more = size + size // 2 - len(values)
    if isinstance(values, list):
        return values + [0] * more
    import numpy as np

    array = cast(Any, values)
    return cast(Ints, np.concatenate([array, np.zeros(more, dtype=array.dtype)]))
