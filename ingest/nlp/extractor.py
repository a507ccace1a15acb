"""`DealExtractor`: a read document in, candidates with evidence out. Pure and repeatable.

zones → sentences → gate → names → plain sentences → parse → frames → amounts → status → legs →
joined → checked. Two seams take trained parts: `PairReader` and `StatusReader`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from graph.model.document import DocumentKind
from ingest.agreement import weighed_by_headline
from ingest.candidate import Candidate, Extraction
from ingest.nlp.attach import attach_amounts, join_readings
from ingest.nlp.candidates import candidate_of
from ingest.nlp.carried import with_counterparty, with_filer, with_price, with_told_sums
from ingest.nlp.factuality import ClauseStatus, StatusReader
from ingest.nlp.filed.readers import legal_readings
from ingest.nlp.filed.told_after import told_after
from ingest.nlp.filed.vehicles import without_vehicles
from ingest.nlp.filed.warrants import with_holders
from ingest.nlp.firms import Firms, NameReader
from ingest.nlp.frames import FrameReader
from ingest.nlp.gaps import with_gaps, with_members, with_series, without_gaps
from ingest.nlp.gate import is_no_news, passes
from ingest.nlp.headlines import headline_verbs
from ingest.nlp.language import Parser, parser
from ingest.nlp.lead_day import with_lead_day
from ingest.nlp.learnt.arbiter import weighed
from ingest.nlp.learnt.naming import trained_names
from ingest.nlp.learnt.pairs import PairReader, trained_pairs, with_support
from ingest.nlp.learnt.statuses import TrainedStatus
from ingest.nlp.learnt.sums import weigh_sums
from ingest.nlp.lexicon import lexicon
from ingest.nlp.mentions import How, Mention, NameBook
from ingest.nlp.names import DocumentNames
from ingest.nlp.new_names import legal_names
from ingest.nlp.plain import Judgement, Parsed, Plain, simplify
from ingest.nlp.promote import promote_names
from ingest.nlp.ranker import NearestArguments
from ingest.nlp.readings import Reading
from ingest.nlp.respective import with_respective
from ingest.nlp.sentences import Sentence, split_sentences
from ingest.nlp.spotting import Spot, from_model
from ingest.nlp.told_twice import join_told_twice
from ingest.nlp.typed import typed_amounts
from ingest.nlp.undertakings import with_undertakings
from ingest.reading import ReadDocument

VERSION = "0.5"
UNGATED_WORDS_MAX = 4_000
"""A text up to this long is parsed whole: in one sentence of four that tells of a deal there is
neither a sum nor two names, and what was named before must be known."""
FILED_MIN = 0.85
"""How sure the model must be of a deal that it proposes in a filing, which names banks, agents and
vehicles on every page."""
UNNAMED_MIN = 0.99
"""Where the sentence of a filing does not name one of the sides: "includes notes issued by X"."""
_TELLING = frozenset(kind for kind in DocumentKind if kind.is_filing) - {
    DocumentKind.EXHIBIT,
    DocumentKind.FILING_OTHER,
}
"""Filings that tell what happened; exhibits are contracts, and what they would have happen is no
news."""


class DealExtractor:
    """Reads deals by frames over the parse of plain sentences."""

    def __init__(
        self,
        book: NameBook,
        *,
        pairs: PairReader | None = None,
        status: StatusReader | None = None,
        namer: NameReader | None = None,
        gated: bool = True,
    ) -> None:
        """`gated` off parses every sentence: slower, and only to measure what the gate costs."""
        self._book, self._pairs, self._gate = book, pairs, gated
        self._frames = FrameReader(NearestArguments())
        self._status, self._namer = status or ClauseStatus(), namer
        self._parts = tuple(
            getattr(part, "fingerprint", type(part).__name__)
            for part in (pairs, self._status, *([namer] if namer else []))
        ) + (() if gated else ("ungated",))

    @staticmethod
    def trained(book: NameBook) -> DealExtractor:
        """The reader that ships: frames first, the trained parts on what they leave."""
        return DealExtractor(
            book, pairs=trained_pairs(), status=TrainedStatus(), namer=trained_names()
        )

    @property
    def fingerprint(self) -> str:
        """`frames@version+digest` over word lists, names, trained parts and the model."""
        content = "\x1f".join((lexicon().digest, self._book.digest, *self._parts, parser().version))
        return f"frames@{VERSION}+{hashlib.sha256(content.encode()).hexdigest()[:12]}"

    def extract(self, document: ReadDocument) -> Extraction:
        """Every candidate of the document, in order of the text."""
        sentences = split_sentences(document)
        parsed, gated = self._gated(document, sentences, self._pairs)
        found: list[Candidate] = []
        before: list[Reading] = []
        filers = [one.plain.filer() for one in parsed]
        filer = next(filter(None, filers), None)
        for one, own in zip(parsed, filers, strict=True):
            filer = own or filer
            readings = self._readings(document, one, before, filer)
            told = self._candidates(document, one, readings)
            if found and not told:
                found[-1] = with_price(document, found[-1], one)
            found.extend(told)
            before = readings or before
        told_once = join_told_twice(weighed_by_headline(document, found))
        dated = with_lead_day(document, told_after(document, told_once))
        return Extraction(
            extractor=self.fingerprint,
            candidates=tuple(with_told_sums(document, dated, parsed)),
            sentences=len(sentences),
            gated=gated,
        )

    def parsed(self, document: ReadDocument) -> list[Parsed]:
        """The plain sentences that passed the gate, parsed: what the trained parts learn from."""
        return self._gated(document, split_sentences(document), None)[0]

    def _gated(
        self, document: ReadDocument, sentences: list[Sentence], pairs: PairReader | None
    ) -> tuple[list[Parsed], int]:
        firms = self._firms(document)
        names = DocumentNames(document, self._book, firms)
        whole = not self._gate or _is_read_whole(document)
        gated = [s for s in sentences if _is_open(document, s, names, whole=whole)]
        plains, spots = _plains(document, gated, names, firms)
        if firms is not None and pairs is not None:
            # The encoder leaves a core to the parser.
            with ThreadPoolExecutor(1) as beside:
                told = beside.submit(pairs.judge, plains)
                parsed = _parsed(plains)
            return _with(told.result(), parsed), len(gated)
        parsed = _parsed(plains)
        if firms is None:
            for one, found in zip(parsed, spots, strict=True):
                promote_names(one, document.text, found, names.weak)
        if pairs is not None:
            parsed = _with(pairs.judge([each.plain for each in parsed]), parsed)
        return parsed, len(gated)

    def _firms(self, document: ReadDocument) -> Firms | None:
        """Nothing of a long text, where legal forms and NER have to do."""
        if self._namer is None or not _is_read_whole(document):
            return None
        told = legal_names(document.text) if document.facts.kind.is_filing else ()
        return Firms(self._namer.names(document.text), told)

    def _readings(
        self,
        document: ReadDocument,
        parsed: Parsed,
        before: Sequence[Reading],
        filer: Mention | None,
    ) -> list[Reading]:
        """The whole readings of a sentence; `before` are those of the last one that had any,
        `filer` is who files as named last."""
        is_filing = document.facts.kind.is_filing
        legal = legal_readings(document, parsed, before, filer, self._book)
        readings = list(legal) or self._frames.read(parsed)
        with_counterparty(parsed, readings, before)
        with_undertakings(parsed, readings)
        if self._pairs is not None and not legal:
            weighed(parsed, readings)
        if is_filing:
            with_filer(parsed, readings, filer)
            with_holders(document.text, parsed, readings)
        if not legal:
            readings.extend(self._proposed(document, parsed, readings))
        with_members(parsed.plain, readings)
        attach_amounts(parsed, readings)
        weigh_sums(parsed, readings)
        readings = with_support(readings)
        readings = with_series(parsed.plain, with_gaps(parsed.plain, readings))
        return with_respective(parsed.plain, join_readings(readings))

    def _proposed(
        self, document: ReadDocument, parsed: Parsed, readings: list[Reading]
    ) -> list[Reading]:
        """What the model sees that no frame does; of contracts nothing."""
        if self._pairs is None:
            return []
        if not document.facts.kind.is_filing:
            return self._pairs.proposals(parsed, readings)
        if document.facts.kind not in _TELLING:
            return []
        found = self._pairs.proposals(parsed, readings, FILED_MIN)
        sure = [each for each in found if _is_named(each) or each.parts["arguments"] >= UNNAMED_MIN]
        return without_vehicles(document.text, sure)

    def _candidates(
        self, document: ReadDocument, parsed: Parsed, readings: Sequence[Reading]
    ) -> list[Candidate]:
        told = (candidate_of(document, parsed, each, self._status) for each in readings)
        return [candidate for candidate in told if candidate is not None]


def _is_named(reading: Reading) -> bool:
    """Does the sentence name both sides?"""
    return all(each.how is not How.PRONOUN for each in (*reading.payers, *reading.payees))


def _is_read_whole(document: ReadDocument) -> bool:
    return document.text.count(" ") < UNGATED_WORDS_MAX


def _is_open(
    document: ReadDocument, sentence: Sentence, names: DocumentNames, *, whole: bool
) -> bool:
    text = document.text[sentence.start : sentence.end]
    if whole:
        return not is_no_news(text, speaks_as_filer=names.speaks_as_filer)
    return passes(
        text,
        known_names=names.count_known(sentence.start, sentence.end),
        speaks_as_filer=names.speaks_as_filer,
    )


def _plains(
    document: ReadDocument, gated: list[Sentence], names: DocumentNames, firms: Firms | None
) -> tuple[list[Plain], list[list[Spot]]]:
    """The plain form of each gated sentence, and what was spotted in it."""
    model = parser()
    spots = _spots(document, gated, names, firms, model)
    plains, kept = [], []
    for sentence, found in zip(gated, spots, strict=True):
        named = names.mentions(sentence, found)
        amounts = typed_amounts(document, sentence)
        simple = simplify(document.text, sentence, named, amounts, model)
        plain = headline_verbs(without_gaps(simple))
        if plain.words:
            plains.append(plain)
            kept.append(found)
    return plains, kept


def _parsed(plains: Sequence[Plain]) -> list[Parsed]:
    model = parser()
    docs = model.parse(model.plain(plain.words) for plain in plains)
    return [Parsed(plain, doc) for plain, doc in zip(plains, docs, strict=True)]


def _with(told: Sequence[Judgement], parsed: Sequence[Parsed]) -> list[Parsed]:
    return [replace(each, judgement=of) for each, of in zip(parsed, told, strict=True)]


def _spots(
    document: ReadDocument,
    gated: list[Sentence],
    names: DocumentNames,
    firms: Firms | None,
    model: Parser,
) -> list[list[Spot]]:
    """Where each gated sentence names something, by the tagger or else by NER; the document's
    memory learns from it first."""
    if firms is not None:
        spots = [firms.spots(sentence.start, sentence.end) for sentence in gated]
    else:
        docs = [model.document(document.text[s.start : s.end].replace("\n", " ")) for s in gated]
        spots = [
            from_model(doc, sentence.start)
            for doc, sentence in zip(model.names(docs), gated, strict=True)
        ]
    names.learn([spot for found in spots for spot in found])
    return spots
