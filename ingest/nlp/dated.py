"""Which date of a sentence a deal carries: when it was agreed or said, or when it took effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.model.calendar import PartialDateText
from graph.model.deal import Status
from ingest.nlp.dates import DateSpan, dates_in
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading
from ingest.reading import ReadDocument

_EFFECTIVE = frozenset({Status.COMPLETED, Status.EFFECTIVE, Status.TERMINATED, Status.EXPIRED})
_OTHER_BEFORE = re.compile(
    r"\b(?:by|until|through|thru|due|matur\w+|expir\w+|end(?:s|ed|ing)?|since|before|beginning|starting|starts?"
    r"|begins?|commenc\w+|fiscal(?: year)?|outlook for|from|as of|over|expected(?: \w+){0,3}"
    r"|deliver\w+|deploy\w+"
    r"|online|filed|dated)(?: (?:on|in|the|of|around|about|early|late|mid|or))*\s*$",
    re.IGNORECASE,
)
_OVER = frozenset({Status.TERMINATED, Status.EXPIRED})
_DONE = _OVER | {Status.COMPLETED}
_END_BEFORE = re.compile(
    r"\b(?:until|through|expired|ended|lapsed|ran out)(?: (?:on|in|at|the|of))*\s*$", re.IGNORECASE
)
_EVENT_BEFORE = re.compile(
    r"\b(?:dated|effective|entered into|made)(?: as)?(?: of| on)?\s*$", re.IGNORECASE
)

_ALONE = re.compile(r"[A-Z0-9][\w ,-]{2,24}[.:]\s")


@dataclass(frozen=True, slots=True)
class Dated:
    """The date of a deal and where it stands; `field` is the field of the report that it fills."""

    field: str
    span: DateSpan

    @property
    def day(self) -> PartialDateText:
        return self.span.day


def date_of(
    document: ReadDocument, parsed: Parsed, reading: Reading, status: Status
) -> Dated | None:
    """The date nearest to the trigger that is no term, maturity or forecast, else the one that the
    paragraph is headed by ("11 January 2024. RBC takes 8 per cent"); None without one.

    A deal that is done carries it as the day it took effect, else as the day it was agreed or said.
    """
    sentence = parsed.plain.sentence
    stretch = document.text[sentence.start : sentence.end]
    trigger = parsed.plain.spans[reading.trigger][0] - sentence.start
    fit = [
        span
        for span in _past(dates_in(stretch, document.facts.published_on), parsed, reading)
        if is_event(stretch[: span.start], stretch[span.start : span.end], status)
    ]
    if not fit:
        headed = _heading(document, sentence.start)
        return None if headed is None else Dated(field_of(status), headed)
    nearest = min(fit, key=lambda span: (abs(span.start - trigger), span.start))
    offset = sentence.start
    moved = replace(nearest, start=nearest.start + offset, end=nearest.end + offset)
    return Dated(field_of(status), moved)


def _heading(document: ReadDocument, start: int) -> DateSpan | None:
    """The date that stands alone as the first sentence of the paragraph, as in a chronicle."""
    begin = document.text.rfind("\n", 0, start) + 1
    alone = _ALONE.match(document.text, begin, start)
    if alone is None:
        return None
    for span in dates_in(alone[0], document.facts.published_on):
        if span.start == 0 and span.end >= len(alone[0].rstrip(" .:")) and not span.ahead:
            return replace(span, start=begin, end=begin + span.end)
    return None


def field_of(status: Status) -> str:
    """Of the report: what the day of a deal of this status fills."""
    return "effective_on" if status in _EFFECTIVE else "announced_on"


def _past(spans: list[DateSpan], parsed: Parsed, reading: Reading) -> Iterator[DateSpan]:
    """Those that do not lie ahead; "signed in November" is the last November."""
    is_told = parsed.doc[reading.trigger].tag_ in ("VBD", "VBN")
    for span in spans:
        if not span.ahead:
            yield span
        elif is_told and span.before is not None:
            yield replace(span, day=span.before, ahead=False)


def is_event(before: str, date: str, status: Status) -> bool:
    """The words before a date say whether it is one of the deal; a date may hold its own ("by"). Of
    what is over, the day on which it ran out is one; of what is done, that of the contract is
    none."""
    told = before[-60:]
    if date[:1].islower():
        told = f"{told.rstrip()} {date.split()[0]} "
    event = _EVENT_BEFORE.search(told)
    if event is not None:
        return status not in _DONE or not event[0].startswith("dated")
    if status in _OVER and _END_BEFORE.search(told):
        return True
    return _OTHER_BEFORE.search(told) is None
