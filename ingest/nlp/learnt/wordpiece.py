"""Words cut into the pieces of a fixed vocabulary, longest first (WordPiece; Wu et al. 2016)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

START, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_WORD_LENGTH_MAX = 60


class WordPieces:
    """Cuts words. `vocabulary` is in the order of the ids; pieces inside a word begin with `##`."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {piece: number for number, piece in enumerate(vocabulary)}
        self._known: dict[str, tuple[int, ...]] = {}

    def id_of(self, piece: str) -> int:
        """The id of a piece that is in the vocabulary. Raises KeyError for another."""
        return self._ids[piece]

    def ids(self, word: str) -> tuple[int, ...]:
        """The ids of the pieces of one word, lower-cased and without accents."""
        found = self._known.get(word)
        if found is None:
            found = tuple(self._cut(word))
            self._known[word] = found
        return found

    def _cut(self, word: str) -> Iterator[int]:
        for part in _parts(word):
            yield from self._pieces(part)

    def _pieces(self, part: str) -> list[int]:
        found, at = [], 0
        while at < len(part):
            end = len(part)
            lead = "##" if at else ""
            while end > at and lead + part[at:end] not in self._ids:
                end -= 1
            if end == at:
                return [self._ids[UNKNOWN]]
            found.append(self._ids[lead + part[at:end]])
            at = end
        return found


def _parts(word: str) -> Iterator[str]:
    """Runs of letters and digits, and each other sign by itself."""
    plain = unicodedata.normalize("NFD", word[:_WORD_LENGTH_MAX].lower())
    run = ""
    for sign in plain:
        if unicodedata.category(sign) == "Mn":
            continue
        if sign.isalnum():
            run += sign
            continue
        if run:
            yield run
        run = ""
        if not sign.isspace():
            yield sign
    if run:
        yield run
