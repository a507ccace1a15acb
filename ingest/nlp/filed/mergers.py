"""Merger agreements as lawyers write them: the parties are told by what they are defined as.

"an Agreement and Plan of Merger with X (“Parent”) and Y, a subsidiary of Parent (“Merger Sub”),
pursuant to which Merger Sub will merge with and into the Company": X acquires the Company. "X
entered into an Agreement and Plan of Merger with Y. ... X will merge with and into Y": Y acquires.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model.deal import Consideration, DealKind, Status
from ingest.nlp.filed import FORM
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
_INTO = re.compile(
    r"(?<![\w’'])(?P<gone>[A-Z][\w&.’'-]*(?: [A-Z][\w&.’'-]*){0,4}),? (?:will|shall|would|is to|to)"
    r" (?:be )?merged? (?:with and )?into (?P<kept>[A-Z][\w&.’'-]*)"
)
"""Who goes and who stays of two that merge."""
_OF_FILER = re.compile(
    rf"^{FORM}(?: ?\([^()]{{0,40}}\))?"
    r",? an? (?:[\w-]+ ){0,4}subsidiary of the (?:Company|Registrant)\b",
    re.IGNORECASE,
)
_INTO_REACH = 3_000
_DONE = re.compile(
    r"\b(?:complete|completion|consummat|terminat|abandon|closed|closing of)\w*\b", re.IGNORECASE
)
"""Where these stand, an agreement may be more than signed, or no longer in force."""
_TRIGGERS = frozenset({"agreement", "merger", "merge"})
_SURE = 1.0


def merger_agreements(text: str, parsed: Parsed) -> Iterator[Reading]:
    """The reading of a sentence in which the buyer is defined as one; the target is who is defined
    as the Company, else the filer. Or of one that says who is merged into whom."""
    sentence = parsed.plain.sentence
    if not any(rule.search(text, sentence.start, sentence.end) for rule in (_AGREEMENT, _INTO)):
        return
    mentions = parsed.plain.named()
    buyer, target = _by_terms(text, sentence.end, mentions)
    if buyer is None:
        buyer, target = _by_subsidiary(text, sentence.end, mentions)
    if buyer is None:
        buyer, target = _by_survivor(text, sentence.start, mentions)
    trigger = next((t.i for t in parsed.doc if t.lemma_.lower() in _TRIGGERS), None)
    if buyer is None or target is None or trigger is None:
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
        told_status=None if _DONE.search(text, sentence.start, sentence.end) else Status.SIGNED,
    )


def _by_terms(
    text: str, end: int, mentions: list[Mention]
) -> tuple[Mention | None, Mention | None]:
    """Buyer and target by what they are defined as; without a definition the target files."""
    buyer = _defined(text, end, mentions, _BUYER)
    others = [m for m in mentions if buyer is not None and m.company_id != buyer.company_id]
    filer = next((mention for mention in others if mention.how is How.FILER), None)
    return buyer, _defined(text, end, others, _TARGET) or filer


def _by_subsidiary(
    text: str, end: int, mentions: list[Mention]
) -> tuple[Mention | None, Mention | None]:
    """ "The Company, X, a subsidiary of the Company, and Y": the Company acquires Y."""
    vehicle = next(
        (m for m in mentions if _OF_FILER.match(text[m.end : min(end, m.end + 90)])), None
    )
    filer = next((mention for mention in mentions if mention.how is How.FILER), None)
    if vehicle is None or filer is None:
        return None, None
    apart = {vehicle.company_id, filer.company_id}
    return filer, next((m for m in mentions if m.company_id not in apart), None)


def _by_survivor(
    text: str, start: int, mentions: list[Mention]
) -> tuple[Mention | None, Mention | None]:
    """Buyer and target of the two that the sentence names, by which of them the text then says is
    merged into the other."""
    for found in _INTO.finditer(text, start, start + _INTO_REACH):
        gone, kept = (
            next((m for m in mentions if m.name.startswith(found[side].strip(" .,’'"))), None)
            for side in ("gone", "kept")
        )
        if gone is not None and kept is not None and gone.company_id != kept.company_id:
            return kept, gone
    return None, None


def _defined(text: str, end: int, mentions: list[Mention], rule: re.Pattern[str]) -> Mention | None:
    """The mention that stands closest before a definition of the rule."""
    found = None
    for mention in mentions:
        if rule.match(text[mention.end : min(end, mention.end + 150)]):
            found = mention
    return found
