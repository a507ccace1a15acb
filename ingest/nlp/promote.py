"""Names that only the parse shows: runs of proper nouns that stand where a company may stand.

They are weak mentions: a reading that leans on one is a question for the reviewer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.nlp.inflection import verb_forms
from ingest.nlp.mentions import How, Mention
from ingest.nlp.others import is_other, places_of
from ingest.nlp.plain import Parsed
from ingest.nlp.sentences import is_titled
from ingest.nlp.spotting import HAS_LEGAL_SUFFIX, Spot, is_name, overlaps

if TYPE_CHECKING:
    from spacy.tokens import Token

_SLOTS = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "pobj", "conj", "appos", "poss", "oprd",
                    "ROOT", "attr", "npadvmod", "nmod"})  # fmt: skip
_BLOCKED = frozenset({"GPE", "LOC", "NORP", "DATE", "TIME", "MONEY", "PERCENT", "LAW", "EVENT",
                      "LANGUAGE", "CARDINAL", "ORDINAL", "QUANTITY"})  # fmt: skip
_CAPITAL = re.compile(r"^[A-Z][\w&.-]*$|^[a-z]{1,2}[A-Z]\w+$")


def promote_names(
    parsed: Parsed, text: str, spots: Sequence[Spot], named: Callable[[int, int], Mention]
) -> None:
    """Add weak mentions to the plain sentence; places and dates that NER saw are left out. `named`
    says what a stretch of the text means there."""
    blocked = [(s.start, s.end) for s in spots if s.label in _BLOCKED]
    sentence = parsed.plain.sentence
    titled = is_titled(text[sentence.start : sentence.end])
    for token in parsed.doc:
        if not _may_be(parsed, token):
            continue
        first = token.i
        while first > 0 and _continues(parsed, first - 1, token):
            first -= 1
        start, end = parsed.plain.spans[first][0], parsed.plain.spans[token.i][1]
        surface = " ".join(text[start:end].split())
        if overlaps((start, end), blocked) or _goes_on_from_name(parsed, first):
            continue
        if len(surface) < 3 or not is_name(surface) or surface in places_of(text):
            continue
        if is_other(text, start, end, titled=titled):
            continue
        parsed.plain.parts.update(range(first, token.i))
        # What another rule left out here stays doubtful, whoever it is.
        parsed.plain.mentions[token.i] = replace(named(start, end), how=How.WEAK)


def _goes_on_from_name(parsed: Parsed, first: int) -> bool:
    """ "JPMorgan Chase Bank": what follows a name without a break is a part of it."""
    before = first - 1
    if before >= 0 and parsed.plain.words[before] == ",":
        before -= 1
    return before in parsed.plain.mentions and (
        before == first - 1 or HAS_LEGAL_SUFFIX.search(f" {parsed.plain.words[first]}") is not None
    )


def _may_be(parsed: Parsed, token: Token) -> bool:
    return (
        token.tag_ in ("NNP", "NNPS")
        and token.i not in parsed.plain.mentions
        and token.i not in parsed.plain.amounts
        and token.dep_ in _SLOTS
        and _CAPITAL.match(token.text) is not None
    )


def _continues(parsed: Parsed, index: int, head: Token) -> bool:
    token = parsed.doc[index]
    return (
        token.head.i == head.i
        and token.dep_ in ("compound", "nmod", "amod")
        and not (token.text.isupper() and token.text.lower() in verb_forms())
        and token.i not in parsed.plain.mentions
        and _CAPITAL.match(token.text) is not None
    )
