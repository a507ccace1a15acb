"""Labelled sentences, read by the pipeline itself, become examples for the trained parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product

from graph.model.document import DocumentKind
from ingest.document import read_document
from ingest.evaluation.gold import GoldDeal, GoldDocument
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.learnt.features import clause_features, pair_features
from ingest.nlp.learnt.linear import Indexes, hashed
from ingest.nlp.learnt.pairs import NO_DEAL, companies_in
from ingest.nlp.mentions import NameBook
from ingest.nlp.plain import Parsed
from ingest.reading import Hints

_TOGETHER = 100
"""Sentences that are read as one document; more would let names leak from one to all."""


@dataclass(frozen=True, slots=True)
class Example:
    """Hashed features, the right class, and which labelled sentence it is from."""

    places: Indexes
    label: str
    sentence: int


def pair_examples(
    reader: DealExtractor, book: NameBook, sentences: Sequence[GoldDocument]
) -> list[Example]:
    """One example for each ordered pair of companies of each sentence that passes the gate."""
    found = []
    for number, parsed in parsed_sentences(reader, sentences):
        for payer, payee, deal in _pairs(book, parsed, sentences[number]):
            label = str(deal.kinds[0]) if deal else NO_DEAL
            found.append(Example(hashed(pair_features(parsed, payer, payee)), label, number))
    return found


def status_examples(
    reader: DealExtractor, book: NameBook, sentences: Sequence[GoldDocument]
) -> list[Example]:
    """One example for each labelled deal whose two companies were both seen."""
    found = []
    for number, parsed in parsed_sentences(reader, sentences):
        for payer, payee, deal in _pairs(book, parsed, sentences[number]):
            if deal is not None:
                places = hashed(clause_features(parsed, payer, payee))
                found.append(Example(places, str(deal.statuses[0]), number))
    return found


def _pairs(
    book: NameBook, parsed: Parsed, sentence: GoldDocument
) -> Iterator[tuple[int, int, GoldDeal | None]]:
    """Ordered pairs of companies with the labelled deal between them."""
    deals = {
        (_one(book, payer), _one(book, payee)): deal
        for deal in sentence.deals
        for payer in deal.payers
        for payee in deal.payees
    }
    for payer, payee in permutations(companies_in(parsed), 2):
        meant = product(_ids(book, parsed, payer), _ids(book, parsed, payee))
        yield payer, payee, next((deals[pair] for pair in meant if pair in deals), None)


def parsed_sentences(
    reader: DealExtractor, sentences: Sequence[GoldDocument]
) -> Iterator[tuple[int, Parsed]]:
    """Each parsed sentence with the number of the labelled one that it lies in."""
    for start in range(0, len(sentences), _TOGETHER):
        batch = sentences[start : start + _TOGETHER]
        document = read_document(
            "\n\n".join(each.text or "" for each in batch).encode(),
            source="training",
            hints=Hints(kind=DocumentKind.NEWS),
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


def _ids(book: NameBook, parsed: Parsed, index: int) -> set[str]:
    mention = parsed.plain.mentions[index]
    return {mention.company_id, _one(book, mention.name)}


def _one(book: NameBook, name: str) -> str:
    known = book.resolve(name)
    return known.company_id if known else " ".join(name.split()).casefold()
