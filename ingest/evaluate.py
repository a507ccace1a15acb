"""The scorecard of a reader on labelled text."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from ingest.candidate import Extraction, Extractor
from ingest.document import read_document, read_path
from ingest.drafting import ACCEPT_CONFIDENCE
from ingest.evaluation.card import Scorecard, scorecard
from ingest.evaluation.counts import Judged, judge
from ingest.evaluation.gold import GoldDocument
from ingest.evaluation.loading import load_gold
from ingest.evaluation.told import Same, found_pairs, gold_pairs, key_in
from ingest.nlp.companies import bundled_index
from ingest.reading import ReadDocument

Progress = Callable[[int, int], None]


def evaluate(
    gold: Path,
    documents: Path | None,
    extractor: Extractor,
    on_progress: Progress,
    *,
    accept_line: float = ACCEPT_CONFIDENCE,
) -> Scorecard:
    """Read each labelled text and compare. `gold` is a file or folder that
    ingest.evaluation.loading reads; `documents` holds the files that it names. Raises InvalidValue
    for labels that are not understood, UnreadableDocument for a text that cannot be read."""
    told = load_gold(gold, documents)
    same = key_in(bundled_index())
    judged, words, seconds = [], 0, 0.0
    for number, each in enumerate(told, start=1):
        began = time.perf_counter()
        document = _read(each)
        extraction = extractor.extract(document)
        seconds += time.perf_counter() - began
        words += len(document.text.split())
        judged.append(_judged(each, document, extraction, same, accept_line))
        on_progress(number, len(told))
    return scorecard(
        judged,
        extractor=extractor.fingerprint,
        accept_line=accept_line,
        words=words,
        seconds=seconds,
    )


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
    return judge(
        gold.name,
        [pair for candidate in candidates for pair in found_pairs(candidate, same)],
        [pair for deal in gold.deals for pair in gold_pairs(deal, same)],
        (right, len(evidence)),
    )
