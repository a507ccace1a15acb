"""Frames: each trigger of a parsed sentence and the reading that its slots make.

A trigger is a verb or noun of the lexicon. Its classes are tried in order; the first whose needs
are met and that finds both sides, or the best half, wins. What the walker leaves open is asked of
an `ArgumentRanker`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from graph.model.deal import Consideration, DealKind
from ingest.nlp.arguments import Slots, Walker
from ingest.nlp.directions import by_prior
from ingest.nlp.kinds import consideration_of, kind_of, meets
from ingest.nlp.lexicon import FrameClass, lexicon
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading
from ingest.nlp.things import Thing, thing_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_WALKED, _RANKED, _PRIOR = 1.0, 0.75, 0.85


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
        return readings

    def _best(
        self, parsed: Parsed, token: Token, classes: tuple[FrameClass, ...], slots: Slots
    ) -> Reading | None:
        thing = thing_of(parsed, token, slots)
        best: Reading | None = None
        for frame in classes:
            if not meets(frame, parsed, token, slots, thing):
                continue
            reading = self._reading(parsed, token, frame, slots, thing)
            if not reading.is_whole:
                reading = self._ranker.fill(parsed, reading)
            if best is None or _fullness(reading) > _fullness(best):
                best = reading
            if best.is_whole and best.parts.get("arguments") == _WALKED:
                break
        return best

    def _reading(
        self, parsed: Parsed, token: Token, frame: FrameClass, slots: Slots, thing: Thing | None
    ) -> Reading:
        payers, payees, sellers = _sides(parsed, frame, slots)
        kind = kind_of(frame, parsed, token, slots, thing, bool(payees))
        reading = Reading(
            kind=kind,
            consideration=consideration_of(kind, thing),
            trigger=token.i,
            frame=frame.id,
            payers=payers,
            payees=payees,
            sellers=sellers,
            specific=not frame.prior and frame.id not in ("partner", "sale"),
            symmetric=frame.symmetric,
            parts={"arguments": _WALKED if payers and payees else _RANKED},
        )
        _split_symmetric(reading)
        if frame.prior:
            turned = by_prior(reading, parsed, slots)
            if turned:
                reading.parts["direction"] = _PRIOR
        return reading


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
        elif token.pos_ in ("NOUN", "PROPN", "ADJ", "X"):
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
    if lemma == "join" and "forces" in after:
        return table["join forces"]
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
        classes = table.get(" ".join([*words, lemma])) or (
            table.get(token.lower_) if width == 1 else None
        )
        if classes:
            return classes
    return ()


def _sides(
    parsed: Parsed, frame: FrameClass, slots: Slots
) -> tuple[list[Mention], list[Mention], list[Mention]]:
    mentions = parsed.plain.mentions
    payer_slots, payee_slots = _turned(frame, slots)
    payer_slot, payers = slots.first(payer_slots)
    left = tuple(name for name in payee_slots if name != payer_slot)
    payee_slot, payees = slots.first(left)
    _, sellers = slots.first(tuple(n for n in frame.seller if n not in (payer_slot, payee_slot)))
    if payer_slot == "between" or (
        not payees and payer_slot in ("subject", "possessor", "compound", "of", "among")
    ):
        if len(payers) > 1 and (frame.symmetric or frame.prior or frame.id in ("loan",)):
            payers, payees = payers[:1], payers[1:]
    given = [mentions[i] for i in payers]
    taken = [
        mentions[i] for i in payees if mentions[i].company_id not in {m.company_id for m in given}
    ]
    sold = [mentions[i] for i in sellers]
    return _distinct(given), _distinct(taken), _distinct(sold)


def _turned(frame: FrameClass, slots: Slots) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Payer and payee slots, turned by carriers: "landed a $10bn contract", "raised funding"."""
    payer, payee = frame.payer, frame.payee
    if frame.receiver_payee and slots.receiving:
        return ("from", "by", "led_by", "possessor", "compound"), ("subject", *payee)
    if frame.reverse and any(slots.companies.get(name) for name in frame.reverse):
        return (*frame.reverse, *payee), ("subject", "by", "possessor")
    if frame.prior and slots.receiving:
        return ("from", "with", "compound", "by", "possessor", "for"), ("subject",)
    if frame.id == "order" and slots.receiving:
        return ("from", "compound", "by", "with"), ("subject",)
    if frame.prior and slots.giving:
        return ("subject", "by"), ("dative", "object", "to", "with")
    return payer, payee


def _split_symmetric(reading: Reading) -> None:
    if reading.symmetric and len(reading.payers) > 1 and not reading.payees:
        reading.payers, reading.payees = reading.payers[:1], reading.payers[1:]


def _distinct(mentions: list[Mention]) -> list[Mention]:
    seen: dict[str, Mention] = {}
    for mention in mentions:
        seen.setdefault(mention.company_id, mention)
    return list(seen.values())


def _fullness(reading: Reading) -> tuple[int, float]:
    sides = int(bool(reading.payers)) + int(bool(reading.payees))
    weak = sum(m.how is How.WEAK for m in (*reading.payers, *reading.payees))
    return sides, reading.parts.get("arguments", 0.0) - 0.1 * weak


__all__ = ["ArgumentRanker", "Consideration", "DealKind", "FrameReader", "triggers"]
