"""Customers as filings tell of them: "Microsoft accounted for 62% of our revenue".

What they buy is said by the words about it, or not at all: then nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model.deal import DealKind, Status
from ingest.nlp.kinds import consideration_of
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading
from ingest.nlp.sentences import Sentence

FRAME = "customer"
_REVENUE = (
    r"(?:(?:our|its|the Company[’']s|total|consolidated|net) ){0,3}(?:[\w-]+ ){0,2}?"
    r"(?:revenues?|net sales)\b"
)
_AFTER = re.compile(
    r"^.{0,14}?,? (?:which )?(?:accounted for|represented|comprised|constituted)"
    rf" (?:approximately |about )?\d[\d.]*\s?(?:%|percent) of {_REVENUE}",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:revenues?|sales) (?:from|to) $", re.IGNORECASE)
_SHARE = re.compile(
    r"^.{0,14}? (?:accounted for|represented|comprised|constituted)"
    r" (?:approximately |about )?\d[\d.]*\s?(?:%|percent)",
    re.IGNORECASE,
)
_KINDS = (
    (DealKind.LEASE, re.compile(r"\b(?:colocation|hosting|leases?|rents?|rental|tenant)\b", re.I)),
    (
        DealKind.COMPUTE_PURCHASE,
        re.compile(r"\b(?:cloud|GPUs?|compute|computing|reserved capacity)\b", re.I),
    ),
    (DealKind.LICENCE, re.compile(r"\b(?:licen[cs]\w*|subscriptions?|software)\b", re.I)),
    (
        DealKind.HARDWARE_PURCHASE,
        re.compile(
            r"\b(?:chips?|products?|servers?|devices?|wafers?|modules?|equipment|units)\b", re.I
        ),
    ),
    (
        DealKind.POWER_PURCHASE,
        re.compile(r"\b(?:electricity|power|energy|megawatt-hours?)\b", re.I),
    ),
)
_AROUND = 400
_SURE = 0.9


def customers(text: str, parsed: Parsed, filer: Mention | None) -> Iterator[Reading]:
    """A reading for each customer that the sentence names with its share of the filer's revenue;
    `text` is the stored text."""
    sentence = parsed.plain.sentence
    if filer is None:
        return
    for mention in parsed.plain.named():
        if mention.company_id == filer.company_id or mention.how is How.PRODUCT:
            continue
        after = text[mention.end : sentence.end]
        before = text[sentence.start : mention.start]
        is_share = _AFTER.match(after) or (_BEFORE.search(before) and _SHARE.match(after))
        kind = _kind_of(text, sentence) if is_share else None
        if kind is not None:
            yield Reading(
                kind=kind,
                consideration=consideration_of(kind, None),
                trigger=parsed.plain.token_behind(mention.end),
                frame=FRAME,
                payers=[mention],
                payees=[filer],
                parts={"arguments": _SURE},
                thing_is_named=True,
                told_status=Status.EFFECTIVE,
            )


def _kind_of(text: str, sentence: Sentence) -> DealKind | None:
    """What the sentence, or what follows in its paragraph, says is bought."""
    stretch = text[sentence.start : sentence.end + _AROUND].partition("\n\n")[0]
    return next((kind for kind, rule in _KINDS if rule.search(stretch)), None)
