"""A CSV of curated reports → typed rows. One row is one report of one deal, with its source.

Columns: `id`, `payer_or_investor` (several: `;`), `payee_or_investee` and `deal_type` are needed;
the others in `Row` may be there. Empty is unknown, never zero. `amount_qualifier` says how the
amounts are meant: `up_to` has a high end only, `more_than`/`at_least` a low end only; `tranched` is
firm up to the low end and contingent up to the high one; `aggregate` is a sum of other rows.
`deal_key`: rows with one key tell of one deal. `consideration`: what is given, where not cash.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from graph.errors import InvalidValue, UnreadableDocument
from graph.model.calendar import PartialDate
from graph.model.deal import Consideration
from graph.model.money import CurrencyCode
from graph.model.value import Value
from ingest.readers.decoding import decode

ROWS_MAX = 100_000
FIELD_MAX = 20_000
NEEDED = ("id", "payer_or_investor", "payee_or_investee", "deal_type")
DATES = ("announced_date", "status_date")


class Row(Value, frozen=True):
    """One line of the CSV, stripped; empty fields are None. `number` is its line in the file."""

    number: int
    id: str
    payer_or_investor: str
    payee_or_investee: str
    deal_type: str
    other_parties: str | None = None
    announced_date: str | None = None
    amount_low: Decimal | None = None
    amount_high: Decimal | None = None
    currency: CurrencyCode | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    term_years: Decimal | None = None
    status: str | None = None
    status_date: str | None = None
    conditions: str | None = None
    source_address: str | None = None
    note: str | None = None
    amount_qualifier: str | None = None
    related_ids: str | None = None
    deal_key: str | None = None
    consideration: Consideration | None = None

    @property
    def payers(self) -> tuple[str, ...]:
        return names_in(self.payer_or_investor)

    @property
    def related(self) -> tuple[str, ...]:
        return names_in(self.related_ids or "")


class BadRow(Value, frozen=True):
    """A line that cannot be read, and why."""

    number: int
    id: str
    reason: str


def names_in(text: str) -> tuple[str, ...]:
    """Names between semicolons; `others` and `undisclosed` are nobody."""
    names = (each.strip() for each in text.split(";"))
    return tuple(each for each in names if each and each.lower() not in ("others", "undisclosed"))


def read_rows(raw: bytes, *, source: str) -> Iterator[Row | BadRow]:
    """Each line as a row, or why not. Raises UnreadableDocument when the file as a whole is no CSV
    of deals: a bad row stops nothing."""
    csv.field_size_limit(FIELD_MAX)
    lines = csv.DictReader(io.StringIO(decode(raw, source), newline=""), strict=True)
    missing = [name for name in NEEDED if name not in (lines.fieldnames or ())]
    if missing:
        raise UnreadableDocument(source, f"has no column {', '.join(missing)}; see the README")
    seen: set[str] = set()
    try:
        for count, line in enumerate(lines, start=1):
            if count > ROWS_MAX:
                raise UnreadableDocument(source, f"has more than {ROWS_MAX} rows; split it")
            row = _row(lines.line_num, line)
            if isinstance(row, Row) and row.id in seen:
                row = BadRow(number=row.number, id=row.id, reason=f"the id {row.id} stands twice")
            seen.add(row.id)
            yield row
    except csv.Error as error:
        raise UnreadableDocument(source, f"line {lines.line_num} is no CSV ({error})") from error


def _row(number: int, line: dict[str, str | None]) -> Row | BadRow:
    known = set(Row.__struct_fields__) - {"number"}
    told = {
        name: value.strip()
        for name, value in line.items()
        if name in known and isinstance(value, str) and value.strip()
    }
    label = str(told.get("id", f"line {number}"))
    if None in line:
        return BadRow(number=number, id=label, reason="has more fields than the head has columns")
    empty = [name for name in NEEDED if name not in told]
    if empty:
        return BadRow(number=number, id=label, reason=f"{', '.join(empty)} is empty")
    try:
        row = msgspec.convert({"number": number, **told}, Row, strict=False)
        for name in DATES:
            if told.get(name):
                PartialDate.parse(told[name])
    except msgspec.ValidationError as error:
        return BadRow(number=number, id=label, reason=str(error))
    except InvalidValue as error:
        return BadRow(number=number, id=label, reason=f"{error.value!r} {error.reason}")
    return row
