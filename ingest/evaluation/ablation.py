"""The reader without one of its parts, and what that costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from ingest.candidate import Extraction, Extractor
from ingest.evaluation.card import Ablation, Interval, Scorecard
from ingest.nlp.companies import CompanyIndex
from ingest.nlp.extractor import DealExtractor
from ingest.nlp.learnt.naming import trained_names
from ingest.nlp.learnt.pairs import trained_pairs
from ingest.nlp.learnt.statuses import TrainedStatus
from ingest.reading import ReadDocument, Zone, ZoneKind

Finish = Callable[[Extractor], Extractor]
"""What is put round each reader, as round the one that ships."""


def readers_without(index: CompanyIndex, finish: Finish) -> Iterator[tuple[str, Extractor]]:
    """Each reader under the name of the part that it lacks."""
    pairs, status, namer = trained_pairs(), TrainedStatus(), trained_names()
    # The status model reads what the pair model judged, so the first goes with the second.
    yield "the trained pairs and statuses", finish(DealExtractor(index, namer=namer))
    yield "the trained statuses", finish(DealExtractor(index, pairs=pairs, namer=namer))
    yield "the trained names", finish(DealExtractor(index, pairs=pairs, status=status))
    yield "the register of names", finish(DealExtractor.trained(CompanyIndex(())))
    yield "zones", finish(_Zoneless(DealExtractor.trained(index)))
    ungated = DealExtractor(index, pairs=pairs, status=status, namer=namer, gated=False)
    yield "the gate", finish(ungated)


def ablation_of(without: str, card: Scorecard) -> Ablation:
    """One line of the table."""
    by_field = {each.field: each.f1 for each in card.fields}
    nothing = Interval(None, None, None)
    return Ablation(
        without=without,
        parties=by_field["parties with direction"],
        kind=by_field["+ kind"],
        amount=by_field.get("+ amount", nothing),
        status=card.status,
        false_per_silent=card.false_per_silent,
        words_per_s=round(card.words / card.seconds, 1) if card.seconds else 0.0,
    )


class _Zoneless:
    """Reads the whole text as one body: boilerplate, tables and headline with the rest."""

    def __init__(self, reader: Extractor) -> None:
        self._reader = reader

    @property
    def fingerprint(self) -> str:
        return f"{self._reader.fingerprint}-zones"

    def extract(self, document: ReadDocument) -> Extraction:
        whole = Zone(start=0, end=len(document.text), kind=ZoneKind.BODY)
        found = self._reader.extract(replace(document, zones=(whole,)))
        return replace(found, extractor=self.fingerprint)
