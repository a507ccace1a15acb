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
    """The date nearest to the trigger that is no term, maturity or forecast; None without one.

    A deal that is done carries it as the day it took effect, else as the day it was agreed or said.
    """
    sentence = parsed.plain.sentence
    stretch = document.text[sentence.start : sentence.end]
    trigger = parsed.plain.spans[reading.trigger][0] - sentence.start
    fit = [
        span
        for span in _past(dates_in(stretch, document.facts.published_on), parsed, reading)
        if _is_event(stretch[: span.start], stretch[span.start : span.end], status)
    ]
    if not fit:
        return None
    nearest = min(fit, key=lambda span: (abs(span.start - trigger), span.start))
    field = "effective_on" if status in _EFFECTIVE else "announced_on"
    offset = sentence.start
    moved = replace(nearest, start=nearest.start + offset, end=nearest.end + offset)
    return Dated(field, moved)


def _past(spans: list[DateSpan], parsed: Parsed, reading: Reading) -> Iterator[DateSpan]:
    """Those that do not lie ahead; "signed in November" is the last November."""
    is_told = parsed.doc[reading.trigger].tag_ in ("VBD", "VBN")
    for span in spans:
        if not span.ahead:
            yield span
        elif is_told and span.before is not None:
            yield replace(span, day=span.before, ahead=False)


def _is_event(before: str, date: str, status: Status) -> bool:
    """The words before a date say whether it is one of the deal; a date may hold its own ("by"). Of
    what is over, the day on which it ran out is one; of what is done, that of the contract is
    none."""
    told = before[-60:] + " " + date.split()[0] + " " if date[:1].islower() else before[-60:]
    event = _EVENT_BEFORE.search(told)
    if event is not None:
        return status not in _DONE or not event[0].startswith("dated")
    if status in _OVER and _END_BEFORE.search(told):
        return True
    return _OTHER_BEFORE.search(told) is None
