"""Days as people write them in the head of a document, and the dateline of a report."""

from __future__ import annotations

import re

from graph.errors import InvalidValue
from graph.model.calendar import PartialDate, PartialDateText
from graph.model.value import Value

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
DAY_PATTERN = (
    rf"(?i:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d)"
)
_DAY = re.compile(DAY_PATTERN)
_MONTH_ONLY = re.compile(rf"({_MONTH}),?\s+((?:19|20)\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")

_WIRE = (
    r"(?i:Globe ?Newswire|PR ?Newswire|Business Wire|Accesswire|Reuters|AP|Bloomberg|CNW|"
    r"Newsfile Corp\.?)"
)
_DASH = r"(?:--+|—|–|-)"
_DATELINE = re.compile(
    rf"(?P<place>(?!(?:On|In|At|As|By|Since|Until)\b)[A-Z][^\d\n:;!?]{{1,80}}?)[,\s(–—-]+(?:\({_WIRE}\)\s*{_DASH}+\s*)?"
    rf"(?P<day>{DAY_PATTERN})\)?[\s,]*(?:[/(]\s?{_WIRE}\s?[/)])?\s*(?:{_DASH}|:)\s*"
)
_UNDATED = re.compile(
    rf"(?P<place>[A-Z][^\d\n:;!?]{{1,80}}?)[,\s]*(?i:{_MONTH}\s\d{{1,2}}\s)?{_DASH}*\s*"
    rf"[/(]{_WIRE}[/)]\s*{_DASH}\s*"
)
_TICKER = (
    r"\((?:NASDAQ|Nasdaq|NasdaqGS|NYSE|NYSE American|AMEX|LSE|TSX|TSE|HKEX|ASX|KRX|Euronext)\b"
)
_SPEAKER = re.compile(
    rf"(?P<name>[A-Z0-9][\w&.,'’®™ -]{{1,60}}?)[®™]?,?\s*(?:{_TICKER}|(?:today|has) announced\b)"
)
_WIRE_NAME = re.compile(_WIRE)


class Dateline(Value, frozen=True):
    """The opening of a report: `end` is where the sentence behind it starts. `filer` is the
    company that speaks, where the words behind the dash leave no doubt."""

    end: int
    day: PartialDateText | None = None
    wire: bool = False
    filer: str | None = None


def day_in(text: str) -> PartialDateText | None:
    """The first full date in `text` that is a day of the calendar."""
    for found in _DAY.finditer(text):
        if day := _as_day(found[0]):
            return day
    return None


def month_in(text: str) -> PartialDateText | None:
    """The first `January 2023` in `text`."""
    found = _MONTH_ONLY.search(text)
    return f"{found[2]}-{_month_number(found[1]):02d}" if found else None


def compact_day(text: str) -> PartialDateText | None:
    """`20250110`, as EDGAR headers write it."""
    found = _COMPACT.search(text)
    return _checked(f"{found[1]}-{found[2]}-{found[3]}") if found else None


def dateline_of(paragraph: str) -> Dateline | None:
    """Read `NEW YORK, Nov. 18, 2025 (GLOBE NEWSWIRE) -- NVIDIA (NASDAQ: NVDA) today …`."""
    head = paragraph[:320]
    found = _DATELINE.match(head)
    day = _as_day(found["day"]) if found else None
    if not found or not day:
        found, day = _UNDATED.match(head), None
    if not found or len(found["place"].split()) > 8:
        return None
    speaker = _SPEAKER.match(paragraph[found.end() : found.end() + 120].lstrip("—–- "))
    name = speaker["name"].strip(" ,") if speaker else None
    plain = name is not None and not re.search(r"\band\b|\b[Tt]he\b.*,", name)
    return Dateline(
        end=found.end(),
        day=day,
        wire=bool(_WIRE_NAME.search(found[0])),
        filer=name if plain else None,
    )


def _as_day(text: str) -> PartialDateText | None:
    if "-" in text:
        return _checked(text)
    year = _YEAR.search(text)
    number = re.search(r"\b\d{1,2}(?!\d)", text)
    month = re.search(r"[A-Za-z]{3,}", text)
    if not (year and number and month):
        return None
    return _checked(f"{year[0]}-{_month_number(month[0]):02d}-{int(number[0]):02d}")


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _checked(text: str) -> PartialDateText | None:
    try:
        return PartialDate.parse(text).text
    except InvalidValue:
        return None
