"""Composition: the register of names, and the reader of deals that this version ships with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from graph import VERSION
from graph.events.catalogue import Payload
from graph.fold.snapshot import KnowledgeGraph
from ingest.candidate import Extraction, Extractor
from ingest.reading import ReadDocument

if TYPE_CHECKING:
    from ingest.nlp.companies import KnownCompany

REGISTER_ACTOR = f"register@{VERSION}"


def default_extractor() -> Extractor:
    """The reader with the bundled register of names, for texts that go to no log."""
    from ingest.nlp.companies import bundled_index
    from ingest.nlp.extractor import DealExtractor

    return DealExtractor.trained(bundled_index())


def register() -> Iterable[Payload]:
    """The bundled register of organisations, as events."""
    from ingest.nlp.registry import seed_payloads

    return seed_payloads()


class CurrentExtractor:
    """The reader with the names that the log knows now: an alias that a curator gives counts from
    the next text on. Nothing is loaded before the first text."""

    def __init__(self, graph: Callable[[], KnowledgeGraph]) -> None:
        self._graph = graph
        self._known: tuple[KnownCompany, ...] = ()
        self._made: Extractor | None = None

    @property
    def fingerprint(self) -> str:
        return self._extractor().fingerprint

    def extract(self, document: ReadDocument) -> Extraction:
        return self._extractor().extract(document)

    def _extractor(self) -> Extractor:
        from ingest.nlp.companies import CompanyIndex, companies_of_graph
        from ingest.nlp.extractor import DealExtractor

        known = companies_of_graph(self._graph())
        if self._made is None or known != self._known:
            self._known, self._made = known, DealExtractor.trained(CompanyIndex(known))
        return self._made
