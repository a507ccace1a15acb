"""Days, months, quarters and years in a sentence, as partial dates; relative ones need the day of
print. A month stays a month: nothing is guessed to a day.

No library was found that keeps the precision of what is said (dateutil and dateparser fill in a
day), so the grammar is our own. A quarter without its year may be a fiscal one, and is left out.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from graph.errors import InvalidValue
from graph.model.calendar import PartialDate, PartialDateText

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
            "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date at `[start, end)` of the text. `ahead`: it lies behind the day of print. `before`:
    where the words say no year and it lies ahead, the last such date that does not."""

    start: int
    end: int
    day: PartialDateText
    ahead: bool
    before: PartialDateText | None = None


_Reader = Callable[[re.Match[str], date | None], PartialDateText | None]


def dates_in(text: str, published_on: PartialDateText | None) -> list[DateSpan]:
    """Every date of the text, in order, none inside another. Days of the week and the like are
    left out unless `published_on` is a full day."""
    printed = _full_day(published_on)
    found: list[DateSpan] = []
    for rule, read in _RULES:
        for match in rule.finditer(text):
            start, end = match.span()
            if any(start < other.end and other.start < end for other in found):
                continue
            day = read(match, printed)
            if day is not None and (checked := _checked(day)) is not None:
                ahead = _is_ahead(checked, printed)
                before = _year_before(checked) if ahead and _is_yearless(match) else None
                found.append(DateSpan(start, end, checked, ahead, before))
    return sorted(found, key=lambda span: span.start)


def _full_day(told: PartialDateText | None) -> date | None:
    if told is None:
        return None
    day = PartialDate.parse(told)
    return day.earliest if day.earliest == day.latest else None


def _checked(told: str) -> PartialDateText | None:
    try:
        return PartialDate.parse(told).text
    except InvalidValue:
        return None


def _is_ahead(told: PartialDateText, printed: date | None) -> bool:
    return printed is not None and PartialDate.parse(told).earliest > printed


def _is_yearless(match: re.Match[str]) -> bool:
    """A month or a day of one, said without its year."""
    named = match.groupdict()
    return bool(named.get("month")) and not named.get("year")


def _year_before(day: PartialDateText) -> PartialDateText | None:
    return _checked(f"{int(day[:4]) - 1}{day[4:]}")


def _month_of(name: str) -> int:
    return _NAMES.index(name[:3].lower()) + 1


def _day(match: re.Match[str], printed: date | None) -> PartialDateText | None:
    """`Sept. 22, 2025`; without a year, the latest such day by the day of print."""
    month, number = _month_of(match["month"]), int(match["day"])
    if match["year"]:
        return f"{match['year']}-{month:02d}-{number:02d}"
    if printed is None or not 1 <= number <= monthrange(printed.year, month)[1]:
        return None
    return _latest(printed, lambda year: date(year, month, number)).isoformat()


def _latest(printed: date, at: Callable[[int], date]) -> date:
    """The same day a year before, where it would lie more than half a year ahead of print."""
    this_year = at(printed.year)
    return at(printed.year - 1) if this_year > printed + timedelta(days=180) else this_year


def _month(match: re.Match[str], printed: date | None) -> PartialDateText | None:
    month = _month_of(match["month"])
    if match["year"]:
        return f"{match['year']}-{month:02d}"
    if printed is None:
        return None
    if match[0][:4].lower() == "last":
        return f"{printed.year - (month >= printed.month)}-{month:02d}"
    return _latest(printed, lambda year: date(year, month, 1)).strftime("%Y-%m")


def _quarter(match: re.Match[str], _: date | None) -> PartialDateText | None:
    if match["short"]:
        return f"{match['short_year']}-Q{match['short']}"
    return f"{match['year']}-Q{_QUARTERS[match['quarter'].lower()]}"


def _iso(match: re.Match[str], _: date | None) -> PartialDateText:
    return match[0]


def _year(match: re.Match[str], _: date | None) -> PartialDateText:
    return match["year"]


def _weekday(match: re.Match[str], printed: date | None) -> PartialDateText | None:
    """The latest such day on or before print; with `next`, the first one after it."""
    if printed is None:
        return None
    back = (printed.weekday() - _DAYS.index(match["weekday"].lower())) % 7
    if (match["which"] or "").lower() == "next":
        return (printed + timedelta(days=7 - back)).isoformat()
    if (match["which"] or "").lower() == "last" and back == 0:
        back = 7
    return (printed - timedelta(days=back)).isoformat()


def _near(match: re.Match[str], printed: date | None) -> PartialDateText | None:
    if printed is None:
        return None
    word = match["near"].lower()
    shift = {"today": 0, "yesterday": 1, "tomorrow": -1, "last night": 1, "this morning": 0}
    if word in shift:
        return (printed - timedelta(days=shift[word])).isoformat()
    return _period(word.split()[-1], word.split()[0], printed)


def _period(unit: str, which: str, printed: date) -> PartialDateText | None:
    """`this month`, `last quarter`, `last year`."""
    back = 0 if which == "this" else 1
    if unit == "year":
        return str(printed.year - back)
    months = printed.year * 12 + printed.month - 1
    if unit == "month":
        months -= back
        return f"{months // 12}-{months % 12 + 1:02d}"
    quarters = months // 3 - back
    return f"{quarters // 4}-Q{quarters % 4 + 1}"


def _ago(match: re.Match[str], printed: date | None) -> PartialDateText | None:
    if printed is None:
        return None
    number = _NUMBERS.get(match["count"].lower()) or int(match["count"])
    unit = match["unit"].lower()
    if unit == "day":
        return (printed - timedelta(days=number)).isoformat()
    months = printed.year * 12 + printed.month - 1
    if unit == "week":
        return (printed - timedelta(weeks=number)).strftime("%Y-%m")
    if unit == "month":
        months -= number
        return f"{months // 12}-{months % 12 + 1:02d}"
    return str(printed.year - number)


_COUNT = rf"(?P<count>{'|'.join(_NUMBERS)}|\d{{1,2}})"
_RULES: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b"), _iso),
    (
        re.compile(
            rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
            rf"(?!\d|:|\s+(?:million|billion|GW|MW))(?:,?\s+{_YEAR})?"
        ),
        _day,
    ),
    (
        re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?"),
        _day,
    ),
    (
        re.compile(
            rf"\b(?P<quarter>first|second|third|fourth)[\s-]quarter\s+(?:of\s+)?{_YEAR}"
            r"|\bQ(?P<short>[1-4])\s+(?:of\s+)?(?P<short_year>(?:19|20)\d\d)",
            re.IGNORECASE,
        ),
        _quarter,
    ),
    (re.compile(rf"\b{_MONTH}(?:\s+of)?,?\s+{_YEAR}"), _month),
    (
        re.compile(
            rf"\b(?:in|since|during|late|early|mid|this|last)[\s-]{_MONTH}(?P<year>)(?!\s+\d)",
            re.IGNORECASE,
        ),
        _month,
    ),
    (
        re.compile(
            r"\b(?:(?P<which>last|next|this|on)\s+)?"
            rf"(?P<weekday>{'|'.join(day.title() for day in _DAYS)})\b"
        ),
        _weekday,
    ),
    (
        re.compile(
            r"\b(?P<near>today|yesterday|tomorrow|last night|this morning"
            r"|(?:this|last) (?:month|quarter|year))\b",
            re.IGNORECASE,
        ),
        _near,
    ),
    (
        re.compile(rf"\b{_COUNT} (?P<unit>day|week|month|year)s? (?:ago|earlier)\b", re.IGNORECASE),
        _ago,
    ),
    (
        re.compile(
            r"\b(?:in|by|since|during|from|until|through|of|early|late|mid|end of|half of|for"
            rf"|before|after)[\s-]{_YEAR}\b(?!\s+(?:Plan|Notes?|Act|dollars|Annual))",
            re.IGNORECASE,
        ),
        _year,
    ),
)
