"""A CSV with a head → typed rows, or why a line is none. A bad row stops nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Protocol, TypeVar

from graph.errors import UnreadableDocument
from graph.model.value import Value
from ingest.readers.decoding import decode

ROWS_MAX = 100_000
FIELD_MAX = 20_000


class BadRow(Value, frozen=True):
    """A line that cannot be read, and why."""

    number: int
    id: str
    reason: str


class NumberedRow(Protocol):
    """A typed row: its line in the file, and its own id."""

    @property
    def number(self) -> int: ...

    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=NumberedRow)
MakeRow = Callable[[int, dict[str, str]], R | BadRow]
"""Makes a row out of its line number and its stripped fields that are not empty."""


def read_csv_rows(
    raw: bytes,
    *,
    source: str,
    needed: Sequence[str],
    columns: Collection[str],
    make: MakeRow[R],
    hint: str = "",
) -> Iterator[R | BadRow]:
    """Each line as `make` makes it, or why not. Columns that are not of `columns` are left out,
    those of `needed` may not be empty, an id may stand once. Raises UnreadableDocument when the
    file as a whole is no such CSV; `hint` ends what it says of a missing column."""
    csv.field_size_limit(FIELD_MAX)
    lines = csv.DictReader(io.StringIO(decode(raw, source), newline=""), strict=True)
    missing = [name for name in needed if name not in (lines.fieldnames or ())]
    if missing:
        raise UnreadableDocument(source, f"has no column {', '.join(missing)}{hint}")
    seen: set[str] = set()
    try:
        for count, line in enumerate(lines, start=1):
            if count > ROWS_MAX:
                raise UnreadableDocument(source, f"has more than {ROWS_MAX} rows; split it")
            row = _row(lines.line_num, line, needed, columns, make)
            if not isinstance(row, BadRow) and row.id in seen:
                row = BadRow(number=row.number, id=row.id, reason=f"the id {row.id} stands twice")
            seen.add(row.id)
            yield row
    except csv.Error as error:
        raise UnreadableDocument(source, f"line {lines.line_num} is no CSV ({error})") from error


def _row(
    number: int,
    line: dict[str, str | None],
    needed: Sequence[str],
    columns: Collection[str],
    make: MakeRow[R],
) -> R | BadRow:
    told = {
        name: value.strip()
        for name, value in line.items()
        if name in columns and isinstance(value, str) and value.strip()
    }
    label = told.get("id", f"line {number}")
    if None in line:
        return BadRow(number=number, id=label, reason="has more fields than the head has columns")
    empty = [name for name in needed if name not in told]
    if empty:
        return BadRow(number=number, id=label, reason=f"{', '.join(empty)} is empty")
    return make(number, told)
