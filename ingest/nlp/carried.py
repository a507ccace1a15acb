"""What the next sentences say of a deal that was told before: its price, another tranche."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import msgspec

from graph.model.deal import DealKind
from ingest.candidate import MONEY, Candidate
from ingest.nlp.amounts import NO_SUMS, Amount, Use
from ingest.nlp.learnt.sums import likeliest_sum
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading
from ingest.nlp.told_twice import amount_of
from ingest.reading import ReadDocument

REACH_MAX = 1_500
"""Characters between the sentence of the deal and that of its price."""
_PRICE = re.compile(
    r"\b(?:purchase price|purchase consideration|consideration(?: transferred| paid| payable)?"
    r"|(?:transaction|deal|equity) value)\b[^.;$€£]{0,120}$",
    re.IGNORECASE,
)
_FACILITY = re.compile(
    r"\b(?:(?:provides?|provided|providing) for|consist(?:s|ed)? of|permits? borrowings?"
    r"|borrowings? of up to)\b[^.;$€£]{0,140}$",
    re.IGNORECASE,
)
_STATED = {DealKind.ACQUISITION: _PRICE, DealKind.DEBT: _FACILITY}
_PARTS = re.compile(
    r"\b(?:post-combination|contingent|deferred|portion|of which|includ\w+|increase\w*|incremental"
    r"|accordion|letters? of credit|swing ?line)\b",
    re.I,
)
_ONCE = frozenset({DealKind.ACQUISITION, DealKind.PARTNERSHIP})
"""Deals without tranches."""
_OTHER_USES = NO_SUMS | {Use.FEE}
_GOODS = frozenset(
    {DealKind.HARDWARE_PURCHASE, DealKind.POWER_PURCHASE, DealKind.COMPUTE_PURCHASE, DealKind.LEASE}
)
_SURE = 0.8
TOLD_MIN = 0.25
"""How likely a sentence must tell of the deal for the model to be asked for its sum."""


def with_counterparty(parsed: Parsed, readings: list[Reading], before: Sequence[Reading]) -> None:
    """ "In Q1, we invested $2.75 billion in a second note": the other side is that of the deal told
    just before, where the payer and the kind are the same and this sentence names nobody else.
    "X will put $10bn into Z, while Y will contribute $5bn": it is that of the clause before. "X has
    guaranteed these loans": it stands for who borrows."""
    for reading in readings:
        if reading.payees or not reading.payers or reading.agentless:
            continue
        if any(each.is_whole and _is_alike(each, reading) for each in readings):
            continue
        stands_for = parsed.doc[reading.trigger].lemma_ == "guarantee"
        twin = _twin(reading, readings, before, stands_for=stands_for)
        if twin is not None and twin.payees:
            reading.payees = [replace(each, how=How.PRONOUN) for each in twin.payees]
            reading.parts["arguments"] = _SURE
            if stands_for:
                reading.parts["direction"] = 1.0  # the verb says who stands for whom


def with_filer(parsed: Parsed, readings: list[Reading], filer: Mention | None) -> None:
    """ "X has committed to provide a bridge loan", "the equipment was ordered from X": in a filing,
    to or by who files it, where the sentence names nobody else."""
    named = {mention.company_id for mention in parsed.plain.named()}
    for reading in readings:
        if filer is None or reading.is_whole or not (reading.payers or reading.payees):
            continue
        told = {mention.company_id for mention in (*reading.payers, *reading.payees)}
        if filer.company_id in told or not named <= told | {filer.company_id}:
            continue
        is_passive = parsed.doc[reading.trigger].tag_ == "VBN" and not reading.payers
        lends = reading.kind is DealKind.DEBT and bool(reading.payers) and not reading.agentless
        fits = is_passive if reading.kind in _GOODS else lends
        if not fits or any(each.is_whole for each in readings):
            continue
        own = [replace(filer, how=How.PRONOUN)]
        reading.payers, reading.payees = reading.payers or own, reading.payees or own
        reading.parts["arguments"] = _SURE


def _twin(
    reading: Reading, here: Sequence[Reading], before: Sequence[Reading], *, stands_for: bool
) -> Reading | None:
    ids = {mention.company_id for mention in reading.payers}
    for other in here:
        everyone = {mention.company_id for mention in (*other.payers, *other.payees)}
        clause_before = other.is_whole and other.trigger < reading.trigger
        if clause_before and other.kind is reading.kind and not everyone & ids:
            return other
    if stands_for:
        return next((other for other in reversed(before) if _is_owed(other, ids)), None)
    if reading.kind in _ONCE:
        return None
    return next((other for other in reversed(before) if _is_alike(other, reading)), None)


def _is_owed(debt: Reading, guarantors: Collection[str]) -> bool:
    """Is it a loan to somebody else, who "has guaranteed this loan" may stand for?"""
    borrowers = {mention.company_id for mention in debt.payees}
    return debt.kind is DealKind.DEBT and debt.is_whole and borrowers.isdisjoint(guarantors)


def _is_alike(one: Reading, other: Reading) -> bool:
    """The same payers, and the same kind."""
    return one.kind is other.kind and one.pair()[0] == other.pair()[0]


def with_price(document: ReadDocument, candidate: Candidate, parsed: Parsed) -> Candidate:
    """The candidate with the price that this sentence states, or the size of the facility, where it
    has no amount yet and the sentence names no other deal; else the candidate as it is."""
    place, rule = _open_leg(candidate), _STATED.get(candidate.kind)
    if rule is None or place is None:
        return candidate
    told = next(each for each in candidate.evidence if each.field == "sentence")
    sentence = parsed.plain.sentence
    if not 0 < sentence.start - told.end <= REACH_MAX:
        return candidate
    price = _price(document.text, parsed, rule)
    if price is None or price.money is None:
        return candidate
    return _with_sum(document, candidate, place, price)


def with_told_sums(
    document: ReadDocument, candidates: Sequence[Candidate], parsed: Sequence[Parsed]
) -> list[Candidate]:
    """The candidates, those without a sum with the one that the trained part takes for it, in
    whichever sentence it stands."""
    sums = [each for one in parsed for each in _whole_sums(document, one)]
    found = []
    for candidate in candidates:
        place = _open_leg(candidate)
        told = None if place is None else _told_sum(candidate, place, parsed, sums)
        if place is not None and told is not None:
            candidate = _with_sum(document, candidate, place, told)
        found.append(candidate)
    return found


def _whole_sums(document: ReadDocument, one: Parsed) -> Iterator[Amount]:
    """The sums of a sentence; of a filing without what may be added to a facility and the like."""
    for amount in one.plain.amounts.values():
        if not (document.facts.kind.is_filing and _PARTS.search(_lead(document.text, one, amount))):
            yield amount


def _open_leg(candidate: Candidate) -> int | None:
    """Where the leg of money is, if no leg has a sum."""
    if amount_of(candidate) is not None:
        return None
    money = (i for i, leg in enumerate(candidate.legs) if leg.consideration in MONEY)
    return next(money, None)


def _told_sum(
    candidate: Candidate, place: int, parsed: Sequence[Parsed], sums: Sequence[Amount]
) -> Amount | None:
    ids = {party.name: party.company_id for party in candidate.parties}
    leg = candidate.legs[place]
    pair = ids.get(leg.giver, ""), ids.get(leg.receiver, "")
    told = [one.judged[pair] for one in parsed if pair in one.judged]
    sure = [each for each in told if each.kind is candidate.kind and each.deal >= TOLD_MIN]
    best = max(sure, key=lambda each: each.deal, default=None)
    return None if best is None else likeliest_sum(best, sums)


def _with_sum(document: ReadDocument, candidate: Candidate, place: int, told: Amount) -> Candidate:
    """The candidate with the sum on its leg, and on those that share one sum with it."""
    assert told.money is not None
    group = candidate.legs[place].group
    legs = [
        msgspec.structs.replace(leg, amount=told.money)
        if index == place or (group is not None and leg.group == group)
        else leg
        for index, leg in enumerate(candidate.legs)
    ]
    evidence = document.evidence(f"legs[{place}].amount", told.start, told.end, _SURE)
    return msgspec.structs.replace(
        candidate, legs=tuple(legs), evidence=(*candidate.evidence, evidence)
    )


def _lead(text: str, parsed: Parsed, amount: Amount) -> str:
    """What the sentence says before a sum."""
    return text[max(parsed.plain.sentence.start, amount.start - 200) : amount.start]


def _price(text: str, parsed: Parsed, rule: re.Pattern[str]) -> Amount | None:
    for amount in parsed.plain.amounts.values():
        before = _lead(text, parsed, amount)
        if amount.money is None or amount.use in _OTHER_USES:
            continue
        if rule.search(before) and not _PARTS.search(before):
            return amount
    return None
