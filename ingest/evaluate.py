"""The scorecard of a reader on labelled text."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from graph.progress import Moved
from ingest.calibration import Calibration
from ingest.candidate import Extraction, Extractor
from ingest.document import read_document, read_path
from ingest.drafting import ACCEPT_CONFIDENCE
from ingest.evaluation.card import Scorecard, Speed, scorecard
from ingest.evaluation.counts import Judged, judge
from ingest.evaluation.gold import GoldDocument
from ingest.evaluation.loading import load_gold
from ingest.evaluation.told import (
    Same,
    found_pairs,
    gold_pairs,
    in_names_of,
    in_one_form,
    is_in_scope,
)
from ingest.nlp.companies import bundled_index
from ingest.reading import ReadDocument

Bare = Callable[[Sequence[str]], None]
"""Runs a pipeline that the reader is compared with over some paragraphs."""
BARE_WORDS_MAX = 20_000
"""The first so many words are read both ways: enough for a ratio, and a 10-K ends in time."""


def evaluate(
    gold: Path,
    documents: Path | None,
    extractor: Extractor,
    on_progress: Moved,
    *,
    accept_line: float = ACCEPT_CONFIDENCE,
    bare: Bare | None = None,
) -> Scorecard:
    """Read each labelled text and compare. `gold` is a file or folder that
    ingest.evaluation.loading reads; `documents` holds the files that it names. With `bare`, the
    speed is compared too. Raises InvalidValue for labels that are not understood,
    UnreadableDocument for a text that cannot be read."""
    return read_all(load_gold(gold, documents), extractor, on_progress, bare).card(accept_line)


@dataclass(slots=True)
class Reading:
    """What one reader made of labelled texts."""

    extractor: str
    pairs: list[tuple[GoldDocument, ReadDocument, Extraction]] = field(default_factory=list)
    words: int = 0
    seconds: float = 0.0
    speed: Speed | None = None

    def through(self, calibration: Calibration) -> Reading:
        """The same with the confidences of each text mapped."""
        mapped = [
            (gold, text, calibration.applied(found, text)) for gold, text, found in self.pairs
        ]
        name = f"{self.extractor}+{calibration.fingerprint}"
        return Reading(name, mapped, self.words, self.seconds, self.speed)

    def judged(self, accept_line: float) -> list[Judged]:
        """Each text compared with its labels; candidates below the line are left out."""
        same = Same(bundled_index())
        return [_judged(*each, same, accept_line) for each in self.pairs]

    def card(self, accept_line: float) -> Scorecard:
        """The scores of all texts."""
        card = scorecard(
            self.judged(accept_line),
            extractor=self.extractor,
            accept_line=accept_line,
            words=self.words,
            seconds=self.seconds,
        )
        return replace(card, speed=self.speed)


def read_all(
    told: Sequence[GoldDocument],
    extractor: Extractor,
    on_progress: Moved,
    bare: Bare | None = None,
) -> Reading:
    """Read each text once. Models are loaded on the first text before the clock runs."""
    reading = Reading(extractor.fingerprint)
    if bare is not None and told:
        extractor.extract(_read(told[0]))
        bare(["A first sentence."])
    both_words, both_seconds, bare_seconds = 0, 0.0, 0.0
    for number, each in enumerate(told, start=1):
        began = time.perf_counter()
        document = _read(each)
        extraction = extractor.extract(document)
        took = time.perf_counter() - began
        words = len(document.text.split())
        reading.pairs.append((each, document, extraction))
        reading.words, reading.seconds = reading.words + words, reading.seconds + took
        if bare is not None and both_words < BARE_WORDS_MAX:
            both_words, both_seconds = both_words + words, both_seconds + took
            bare_seconds += _seconds_bare(bare, document)
        on_progress(number, len(told))
    if bare is not None and both_seconds and bare_seconds:
        reading.speed = Speed(
            words=both_words,
            words_per_s=round(both_words / both_seconds, 1),
            bare_words_per_s=round(both_words / bare_seconds, 1),
            ratio=round(bare_seconds / both_seconds, 3),
        )
    return reading


def _seconds_bare(bare: Bare, document: ReadDocument) -> float:
    paragraphs = [part for part in document.text.split("\n") if part.strip()]
    began = time.perf_counter()
    bare(paragraphs)
    return time.perf_counter() - began


def _read(gold: GoldDocument) -> ReadDocument:
    if gold.path is not None:
        return read_path(gold.path, gold.hints)
    return read_document((gold.text or "").encode(), source=gold.name, hints=gold.hints)


def _judged(
    gold: GoldDocument,
    document: ReadDocument,
    extraction: Extraction,
    same: Same,
    accept_line: float,
) -> Judged:
    candidates = [each for each in extraction.candidates if each.confidence >= accept_line]
    evidence = [each for candidate in candidates for each in candidate.evidence]
    right = sum(document.text[each.start : each.end] == each.quote for each in evidence)
    found = [pair for candidate in candidates for pair in found_pairs(candidate, same)]
    if gold.scope is not None:
        found = [pair for pair in found if is_in_scope(pair, gold.scope, same)]
    told = in_one_form([pair for deal in gold.deals for pair in gold_pairs(deal, same)], same)
    return judge(gold.name, in_names_of(found, told, same), told, (right, len(evidence)))
