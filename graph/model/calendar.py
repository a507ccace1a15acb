"""Dates with a precision, the three clocks, and comparisons that may answer *possible*.

A partial date is written `2025-09-22`, `2025-09`, `2025-Q3`, `2025-H2` or `2025` (the quarter and
half are calendar ones). Events store that text; `PartialDate.parse` gives the value, cached.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

import msgspec

from graph.errors import InvalidValue
from graph.model.value import Value

PARTIAL_DATE_PATTERN = r"^\d{4}(-(\d{2}(-\d{2})?|Q[1-4]|H[12]))?$"
PartialDateText = Annotated[str, msgspec.Meta(pattern=PARTIAL_DATE_PATTERN)]

_PARTIAL_DATE = re.compile(PARTIAL_DATE_PATTERN)


class Precision(StrEnum):
    """How much of a date the text told us."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class Certainty(StrEnum):
    """Answer of a comparison: *possible* when the precision of dates cannot decide it."""

    YES = "yes"
    POSSIBLE = "possible"
    NO = "no"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A span of days, `earliest` to `latest` inclusive, written as `text`; sorts by earliest."""

    earliest: date
    latest: date
    text: str

    @staticmethod
    def parse(text: str) -> PartialDate:
        """Read `text`; raises InvalidValue when it is no partial date. Cached."""
        return _parse(text)

    @property
    def precision(self) -> Precision:
        if len(self.text) == 10:
            return Precision.DAY
        if "Q" in self.text:
            return Precision.QUARTER
        if "H" in self.text:
            return Precision.HALF
        return Precision.MONTH if len(self.text) == 7 else Precision.YEAR

    def on_or_before(self, day: date) -> Certainty:
        """Is this date on or before `day`?"""
        if self.latest <= day:
            return Certainty.YES
        return Certainty.POSSIBLE if self.earliest <= day else Certainty.NO

    def before(self, other: PartialDate) -> Certainty:
        """Is this date strictly before `other`?"""
        if self.latest < other.earliest:
            return Certainty.YES
        return Certainty.POSSIBLE if self.earliest < other.latest else Certainty.NO


@lru_cache(maxsize=65_536)
def _parse(text: str) -> PartialDate:
    if not _PARTIAL_DATE.match(text):
        raise InvalidValue("date", text, "is not YYYY, YYYY-MM, YYYY-MM-DD, YYYY-Qn or YYYY-Hn")
    year, _, rest = text.partition("-")
    try:
        if not rest:
            first, last = (1, 1), (12, 31)
        elif rest[0] in "QH":
            months = 3 if rest[0] == "Q" else 6
            end = int(rest[1]) * months
            first, last = (end - months + 1, 1), (end, calendar.monthrange(int(year), end)[1])
        elif len(rest) == 2:
            first, last = (int(rest), 1), (int(rest), calendar.monthrange(int(year), int(rest))[1])
        else:
            month, day = (int(part) for part in rest.split("-"))
            first = last = (month, day)
        return PartialDate(date(int(year), *first), date(int(year), *last), text)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise InvalidValue("date", text, f"is no day of the calendar ({error})") from error


def earliest(*texts: PartialDateText | None) -> PartialDateText | None:
    """The date with the earliest first day; None when none is stated."""
    stated = [text for text in texts if text]
    if len(stated) < 2:
        return stated[0] if stated else None
    return min(stated, key=lambda text: PartialDate.parse(text).earliest)


def overlap(left: PartialDate, right: PartialDate) -> bool:
    """Can the two dates be the same day?"""
    return left.earliest <= right.latest and right.earliest <= left.latest


class AsOf(Value, frozen=True):
    """The three clocks of a question. None leaves a clock unbounded.

    `valid_on`: true in the world on this day. `published_by`: printed by this day.
    `position`: our log up to and including this position.
    """

    valid_on: date | None = None
    published_by: date | None = None
    position: int | None = None


def utc_now() -> datetime:
    """The system clock; everything that needs the time takes a clock as an argument instead."""
    return datetime.now(UTC)


def utc_text(moment: datetime) -> str:
    """ISO text in UTC with microseconds, as stored in the envelope; sorts like the time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
