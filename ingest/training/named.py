"""What labelled texts teach the tagger of names: which of their words are the name of a firm.

The sides of every label are firms wherever they stand. So are the names of the register. Of what
only sounds like a firm to the reader nobody has said anything; all other words are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.document import read_document
from ingest.evaluation.gold import GoldDocument
from ingest.evaluation.loading import WRITERS
from ingest.nlp.companies import CompanyIndex
from ingest.nlp.definitions import short_name
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.forms import COMMON_FIRST
from ingest.nlp.learnt.naming import FIRST, INSIDE, OUTSIDE, Word, words_of
from ingest.nlp.lexicon import lexicon
from ingest.nlp.others import is_known_place
from ingest.nlp.spotting import is_name
from ingest.reading import ReadDocument

UNKNOWN = -1
_SHORT_MIN = 3


@dataclass(frozen=True, slots=True)
class NamedText:
    """Words and the class of each: of ingest.nlp.learnt.naming, or UNKNOWN. `sides`: the names that
    labels have, as ranges of words, so that training may put another name there."""

    words: tuple[Word, ...]
    classes: tuple[int, ...]
    sides: Mapping[str, tuple[range, ...]]


def named_texts(book: CompanyIndex, texts: Sequence[GoldDocument]) -> Iterator[NamedText]:
    """One for each labelled text."""
    reader = DealExtractor(book, gated=False)
    for each in texts:
        document = read_document((each.text or "").encode(), source="training", hints=each.hints)
        yield _named(document.text, each, book, _sounding(reader, document))


def _sounding(reader: DealExtractor, document: ReadDocument) -> list[tuple[int, int]]:
    """Where the reader, or the NER beneath it, sees a firm."""
    found = []
    for parsed in reader.parsed(document):
        found += [(m.start, m.end) for m in parsed.plain.mentions.values() if m.is_new]
    return found


def _named(
    text: str, labelled: GoldDocument, book: CompanyIndex, sounding: Sequence[tuple[int, int]]
) -> NamedText:
    marks = _Marks(text)
    names = {name for deal in labelled.deals for name in (*deal.payers, *deal.payees)} - WRITERS
    sides: dict[str, tuple[range, ...]] = {}
    for name in sorted(_with_short(names), key=len, reverse=True):
        found = tuple(place for span in _places(text, name) for place in marks.firm(*span))
        if found and name in names:
            sides[name] = found
    for span in book.find(text):
        if not is_known_place(text, span.start, span.end):
            marks.firm(span.start, span.end)
    for left, right in sounding:
        marks.doubt(left, right)
    return NamedText(tuple(marks.words), tuple(marks.classes), sides)


class _Marks:
    """The classes of the words of one text; what was put first stays."""

    def __init__(self, text: str) -> None:
        self.words = words_of(text)
        self.classes = [OUTSIDE] * len(self.words)
        self._starts = {word.start: index for index, word in enumerate(self.words)}
        self._ends = {word.end: index + 1 for index, word in enumerate(self.words)}

    def firm(self, left: int, right: int) -> list[range]:
        """`text[left:right]` is a firm: its words, if it is made of whole ones that are free."""
        free = self._free(left, right)
        for index in free:
            self.classes[index] = FIRST if index == free.start else INSIDE
        return [free] if free else []

    def doubt(self, left: int, right: int) -> None:
        """Nobody has said what it is."""
        for index in self._free(left, right):
            self.classes[index] = UNKNOWN

    def _free(self, left: int, right: int) -> range:
        found = range(self._starts.get(left, 0), self._ends.get(right, 0))
        return found if all(self.classes[i] == OUTSIDE for i in found) else range(0)


def _with_short(names: set[str]) -> set[str]:
    """The names, those without their legal form, and first words that may be said for the whole."""
    found = set(names) | {short_name(name) for name in names}
    lists = lexicon().others
    for name in names:
        first, *rest = name.split()
        is_place = first in lists.places or first in lists.regions
        usable = len(first) >= _SHORT_MIN and first.lower() not in COMMON_FIRST and is_name(first)
        if rest and usable and not is_place:
            found.add(first)
        found |= {" ".join([first, *rest[:count]]) for count in range(1, len(rest))}
    return found


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        yield match.span()
