"""Composition: the register of names, and the reader of deals that this version ships with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from graph import VERSION
from graph.events.catalogue import Payload
from graph.fold.snapshot import KnowledgeGraph
from ingest.candidate import Extraction, Extractor
from ingest.reading import ReadDocument

if TYPE_CHECKING:
    from ingest.nlp.companies import CompanyIndex, KnownCompany

    MakeReader = Callable[[CompanyIndex], Extractor]

REGISTER_ACTOR = f"register@{VERSION}"


class ReaderName(StrEnum):
    """`llm`: the language model that the settings name; texts go to its server."""

    TRAINED = "trained"
    LLM = "llm"


def reader_of(name: ReaderName) -> MakeReader:
    """Makes the reader of that name with a book of names; raises InvalidValue for `llm` where the
    settings name no model."""
    if name is ReaderName.TRAINED:
        return trained_reader
    from graph.settings import read_settings
    from ingest.llm.endpoint import ChatEndpoint
    from ingest.llm.extractor import LlmExtractor, chat_of

    endpoint = ChatEndpoint(chat_of(read_settings()))
    return lambda index: LlmExtractor(endpoint, index)


def trained_reader(index: CompanyIndex) -> Extractor:
    """The reader that ships, its confidences made probabilities."""
    from ingest.calibration import CalibratedExtractor, shipped_calibration
    from ingest.nlp.extractor import DealExtractor

    return CalibratedExtractor(DealExtractor.trained(index), shipped_calibration())


def default_extractor(name: ReaderName = ReaderName.TRAINED) -> Extractor:
    """The reader with the bundled register of names, for texts that go to no log."""
    from ingest.nlp.companies import bundled_index

    return reader_of(name)(bundled_index())


def register() -> Iterable[Payload]:
    """The bundled register of organisations, as events."""
    from ingest.nlp.registry import seed_payloads

    return seed_payloads()


class CurrentExtractor:
    """The reader with the names that the log knows now: an alias that a curator gives counts from
    the next text on. Nothing is loaded before the first text."""

    def __init__(
        self, graph: Callable[[], KnowledgeGraph], make: MakeReader = trained_reader
    ) -> None:
        self._graph, self._make = graph, make
        self._known: tuple[KnownCompany, ...] = ()
        self._made: Extractor | None = None

    @property
    def fingerprint(self) -> str:
        return self._extractor().fingerprint

    def extract(self, document: ReadDocument) -> Extraction:
        return self._extractor().extract(document)

    def _extractor(self) -> Extractor:
        from ingest.nlp.companies import CompanyIndex, companies_of_graph

        known = companies_of_graph(self._graph())
        if self._made is None or known != self._known:
            self._known, self._made = known, self._make(CompanyIndex(known))
        return self._made
