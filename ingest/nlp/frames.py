"""Frames: each trigger of a parsed sentence and the reading that its slots make.

A trigger is a verb or noun of the lexicon. Its classes are tried in order; the first whose needs
are met and that finds both sides, or the best half, wins. What the walker leaves open is asked of
an `ArgumentRanker`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from graph.model.deal import DealKind
from ingest.nlp.arguments import Walker, is_passive
from ingest.nlp.directions import by_prior, split_by_prior
from ingest.nlp.kinds import SELLING, consideration_of, kind_of, meets, thing_slot
from ingest.nlp.lexicon import FrameClass, lexicon
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.pruning import pruned
from ingest.nlp.readings import Reading
from ingest.nlp.sides import distinct, sides_of
from ingest.nlp.slots import Slots
from ingest.nlp.things import Thing, is_thing, thing_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_WALKED, _RANKED, _PRIOR = 1.0, 0.75, 0.85
_PEOPLE = frozenset(
    ["employee", "staff", "staffer", "worker", "shareholder", "stockholder", "holder", "investor",
     "executive", "founder", "insider", "backer", "lender", "bank", "analyst", "regulator",
     "government", "trader", "fund", "customer"]
)  # fmt: skip
_MOVES_THINGS_TOO = frozenset({"raise", "give_money"})
_UNSPECIFIC = frozenset({"partner", "sale", "partnership", "use"})


class ArgumentRanker(Protocol):
    """Fills the side of a reading that the walker left open. A trained ranker fits here."""

    def fill(self, parsed: Parsed, reading: Reading) -> Reading:
        """The reading with both sides, or as it was when nothing fits."""


class FrameReader:
    """Readings of one parsed sentence."""

    def __init__(self, ranker: ArgumentRanker) -> None:
        self._ranker = ranker

    def read(self, parsed: Parsed) -> list[Reading]:
        """Every reading of the sentence, in order of its triggers."""
        walker = Walker(parsed)
        readings = []
        for token, classes, is_verb in triggers(parsed):
            slots = walker.of_verb(token) if is_verb else walker.of_noun(token)
            reading = self._best(parsed, token, classes, slots)
            if reading is not None:
                readings.append(reading)
        return pruned(parsed, readings)

    def _best(
        self, parsed: Parsed, token: Token, classes: tuple[FrameClass, ...], slots: Slots
    ) -> Reading | None:
        thing = thing_of(parsed, token, slots)
        best: Reading | None = None
        for frame in classes:
            if not meets(frame, parsed, token, slots, thing):
                continue
            if frame.id == "buy" and _takes_money(parsed, slots):
                frame = _raising()
            reading = _reading(parsed, token, frame, slots, thing)
            if not reading.is_whole and not reading.agentless and not frame.weak:
                reading = self._ranker.fill(parsed, reading)
            if best is None or _fullness(reading) > _fullness(best):
                best = reading
            if best.is_whole and best.parts["arguments"] == _WALKED:
                break
        return best


def _reading(
    parsed: Parsed, token: Token, frame: FrameClass, slots: Slots, thing: Thing | None
) -> Reading:
    payers, payees, sellers = sides_of(parsed, token, frame, slots)
    if frame.id in _MOVES_THINGS_TOO and thing is not None and is_thing(thing):
        payers, payees = payees, payers  # who gets goods pays for them
    kind = kind_of(frame, parsed, token, slots, thing, (payers, payees))
    sold = _sold_whole(parsed, frame, slots, payers) if kind is DealKind.ACQUISITION else []
    if sold:
        payees, sellers = sold, payees
    reading = Reading(
        kind=kind,
        consideration=consideration_of(kind, thing),
        trigger=token.i,
        frame=frame.id,
        payers=payers,
        payees=payees,
        sellers=sellers,
        specific=not frame.prior and frame.id not in _UNSPECIFIC,
        symmetric=frame.symmetric,
        thing_is_named=thing is not None and thing.distance <= 2,
        carrier=slots.carrier,
        own_sides=_has_own_sides(frame, slots),
        agentless=_is_agentless(token, slots) or _is_people(parsed, frame, slots),
        parts={"arguments": _WALKED if payers and payees else _RANKED},
    )
    if reading.symmetric and len(reading.payers) > 1 and not reading.payees:
        reading.payers, reading.payees = reading.payers[:1], reading.payers[1:]
    if not reading.payees and split_by_prior(reading):
        reading.parts = {"arguments": _WALKED, "direction": _PRIOR}
    elif _is_open(frame, slots) and by_prior(reading):
        reading.parts["direction"] = _PRIOR
    return reading


def _sold_whole(
    parsed: Parsed, frame: FrameClass, slots: Slots, payers: Sequence[Mention]
) -> list[Mention]:
    """ "X sold Y to Z": the company Y, which the money stands for, where a name is all that is
    sold."""
    slot = thing_slot(frame)
    if frame.id not in SELLING or slots.nouns.get(slot):
        return []
    held = {mention.company_id for mention in payers}
    sold = distinct([parsed.plain.mentions[index] for index in slots.companies.get(slot, ())])
    return [each for each in sold if each.company_id not in held]


def _takes_money(parsed: Parsed, slots: Slots) -> bool:
    """ "picked up another $400 million from X": nobody buys money; it is raised."""
    objects = slots.nouns.get("object", ())
    money = any(i in parsed.plain.amounts and parsed.plain.amounts[i].money for i in objects)
    return money and bool(slots.companies.get("from")) and not slots.companies.get("object")


def _raising() -> FrameClass:
    return next(frame for frame in lexicon().verbs["raise"] if frame.id == "raise")


def _is_open(frame: FrameClass, slots: Slots) -> bool:
    """No slot says who pays: the prior may turn the reading."""
    if frame.id == "order":
        return not any(slots.companies.get(n) for n in ("from", "by", "possessor")) and not (
            slots.receiving or slots.giving
        )
    if frame.id == "licence" and (slots.companies.get("to") or slots.companies.get("from")):
        return False
    return frame.prior and not (slots.receiving or slots.giving)


def _has_own_sides(frame: FrameClass, slots: Slots) -> bool:
    """Are both sides told by the noun itself, without its carrier?"""
    own = [n for n in (*frame.payer, *frame.payee) if n != "subject" and slots.companies.get(n)]
    return len(own) >= 2


def _is_agentless(token: Token, slots: Slots) -> bool:
    """A passive that does not say by whom: nobody nearby may be taken for the agent."""
    if token.pos_ not in ("VERB", "AUX") or not is_passive(token):
        return False
    return not slots.companies.get("by") and token.dep_ in ("acl", "relcl", "advcl", "conj")


def _is_people(parsed: Parsed, frame: FrameClass, slots: Slots) -> bool:
    """ "Employees sold shares", "investors put in": people without a name fill the open side."""
    if "subject" not in (*frame.payer, *frame.payee) or slots.companies.get("subject"):
        return False
    heads = (parsed.doc[index] for index in slots.nouns.get("subject", ()))
    return any(head.lemma_.lower() in _PEOPLE for head in heads)


def triggers(parsed: Parsed) -> Iterator[tuple[Token, tuple[FrameClass, ...], bool]]:
    """Tokens that open a frame, with the classes of their lemma; `True` for verbs."""
    words = lexicon()
    for token in parsed.doc:
        if token.i in parsed.plain.mentions or token.i in parsed.plain.amounts:
            continue
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
            classes = _verb_classes(token, lemma, words.verbs)
            if classes:
                yield token, classes, True
                continue
        if token.pos_ in ("NOUN", "PROPN", "ADJ", "X", "VERB"):
            classes = _noun_classes(token, lemma, words.nouns)
            if classes:
                yield token, classes, False


def _verb_classes(
    token: Token, lemma: str, table: dict[str, tuple[FrameClass, ...]]
) -> tuple[FrameClass, ...]:
    particles = [c.lower_ for c in token.children if c.dep_ == "prt" or c.lower_ in ("up", "out")]
    after = [token.nbor().lower_] if token.i + 1 < len(token.doc) else []
    for particle in (*particles, *after):
        phrasal = table.get(f"{lemma} {particle}")
        if phrasal:
            return phrasal
    return table.get(lemma, ())


def _noun_classes(
    token: Token, lemma: str, table: dict[str, tuple[FrameClass, ...]]
) -> tuple[FrameClass, ...]:
    """Longest compound first: `credit facility` before `facility`."""
    doc = token.doc
    for width in (3, 2, 1):
        if token.i - width + 1 < 0:
            continue
        words = [t.lower_ for t in doc[token.i - width + 1 : token.i]]
        classes = table.get(" ".join([*words, lemma])) or table.get(
            " ".join([*words, token.lower_])
        )
        if classes:
            return classes
    return ()


def _fullness(reading: Reading) -> tuple[int, float]:
    sides = int(bool(reading.payers)) + int(bool(reading.payees))
    weak = sum(m.how is How.WEAK for m in (*reading.payers, *reading.payees))
    return sides, reading.parts.get("arguments", 0.0) - 0.1 * weak


__all__ = ["ArgumentRanker", "DealKind", "FrameReader", "triggers"]
