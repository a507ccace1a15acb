"""Names that open a line before a verb: "Workday to buy Sana", "Cognition swallows Windsurf"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.nlp.inflection import present_forms, verb_forms
from ingest.nlp.lexicon import lexicon
from ingest.nlp.mentions import Mention
from ingest.nlp.sentences import dateline_end
from ingest.nlp.spotting import overlaps

_STOP_OPENERS = re.compile(
    r"^(?:The|A|An|In|On|At|As|It|Its|This|That|These|Those|We|Our|They|Investors?|Shares?|Stocks?|Banks?"
    r"|Lenders?|Analysts?|Startups?|Chipmakers?|Hyperscalers?|Tech|Big|Why|How|What|When|Where|Who|Is|Are"
    r"|Will|Can|Exclusive|Report|Update|Breaking|Watch|Opinion|Analysis|Here|There|But|And|If|For|From"
    r"|With|After|Before|Under|Sources?|People|Private|Venture|Wall|White|Federal|European|Chinese|U\.?S\.?"
    r"|AI|Both|Each|Everyone|Nobody|Some|Most|Many|One|Two|Three|Four|Five|Remember|Today|Yesterday"
    r"|He|She|You|I|So|My|His|Her|Their|No|Not|All|Any|Chip|Cloud|Data|Revenue|Profit|Sales|Company"
    r"|Companies|Firms?|Founders?|Employees|Shareholders?|Customers?|Suppliers?|Regulators?|Government"
    r"|Separately|Meanwhile|However|Also|Tickets?|Prices?|Deal|Deals|Talks|Tenant|Landlord|Borrower"
    r"|Lender|Buyer|Seller|Purchaser|Parent|Holder|Customer|Company)$"
)
_WORD, _MORE = r"[A-Z][\w&.-]*\w", r"[A-Z0-9][\w&.-]*"
_TAG = r"(?:(?i:Exclusive|Update|Breaking|Report|UPDATE \d|Scoop|Sources|Analysis)[:-]\s*)?"
_NAME = rf"(?P<name>{_WORD}(?:\s{_MORE}){{0,3}}?)"
_OPENING_NAME = re.compile(rf"{_TAG}{_NAME}(?=\s+(?P<verb>to\s+[a-z]+|in talks|[a-z]+s)\b)")
_TITLED_NAME = re.compile(rf"{_TAG}{_NAME}(?=\s+(?P<verb>(?i:to\s+[a-z]+|in talks|[a-z]+s))\b)")

_AFTER_DATELINE = re.compile(rf"(?P<name>{_WORD}(?:\s{_MORE}){{0,3}}?)(?=\s+(?P<verb>[a-z]+)\b)")


_DATELINE_VERBS = frozenset({"said", "will", "has", "plans", "today", "announced", "is", "agreed"})


def may_open(name: str) -> bool:
    """May the first word of a sentence begin a name, or is it one that often stands there?"""
    return _STOP_OPENERS.match(name.split()[0]) is None


def opening_name(
    text: str, start: int, end: int, mentions: Sequence[Mention], *, titled: bool = False
) -> tuple[int, int] | None:
    """An unknown name that opens a line before a verb of the lists: "Workday to buy Sana", or the
    text behind a dateline: "OSLO, May 4 - Quendril said". `titled`: the line is in title case, so
    that the verb may have a capital too."""
    if dateline_end(text, text.rfind("\n", 0, start) + 1, end) == start:
        return _after_dateline(text, start, end, mentions)
    match = (_TITLED_NAME if titled else _OPENING_NAME).match(text, start, end)
    if match is None or not may_open(match["name"]):
        return None
    if overlaps(match.span("name"), ((m.start, m.end) for m in mentions)):
        return None
    verb = match["verb"].lower().split()
    known = set(lexicon().verbs)
    if verb[0] == "to" and verb[1] not in {lemma.split()[0] for lemma in known}:
        return None
    if verb[0] not in ("to", "in") and verb[0] not in present_forms():
        return None
    return match.start("name"), match.end("name")


def _after_dateline(
    text: str, start: int, end: int, mentions: Sequence[Mention]
) -> tuple[int, int] | None:
    """Who is spoken of first behind a dateline, before any verb at all."""
    match = _AFTER_DATELINE.match(text, start, end)
    if match is None or not may_open(match["name"]):
        return None
    if overlaps(match.span("name"), ((m.start, m.end) for m in mentions)):
        return None
    verb = match["verb"]
    told = verb in verb_forms() or verb in present_forms() or verb in _DATELINE_VERBS
    return (match.start("name"), match.end("name")) if told else None
