"""Sorted values in compressed blocks: written in one pass, read a block at a time.

A section is its keys, a day and a place for each of them, and blocks of values as MessagePack under
zlib. What is opened reads nothing but its index; a value is decoded when somebody asks for it, and
kept. Sections are joined by copying their blocks as they are, under one index.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

import msgspec

from graph.model.value import Value

Kept = TypeVar("Kept")
BLOCK_VALUES = 64
LEVEL = 1
"""Of zlib: the least work, which makes a sixth of the size of deals already."""

_ENCODER = msgspec.msgpack.Encoder()
_KEYS = msgspec.msgpack.Decoder(list[str])

Put = Callable[[bytes | memoryview], "Span"]
Row = tuple[str, int, object]
"""Key, day, value."""


class Span(Value, frozen=True):
    """Where some bytes stand."""

    start: int
    size: int

    def of(self, data: memoryview) -> memoryview:
        """Those bytes."""
        return data[self.start : self.start + self.size]


class SectionIndex(Value, frozen=True):
    """Where the parts of a section stand; `size` counts its values, `latest` is its last day. A
    place counts the values of the blocks before it as if all were full."""

    size: int
    latest: int
    keys: Span
    places: Span
    days: Span
    blocks: tuple[Span, ...]


def write_section(put: Put, rows: Iterable[Row]) -> SectionIndex:
    """Write `rows`, sorted by key, through `put`, which says where bytes came to stand. Holds one
    block in memory, and the keys."""
    written, blocks = list[tuple[str, int]](), list[Span]()
    _write_blocks(put, rows, written, blocks)
    entries = [(key, place, day) for place, (key, day) in enumerate(written)]
    return _write_index(put, entries, blocks)


def join_sections(
    put: Put, parts: Sequence[Section[Any]], rows: Iterable[Row], gone: Collection[str] = ()
) -> SectionIndex:
    """One section of the `parts`, which have no key in common but for those of `rows` and `gone`:
    `rows` are instead of what the parts say, and more; without what is `gone`."""
    written, blocks = list[tuple[str, int]](), list[Span]()
    _write_blocks(put, rows, written, blocks)
    entries = [(key, place, day) for place, (key, day) in enumerate(written)]
    replaced = {key for key, _ in written} | set(gone)
    for part in parts:
        first = len(blocks) * BLOCK_VALUES
        blocks.extend(put(each) for each in part.raw_blocks())
        entries += [
            (key, first + place, day) for key, place, day in part.entries() if key not in replaced
        ]
    entries.sort()
    return _write_index(put, entries, blocks)


def _write_blocks(
    put: Put, rows: Iterable[Row], written: list[tuple[str, int]], blocks: list[Span]
) -> None:
    left = iter(rows)
    while block := list(islice(left, BLOCK_VALUES)):
        written.extend((key, day) for key, day, _ in block)
        blocks.append(put(_packed([value for _, _, value in block])))


def _write_index(
    put: Put, entries: Sequence[tuple[str, int, int]], blocks: Sequence[Span]
) -> SectionIndex:
    days = array("i", [day for _, _, day in entries])
    return SectionIndex(
        size=len(entries),
        latest=max(days, default=0),
        keys=put(_packed([key for key, _, _ in entries])),
        places=put(_numbers([place for _, place, _ in entries])),
        days=put(_numbers(days)),
        blocks=tuple(blocks),
    )


def _packed(value: object) -> bytes:
    return zlib.compress(_ENCODER.encode(value), LEVEL)


def _numbers(numbers: Iterable[int]) -> bytes:
    return zlib.compress(array("i", numbers).tobytes(), LEVEL)


class Section(Mapping[str, Kept]):
    """The values of one section, sorted by key; safe for threads, since what two of them decode at
    once is the same."""

    def __init__(self, data: memoryview, index: SectionIndex, value_type: Any) -> None:
        self._data, self._index = data, index
        self._decoder = msgspec.msgpack.Decoder(list[value_type])
        self._read: dict[int, list[Kept]] = {}

    def __getitem__(self, key: str) -> Kept:
        place = self._places[key]
        return self._block(place // BLOCK_VALUES)[place % BLOCK_VALUES]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return self._index.size

    def after_day(self, day: int) -> list[str]:
        """Keys whose day is later than the ordinal `day`."""
        if day >= self._index.latest:
            return []
        days = self._numbers(self._index.days)
        return [key for key, each in zip(self._keys, days, strict=True) if each > day]

    def entries(self) -> Iterator[tuple[str, int, int]]:
        """Key, place and day of each value, in order of key."""
        places, days = self._numbers(self._index.places), self._numbers(self._index.days)
        return zip(self._keys, places, days, strict=True)

    def raw_blocks(self) -> Iterator[memoryview]:
        """The blocks as they are written."""
        return map(self._bytes, self._index.blocks)

    @cached_property
    def _keys(self) -> list[str]:
        return _KEYS.decode(zlib.decompress(self._bytes(self._index.keys)))

    @cached_property
    def _places(self) -> dict[str, int]:
        return dict(zip(self._keys, self._numbers(self._index.places), strict=True))

    def _block(self, number: int) -> list[Kept]:
        block = self._read.get(number)
        if block is None:
            span = self._index.blocks[number]
            block = self._read[number] = self._decoder.decode(zlib.decompress(self._bytes(span)))
        return block

    def _numbers(self, span: Span) -> array[int]:
        return array("i", zlib.decompress(self._bytes(span)))

    def _bytes(self, span: Span) -> memoryview:
        return span.of(self._data)


class Joined(Mapping[str, Kept]):
    """Several sections as one, before they are joined in a file. What more than one of them says of
    a key is put together by `together`, in order of the sections."""

    def __init__(
        self, parts: Sequence[Section[Kept]], together: Callable[[list[Kept]], Kept]
    ) -> None:
        self.parts, self._together = parts, together

    def __getitem__(self, key: str) -> Kept:
        found = [part[key] for part in self.parts if key in part]
        if not found:
            raise KeyError(key)
        return found[0] if len(found) == 1 else self._together(found)

    def __contains__(self, key: object) -> bool:
        return any(key in part for part in self.parts)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({key for part in self.parts for key in part}))

    def __len__(self) -> int:
        return len({key for part in self.parts for key in part})

    def shared(self) -> Iterator[Row]:
        """What more than one section speaks of, in order of key; its day is the last of theirs."""
        seen, shared = set[str](), set[str]()
        for part in self.parts:
            keys = set(part)
            shared |= seen & keys
            seen |= keys
        days = dict.fromkeys(shared, 0)
        for part in self.parts if shared else ():
            for key, _, day in part.entries():
                if key in shared:
                    days[key] = max(days[key], day)
        return ((key, days[key], self[key]) for key in sorted(shared))
