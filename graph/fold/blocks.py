"""Values by key in compressed blocks: written in one pass, read a block at a time.

A section is runs of keys, each with its days, and of blocks of values as MessagePack under zlib.
What is opened reads nothing but its index; a value is decoded when somebody asks for it, and kept.
Sections are joined by copying their runs as they are; what is said anew goes into one more.
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
Told = TypeVar("Told")
BLOCK_VALUES = 64
LEVEL = 1
"""Of zlib: the least work, which makes a sixth of the size of deals already."""

SLACK = 2
"""Joined sections are written anew when they would take so many times the values that stand."""

_ENCODER = msgspec.msgpack.Encoder()
_KEYS = msgspec.msgpack.Decoder(list[str])

Put = Callable[[bytes | memoryview], "Span"]
Days = tuple[int, int]
"""First and last, as ordinals."""

NO_DAYS: Days = (0, 0)
Row = tuple[str, Days, object]
"""Key, days, value."""


class Span(Value, frozen=True):
    """Where some bytes stand."""

    start: int
    size: int

    def of(self, data: memoryview) -> memoryview:
        """Those bytes."""
        return data[self.start : self.start + self.size]


class Run(Value, frozen=True):
    """Values that were written together, and where their parts stand. `gone`: keys
    of runs before it that are no more. `latest` is its last day."""

    size: int
    latest: int
    keys: Span
    days: Span
    gone: Span
    blocks: tuple[Span, ...]


class SectionIndex(Value, frozen=True):
    """The runs of a section, of which a later one overrules those before, and how many keys stand
    in the end."""

    size: int
    runs: tuple[Run, ...]


def write_section(put: Put, rows: Iterable[Row]) -> SectionIndex:
    """Write `rows`, of one key each, through `put`, which says where bytes came to stand. Holds one
    block in memory, and the keys."""
    run = _write_run(put, rows, ())
    return SectionIndex(size=run.size, runs=(run,))


def join_sections(
    put: Put, parts: Sequence[Section[Any]], rows: Collection[Row], gone: Collection[str] = ()
) -> SectionIndex:
    """One section of the `parts`, which have no key in common but for those of `rows` and `gone`:
    `rows`, of one key each, are instead of what the parts say, and more; without what is `gone`.

    Parts are copied as they are, unless more than half of it would be overruled."""
    replaced = {key for key, _, _ in rows} | set(gone)
    lost = sum(key in part for part in parts for key in replaced)
    size = sum(map(len, parts)) - lost + len(rows)
    runs = [run for part in parts for run in part.runs]
    if sum(run.size for run in runs) + len(rows) > SLACK * size:
        return write_section(put, _merged(parts, rows, replaced))
    copied = [copy for part in parts for copy in part.copy_runs(put)]
    if rows or gone:
        copied.append(_write_run(put, rows, gone))
    return SectionIndex(size=size, runs=tuple(copied))


def _merged(
    parts: Sequence[Section[Any]], rows: Iterable[Row], replaced: Collection[str]
) -> Iterator[Row]:
    told: dict[str, Section[Any] | Row] = {
        key: part for part in parts for key in part if key not in replaced
    }
    told |= {row[0]: row for row in rows}
    for key in sorted(told):
        found = told[key]
        yield (key, found.days[key], found[key]) if isinstance(found, Section) else found


def _write_run(put: Put, rows: Iterable[Row], gone: Iterable[str]) -> Run:
    keys, blocks, firsts, lasts = list[str](), list[Span](), array("i"), array("i")
    left = iter(rows)
    while block := list(islice(left, BLOCK_VALUES)):
        keys.extend([key for key, _, _ in block])
        firsts.extend([first for _, (first, _), _ in block])
        lasts.extend([last for _, (_, last), _ in block])
        blocks.append(put(_packed([value for _, _, value in block])))
    return Run(
        size=len(keys),
        latest=max(lasts, default=0),
        keys=put(_packed(keys)),
        days=put(zlib.compress((firsts + lasts).tobytes(), LEVEL)),
        gone=put(_packed(sorted(gone))),
        blocks=tuple(blocks),
    )


def _packed(value: object) -> bytes:
    return zlib.compress(_ENCODER.encode(value), LEVEL)


class Section(Mapping[str, Kept]):
    """The values of one section; iterates in order of key. Safe for threads, since what two of
    them decode at once is the same."""

    def __init__(self, data: memoryview, index: SectionIndex, value_type: Any) -> None:
        self._data, self._index = data, index
        self._blocks = [block for run in index.runs for block in run.blocks]
        self._decoder = msgspec.msgpack.Decoder(list[value_type])
        self._read: dict[int, list[Kept]] = {}

    @property
    def runs(self) -> tuple[Run, ...]:
        """What it is written in."""
        return self._index.runs

    def __getitem__(self, key: str) -> Kept:
        place = self._places[key]
        return self._block(place // BLOCK_VALUES)[place % BLOCK_VALUES]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return self._index.size

    def ending_after(self, day: int) -> set[str]:
        """Keys whose last day is later than the ordinal `day`."""
        if day >= max((run.latest for run in self.runs), default=day):
            return set()
        return {key for key, (_, last) in self.days.items() if last > day}

    def beginning_after(self, day: int) -> set[str]:
        """Keys whose first day is later than the ordinal `day`."""
        return {key for key, (first, _) in self.days.items() if first > day}

    @cached_property
    def days(self) -> dict[str, Days]:
        """The days of each key."""
        return self._of_keys([self._days_of(run) for run in self.runs])

    def _days_of(self, run: Run) -> Iterable[Days]:
        days = array("i", zlib.decompress(self._bytes(run.days)))
        return zip(days[: run.size], days[run.size :], strict=True)

    def copy_runs(self, put: Put) -> Iterator[Run]:
        """Put them elsewhere as they are written."""
        for run in self.runs:
            yield Run(
                size=run.size,
                latest=run.latest,
                keys=put(self._bytes(run.keys)),
                days=put(self._bytes(run.days)),
                gone=put(self._bytes(run.gone)),
                blocks=tuple([put(self._bytes(block)) for block in run.blocks]),
            )

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each value is, as if all blocks were full."""
        numbers, first = list[range](), 0
        for run in self.runs:
            numbers.append(range(first, first + run.size))
            first += len(run.blocks) * BLOCK_VALUES
        return self._of_keys(numbers)

    def _of_keys(self, values: Sequence[Iterable[Told]]) -> dict[str, Told]:
        """Key → its value, of the values of each run."""
        found: dict[str, Told] = {}
        for run, keys, each in zip(self.runs, self._keys_of_runs, values, strict=True):
            for key in _KEYS.decode(zlib.decompress(self._bytes(run.gone))):
                found.pop(key, None)
            found.update(zip(keys, each, strict=True))
        return found

    @cached_property
    def _keys_of_runs(self) -> list[list[str]]:
        return [_KEYS.decode(zlib.decompress(self._bytes(run.keys))) for run in self.runs]

    @cached_property
    def _keys(self) -> list[str]:
        return sorted(self._places)

    def _block(self, number: int) -> list[Kept]:
        block = self._read.get(number)
        if block is None:
            data = zlib.decompress(self._bytes(self._blocks[number]))
            block = self._read[number] = self._decoder.decode(data)
        return block

    def _bytes(self, span: Span) -> memoryview:
        return span.of(self._data)
