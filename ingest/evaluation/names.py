"""Are the organisations of a text found at all? Recall on token-labelled sets (CoNLL columns)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.errors import InvalidValue
from graph.events.catalogue import DocumentIngested
from graph.model.document import DocumentKind, document_id_of, text_digest, tier_of
from graph.model.value import Value
from graph.progress import Moved
from ingest.evaluation.tokens import joined
from ingest.nlp.language import parser
from ingest.nlp.mentions import How, Mention, NameBook
from ingest.nlp.names import DocumentNames
from ingest.nlp.sentences import split_sentences
from ingest.nlp.spotting import from_model
from ingest.reading import ReadDocument, Zone, ZoneKind

_START, _ORGANISATION = "-DOCSTART-", "ORG"
_NO_NAME = frozenset({How.PRONOUN, How.EPITHET, How.PRODUCT})
Span = tuple[int, int]


class FoundNames(Value, frozen=True):
    """Of `labelled` organisations, `exact` have a mention of the same span and `overlapping` one
    that shares a letter; of `found` mentions, `right` share a letter with a labelled one."""

    document: str
    labelled: int
    exact: int
    overlapping: int
    found: int
    right: int


class NamesCard(Value, frozen=True):
    """All documents together, and each by itself: few documents make no interval."""

    total: FoundNames
    documents: tuple[FoundNames, ...]
    recall_exact: float | None
    recall_overlapping: float | None
    precision_overlapping: float | None


def score_names(file: Path, book: NameBook, on_progress: Moved) -> NamesCard:
    """Find names in each document of a CoNLL file. Raises InvalidValue for another file."""
    told = list(_documents(file))
    scored = []
    for number, (name, sentences) in enumerate(told, start=1):
        scored.append(_scored(name, sentences, book))
        on_progress(number, len(told))
    fields = ("labelled", "exact", "overlapping", "found", "right")
    sums = {field: sum(getattr(each, field) for each in scored) for field in fields}
    total = FoundNames(document="all", **sums)
    return NamesCard(
        total=total,
        documents=tuple(scored),
        recall_exact=_share(total.exact, total.labelled),
        recall_overlapping=_share(total.overlapping, total.labelled),
        precision_overlapping=_share(total.right, total.found),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


Sentence = list[tuple[str, str]]
"""Tokens with their labels."""


def _documents(file: Path) -> Iterator[tuple[str, list[Sentence]]]:
    number, sentences = 0, list[Sentence]()
    sentence: Sentence = []
    for row, line in enumerate([*file.read_text("utf-8").splitlines(), "", _START], start=1):
        columns = line.split()
        if columns and columns[0] != _START:
            if len(columns) < 2:
                raise InvalidValue("gold", f"{file.name}:{row}", "is no line of CoNLL columns")
            sentence.append((columns[0], columns[-1]))
            continue
        if sentence:
            sentences.append(sentence)
            sentence = []
        if columns and sentences:
            number += 1
            yield f"{file.stem}:{number}", sentences
            sentences = []


def _scored(name: str, sentences: Sequence[Sentence], book: NameBook) -> FoundNames:
    text, labelled = "", list[Span]()
    for sentence in sentences:
        stretch, places = joined([token for token, _ in sentence])
        labelled += [
            (len(text) + start, len(text) + end) for start, end in _spans(sentence, places)
        ]
        text += stretch + "\n\n"
    found = [(each.start, each.end) for each in names_in(_read(text), book)]
    bare = {_bare(text, span) for span in found}
    return FoundNames(
        document=name,
        labelled=len(labelled),
        exact=sum(_bare(text, span) in bare for span in labelled),
        overlapping=sum(_meets(span, found) for span in labelled),
        found=len(found),
        right=sum(_meets(span, labelled) for span in found),
    )


def _spans(sentence: Sentence, places: Sequence[Span]) -> Iterator[Span]:
    """Neighbouring tokens of one organisation, joined."""
    start = None
    for at, (_, label) in enumerate([*sentence, ("", "O")]):
        inside = label.endswith(_ORGANISATION)
        if start is not None and (not inside or label.startswith("B-")):
            yield places[start][0], places[at - 1][1]
            start = None
        if inside and start is None:
            start = at


def names_in(document: ReadDocument, book: NameBook) -> list[Mention]:
    """Every mention of a company by a name, of every sentence, in order."""
    names, model = DocumentNames(document, book), parser()
    sentences = split_sentences(document)
    docs = [model.document(document.text[s.start : s.end].replace("\n", " ")) for s in sentences]
    pairs = list(zip(model.names(docs), sentences, strict=True))
    spots = [from_model(doc, sentence.start) for doc, sentence in pairs]
    for found in spots:
        names.learn(found)
    told = (names.mentions(s, found) for s, found in zip(sentences, spots, strict=True))
    return [each for one in told for each in one.mentions if each.how not in _NO_NAME]


def _read(text: str) -> ReadDocument:
    digest, kind = text_digest(text), DocumentKind.EXHIBIT
    facts = DocumentIngested(
        document_id=document_id_of(digest),
        text_digest=digest,
        raw_digest=digest,
        kind=kind,
        source_tier=tier_of(kind),
    )
    body = Zone(start=0, end=len(text), kind=ZoneKind.BODY)
    return ReadDocument(facts=facts, text=text, zones=(body,))


def _bare(text: str, span: Span) -> Span:
    """The span without signs at its end: `Inc.` is `Inc`."""
    return span[0], span[0] + len(text[span[0] : span[1]].rstrip(" .,"))


def _meets(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def as_names_markdown(card: NamesCard) -> str:
    """A table for people."""
    rows = "\n".join(
        f"| {each.document} | {each.labelled} | {each.exact} | {each.overlapping} | {each.found} "
        f"| {each.right} |"
        for each in (*card.documents, card.total)
    )
    shares = (card.recall_exact, card.recall_overlapping, card.precision_overlapping)
    exact, overlapping, right = ("n/d" if each is None else f"{each:.3f}" for each in shares)
    return (
        "| document | organisations | found exactly | overlapping | names found | of them right |\n"
        f"|---|---|---|---|---|---|\n{rows}\n\n"
        f"Recall {exact} exactly, {overlapping} overlapping; precision {right} overlapping.\n"
    )
