"""Labelled texts, read by the pipeline itself, become examples for the trained parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.model.deal import DealKind
from graph.model.document import DocumentKind
from ingest.document import read_document
from ingest.evaluation.gold import GoldDeal, GoldDocument
from ingest.evaluation.told import Same, amount_is_right, form_among
from ingest.nlp.amounts import Amount
from ingest.nlp.chances import Span
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.learnt.judge import companies_in
from ingest.nlp.learnt.masking import Pair, Segment, segment
from ingest.nlp.learnt.naming import trained_names
from ingest.nlp.learnt.pooling import KINDS, STATUSES
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.nlp.mentions import Mention, NameBook
from ingest.nlp.plain import Parsed
from ingest.reading import Hints

_TOGETHER = 100
"""Generated sentences that are read as one document; more would let names leak from one to all."""

NONE, NO_STATUS, UNKNOWN = KINDS.index(None), -1, -1


@dataclass(frozen=True, slots=True)
class Label:
    """The index of the kind in KINDS, of the status in STATUSES. UNKNOWN: nobody has said. `sums`:
    where the sum of the deal stands in its text, each time; None: nobody has said."""

    kind: int
    status: int
    sums: frozenset[Span] | None = None


NOTHING = Label(NONE, NO_STATUS)
_UNLABELLED = Label(UNKNOWN, NO_STATUS)


@dataclass(frozen=True, slots=True)
class Example:
    """Sentences in a row, and what each tells of pairs; of all other pairs it tells nothing."""

    segments: tuple[Segment, ...]
    labels: tuple[Mapping[Pair, Label], ...]


def examples(
    book: NameBook, pieces: WordPieces, texts: Sequence[GoldDocument], *, together: bool = False
) -> list[Example]:
    """One example a text. Labelled texts are each read as a document of their own, or `together`,
    which is faster and lets a name leak; then each sentence is a text."""
    reader, same = DealExtractor(book, namer=trained_names(), gated=False), Same(book)
    found = []
    for number, stored, sentences in _parsed(reader, texts, _TOGETHER if together else 1):
        companies = [[*companies_in(each.plain).values()] for each in sentences]
        named = {mention.company_id: same(mention.name) for each in companies for mention in each}
        rows = zip(sentences, companies, strict=True)
        sums = [amount for each in sentences for amount in each.plain.amounts.values()]
        example = Example(
            tuple(segment(one.plain, pieces, asked) for one, asked in rows),
            tuple(
                _labels(texts[number].deals, _text_of(one, stored), asked, named, same, sums)
                for one, asked in zip(sentences, companies, strict=True)
            ),
        )
        if len(named) >= 2:
            found.append(example)
    return found


def _labels(
    deals: Sequence[GoldDeal],
    sentence: str,
    asked: Sequence[Mention],
    named: Mapping[str, str],
    same: Same,
    sums: Sequence[Amount],
) -> dict[Pair, Label]:
    """What one sentence tells, by company ids. A deal is told where its pieces lie; without pieces,
    where both sides are named, and of other sentences nobody has said whether they tell of it."""
    here = {mention.company_id for mention in asked}
    ids: dict[str, list[str]] = {}
    for company_id, name in named.items():
        ids.setdefault(name, []).append(company_id)
    found: dict[Pair, Label] = {}
    for deal in deals:
        for pair in _half_known(deal, ids, same, here):
            found.setdefault(pair, _UNLABELLED)
        told = any(piece in sentence for piece in deal.told_in) if deal.told_in else None
        label = Label(
            KINDS.index(deal.kinds[0]), STATUSES.index(deal.statuses[0]), _sums_of(deal, sums)
        )
        for pair in _pairs(deal, ids, same):
            if told or (told is None and here.issuperset(pair)):
                found[pair] = label
            elif told is None:
                found.setdefault(pair, _UNLABELLED)
                found.setdefault(pair[::-1], _UNLABELLED)
    return found


def _sums_of(deal: GoldDeal, sums: Sequence[Amount]) -> frozenset[Span] | None:
    if not deal.amount_labelled:
        return None
    return frozenset(
        (each.start, each.end)
        for each in sums
        if each.money is not None and amount_is_right(each.money, deal)
    )


def _pairs(deal: GoldDeal, ids: Mapping[str, Sequence[str]], same: Same) -> Iterator[Pair]:
    payers, payees = _sides(deal)
    for payer in payers:
        for payee in payees:
            for one in _ids_of(payer, ids, same):
                yield from ((one, other) for other in _ids_of(payee, ids, same) if one != other)


def _ids_of(name: str, ids: Mapping[str, Sequence[str]], same: Same) -> Sequence[str]:
    """Who is meant by the name of a label, which may be a shorter or a longer form."""
    meant = form_among(ids, same(name), same)
    return () if meant is None else ids[meant]


def _half_known(
    deal: GoldDeal, ids: Mapping[str, Sequence[str]], same: Same, here: Iterable[str]
) -> Iterator[Pair]:
    """Pairs of the one side that the reader found, where it did not find the other: nobody has said
    that they are none, since the other may stand there under a name that was read wrongly."""
    sides = [[one for name in names for one in _ids_of(name, ids, same)] for names in _sides(deal)]
    if all(sides):
        return
    for one in (*sides[0], *sides[1]):
        yield from ((one, other) for other in here if other != one)
        yield from ((other, one) for other in here if other != one)


def _text_of(sentence: Parsed, stored: str) -> str:
    return stored[sentence.plain.sentence.start : sentence.plain.sentence.end]


def _sides(deal: GoldDeal) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who pays first. Labels of a warrant name the grantor first; the holder would pay."""
    if DealKind.WARRANT_GRANT in deal.kinds:
        return deal.payees, deal.payers
    return deal.payers, deal.payees


def _parsed(
    reader: DealExtractor, texts: Sequence[GoldDocument], together: int
) -> Iterator[tuple[int, str, list[Parsed]]]:
    """The parsed sentences of each text, by its index, and the stored text that they lie in."""
    for start in range(0, len(texts), together):
        batch = texts[start : start + together]
        hints = batch[0].hints if together == 1 else Hints(kind=DocumentKind.NEWS)
        document = read_document(
            "\n\n".join(each.text or "" for each in batch).encode(),
            source="training",
            hints=hints,
        )
        parsed = reader.parsed(document)
        if together == 1:
            yield start, document.text, parsed
            continue
        for offset, (left, right) in enumerate(_spans(document.text, batch)):
            inside = [one for one in parsed if _lies_in(one, left, right)]
            yield start + offset, document.text, inside[:1]


def _lies_in(one: Parsed, left: int, right: int) -> bool:
    return left <= one.plain.sentence.start and one.plain.sentence.end <= right


def _spans(text: str, batch: Iterable[GoldDocument]) -> Iterator[tuple[int, int]]:
    at = 0
    for sentence in batch:
        start = text.find(sentence.text or "", at)
        if start < 0:
            yield (-1, -1)  # the reader laid it out otherwise: no example
            continue
        at = start + len(sentence.text or "")
        yield start, at
