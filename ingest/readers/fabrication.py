"""Whose chips are made where: a curated CSV, each row with the page it was read from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib.resources import files

from graph.errors import UnreadableDocument
from graph.model.value import Value

COLUMNS = ("company", "foundry", "country", "source_address", "note")


class FabricationRow(Value, frozen=True):
    """`company` by name; `country` two letters (ISO 3166)."""

    company: str
    foundry: str
    country: str
    source_address: str
    note: str


def read_fabrication(text: str, source: str = "fabrication.csv") -> Iterator[FabricationRow]:
    """Each row; raises UnreadableDocument for a missing column or an empty needed field."""
    lines = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (lines.fieldnames or ())]
    if missing:
        raise UnreadableDocument(source, f"has no column {', '.join(missing)}")
    for line in lines:
        row = FabricationRow(**{name: (line[name] or "").strip() for name in COLUMNS})
        if not (row.company and row.foundry and len(row.country) == 2 and row.source_address):
            raise UnreadableDocument(source, f"line {lines.line_num} lacks a field")
        yield row


def bundled_fabrication() -> tuple[FabricationRow, ...]:
    """The rows that ship with the project."""
    path = files("ingest") / "data" / "fabrication.csv"
    return tuple(read_fabrication(path.read_text(encoding="utf-8")))
