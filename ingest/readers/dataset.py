"""A CSV of curated reports → typed rows. One row is one report of one deal, with its source.

Columns: `id`, `payer_or_investor` (several: `;`), `payee_or_investee` and `deal_type` are needed;
the others in `Row` may be there. Empty is unknown, never zero. `amount_qualifier` says how the
amounts are meant: `up_to` has a high end only, `more_than`/`at_least` a low end only; `tranched` is
firm up to the low end and contingent up to the high one; `aggregate` is a sum of other rows.
`deal_key`: rows with one key tell of one deal. `consideration`: what is given, where not cash.
`stage`: how far the money is, where the status does not say it: a loan that is drawn in part is a
row of what is committed and a row of what is paid. `published_date`: when the source was printed,
where that is not the day it tells of.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from graph.errors import InvalidValue
from graph.model.calendar import PartialDate
from graph.model.deal import Consideration, Stage
from graph.model.money import CurrencyCode
from graph.model.value import Value
from ingest.readers.csv_rows import BadRow, read_csv_rows

NEEDED = ("id", "payer_or_investor", "payee_or_investee", "deal_type")
DATES = ("announced_date", "status_date", "published_date")


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
    stage: Stage | None = None
    published_date: str | None = None

    @property
    def payers(self) -> tuple[str, ...]:
        return names_in(self.payer_or_investor)

    @property
    def related(self) -> tuple[str, ...]:
        return names_in(self.related_ids or "")


def names_in(text: str) -> tuple[str, ...]:
    """Names between semicolons; `others` and `undisclosed` are nobody."""
    names = (each.strip() for each in text.split(";"))
    return tuple(each for each in names if each and each.lower() not in ("others", "undisclosed"))


def read_rows(raw: bytes, *, source: str) -> Iterator[Row | BadRow]:
    """Each line as a row, or why not. Raises UnreadableDocument when the file as a whole is no CSV
    of deals: a bad row stops nothing."""
    columns = set(Row.__struct_fields__) - {"number"}
    return read_csv_rows(
        raw, source=source, needed=NEEDED, columns=columns, make=_row, hint="; see the README"
    )


def _row(number: int, told: dict[str, str]) -> Row | BadRow:
    try:
        row = msgspec.convert({"number": number, **told}, Row, strict=False)
        for name in DATES:
            if told.get(name):
                PartialDate.parse(told[name])
    except msgspec.ValidationError as error:
        return BadRow(number=number, id=told["id"], reason=str(error))
    except InvalidValue as error:
        return BadRow(number=number, id=told["id"], reason=f"{error.value!r} {error.reason}")
    return row
