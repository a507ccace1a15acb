from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidValue
from graph.model.calendar import Certainty, PartialDate, Precision, earliest, overlap, utc_text


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2025-09-22", date(2025, 9, 22), date(2025, 9, 22), Precision.DAY),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH),
        ("2025-Q3", date(2025, 7, 1), date(2025, 9, 30), Precision.QUARTER),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), Precision.HALF),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), Precision.YEAR),
    ],
)
def test_a_partial_date_spans_its_days(
    text: str, first: date, last: date, precision: Precision
) -> None:
    parsed = PartialDate.parse(text)
    assert (parsed.earliest, parsed.latest, parsed.precision) == (first, last, precision)


@pytest.mark.parametrize("text", ["2025-13", "2025-02-30", "2025-Q5", "22.9.2025", "", "25-01-01"])
def test_what_is_no_date_is_refused_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(InvalidValue, match="date"):
        PartialDate.parse(text)


def test_a_precision_that_cannot_decide_answers_possible() -> None:
    year = PartialDate.parse("2025")
    assert year.on_or_before(date(2026, 1, 1)) is Certainty.YES
    assert year.on_or_before(date(2025, 6, 1)) is Certainty.POSSIBLE
    assert year.on_or_before(date(2024, 12, 31)) is Certainty.NO


def test_before_compares_two_spans() -> None:
    assert PartialDate.parse("2025-Q1").before(PartialDate.parse("2025-04-01")) is Certainty.YES
    assert PartialDate.parse("2025").before(PartialDate.parse("2025-06")) is Certainty.POSSIBLE
    assert PartialDate.parse("2026").before(PartialDate.parse("2025-06")) is Certainty.NO
    same = PartialDate.parse("2025-06-01")
    assert same.before(same) is Certainty.NO


@given(st.dates(min_value=date(1000, 1, 1)), st.dates(min_value=date(1000, 1, 1)))
def test_days_compare_like_days(left: date, right: date) -> None:
    one, two = PartialDate.parse(left.isoformat()), PartialDate.parse(right.isoformat())
    assert (one.before(two) is Certainty.YES) == (left < right)
    assert (one.on_or_before(right) is Certainty.YES) == (left <= right)
    assert overlap(one, two) == (left == right)


def test_utc_text_sorts_like_time_whatever_the_zone() -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    tokyo = (noon + timedelta(microseconds=1)).astimezone(timezone(timedelta(hours=9)))
    assert utc_text(noon) == "2026-01-01T12:00:00.000000Z" < utc_text(tokyo)


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (("2025-09", "2025-09-22"), "2025-09"),
        (("2025-Q3", "2025-05-01", None), "2025-05-01"),
        ((None, None), None),
        ((), None),
    ],
)
def test_the_earliest_date_is_the_one_that_may_begin_first(
    texts: tuple[str | None, ...], first: str | None
) -> None:
    assert earliest(*texts) == first
