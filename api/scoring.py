"""How well a reader reads: what `dealgraph evaluate` asks for, put together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from api.reading import ReaderName, default_extractor
from graph.progress import Bar
from ingest.calibration import CalibratedExtractor, shipped_calibration
from ingest.candidate import Extractor
from ingest.drafting import ACCEPT_CONFIDENCE
from ingest.evaluate import Reading, read_all
from ingest.evaluation.ablation import ablation_of, readers_without
from ingest.evaluation.card import Ablation, Scorecard
from ingest.evaluation.fitting import reliability
from ingest.evaluation.gold import GoldDocument
from ingest.evaluation.loading import load_gold
from ingest.evaluation.names import NamesCard, score_names
from ingest.evaluation.reliability import Reliability, sureness
from ingest.nlp.companies import bundled_index
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.language import parser

"""Opens a progress bar of that name."""


def score(
    gold: Path,
    documents: Path | None,
    name: ReaderName,
    bar: Bar,
    *,
    ablation: bool = False,
    calibration: bool = False,
) -> Scorecard:
    """The scorecard of a reader on labelled texts; the trained one is compared in speed with the
    bare pipeline, and may be taken apart. A language model is asked once a stretch, no more."""
    told = load_gold(gold, documents)
    if name is ReaderName.LLM:
        with bar("reading") as moved:
            return read_all(told, default_extractor(name), moved).card(ACCEPT_CONFIDENCE)
    reader, curves = DealExtractor.trained(bundled_index()), shipped_calibration()
    with bar("reading") as moved:
        reading = read_all(told, reader, moved, _bare)
    shipped = reading.through(curves)
    card = shipped.card(ACCEPT_CONFIDENCE)
    if calibration:
        card = replace(card, calibration=_reliability(reading, shipped))
    if ablation:
        card = replace(card, ablations=tuple(_ablations(told, bar)))
    return card


def score_name_recall(gold: Path, bar: Bar) -> NamesCard:
    """How many of the labelled organisations are found."""
    with bar("reading") as moved:
        return score_names(gold, bundled_index(), moved)


def _bare(paragraphs: Sequence[str]) -> None:
    for _ in parser().bare(paragraphs):
        pass


def _reliability(reading: Reading, shipped: Reading) -> Reliability:
    after = [call for each in shipped.judged(0.0) for call in each.calls]
    return replace(reliability(reading.judged(0.0)), as_shipped=sureness(after))


def _ablations(told: Sequence[GoldDocument], bar: Bar) -> list[Ablation]:
    curves = shipped_calibration()

    def finish(reader: Extractor) -> Extractor:
        return CalibratedExtractor(reader, curves)

    found = []
    for without, reader in readers_without(bundled_index(), finish):
        with bar(f"without {without}") as moved:
            card = read_all(told, reader, moved).card(ACCEPT_CONFIDENCE)
        found.append(ablation_of(without, card))
    return found
