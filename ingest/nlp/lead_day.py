"""The day on which a story is news, for deals that its lead tells of without a date.

"X has agreed to buy Y. … the two said on Tuesday": a headline or a first paragraph seldom says
when, and what follows does. Background is not told there, and what has long been so has no such
day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from graph.model.calendar import PartialDate, Precision
from graph.model.deal import Status
from ingest.candidate import Candidate
from ingest.nlp.dated import field_of, is_event
from ingest.nlp.dates import DateSpan, dates_in
from ingest.reading import ReadDocument

DAYS_MAX = 7
"""Before the day of print: what is older is no news."""
_LEAD, _LOOKED_AT = 2, 3
"""Lines: the headline and the first paragraph tell the news, and one more may say when."""
_DATELINE_MAX, _NEAR = 30, 80
"""Signs of a line before its dateline ends; about a date, within which somebody tells."""
_TOLD = re.compile(
    r"\b(?:said|says|told|announced?|announces|disclosed|confirmed|wrote|reported|revealed|unveiled"
    r"|stated|according|statement|today|release)\b",
    re.IGNORECASE,
)
_LASTING = frozenset({Status.EFFECTIVE, Status.EXPIRED})
_LINE = re.compile(r"[^\n]+")
_SURE = 0.7


def with_lead_day(document: ReadDocument, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, those of the lead with the day of the news where they have none."""
    ends = [match.end() for match in islice(_LINE.finditer(document.text), _LOOKED_AT)]
    if document.facts.kind.is_filing or not ends:
        return [*candidates]
    day = next(_days(document, ends[-1]), None)
    if day is None:
        return [*candidates]
    end = ends[:_LEAD][-1]
    return [_dated(document, each, day) if _is_news(each, end) else each for each in candidates]


def _days(document: ReadDocument, end: int) -> Iterator[DateSpan]:
    """Days of the news in the first lines, in order."""
    text, printed = document.text[:end], document.facts.published_on
    if printed is None or PartialDate.parse(printed).precision is not Precision.DAY:
        return
    for span in dates_in(text, printed):
        told = PartialDate.parse(span.day)
        is_new = told.precision is Precision.DAY and 0 <= _age(told, printed) <= DAYS_MAX
        before, after = text[: span.start].rpartition("\n")[2], text[span.end :].partition("\n")[0]
        is_told = len(before) < _DATELINE_MAX or _TOLD.search(before[-_NEAR:] + "|" + after[:_NEAR])
        words = text[span.start : span.end]
        if is_new and is_told and is_event(before, words, Status.ANNOUNCED):
            yield span


def _age(day: PartialDate, printed: str) -> int:
    return (PartialDate.parse(printed).latest - day.latest).days


def _is_news(candidate: Candidate, end: int) -> bool:
    told = candidate.announced_on or candidate.effective_on
    in_lead = any(start < end for start, _ in candidate.places("sentence"))
    return told is None and candidate.status not in _LASTING and in_lead


def _dated(document: ReadDocument, candidate: Candidate, span: DateSpan) -> Candidate:
    field = field_of(candidate.status)
    evidence = document.evidence(field, span.start, span.end, _SURE)
    return replace(candidate, evidence=(*candidate.evidence, evidence), **{field: span.day})
