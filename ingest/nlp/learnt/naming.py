"""Which words of a text are the name of a firm: a small encoder that has read firms in many texts.

The vocabulary is without case, so the shape of each word is told beside its pieces. What one text
calls a firm in one place it calls a firm everywhere, so the chances of a name are pooled over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ingest.nlp.learnt.arrays import Arrays, Floats, load_arrays
from ingest.nlp.learnt.encoder import Asked, Encoder, softmax
from ingest.nlp.learnt.wordpiece import END, START, UNKNOWN, WordPieces

MODEL_FILE = Path(__file__).parents[2] / "data" / "models" / "names.npz"
OUTSIDE, FIRST, INSIDE = range(3)
"""The classes of a word: of no name, the first of one, a further one."""
SHAPES = 5
_WORD = re.compile(r"\w+|[^\w\s]")
_SITE_HEAD = re.compile(r"(?<![\w.])[\w-]+\.$")
_SITE_TAIL = re.compile(r"\.(?:ai|app|co|com|dev|io|net|tech|xyz)\b(?!\.\w)")
_DATE_END = re.compile(r"(?:(?:19|20)\d\d|\d{1,2}),?\s+(?=[A-Z])")
_DATE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s+(?:\d{1,2},?\s+)?$"
)
_ENDS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Word:
    """`text[start:end]`; `ends`: a sentence or a line may end behind it."""

    start: int
    end: int
    text: str
    ends: bool


@dataclass(frozen=True, slots=True)
class NameChance:
    """`text[start:end]` is a name that is one of a firm with this chance, over the whole text."""

    start: int
    end: int
    chance: float


def words_of(text: str) -> list[Word]:
    """Runs of letters and digits, and each other sign by itself."""
    found = []
    for match in _WORD.finditer(text):
        ends = match[0] in _ENDS or text[match.end() : match.end() + 1] == "\n"
        found.append(Word(match.start(), match.end(), match[0], ends))
    return found


def shape_of(word: str) -> int:
    """0 small letters or a sign, 1 a capital first, 2 capitals, 3 both ("xAI"), 4 digits."""
    if any(sign.isdigit() for sign in word):
        return 4
    if word.islower() or not word.isalpha():
        return 0
    if word.isupper():
        return 2 if len(word) > 1 else 1
    return 1 if word[0].isupper() and word[1:].islower() else 3


def chunks(lengths: Sequence[int], words: Sequence[Word], length_max: int) -> Iterator[range]:
    """Words in a row of no more than `length_max` pieces, cut where a sentence ends if one does.
    `lengths`: the pieces of each word."""
    start = 0
    while start < len(words):
        end, used, last = start, 0, start
        while end < len(words) and used + lengths[end] <= length_max:
            used += lengths[end]
            end += 1
            if words[end - 1].ends:
                last = end
        if end < len(words) and last > start:
            end = last
        end = max(end, start + 1)  # a word longer than all is cut by the encoder's window
        yield range(start, end)
        start = end


class NameTagger:
    """The trained tagger."""

    def __init__(self, arrays: Arrays) -> None:
        self.fingerprint = f"names:{arrays.fingerprint}"
        self._pieces = WordPieces(arrays.vocabulary)
        self._encoder = Encoder(arrays.weights)
        self._weights = arrays.weights

    def names(self, text: str) -> list[NameChance]:
        """Every name that may be one of a firm, in order, without overlaps."""
        words = words_of(text)
        if not words:
            return []
        chances = self._chances(words)
        spans = [*_spans(chances.argmax(axis=1).tolist())]
        placed = [_as_site(text, words[start].start, words[end - 1].end) for start, end in spans]
        told: dict[str, list[float]] = {}
        for (start, end), (left, right) in zip(spans, placed, strict=True):
            share = float(1 - chances[start:end, OUTSIDE].mean())
            told.setdefault(text[left:right], []).append(share)
        found = []
        for left, right in dict.fromkeys(placed):
            of = told[text[left:right]]
            found.append(NameChance(left, right, round(sum(of) / len(of), 3)))
        return found

    def _chances(self, words: Sequence[Word]) -> Floats:
        """(words, classes)"""
        pieces = [self._pieces.ids(word.text) or (self._pieces.id_of(UNKNOWN),) for word in words]
        room = self._encoder.length_max - 2
        asked = []
        for chunk in chunks([len(each) for each in pieces], words, room):
            ids, shapes, firsts = [self._pieces.id_of(START)], [0], []
            for index in chunk:
                firsts.append(min(len(ids), room))
                ids.extend(pieces[index])
                shapes.extend([shape_of(words[index].text)] * len(pieces[index]))
            ids, shapes = ids[: room + 1], shapes[: room + 1]
            asked.append(Asked((*ids, self._pieces.id_of(END)), (*shapes, 0), firsts))
        states = np.concatenate(self._encoder.states(asked))
        return softmax(states @ self._weights["tag.w"] + self._weights["tag.b"])


def _as_site(text: str, left: int, right: int) -> tuple[int, int]:
    """The whole of a name that is an address ("sevenfold.ai"), where a part of it was seen; without
    the end of a date that it stands behind ("On May 15, 2024 Fernhollow ...")."""
    date = _DATE_END.match(text, left, right)
    if date is not None and _DATE.search(text[max(0, left - 16) : left]):
        left = date.end()
    dot = left + text.startswith(".", left)  # behind the dot that the name may have begun with
    before = _SITE_HEAD.search(text[max(0, dot - 40) : dot])
    if before is not None and _SITE_TAIL.match(text, dot - 1):
        left = dot - len(before[0])
    behind = _SITE_TAIL.match(text, right)
    return left, behind.end() if behind is not None else right


def _spans(classes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of words that are one name."""
    start = None
    for index, each in enumerate(classes):
        if start is not None and each != INSIDE:
            yield start, index
            start = None
        if each == FIRST or (each == INSIDE and start is None):
            start = index
    if start is not None:
        yield start, len(classes)


@lru_cache(maxsize=1)
def trained_names() -> NameTagger:
    """The model that ships."""
    return NameTagger(load_arrays(MODEL_FILE))
