"""A CSV of reported figures → typed rows. One row is one figure of one company, with its source.

Columns: `id`, `company`, `metric`, `value`, `published_on` and `source_address` are needed; the
others in `MetricRow` may be there. Shares run from 0 to 1. `period` is the last day, month or year
of the figure, `months` over how many months it is (empty: at that day).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from graph.errors import InvalidValue
from graph.events.catalogue import Metric
from graph.model.calendar import PartialDate
from graph.model.money import CurrencyCode
from graph.model.value import Value
from ingest.readers.csv_rows import BadRow, read_csv_rows

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
    columns = set(MetricRow.__struct_fields__) - {"number"}
    return read_csv_rows(raw, source=source, needed=NEEDED, columns=columns, make=_row)


def _row(number: int, told: dict[str, str]) -> MetricRow | BadRow:
    try:
        row = msgspec.convert({**told, "number": number}, MetricRow, strict=False)
        for name in DATES:
            if name in told:
                PartialDate.parse(told[name])
    except (msgspec.ValidationError, InvalidValue) as error:
        return BadRow(number=number, id=told["id"], reason=str(error))
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
