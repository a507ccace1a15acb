"""Sorted values in compressed blocks: written in one pass, read a block at a time.

A section is its keys, a day for each of them, and blocks of values as MessagePack under zlib. What
is opened reads nothing but its index; a value is decoded when somebody asks for it, and kept.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
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

Put = Callable[[bytes], "Span"]


class Span(Value, frozen=True):
    """Where some bytes stand."""

    start: int
    size: int


class SectionIndex(Value, frozen=True):
    """Where the parts of a section stand; `size` counts its values, `latest` is its last day."""

    size: int
    latest: int
    keys: Span
    days: Span
    blocks: tuple[Span, ...]


def write_section(put: Put, rows: Iterable[tuple[str, int, object]]) -> SectionIndex:
    """Write (key, day, value), sorted by key, through `put`, which says where bytes came to stand.
    Holds one block in memory, and the keys."""
    keys: list[str] = []
    days = array("i")
    blocks: list[Span] = []
    left = iter(rows)
    while block := list(islice(left, BLOCK_VALUES)):
        keys.extend(key for key, _, _ in block)
        days.extend(day for _, day, _ in block)
        blocks.append(put(_packed([value for _, _, value in block])))
    return SectionIndex(
        size=len(keys),
        latest=max(days, default=0),
        keys=put(_packed(keys)),
        days=put(zlib.compress(days.tobytes(), LEVEL)),
        blocks=tuple(blocks),
    )


def _packed(value: object) -> bytes:
    return zlib.compress(_ENCODER.encode(value), LEVEL)


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
        days = array("i", zlib.decompress(self._bytes(self._index.days)))
        return [key for key, each in zip(self._keys, days, strict=True) if each > day]

    @cached_property
    def _keys(self) -> list[str]:
        return _KEYS.decode(zlib.decompress(self._bytes(self._index.keys)))

    @cached_property
    def _places(self) -> dict[str, int]:
        return dict(zip(self._keys, range(len(self._keys)), strict=True))

    def _block(self, number: int) -> list[Kept]:
        block = self._read.get(number)
        if block is None:
            span = self._index.blocks[number]
            block = self._read[number] = self._decoder.decode(zlib.decompress(self._bytes(span)))
        return block

    def _bytes(self, span: Span) -> memoryview:
        return self._data[span.start : span.start + span.size]
