"""Plain sentences as pieces for the encoder: each company is a sign, each sum and quantity too.

So wording is learnt and no name: two texts that differ only in names and numbers are one. Several
sentences of a text make one window. Each opens with a mark and the signs of companies that were
named shortly before, so that "it", "the chip maker" or a bare sum may still speak of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from graph.model.company import CompanyKind
from ingest.nlp.chances import Span
from ingest.nlp.learnt.wordpiece import END, START, WordPieces
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Plain

COMPANIES_MAX = 10
"""Companies of one sentence that are paired; a list of more is no sentence about a deal."""
CARRIED_MAX = 3
"""Companies named last before a sentence that it may speak of without a name; the first company of
the window, which the text is often about, is one more."""
CONTEXT_MAX = 2
"""Sentences before that are seen with those that are judged, beside the first of the text."""
COMPANY_SIGNS = tuple(f"[unused{number}]" for number in range(1, 13))
"""One for each company of a window, in order; training draws the order anew."""
OTHER_SIGN = "[unused19]"
"""A company that cannot be a party, or one too many."""
MONEY_SIGN, QUANTITY_SIGN, MARK_SIGN = "[unused20]", "[unused21]", "[unused22]"
MENTIONS_MAX = 4
"""Signs of one company in a sentence that are read; further ones stand there all the same."""

SORTS: tuple[CompanyKind | None, ...] = (None, *CompanyKind)
"""What the encoder is told of a sign beside its place in the sentence: the kind of company, as far
as the register knows it. None for words."""

Pair = tuple[str, str]
"""Company ids: who may give the money, and who may get it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence: ids of pieces, and a company id where a company stands. `asked`: those of its
    companies that may be parties. `sorts`: an index in SORTS for each company. `sums`: the sum of
    money behind a piece, by the index of the piece in `items`."""

    items: tuple[int | str, ...]
    asked: tuple[str, ...]
    sorts: Mapping[str, int]
    sums: Mapping[int, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """Where a sentence of a window has its mark, and the signs of each company that it may speak
    of: those that it names, then `carried` ones."""

    mark: int
    places: Mapping[str, tuple[int, ...]]
    carried: frozenset[str]

    @property
    def has_pairs(self) -> bool:
        """Are two companies or more asked of it?"""
        return len(self.places) >= 2

    def pairs(self) -> list[Pair]:
        """Ordered pairs that are asked of it. Two that it does not name are asked only where it
        names fewer than two."""
        named = len(self.places) - len(self.carried)
        return [
            pair
            for pair in permutations(self.places, 2)
            if named < 2 or not self.carried.issuperset(pair)
        ]


@dataclass(frozen=True, slots=True)
class Window:
    """Ids of the pieces, the index in SORTS of each, what is asked of each sentence, and where the
    signs of sums stand."""

    ids: tuple[int, ...]
    sorts: tuple[int, ...]
    told: tuple[Told, ...]
    sums: Mapping[Span, int] = field(default_factory=dict)


def segment(plain: Plain, pieces: WordPieces, asked: Sequence[Mention]) -> Segment:
    """The sentence, before companies get their signs."""
    items: list[int | str] = []
    worded = {plain.spans[index] for index in plain.amounts}
    sorts: dict[str, int] = {}
    sums: dict[int, Span] = {}
    for index, word in enumerate(plain.words):
        mention = plain.mentions.get(index)
        if index in plain.amounts:
            amount = plain.amounts[index]
            is_money = amount.money is not None
            if is_money:
                sums[len(items)] = (amount.start, amount.end)
            items.append(pieces.id_of(MONEY_SIGN if is_money else QUANTITY_SIGN))
            if not is_money:
                items.extend(pieces.ids(word))  # its unit
        elif plain.spans[index] in worded:
            continue
        elif mention is not None and mention.how is not How.PRODUCT:
            items.append(mention.company_id)
            sorts[mention.company_id] = SORTS.index(mention.kind)
        elif index not in plain.parts:
            items.extend(pieces.ids(word))
    sorts |= {mention.company_id: SORTS.index(mention.kind) for mention in asked}
    return Segment(tuple(items), tuple(mention.company_id for mention in asked), sorts, sums)


def carried_to(before: Sequence[Segment], own: Sequence[str]) -> list[str]:
    """The companies named last before a sentence, latest first, then the first of all; without
    those that it names itself."""
    latest: list[str] = []
    for earlier in reversed(before):
        for company in reversed(earlier.asked):
            if company not in own and company not in latest and len(latest) < CARRIED_MAX:
                latest.append(company)
    first = next((each.asked[0] for each in before if each.asked), None)
    if first is not None and first not in own and first not in latest:
        latest.append(first)
    return latest


def window(segments: Sequence[Segment], pieces: WordPieces, length_max: int) -> Window:
    """Sentences in a row, cut at `length_max` pieces: a company beyond has no place."""
    ids, sorts = [pieces.id_of(START)], [0]
    signs: dict[str, int] = {}
    kinds = {company: sort for each in segments for company, sort in each.sorts.items()}
    for company in dict.fromkeys(company for each in segments for company in each.asked):
        if len(signs) < len(COMPANY_SIGNS):
            signs[company] = pieces.id_of(COMPANY_SIGNS[len(signs)])
    other, told = pieces.id_of(OTHER_SIGN), []
    sums: dict[Span, int] = {}
    for number, one in enumerate(segments):
        mark = len(ids)
        if mark >= length_max - 1:
            break
        named = [each for each in one.asked if each in signs]
        carried = [each for each in carried_to(segments[:number], one.asked) if each in signs]
        places: dict[str, list[int]] = {company: [] for company in (*named, *carried)}
        for item in (pieces.id_of(MARK_SIGN), *carried, *one.items):
            if isinstance(item, int):
                ids.append(item)
                sorts.append(0)
                continue
            if item in places and len(ids) < length_max - 1:
                places[item].append(len(ids))
            ids.append(signs.get(item, other))
            sorts.append(kinds[item])
        first = mark + 1 + len(carried)
        sums |= {of: first + at for at, of in one.sums.items() if first + at < length_max - 1}
        kept = {each: tuple(at[:MENTIONS_MAX]) for each, at in places.items() if at}
        told.append(Told(mark, kept, frozenset(carried) & kept.keys()))
    ids, sorts = ids[: length_max - 1], sorts[: length_max - 1]
    return Window((*ids, pieces.id_of(END)), (*sorts, 0), tuple(told), sums)


def windows(segments: Sequence[Segment], length_max: int) -> Iterator[tuple[list[int], int]]:
    """Which sentences stand together: indexes, and how many of the first of these are context. All
    are judged once, with the first sentence and CONTEXT_MAX before them in sight."""
    start = 0
    while start < len(segments):
        context = _context(segments, start, length_max // 2)
        length = 2 + sum(_length(segments[index]) for index in context)
        end = start
        while end < len(segments) and (end == start or length < length_max):
            length += _length(segments[end])
            end += 1
        if length > length_max and end > start + 1:
            end -= 1
        yield [*context, *range(start, end)], len(context)
        start = end


def _context(segments: Sequence[Segment], start: int, length_max: int) -> list[int]:
    """The sentences just before and the first, as far as they leave room for what is judged."""
    found: set[int] = set()
    left = length_max
    for index in (*range(start - 1, start - 1 - CONTEXT_MAX, -1), 0):
        if 0 <= index < start and index not in found and _length(segments[index]) <= left:
            found.add(index)
            left -= _length(segments[index])
    return sorted(found)


def _length(one: Segment) -> int:
    return 1 + CARRIED_MAX + 1 + len(one.items)
