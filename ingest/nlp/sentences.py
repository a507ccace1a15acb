"""Sentences of a document by expression only, before any model runs. Zones are hard borders.

A sentence is a slice of the stored text. Lines are joined where a filing wraps them and kept
apart where each line is a paragraph. Cost: one pass over the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.reading import ReadDocument, Zone, ZoneKind

SENTENCE_CHARS_MAX = 1200
"""Longer stretches are cut at the last semicolon or comma; a parse of more is of no use."""

_WRAPPED_LINE_CHARS = 140
_BLOCK = re.compile(r"\n[ \t\xa0]*\n\s*|\n(?=[ \t\xa0]*(?:[•●▪·*–—-]|\(?[a-z0-9]{1,3}[.)])\s)")
_LINE = re.compile(r"\n\s*")
_STOP = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9$€£¥])|[.!?][”\"’](?=\s)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|Jr|Sr|Gen|Sen|Rep|Gov|Sec|Art|Fig|Ex|Exh|Rev|Messrs"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|e\.g|i\.e|cf|approx|est|dep|viz"
    r"|U\.S|U\.K|U\.N|E\.U|N\.A|S\.A|L\.P|N\.V|B\.V|S\.p\.A|A\.G|P\.L\.C|L\.L\.C|D\.C|a\.m|p\.m)"
    r"|\b[A-Z]|\b(?:Item|Section|Note|Rule))\.$"
)
_CORPORATE = re.compile(r"\b(?:Inc|Corp|Co|Ltd|Cos|Bros|LLC|L\.P|N\.A|S\.A|U\.S|U\.K)\.$")
_OPENER = re.compile(
    r"\s+[\"'“‘(\[]*(?:The|This|That|These|Those|It|Its|In|On|At|As|An?|For|From|Under|With|And|But"
    r"|We|Our|They|Their|He|She|If|When|While|After|Before|Following|According|Shares|Both|Upon"
    r"|Pursuant|Such|There|Each|All|Since|Last|Earlier|Separately|However|Also|To|By)\b"
)

_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|March|Mar|April|Apr|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATED = re.compile(
    rf"(?:[A-Z][\w .,’'-]{{1,40}},\s)?{_MONTHS}\.?\s\d{{1,2}}(?:,\s\d{{4}})?"
    r"\s?(?:[(/][^()/\n]{2,40}[)/])?\s?[-–—:]{1,2}\s?(?=\S)"
)
_PLACED = re.compile(
    r"(?P<place>[A-Z][A-Z .,]{2,40})(?:,\s[A-Z][\w.]+)?\s?(?P<wire>\([^()\n]{2,40}\)\s?)?"
    r"(?:--|[—–]|\s-\s)(?:\([^()\n]{2,40}\)--)?\s?(?=[\"'“‘A-Z0-9$€£¥])"
)
"""`AUSTIN, Texas, Feb. 4, 2026 (NEWSWIRE) --`, `March 3, 2026 -`, `OSLO--(BUSINESS WIRE)--`."""

_SMALL_IN_TITLES = frozenset(
    {"about", "under", "after", "through", "against", "between", "during", "worth", "million",
     "billion", "trillion", "before", "behind", "toward", "without", "around", "among"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` of the stored text, inside one zone."""

    start: int
    end: int
    zone: ZoneKind
    label: str | None = None


def split_sentences(document: ReadDocument) -> list[Sentence]:
    """Every sentence of every zone that may hold deals: boilerplate and tables are left out."""
    found: list[Sentence] = []
    for zone in document.zones:
        if zone.kind in (ZoneKind.BOILERPLATE, ZoneKind.TABLE):
            continue
        found.extend(_in_zone(document.text, zone))
    return found


def _in_zone(text: str, zone: Zone) -> Iterator[Sentence]:
    for start, end in _paragraphs(text, zone.start, zone.end):
        for left, right in _cut(text, start, end):
            yield Sentence(left, right, zone.kind, zone.label)


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Blocks between blank lines; where lines are long, each line is a block of its own."""
    at = start
    for match in _BLOCK.finditer(text, start, end):
        yield from _lines(text, at, match.start())
        at = match.end()
    yield from _lines(text, at, end)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    lengths = [len(line) for line in text[start:end].split("\n") if line.strip()]
    if not lengths:
        return
    wrapped = len(lengths) > 1 and max(lengths) <= _WRAPPED_LINE_CHARS
    if wrapped:
        yield start, end
        return
    at = start
    for match in _LINE.finditer(text, start, end):
        yield at, match.start()
        at = match.end()
    yield at, end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = dateline_end(text, start, end) or start
    for match in _STOP.finditer(text, at, end):
        if _is_border(text, at, match):
            yield from _bounded(text, at, match.end())
            at = match.end()
    yield from _bounded(text, at, end)


def dateline_end(text: str, start: int, end: int) -> int | None:
    """Where the sentence behind the dateline of a paragraph starts; None without one. A name in
    capitals before a dash is a place only where the text has it nowhere else."""
    dated = _DATED.match(text, start, end)
    if dated is not None:
        return dated.end()
    placed = _PLACED.match(text, start, end)
    if placed is None:
        return None
    alone = text.count(placed["place"].strip(" ,")) == 1
    return placed.end() if alone or placed["wire"] else None


def _is_border(text: str, at: int, match: re.Match[str]) -> bool:
    if text[match.start()] != ".":
        return True
    before = text[max(at, match.start() - 12) : match.start() + 1]
    if _CORPORATE.search(before):
        return _OPENER.match(text, match.end()) is not None
    return _ABBREVIATION.search(before) is None


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Trim white space and cut what is too long to parse."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > SENTENCE_CHARS_MAX:
        window = text[start : start + SENTENCE_CHARS_MAX]
        cut = max(window.rfind("; "), window.rfind(";\n"))
        cut = cut if cut > SENTENCE_CHARS_MAX // 3 else window.rfind(", ")
        cut = cut + 1 if cut > SENTENCE_CHARS_MAX // 3 else SENTENCE_CHARS_MAX
        yield start, start + cut
        start += cut
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        yield start, end


def is_title_case(stretch: str) -> bool:
    """Most longer words start with a capital: a headline in title case."""
    words = [word for word in re.findall(r"[A-Za-z][\w'’-]+", stretch) if len(word) > 3]
    capital = sum(1 for word in words if word[0].isupper())
    return len(words) >= 4 and capital / len(words) > 0.75


def is_titled(stretch: str) -> bool:
    """A headline in title case for sure: a sentence that is rich in names has a verb in small
    letters, a headline has none."""
    small = set(re.findall(r"(?<![\w-])[a-z]{5,}", stretch))
    return is_title_case(stretch) and small <= _SMALL_IN_TITLES
