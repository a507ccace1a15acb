"""The rules that make parts of speech out of tags, remembered by word.

The model's own ruler looks for each of 180 patterns at each token, which takes longer than its
parser. All but a few of them ask for one token only: for its tag, its word and its dependency. So
what they set is asked once of each such token, and looked up from then on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WORD, _DEPENDENCY = "LOWER", "DEP"
_WORDS_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class _Made:
    """What the ruler made of a token that stood alone; a lemma of 0 is none."""

    tag: int
    dep: int
    pos: int
    lemma: int
    morph: Any


class RememberedRules:
    """A spaCy `AttributeRuler`, with the same result."""

    def __init__(self, ruler: Any) -> None:
        self._ruler = ruler
        patterns = [each for rule in ruler.patterns for each in rule["patterns"]]
        firsts = [each[0] for each in patterns if len(each) > 1]
        any_word = _one_of(_words(token for each in patterns for token in each))
        first_word = _one_of(_words(firsts))
        self._first_deps = frozenset(each[_DEPENDENCY] for each in firsts if _DEPENDENCY in each)
        self._made: dict[tuple[str, int, int], _Made] = {}

        @lru_cache(maxsize=_WORDS_KEPT)
        def told(word: str) -> tuple[str, bool]:
            """The word if a rule asks for it, and does a rule of several tokens begin with it?"""
            known = word if any_word.fullmatch(word) or word.isspace() else ""
            return known, first_word.fullmatch(word) is not None

        self._told = told

    def __call__(self, doc: Doc) -> Doc:
        """Set parts of speech, forms and the lemmas of irregular words."""
        told = [self._told(token.lower_) for token in doc]
        if any(is_first for _, is_first in told) or self._first_deps & {t.dep_ for t in doc}:
            whole: Doc = self._ruler(doc)
            return whole
        for token, (word, _) in zip(doc, told, strict=True):
            key = (word, token.tag, token.dep)
            made = self._made.get(key)
            if made is None:
                made = self._made[key] = self._make(token)
            token.tag, token.pos, token.dep = made.tag, made.pos, made.dep
            token.set_morph(made.morph)  # type: ignore[attr-defined]
            if made.lemma:
                token.lemma = made.lemma
        return doc

    def _make(self, token: Token) -> _Made:
        from spacy.tokens import Doc

        alone = Doc(token.vocab, words=[token.text], tags=[token.tag_], deps=[token.dep_])
        told = self._ruler(alone)[0]
        return _Made(told.tag, told.dep, told.pos, told.lemma, told.morph)


def _words(tokens: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What the patterns of these tokens ask of the word, as regular expressions."""
    for token in tokens:
        asked = token.get(_WORD)
        if isinstance(asked, str):
            yield re.escape(asked)
        elif asked is not None:
            ((how, of),) = asked.items()
            yield from map(re.escape, of) if how == "IN" else (of,)


def _one_of(expressions: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in expressions))
