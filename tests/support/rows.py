"""Curated rows as CSV, and a book of a few names."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from graph.model.company import CompanyKind, company_slug
from ingest.nlp.mentions import KnownName, NameSpan
from ingest.readers.dataset import Row, read_rows

DEFAULTS = {
    "id": "row-1",
    "announced_date": "2025-09-22",
    "payer_or_investor": "NVIDIA",
    "payee_or_investee": "OpenAI",
    "deal_type": "equity_investment",
    "amount_low": "5000000000",
    "amount_high": "5000000000",
    "currency": "USD",
    "status": "definitive",
    "source_address": "https://www.example.org/a",
    "amount_qualifier": "exact",
}


def a_csv(*rows: dict[str, str], columns: Sequence[str] = ()) -> bytes:
    """Rows over sane defaults, as a file."""
    full = [{**DEFAULTS, "id": f"row-{number}", **row} for number, row in enumerate(rows, start=1)]
    head = columns or sorted({name for row in full for name in row})
    page = io.StringIO()
    writer = csv.DictWriter(page, head, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(full)
    return page.getvalue().encode()


def a_row(**fields: str) -> Row:
    """One row that reads."""
    (row,) = read_rows(a_csv(fields), source="rows.csv")
    assert isinstance(row, Row), row
    return row


class Names:
    """Knows what it is told; a `NameBook`."""

    digest = "names"

    def __init__(self, **known: str) -> None:
        self._known = known

    def find(self, text: str) -> Sequence[NameSpan]:
        raise NotImplementedError(text)

    def resolve(self, name: str) -> KnownName | None:
        told = self._known.get(name)
        return KnownName(told, company_slug(told), CompanyKind.OTHER) if told else None
