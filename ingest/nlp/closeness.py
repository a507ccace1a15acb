"""Close spellings of known names: `Corweave` is CoreWeave, `Entropic` is not Anthropic.

A short name is never guessed, numbers must agree, and so must the first letter, the number of words
and each word by itself; with two companies about as close, neither is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from ingest.nlp.forms import numbers_of

SCORE_MIN = 92.0
LENGTH_MIN = 8
WORD_SCORE_MIN = 85.0
MARGIN = 3.0
_SHORT_WORD = 4


@dataclass(frozen=True, slots=True)
class Close:
    """A known key and its likeness, 0 to 100."""

    key: str
    score: float


class Spellings:
    """Known keys by first letter. `owners` maps each key to what it means."""

    def __init__(self, owners: Mapping[str, object]) -> None:
        self._owners = owners
        self._by_letter: defaultdict[str, list[str]] = defaultdict(list)
        for key in owners:
            if len(key) >= LENGTH_MIN:
                self._by_letter[key[0]].append(key)

    def closest(self, key: str) -> Close | None:
        """The known key that `key` is a misspelling of, or None."""
        if len(key) < LENGTH_MIN:
            return None
        best: dict[int, Close] = {}
        for known in self._by_letter.get(key[0], ()):
            score = fuzz.ratio(key, known, score_cutoff=SCORE_MIN)
            owner = id(self._owners[known])
            if score >= SCORE_MIN and _alike(key, known):
                close = Close(known, score)
                best[owner] = max(best.get(owner, close), close, key=lambda each: each.score)
        ranked = sorted(best.values(), key=lambda each: (-each.score, each.key))
        if not ranked or (len(ranked) > 1 and ranked[0].score - ranked[1].score < MARGIN):
            return None
        return ranked[0]


def _alike(one: str, other: str) -> bool:
    if numbers_of(one) != numbers_of(other):
        return False
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    words, others = one.split(), other.split()
    return len(words) == len(others) and all(map(_same_word, words, others))


def _same_word(one: str, other: str) -> bool:
    if min(len(one), len(other)) <= _SHORT_WORD:
        return one == other
    return fuzz.ratio(one, other) >= WORD_SCORE_MIN
