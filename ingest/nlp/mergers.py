"""Merger agreements as lawyers write them: the parties are told by what they are defined as.

"an Agreement and Plan of Merger with X (“Parent”) and Y, a subsidiary of Parent (“Merger Sub”),
pursuant to which Merger Sub will merge with and into the Company": X acquires the Company.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model.deal import Consideration, DealKind
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

FRAME = "merger_agreement"
_AGREEMENT = re.compile(
    r"\b(?:agreement and plan of (?:merger|reorganization)|merger agreement|plan of merger)\b", re.I
)
_DEFINED = r"^[^()]{0,110}\(\s*(?:the\s+)?[“\"'’]?(?:the\s+)?"
_BUYER = re.compile(rf"{_DEFINED}(?:Parent|Buyer|Purchaser|Acquir[oe]r)\b")
_TARGET = re.compile(rf"{_DEFINED}(?:Company|Target|Seller)\b")
_SURE = 0.9


def merger_agreements(text: str, parsed: Parsed) -> Iterator[Reading]:
    """The reading of a sentence in which the buyer is defined as one; the target is who is defined
    as the Company, else the filer."""
    sentence = parsed.plain.sentence
    if _AGREEMENT.search(text, sentence.start, sentence.end) is None:
        return
    mentions = [mention for _, mention in sorted(parsed.plain.mentions.items())]
    buyer = _defined(text, sentence.end, mentions, _BUYER)
    if buyer is None:
        return
    others = [mention for mention in mentions if mention.company_id != buyer.company_id]
    target = _defined(text, sentence.end, others, _TARGET) or next(
        (mention for mention in others if mention.how is How.FILER), None
    )
    trigger = next((t.i for t in parsed.doc if t.lemma_.lower() in ("agreement", "merger")), None)
    if target is None or trigger is None:
        return
    yield Reading(
        kind=DealKind.ACQUISITION,
        consideration=Consideration.EQUITY,
        trigger=trigger,
        frame=FRAME,
        payers=[buyer],
        payees=[target],
        parts={"arguments": _SURE},
        thing_is_named=True,
    )


def _defined(text: str, end: int, mentions: list[Mention], rule: re.Pattern[str]) -> Mention | None:
    """The mention that stands closest before a definition of the rule."""
    found = None
    for mention in mentions:
        if rule.match(text[mention.end : min(end, mention.end + 150)]):
            found = mention
    return found
