"""Labelled sentences, read by the pipeline itself, become examples for the trained parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from graph.model.deal import DealKind
from graph.model.document import DocumentKind
from ingest.document import read_document
from ingest.evaluation.gold import GoldDeal, GoldDocument
from ingest.evaluation.told import key_in
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.learnt.judge import KINDS, STATUSES, companies_in
from ingest.nlp.learnt.masking import Masked, masked
from ingest.nlp.learnt.wordpiece import WordPieces
from ingest.nlp.mentions import NameBook
from ingest.nlp.plain import Parsed
from ingest.reading import Hints

_TOGETHER = 100
"""Generated sentences that are read as one document; more would let names leak from one to all."""

NO_STATUS = -1


@dataclass(frozen=True, slots=True)
class PairLabel:
    """Places of the signs, the index of the kind in KINDS, of the status in STATUSES."""

    payer: tuple[int, ...]
    payee: tuple[int, ...]
    kind: int
    status: int


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence masked for two of its companies, with a label for either direction."""

    masked: Masked
    pairs: tuple[PairLabel, ...]


def examples(
    book: NameBook,
    pieces: WordPieces,
    sentences: Sequence[GoldDocument],
    *,
    length_max: int,
    together: bool = False,
) -> list[Example]:
    """One example for each two companies of each parsed sentence. Labelled sentences are each
    read as a document of their own, or `together`, which is faster and lets a name leak."""
    reader, same = DealExtractor(book), key_in(book)
    found = []
    for number, parsed in _parsed(reader, sentences, _TOGETHER if together else 1):
        deals = {
            (same(payer), same(payee)): deal
            for deal in sentences[number].deals
            for payers, payees in [_sides(deal)]
            for payer in payers
            for payee in payees
        }
        companies = companies_in(parsed).values()
        named = {mention.company_id: same(mention.name) for mention in companies}
        for pair in combinations(named, 2):
            one = masked(parsed, pieces, length_max, pair)
            if len(one.places) == 2:
                labels = (
                    _label(one.places[p], one.places[q], deals.get((named[p], named[q])))
                    for p, q in (pair, pair[::-1])
                )
                found.append(Example(one, tuple(labels)))
    return found


def _sides(deal: GoldDeal) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who pays first. Labels of a warrant name the grantor first; the holder would pay."""
    if DealKind.WARRANT_GRANT in deal.kinds:
        return deal.payees, deal.payers
    return deal.payers, deal.payees


def _label(payer: tuple[int, ...], payee: tuple[int, ...], deal: GoldDeal | None) -> PairLabel:
    if deal is None:
        return PairLabel(payer, payee, KINDS.index(None), NO_STATUS)
    return PairLabel(payer, payee, KINDS.index(deal.kinds[0]), STATUSES.index(deal.statuses[0]))


def _parsed(
    reader: DealExtractor, sentences: Sequence[GoldDocument], together: int
) -> Iterator[tuple[int, Parsed]]:
    """Each parsed sentence with the index of the labelled one that it lies in."""
    for start in range(0, len(sentences), together):
        batch = sentences[start : start + together]
        hints = batch[0].hints if together == 1 else Hints(kind=DocumentKind.NEWS)
        document = read_document(
            "\n\n".join(each.text or "" for each in batch).encode(),
            source="training",
            hints=hints,
        )
        spans = list(_spans(document.text, batch))
        for parsed in reader.parsed(document):
            for offset, (left, right) in enumerate(spans):
                if left <= parsed.plain.sentence.start and parsed.plain.sentence.end <= right:
                    yield start + offset, parsed
                    break


def _spans(text: str, batch: Iterable[GoldDocument]) -> Iterator[tuple[int, int]]:
    at = 0
    for sentence in batch:
        start = text.find(sentence.text or "", at)
        if start < 0:
            yield (-1, -1)  # the reader laid it out otherwise: no example
            continue
        at = start + len(sentence.text or "")
        yield start, at
