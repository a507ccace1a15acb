"""The two sides of a reading: which slots pay and which are paid, as the carrier turns them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.nlp.lexicon import FrameClass
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.slots import Slots

if TYPE_CHECKING:
    from spacy.tokens import Token

Sides = tuple[list[Mention], list[Mention], list[Mention]]
_JOINT_SLOTS = frozenset({"between", "among", "subject", "possessor", "compound", "of", "with"})
_LENDING = frozenset({"provide", "extend", "offer", "arrange", "underwrite", "give",
                     "make", "grant",
                      "lead", "commit", "syndicate", "fund", "approve", "originate",
                      "supply"})  # fmt: skip
_GRANTING = frozenset({"grant", "give", "issue", "extend", "offer", "sell"})
_OWN = re.compile(r"\b(?:its|their|his|her|our)\b", re.IGNORECASE)


def sides_of(parsed: Parsed, trigger: Token, frame: FrameClass, slots: Slots) -> Sides:
    """Payers, payees and sellers by slot; sides share no company."""
    mentions = parsed.plain.mentions
    payer_slots, payee_slots = _turned(parsed, trigger, frame, slots)
    payer_slot, payers = slots.first(payer_slots)
    payee_slot, payees = slots.first(tuple(n for n in payee_slots if n != payer_slot))
    if payees and set(payees) <= set(payers):
        payee_slot, payees = _other(slots, payee_slots, payer_slot, payers)
    if _joint(frame, payer_slot, payers, payees):
        payers, payees = payers[:1], payers[1:]
        if frame.id == "loan":
            payers, payees = payees, payers  # the borrower stands first
    used = (payer_slot, payee_slot)
    _, sellers = slots.first(tuple(n for n in frame.seller if n not in used))
    given = distinct([mentions[i] for i in payers])
    held = {m.company_id for m in given}
    taken = distinct([mentions[i] for i in payees if mentions[i].company_id not in held])
    if not taken:
        taken = _further(mentions, slots, payee_slots, held)
    return given, taken, distinct([mentions[i] for i in sellers])


def distinct(mentions: list[Mention]) -> list[Mention]:
    """One mention a company; weak ones only where nothing stronger is there."""
    seen: dict[str, Mention] = {}
    for mention in mentions:
        if not mention.aside:
            seen.setdefault(mention.company_id, mention)
    strong = [m for m in seen.values() if m.how not in (How.WEAK, How.PRODUCT)]
    return strong or list(seen.values())


def _other(
    slots: Slots, names: tuple[str, ...], payer_slot: str, payers: list[int]
) -> tuple[str, list[int]]:
    for name in names:
        held = [i for i in slots.companies.get(name, []) if i not in payers]
        if held and name != payer_slot:
            return name, held
    return "", []


def _further(
    mentions: dict[int, Mention], slots: Slots, names: tuple[str, ...], held: set[str]
) -> list[Mention]:
    """A later payee slot that holds somebody else than the payer."""
    for name in names:
        found = [mentions[i] for i in slots.companies.get(name, [])]
        found = [m for m in found if m.company_id not in held]
        if found:
            return distinct(found)
    return []


def _joint(frame: FrameClass, slot: str, payers: list[int], payees: list[int]) -> bool:
    """ "A and B signed", "a deal between A and B": one slot holds both sides."""
    if len(payers) < 2 or payees or slot not in _JOINT_SLOTS:
        return False
    return frame.symmetric or frame.prior or frame.id == "loan"


def _turned(
    parsed: Parsed, trigger: Token, frame: FrameClass, slots: Slots
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Payer and payee slots, turned by carriers: "landed a $10bn contract", "raised funding"."""
    payer, payee = frame.payer, frame.payee
    carrier = parsed.doc[slots.carrier].lemma_ if slots.carrier is not None else ""
    if frame.id == "loan" and carrier in _LENDING:
        return ("subject", "from", "by", "led_by"), ("to", "for", "dative", "object")
    if frame.receiver_payee and slots.receiving:
        return ("from", "by", "led_by", "possessor", "compound"), ("subject", *payee)
    if frame.reverse and any(slots.companies.get(name) for name in frame.reverse):
        return (*frame.reverse, *payee), ("subject", "by", "possessor")
    if (frame.prior or frame.id == "order") and slots.receiving:
        return ("from", "with", "compound", "by", "possessor", "for"), ("subject",)
    if (frame.prior or frame.id == "order") and slots.giving:
        return ("subject", "by"), ("dative", "object", "to", "with")
    if frame.id == "licence" and carrier in _GRANTING:
        return ("dative", "to", "object"), ("subject", "by", "possessor")
    if frame.id == "licence" and _licensor_is_subject(trigger):
        return ("with", "to"), ("subject", "possessor", "by")
    return payer, payee


def _licensor_is_subject(trigger: Token) -> bool:
    """ "X signed a licensing agreement with Y for its technology": X owns what is licensed."""
    top = trigger.head if trigger.dep_ in ("compound", "amod", "nmod") else trigger
    return any(
        child.dep_ == "prep"
        and child.lower_ in ("for", "of", "to")
        and _OWN.search(" ".join(t.text for t in child.subtree)) is not None
        for child in (*top.children, *top.head.children)
    )
