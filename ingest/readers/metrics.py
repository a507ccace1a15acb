"""A CSV of reported figures → typed rows. One row is one figure of one company, with its source.

Columns: `id`, `company`, `metric`, `value`, `published_on` and `source_address` are needed; the
others in `MetricRow` may be there. Shares run from 0 to 1. `period` is the last day, month or year
of the figure, `months` over how many months it is (empty: at that day).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from graph.errors import InvalidValue, UnreadableDocument
from graph.events.catalogue import Metric
from graph.model.calendar import PartialDate
from graph.model.money import CurrencyCode
from graph.model.value import Value
from ingest.readers.dataset import FIELD_MAX, ROWS_MAX, BadRow
from ingest.readers.decoding import decode

NEEDED = ("id", "company", "metric", "value", "published_on", "source_address")
SHARES = frozenset({Metric.GROSS_MARGIN, Metric.CUSTOMER_SHARE})
DATES = ("period", "published_on")


class MetricRow(Value, frozen=True):
    """One line of the CSV, stripped; empty fields are None. `number` is its line in the file."""

    number: int
    id: str
    company: str
    metric: Metric
    value: Decimal
    published_on: str
    source_address: str
    currency: CurrencyCode | None = None
    period: str | None = None
    months: int | None = None
    subject: str | None = None
    publisher: str | None = None
    quote: str | None = None
    note: str | None = None


def read_metrics(raw: bytes, *, source: str) -> Iterator[MetricRow | BadRow]:
    """Each line as a row, or why not. Raises UnreadableDocument when the file as a whole is no CSV
    of figures: a bad row stops nothing."""
    csv.field_size_limit(FIELD_MAX)
    lines = csv.DictReader(io.StringIO(decode(raw, source), newline=""), strict=True)
    missing = [name for name in NEEDED if name not in (lines.fieldnames or ())]
    if missing:
        raise UnreadableDocument(source, f"has no column {', '.join(missing)}")
    seen: set[str] = set()
    try:
        for count, line in enumerate(lines, start=1):
            if count > ROWS_MAX:
                raise UnreadableDocument(source, f"has more than {ROWS_MAX} rows; split it")
            row = _row(lines.line_num, line)
            if isinstance(row, MetricRow) and row.id in seen:
                row = BadRow(number=row.number, id=row.id, reason=f"the id {row.id} stands twice")
            seen.add(row.id)
            yield row
    except csv.Error as error:
        raise UnreadableDocument(source, f"line {lines.line_num} is no CSV ({error})") from error


def _row(number: int, line: dict[str, str | None]) -> MetricRow | BadRow:
    told = {
        name: value.strip()
        for name, value in line.items()
        if name in MetricRow.__struct_fields__ and isinstance(value, str) and value.strip()
    }
    label = told.get("id", f"line {number}")
    if None in line:
        return BadRow(number=number, id=label, reason="has more fields than the head has columns")
    empty = [name for name in NEEDED if name not in told]
    if empty:
        return BadRow(number=number, id=label, reason=f"{', '.join(empty)} is empty")
    try:
        row = msgspec.convert({**told, "number": number}, MetricRow, strict=False)
        for name in DATES:
            if name in told:
                PartialDate.parse(told[name])
    except (msgspec.ValidationError, InvalidValue) as error:
        return BadRow(number=number, id=label, reason=str(error))
    return _checked(row)


def _checked(row: MetricRow) -> MetricRow | BadRow:
    reason = ""
    if not row.value.is_finite():
        reason = f"{row.value} is no number"
    elif row.metric in SHARES and not -1 <= row.value <= 1:
        reason = f"{row.metric.value} is a share from 0 to 1, not {row.value}"
    elif row.metric not in SHARES and row.currency is None:
        reason = f"{row.metric.value} needs a currency"
    elif row.metric is Metric.CUSTOMER_SHARE and row.subject is None:
        reason = "customer_share needs a subject: which customer"
    elif row.months is not None and row.months < 1:
        reason = f"{row.months} is no number of months"
    return BadRow(number=row.number, id=row.id, reason=reason) if reason else row
