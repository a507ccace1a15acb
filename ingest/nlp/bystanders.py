"""Companies that stand in a sentence without being in its deal: outlets, analysts, advisers, and
the subject of a market move. Outlets may still be parties where content is licensed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.model.company import CompanyKind
from ingest.nlp.lexicon import lexicon
from ingest.nlp.mentions import Mention
from ingest.nlp.sentences import Sentence

_SPEAKER_BEFORE = re.compile(
    r"(?:\b(?:analysts?|strategists?|economists?|researchers?|lawyers?|counsel|advis[eo]rs?|reporters?"
    r"|editor|columnist|according to|told|tells|reported by|report (?:by|from|in)|data from|data by"
    r"|figures from|estimates? (?:by|from)|interview with|compiled by|first reported by|cited by"
    r"|citing"
    r"|rated by|ratings? (?:by|from)|survey by|(?:research|client|in a) note (?:by|from)"
    r"|listed on|traded on|filing with"
    r"|regulators at|advised by|represented by|index|via)\s+(?:at|from|with|of|in|to)?\s*(?:the "
    r"|a )?)$",
    re.IGNORECASE,
)
_SPEAKER_AFTER = re.compile(
    r"^(?:['’]s)?\s*(?:,? which\s+)?(?:\w+\s+)?(?:analysts?|strategists?|economists?|estimates?"
    r"|reporters?"
    r"|first reported|reported (?:on|earlier|last|this|that)|reported[.,]|has reported|advised"
    r"|acted as"
    r"|(?:is|are|was|were) (?:acting|advising|serving|financial|legal)|served as"
    r"|represented(?! (?:\w+ ){0,2}\d)"
    r"|index\b"
    r"|(?:said|wrote) in a (?:report|note)|Intelligence|Economics|Research\b)",
    re.IGNORECASE,
)
_OUTLET_SAYS = re.compile(
    r"^(?:['’]s)?,?\s+(?:\w+\s+){0,2}?(?:reported|reports|said|says|wrote|writes|quoted|cited|learned"
    r"|interview|article|story|newspaper|report)\b|^\s*[.,]?\s*$",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"\b(?:licen[cs]\w*|content|archives?|journalism|partner\w*|stake|invest\w*|acqui\w+|lawsuit)\b",
    re.I,
)
_FORECAST_AFTER = re.compile(
    r"^\s+(?:\w+ly )?(?:expect|estimate|forecast|predict|project|reckon|think|see|believe)s?\b"
)
_KIN_BEFORE = re.compile(
    r"\b(?:parent(?: company)?|owner|maker|operator|subsidiary|affiliate|unit|division"
    r"|arm) of (?:the )?$",
    re.IGNORECASE,
)
"""Whose parent or unit a party is, is no party."""
_BOUGHT_BEFORE = re.compile(
    r"\b(?:all|outstanding|remaining|issued?|acquir\w+|purchas\w+|bought|buy\w*|sold|sell\w*|warrants?"
    r"|million|\d[\d,.]*) (?:of )?(?:[\w,.]+ ){0,6}$",
    re.IGNORECASE,
)
_MARKET_BEFORE = re.compile(
    r"\b(?:shares|stock|stocks|market (?:value|cap(?:itali[sz]ation)?)|bonds) (?:of|in)\s+$", re.I
)
_MARKET_AFTER = re.compile(
    r"^(?:['’]s)?\s+(?:(?:\w+ )?(?:shares|stock|stocks|bonds)\s+)?(?:\w+ly\s+)?(?:rose|fell"
    r"|jumped|surged"
    r"|dropped|slid|gained|climbed|soared|tumbled|sank|plunged|rallied|dipped|slipped|edged|advanced"
    r"|declined|rises|falls|jumps|surges|drops|slides|gains|climbs|soars|tumbles|sinks|plunges|rallies"
    r"|spiked|popped|were (?:up|down)|was (?:up|down)|closed (?:up|down|at)|opened|traded)\b",
    re.IGNORECASE,
)  # fmt: skip


_AGENT_AFTER = re.compile(
    r"^(?:[^.;]|\.(?! [A-Z])){0,120}?\bas (?:the )?(?:sales|placement|selling|dealer)"
    r" (?:agents?|managers?)\b"
)
"""Who sells shares for the firm that issues them."""
_JUDGE = re.compile(r"\b(?:Commission|Court|Tribunal)$")
"""Who permits a deal."""


def without_bystanders(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that may be parties; the subject of a market move is kept as an aside."""
    names = lexicon().names
    stretch = text[sentence.start : sentence.end]
    kept = []
    for mention in mentions:
        before = text[max(sentence.start, mention.start - 60) : mention.start]
        after = text[mention.end : min(sentence.end, mention.end + 60)]
        surface = " ".join(text[mention.start : mention.end].split())
        if surface in names.not_parties or mention.name in names.not_parties:
            continue
        if _JUDGE.search(surface) or _AGENT_AFTER.match(text[mention.end : sentence.end]):
            continue
        outlet = surface in names.outlets or mention.name in names.outlets
        if outlet and (_CONTENT.search(stretch) is None or _OUTLET_SAYS.match(after)):
            continue
        if _SPEAKER_BEFORE.search(before) or _SPEAKER_AFTER.match(after):
            continue
        if mention.kind is CompanyKind.BANK and _FORECAST_AFTER.match(after):
            continue
        if _KIN_BEFORE.search(before):
            continue
        traded = _MARKET_BEFORE.search(before) and not _BOUGHT_BEFORE.search(before)
        aside = traded or _MARKET_AFTER.match(after)
        kept.append(replace(mention, aside=True) if aside else mention)
    return kept
