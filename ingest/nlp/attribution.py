"""Who a sentence says is speaking: a filing, the companies, people familiar, an outlet."""

from __future__ import annotations

import re

from graph.model.deal import Attribution
from ingest.nlp.lexicon import lexicon
from ingest.nlp.plain import Parsed

PEOPLE = re.compile(
    r"\b(?:people|persons?|sources?|officials?|executives?|someone|two people|insiders?)\b"
    r"(?: \w+){0,4} (?:familiar|briefed|close|with (?:direct )?knowledge|who asked|said|told|aware)"
    r"|\bpeople familiar\b|\baccording to (?:a |two |three |several |some |multiple )?(?:people"
    r"|person|sources?)\b"
    r"|\b(?:a )?sources? (?:said|told|says)\b|\bunnamed sources?\b|\banonym",
    re.IGNORECASE,
)
_ANALYST = re.compile(
    r"\banalysts?\b(?: \w+){0,6} (?:estimate|said|expect|predict|wrote|think|note)", re.I
)
_COMPANY_SAYS = re.compile(
    r"\b(?:said|announced|says|announces|confirmed|disclosed|in a (?:statement|filing|blog post"
    r"|press release))\b",
    re.IGNORECASE,
)


def attribution_of(parsed: Parsed, *, is_filing: bool) -> Attribution:
    """Who the sentence says is speaking."""
    text = parsed.plain.text
    if is_filing:
        return Attribution.FILING
    if PEOPLE.search(text):
        return Attribution.PEOPLE_FAMILIAR
    if _ANALYST.search(text):
        return Attribution.ANALYST
    if outlet_of(parsed) is not None:
        return Attribution.OTHER_OUTLET
    if _COMPANY_SAYS.search(text):
        return Attribution.COMPANIES
    return Attribution.UNSTATED


def outlet_of(parsed: Parsed) -> str | None:
    """The outlet that a sentence cites: "Bloomberg News reported"."""
    text = parsed.plain.text
    names = lexicon().names
    for name in sorted(names.outlets | names.not_parties, key=lambda name: (-len(name), name)):
        if name in text and re.search(
            rf"\b{re.escape(name)}\b(?: \w+)? (?:reported|said|first reported|reports)"
            rf"|(?:according to|told|reported by|report by)(?: the| a)? {re.escape(name)}\b",
            text,
        ):
            return name
    return None
