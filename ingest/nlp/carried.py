"""A sum that the next sentences give: "The total purchase price was $17.8 million" after a deal."""

from __future__ import annotations

import re

import msgspec

from graph.model.deal import Consideration, DealKind
from graph.model.evidence import Evidence
from ingest.candidate import Candidate
from ingest.nlp.amounts import Amount, Use
from ingest.nlp.plain import Parsed
from ingest.reading import ReadDocument

REACH_MAX = 1_500
"""Characters between the sentence of the deal and that of its price."""
_PRICE = re.compile(
    r"\b(?:purchase price|purchase consideration|consideration(?: transferred| paid| payable)?"
    r"|transaction value|deal value)\b[^.;$€£]{0,120}$",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\b(?:post-combination|contingent|deferred|portion|of which|includ\w+)\b", re.I
)
_OTHER_USES = (Use.FEE, Use.PER_SHARE)
_SURE = 0.8


def with_price(document: ReadDocument, candidate: Candidate, parsed: Parsed) -> Candidate:
    """The candidate with the price that this sentence states, where it has no amount yet and the
    sentence names no other deal; else the candidate as it is."""
    if candidate.kind is not DealKind.ACQUISITION or _has_amount(candidate):
        return candidate
    told = next(each for each in candidate.evidence if each.field == "sentence")
    sentence = parsed.plain.sentence
    if not 0 < sentence.start - told.end <= REACH_MAX:
        return candidate
    price = _price(document.text, parsed)
    if price is None or price.money is None:
        return candidate
    legs = list(candidate.legs)
    place = next((i for i, leg in enumerate(legs) if leg.consideration is Consideration.CASH), None)
    if place is None:
        return candidate
    legs[place] = msgspec.structs.replace(legs[place], amount=price.money)
    evidence = Evidence(
        document_id=told.document_id,
        field=f"legs[{place}].amount",
        start=price.start,
        end=price.end,
        quote=document.text[price.start : price.end],
        confidence=_SURE,
    )
    return msgspec.structs.replace(
        candidate, legs=tuple(legs), evidence=(*candidate.evidence, evidence)
    )


def _has_amount(candidate: Candidate) -> bool:
    return any(leg.amount.is_disclosed for leg in candidate.legs)


def _price(text: str, parsed: Parsed) -> Amount | None:
    start = parsed.plain.sentence.start
    for amount in parsed.plain.amounts.values():
        before = text[max(start, amount.start - 200) : amount.start]
        if amount.money is None or amount.use in _OTHER_USES:
            continue
        if _PRICE.search(before) and not _PARTS.search(before):
            return amount
    return None
