"""The names of one document: memory of full names first, then what each sentence says.

`DocumentNames.mentions` gives the mentions of a sentence, sorted and without overlaps, together
with the stretches that are background (`Microsoft-backed`) and are left out of the plain sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from graph.model.company import CompanyKind, company_slug
from ingest.nlp.bystanders import without_bystanders
from ingest.nlp.definitions import new_company, not_redefined, read_definitions, short_name
from ingest.nlp.epithets import (
    appositions,
    background_spans,
    epithet_mentions,
    product_mentions,
)
from ingest.nlp.firms import Firms
from ingest.nlp.memory import NewNames
from ingest.nlp.mentions import How, KnownName, Mention, NameBook, NameSpan, mention_of
from ingest.nlp.openings import opening_name
from ingest.nlp.others import is_known_place, is_other, places_of
from ingest.nlp.sentences import Sentence, is_titled
from ingest.nlp.shapes import row_members, shaped_spots, widened
from ingest.nlp.spotting import (
    HAS_LEGAL_SUFFIX,
    Spot,
    is_headline,
    is_loose_end,
    overlaps,
    vehicle_end,
    with_tail,
    without_owner,
)
from ingest.nlp.terms import Terms
from ingest.reading import ReadDocument

_SAYS = re.compile(
    r"\s+(?:has |had |have |also |later |then |previously |on \w+ )*(?:said|says|announced"
    r"|announces|denied|denies"
    r"|agreed|confirmed|disclosed|told|plans|expects|intends|believes|hopes|wants|added|revealed)\b"
)
_NOT_MEANT = frozenset({How.PRODUCT, How.PRONOUN, How.WEAK})
_IT = re.compile(r"\b(?:it|its|It|Its)\b")


@dataclass(slots=True)
class SentenceNames:
    """What names say in one sentence."""

    mentions: list[Mention] = field(default_factory=list)
    background: list[tuple[int, int]] = field(default_factory=list)


class DocumentNames:
    """Resolves names in one document. Feed sentences in order of the text."""

    def __init__(self, document: ReadDocument, book: NameBook, firms: Firms | None = None) -> None:
        """`firms`: where new names may stand; None where nobody has said."""
        self._text, self._book, self._firms = document.text, book, firms
        defined = read_definitions(document.text, book)
        self._known = not_redefined(document.text, book.find(document.text), defined)
        self._starts = [span.start for span in self._known]
        self._speaks_as_filer = document.facts.kind.is_filing
        self._filer = self._filer_of(document)
        speaker = self._filer if self._speaks_as_filer else None
        self._terms = Terms(document.text, defined, speaker)
        self._new = NewNames(document.text if firms is None else "")
        for span in self._known:
            self._new.note(self._surface(span.start, span.end), span.known)
        self._recent: list[Mention] = []
        self._topic: Mention | None = None
        self._passed = 0

    @property
    def known(self) -> Sequence[NameSpan]:
        """Names of the register, over the whole text."""
        return self._known

    @property
    def filer(self) -> KnownName | None:
        return self._filer

    @property
    def speaks_as_filer(self) -> bool:
        """Do `we` and `the Company` mean the filer here?"""
        return self._speaks_as_filer and self._filer is not None

    def count_known(self, start: int, end: int) -> int:
        """How many names of the register stand in `text[start:end]`."""
        left = bisect_left(self._starts, start)
        return bisect_left(self._starts, end) - left

    def learn(self, spots: Sequence[Spot]) -> None:
        """Remember organisations that NER saw in the text, so that other sentences find them too:
        the longest names first, since a shorter one means the same firm."""
        for spot in sorted(spots, key=lambda each: each.start - each.end):
            # A known name behind other words: more than one name.
            if spot.label != "ORG" or self.count_known(spot.start + 1, spot.end):
                continue
            if is_other(self._text, spot.start, spot.end, is_firm=True):
                continue
            surface = self._surface(spot.start, spot.end)
            if not is_headline(surface):
                self._named(without_owner(surface))
        self._new.learn_repeated(lambda name: self._book.resolve(name) is not None)

    def mentions(self, sentence: Sentence, spots: Sequence[Spot]) -> SentenceNames:
        """Mentions of the sentence, best reading first where two compete for a place."""
        self._pass_over(sentence.start)
        taken: list[Mention] = []
        for found in self._candidates(sentence, spots):
            if not overlaps((found.start, found.end), ((m.start, m.end) for m in taken)):
                taken.append(found)
        titled = is_titled(self._text[sentence.start : sentence.end])
        opening = opening_name(self._text, sentence.start, sentence.end, taken, titled=titled)
        if opening is not None:
            taken.append(self.weak(*opening))
        taken = [m for m in taken if not self._is_other(m, titled)]
        if self._firms is None and not self._speaks_as_filer:
            beside = row_members(self._text, sentence, taken, spots)
            taken.extend(self.weak(start, end) for start, end in beside)
        taken.sort(key=lambda mention: mention.start)
        background = background_spans(self._text, sentence, taken)
        kept = [m for m in taken if not overlaps((m.start, m.end), background)]
        kept = appositions(self._text, sentence, kept, background)
        kept = without_bystanders(self._text, sentence, kept)
        kept = self._with_epithets(sentence, kept, background)
        self._recent.extend(
            m for m in kept if m.how not in _NOT_MEANT or (m is kept[0] and m.how is How.PRONOUN)
        )
        del self._recent[:-60]
        self._topic = next((m for m in kept if m.how is not How.PRODUCT), None)
        self._passed = max(self._passed, sentence.end)
        return SentenceNames(kept, background)

    def _pass_over(self, end: int) -> None:
        """Remember the known names of the sentences that were left out: "the company" may mean one
        of them."""
        left = bisect_left(self._starts, self._passed)
        for span in self._known[left : bisect_left(self._starts, end)]:
            self._recent.append(mention_of(span.start, span.end, span.known, How.KNOWN))
        self._passed = max(self._passed, end)

    def _candidates(self, sentence: Sentence, spots: Sequence[Spot]) -> list[Mention]:
        start, end = sentence.start, sentence.end
        left = bisect_left(self._starts, start)
        inside = [s for s in self._known[left : bisect_left(self._starts, end)] if s.end <= end]
        shaped, weak = shaped_spots(self._text, sentence) if self._firms is None else ([], [])
        return [
            *self._terms.mentions(start, end),
            *self._vehicles(inside, sentence),
            *self._longer(inside),
            *(self._from_register(span, end) for span in inside),
            *self._from_spots(widened(shaped, spots, self.count_known), end),
            *self._from_spots(spots, end),
            *self._learnt(start, end),
            *(self.weak(spot.start, spot.end) for spot in weak),
        ]

    def _is_other(self, found: Mention, titled: bool) -> bool:
        """Is it a place, a person or a thing? A name of the register may only be a place."""
        if found.is_new:
            if self._text[found.start : found.end] in places_of(self._text):
                return True
            if self._firms is not None and not self._firms.stands_at(found.start, found.end):
                return True
            is_firm = found.how is How.NEW
            return is_other(self._text, found.start, found.end, titled=titled, is_firm=is_firm)
        return found.how is How.KNOWN and is_known_place(self._text, found.start, found.end)

    def _vehicles(self, inside: Sequence[NameSpan], sentence: Sentence) -> list[Mention]:
        """Longer names that begin with a known one are other entities: SPVs, holdings, funds."""
        found, limit = list[Mention](), sentence.end
        titled = is_titled(self._text[sentence.start : limit])
        for span in inside:
            end = vehicle_end(self._text, span.end, limit)
            if end is None:
                continue
            surface = self._surface(span.start, end)
            known = self._book.resolve(surface)
            if known is None and titled and is_loose_end(surface):
                continue
            if known is None or known.company_id == span.known.company_id:
                stem = short_name(surface)
                if known is not None or stem == self._text[span.start : span.end]:
                    continue
                known = self._new.find(stem) or self._new.add(stem, CompanyKind.VEHICLE)
                if known is not None:
                    found.append(mention_of(span.start, end, known, How.NEW))
            else:
                found.append(mention_of(span.start, end, known, How.KNOWN))
        return found

    def _longer(self, inside: Sequence[NameSpan]) -> Iterator[Mention]:
        """Firms whose name goes on from one of the register: `Naver Cloud` is not Naver."""
        if self._firms is None:
            return
        for span in inside:
            for start, end in self._firms.inside(span.start, span.end):
                surface = self._surface(start, end)
                if start == span.start and end > span.end and self._book.resolve(surface) is None:
                    known = self._named(surface)
                    if known is not None:
                        yield mention_of(start, end, known, How.NEW)

    def _from_register(self, span: NameSpan, limit: int) -> Mention:
        return mention_of(span.start, with_tail(self._text, span.end, limit), span.known, How.KNOWN)

    def _from_spots(self, spots: Iterable[Spot], limit: int) -> list[Mention]:
        found = []
        for spot in spots:
            end = with_tail(self._text, spot.end, limit)
            surface = without_owner(self._surface(spot.start, end))
            if is_headline(surface):
                continue
            suffixed = HAS_LEGAL_SUFFIX.search(surface) is not None
            if spot.label != "ORG" and not suffixed:
                continue
            known = self._named(surface)
            if known is not None:
                how = How.NEW if self._book.resolve(surface) is None else How.KNOWN
                found.append(self._whole(mention_of(spot.start, end, known, how)))
        return found

    def _whole(self, found: Mention) -> Mention:
        """The mention over the full name, where that stands there: "SK AI" in "SK AI Factory"."""
        name = found.name
        if found.is_new and len(name) > found.end - found.start:
            if self._text.startswith(name, found.start):
                return replace(found, end=found.start + len(name))
            if found.end >= len(name) and self._text.startswith(name, found.end - len(name)):
                return replace(found, start=found.end - len(name))
        return found

    def _learnt(self, start: int, end: int) -> list[Mention]:
        found = []
        for name, known in self._new.all():
            if len(name) < 4 or (name.isupper() and len(name) < 3):
                continue
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self._text[start:end]):
                last = with_tail(self._text, start + match.end(), end)
                found.append(mention_of(start + match.start(), last, known, How.NEW))
        return found

    def _surface(self, start: int, end: int) -> str:
        """The words of a stretch, whatever space lies between them."""
        return " ".join(self._text[start:end].split())

    def weak(self, start: int, end: int) -> Mention:
        """What a stretch means that only looks like a name: a firm of the register or of this text,
        else one that a reviewer has to know."""
        surface = self._surface(start, end)
        known = self._book.resolve(surface) or self._new.find(surface)
        how = How.WEAK if known is None else How.NEW
        if known is None:
            name = self._new.full(surface)
            known = KnownName(name, company_slug(name), CompanyKind.UNKNOWN)
        return self._whole(mention_of(start, end, known, how))

    def _named(self, surface: str) -> KnownName | None:
        """The company of a surface: register, the document's memory, or a new name."""
        known = self._book.resolve(surface)
        if known is not None:
            return known
        stem = short_name(surface)
        return self._new.find(stem) or self._new.add(stem)

    def _with_epithets(
        self, sentence: Sentence, mentions: list[Mention], background: list[tuple[int, int]]
    ) -> list[Mention]:
        spans = [*((m.start, m.end) for m in mentions), *background]
        added = [
            mention
            for mention in epithet_mentions(
                self._text, sentence, mentions, self._recent, self._book
            )
            if not overlaps((mention.start, mention.end), spans)
        ]
        spans += [(m.start, m.end) for m in added]
        for found in product_mentions(self._text, sentence, self._book):
            if not overlaps((found.start, found.end), spans):
                added.append(found)
        everything = sorted([*mentions, *added], key=lambda mention: mention.start)
        for match in _IT.finditer(self._text, sentence.start, sentence.end):
            if overlaps((match.start(), match.end()), spans):
                continue
            meant = self._it(match.start(), everything)
            if meant is not None:
                added.append(mention_of(match.start(), match.end(), meant, How.PRONOUN))
        return sorted([*mentions, *added], key=lambda mention: mention.start)

    def _it(self, at: int, mentions: list[Mention]) -> KnownName | None:
        """`it` is the first company of the sentence before it, else the first of the one before."""
        before = [m for m in mentions if m.end <= at and m.how is not How.PRODUCT]
        speaker = next((m for m in reversed(before) if _SAYS.match(self._text, m.end, at)), None)
        source = speaker or (before[0] if before else None)
        if source is None and self._recent:
            source = self._recent[-1]
        if not before and len(self._recent) > 1:
            last = self._recent[-1]
            same = [m for m in self._recent[-6:] if last.start - m.start < 300]
            source = self._topic or (same[0] if same else last)
        return KnownName(source.name, source.company_id, source.kind) if source else None

    def _filer_of(self, document: ReadDocument) -> KnownName | None:
        if not document.filer:
            return None
        return self._book.resolve(document.filer) or new_company(document.filer)
