"""What moves in a frame: the class of thing named nearest to the trigger."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.model.deal import Consideration
from ingest.nlp.lexicon import ThingClass, lexicon
from ingest.nlp.mentions import How
from ingest.nlp.plain import Parsed
from ingest.nlp.slots import Slots

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLOUD = re.compile(
    r"\b(?:cloud|capacity|services?|compute|computing power|access|clusters?|infrastructure)\b",
    re.IGNORECASE,
)
_NEAR_SLOTS = ("object", "of", "for", "with", "to", "in", "on", "as", "under", "from", "into")


_GOODS = frozenset(
    {
        Consideration.COMPUTE,
        Consideration.CHIPS,
        Consideration.POWER,
        Consideration.SPACE,
    }
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A class of thing and how near to the trigger its word stands: 0 is its own object."""

    of: ThingClass
    distance: int


def thing_of(parsed: Parsed, trigger: Token, slots: Slots) -> Thing | None:
    """The nearest class: in the object, the prepositions, the trigger's own phrase, the clause."""
    doc = parsed.doc
    rings: list[str] = []
    for name in _NEAR_SLOTS[:1]:
        rings.append(_text(parsed, (doc[i] for i in slots.nouns.get(name, ()))))
    rings.append(_own_words(parsed, trigger))
    rings.append(
        _text(parsed, (doc[i] for name in _NEAR_SLOTS[1:] for i in slots.nouns.get(name, ())))
    )
    rings.append(_text(parsed, [trigger]))
    for distance, ring in enumerate(rings):
        found = classify(ring)
        if found is not None:
            return Thing(found, distance)
    return None


def thing_anywhere(parsed: Parsed) -> ThingClass | None:
    """The first class that any word of the sentence names."""
    words = parsed.plain.words
    return classify(" ".join(w for i, w in enumerate(words) if i not in parsed.plain.mentions))


def classify(words: str) -> ThingClass | None:
    """The first class, in the order of the list, with a word in `words`."""
    if not words:
        return None
    found = next((row for row in lexicon().things if row.pattern.search(words)), None)
    if found is not None and found.consideration is Consideration.CHIPS and _CLOUD.search(words):
        return next(row for row in lexicon().things if row.consideration is Consideration.COMPUTE)
    return found


def is_thing(thing: Thing) -> bool:
    """Is it something that is bought, near the trigger, and no money or security?"""
    return thing.distance <= 1 and thing.of.consideration in _GOODS


def is_class(words: str, *considerations: Consideration) -> bool:
    """Does `words` name a thing of one of the classes?"""
    return any(
        row.pattern.search(words) is not None
        for row in lexicon().things
        if row.consideration in considerations
    )


def _is_company(parsed: Parsed, token: Token) -> bool:
    if token.i in parsed.plain.parts:
        return True
    mention = parsed.plain.mentions.get(token.i)
    return mention is not None and mention.how is not How.PRODUCT


def _own_words(parsed: Parsed, trigger: Token) -> str:
    """The trigger noun with its modifiers, and the nouns that it modifies."""
    words = [trigger.text] if trigger.pos_ in ("NOUN", "PROPN") else []
    for child in trigger.children:
        if child.dep_ in ("compound", "amod", "nmod") and not _is_company(parsed, child):
            words = [*(t.text for t in child.subtree), *words]
    if trigger.dep_ in ("compound", "nmod"):
        words.append(_text(parsed, [trigger.head]))
    return " ".join(words)


def _text(parsed: Parsed, heads: Iterable[Token]) -> str:
    """The noun phrases of the heads, without clauses and companies, in their order."""
    words: list[str] = []
    for head in heads:
        words.extend(
            token.text
            for token in head.subtree
            if not _is_company(parsed, token) and not _in_clause(token, head)
        )
    return " ".join(words)


def _in_clause(token: Token, head: Token) -> bool:
    at, steps = token, 0
    while at.i != head.i and steps < 12:
        if at.dep_ in ("relcl", "advcl", "ccomp") and at.pos_ in ("VERB", "AUX"):
            return True
        at, steps = at.head, steps + 1
    return False
