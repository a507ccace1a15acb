"""A CSV of curated reports → typed rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.errors import UnreadableDocument
from graph.model.deal import Consideration, Stage
from ingest.readers import csv_rows
from ingest.readers.csv_rows import BadRow
from ingest.readers.dataset import NEEDED, Row, names_in, read_rows
from tests.support.rows import a_csv, a_row


def test_a_row_is_read_with_its_numbers_and_dates() -> None:
    row = a_row(term_years="6.6", quantity="10", unit="GW", consideration="equity")
    assert (row.amount_low, row.term_years, row.quantity) == (
        Decimal(5_000_000_000),
        Decimal("6.6"),
        Decimal(10),
    )
    assert row.announced_date == "2025-09-22"
    assert row.consideration is Consideration.EQUITY
    assert row.number == 2


def test_an_empty_field_is_unknown_and_not_zero() -> None:
    row = a_row(amount_low="", amount_high="  ", term_years="")
    assert (row.amount_low, row.amount_high, row.term_years, row.note) == (None, None, None, None)


def test_columns_that_nobody_knows_are_passed_over() -> None:
    assert a_row(colour="red").id == "row-1"


def test_several_names_stand_between_semicolons() -> None:
    assert names_in("NVIDIA; Microsoft ;others;; undisclosed") == ("NVIDIA", "Microsoft")
    assert a_row(payer_or_investor="A;B").payers == ("A", "B")
    assert a_row(related_ids="x;y").related == ("x", "y")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"amount_low": "much"}, "amount_low"),
        ({"currency": "dollars"}, "currency"),
        ({"announced_date": "2025-13-01"}, "is no day of the calendar"),
        ({"status_date": "soon"}, "'soon' is not YYYY"),
        ({"payer_or_investor": ""}, "payer_or_investor is empty"),
        ({"deal_type": " "}, "deal_type is empty"),
        ({"consideration": "gold"}, "consideration"),
    ],
)
def test_a_bad_row_is_told_and_stops_nothing(fields: dict[str, str], reason: str) -> None:
    first, bad, last = read_rows(a_csv({}, fields, {}), source="rows.csv")
    assert isinstance(first, Row)
    assert isinstance(last, Row)
    assert isinstance(bad, BadRow)
    assert (bad.number, bad.id) == (3, "row-2")
    assert reason in bad.reason


def test_an_id_stands_once() -> None:
    first, second = read_rows(a_csv({}, {"id": "row-1"}), source="rows.csv")
    assert isinstance(first, Row)
    assert isinstance(second, BadRow)
    assert "stands twice" in second.reason


def test_a_line_with_too_many_fields_is_told() -> None:
    raw = a_csv({}).rstrip(b"\n") + b",more,and,more\n"
    (bad,) = read_rows(raw, source="rows.csv")
    assert isinstance(bad, BadRow)
    assert "more fields" in bad.reason


@pytest.mark.parametrize("name", NEEDED)
def test_a_file_without_a_needed_column_is_refused(name: str) -> None:
    columns = [each for each in NEEDED if each != name]
    with pytest.raises(UnreadableDocument, match=f"has no column {name}"):
        list(read_rows(a_csv({}, columns=columns), source="rows.csv"))


@pytest.mark.parametrize("raw", [b"", b"\n", b"just some words\n", b"{}", b"\x00\x01\x02"])
def test_what_is_no_csv_of_deals_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        list(read_rows(raw, source="rows.csv"))


def test_a_broken_quote_is_refused_with_its_line() -> None:
    raw = a_csv({}) + b'row-2,"unclosed\n'
    with pytest.raises(UnreadableDocument, match="is no CSV"):
        list(read_rows(raw, source="rows.csv"))


def test_more_rows_than_the_bound_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "ROWS_MAX", 2)
    assert len(list(read_rows(a_csv({}, {}), source="rows.csv"))) == 2
    with pytest.raises(UnreadableDocument, match="more than 2 rows"):
        list(read_rows(a_csv({}, {}, {}), source="rows.csv"))


def test_a_byte_order_mark_and_line_breaks_in_fields_are_fine() -> None:
    raw = b"\xef\xbb\xbf" + a_csv({"note": "two\nlines"})
    (row,) = read_rows(raw, source="rows.csv")
    assert isinstance(row, Row)
    assert row.note == "two\nlines"


def test_a_row_may_say_how_far_the_money_is_and_when_it_was_printed() -> None:
    row = a_row(stage="paid", published_date="2001-Q1")
    assert (row.stage, row.published_date) == (Stage.PAID, "2001-Q1")
    assert (a_row().stage, a_row(published_date="").published_date) == (None, None)


@pytest.mark.parametrize("fields", [{"stage": "half"}, {"published_date": "some day"}])
def test_a_stage_or_a_day_of_print_that_is_none_is_a_bad_row(fields: dict[str, str]) -> None:
    (row,) = read_rows(a_csv(fields), source="rows.csv")
    assert isinstance(row, BadRow)
    assert next(iter(fields.values())) in row.reason
