"""One document → one atomic append: the document, new names, reports, deferred candidates.

The batch is decided on a snapshot and appended with the versions that the decision rests on. When
somebody wrote first, the log is read again and decided again, at most `ATTEMPTS_MAX` times; when
the outcome of an append is unknown, the very same events are appended again. So a document is in
the log whole or not at all, and once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from graph.errors import (
    ConcurrentAppend,
    IdempotencyMismatch,
    UnreadableDocument,
)
from graph.events.catalogue import DealMerged
from graph.events.envelope import new_event
from graph.fold.read import GraphReader
from graph.fold.snapshot import KnowledgeGraph
from graph.model.ids import COMPANY_STREAM
from graph.store.port import NO_STREAM, AppendResult, EventStore
from ingest.appending import ATTEMPTS_MAX, HeldSnapshot, Snapshots, append
from ingest.candidate import Extraction, Extractor
from ingest.draft import Draft, extracted_of, with_group
from ingest.drafting import ACCEPT_CONFIDENCE, CANDIDATES_MAX, Drafter
from ingest.match import DealIndex, Matcher
from ingest.outcome import DocumentOutcome, known, outcome_of
from ingest.reading import ReadDocument
from ingest.syndication import Syndication

_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a fault of an extractor raises. Errors of the machine (memory, disk, interrupts) go on."""


def record_document(
    store: EventStore,
    graph: KnowledgeGraph,
    document: ReadDocument,
    extractor: Extractor,
    *,
    actor: str,
) -> DocumentOutcome:
    """Record one document on a snapshot that the caller holds; see Recorder for many."""
    held = HeldSnapshot(store, graph)
    return Recorder(store, extractor, actor=actor, snapshots=held).record(document)


class Recorder:
    """Records documents one after the other; the snapshot and the index grow with the log.

    Not for two threads. `timer` gives seconds and only feeds `document.extracted`. `prepare` runs
    before the first text that is really read: what is refused or known leaves the log as it was.
    """

    def __init__(
        self,
        store: EventStore,
        extractor: Extractor,
        *,
        actor: str,
        snapshots: Snapshots | None = None,
        accept: float = ACCEPT_CONFIDENCE,
        timer: Callable[[], float] = time.perf_counter,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        self.store, self.extractor, self.actor = store, extractor, actor
        self.accept, self._timer = accept, timer
        self._snapshots = snapshots or GraphReader(store)
        self._index: DealIndex | None = None
        self._syndication = Syndication(store.text)
        self._loose: set[str] = set()
        self._prepare = prepare

    def graph(self) -> KnowledgeGraph:
        """The snapshot at the head of the log."""
        return self._snapshots.graph()

    def index(self, graph: KnowledgeGraph) -> DealIndex:
        """The match index, brought up to `graph`."""
        if self._index is None:
            self._index = DealIndex(graph)
        elif self._index.graph is not graph:
            self._index.refresh(graph)
        return self._index

    def record(self, document: ReadDocument) -> DocumentOutcome:
        """Record a document with all that the extractor finds in it. A known text is left alone.

        Raises StoreError when the log cannot be written; the document is then not in it, or, after
        StoreUnavailable with an unknown outcome, in it whole.
        """
        graph = self.graph()
        if document.facts.document_id in graph.documents:
            return known(graph, document.facts.document_id)
        if self._prepare is not None:
            self._prepare()
            self._prepare = None
            graph = self.graph()
        extraction, seconds = self.extract(document)
        for attempt in range(ATTEMPTS_MAX):
            grouped = with_group(document, self._syndication.group_of(document, graph))
            draft = self._draft(graph, grouped, extraction, seconds)
            try:
                result = self.append(draft, {document.facts.text_digest: document.text})
            except (ConcurrentAppend, IdempotencyMismatch) as error:
                graph = self.graph()
                if document.facts.document_id in graph.documents:
                    return known(graph, document.facts.document_id)
                if attempt == ATTEMPTS_MAX - 1 or isinstance(error, IdempotencyMismatch):
                    raise
                continue
            if result.replayed:
                return known(self.graph(), document.facts.document_id)
            self._join_twins(draft, grouped, graph, result)
            return outcome_of(draft, grouped)
        raise AssertionError("the loop returns or raises")

    def append(self, draft: Draft, texts: Mapping[str, str] | None = None) -> AppendResult:
        """Append a draft. A company stream that stood in the way is not guarded the next time: it
        may hold something that was said of a company before anybody registered it."""
        expected = {
            stream: version
            for stream, version in draft.expected.items()
            if stream not in self._loose
        }
        try:
            return append(self.store, draft.batch, expected, texts or {})
        except ConcurrentAppend as error:
            if error.stream.startswith(COMPANY_STREAM):
                self._loose.add(error.stream)
            raise

    def extract(self, document: ReadDocument) -> tuple[Extraction, float]:
        """Run the extractor; with the seconds that it took. A text on which it fails is refused:
        one odd text must not stop a run over thousands."""
        began = self._timer()
        try:
            extraction = self.extractor.extract(document)
        except _FAULTS as error:
            reason = f"the extractor failed on it ({type(error).__name__}: {error})"
            raise UnreadableDocument(document.facts.document_id, reason) from error
        return extraction, self._timer() - began

    def _draft(
        self,
        graph: KnowledgeGraph,
        document: ReadDocument,
        extraction: Extraction,
        seconds: float,
    ) -> Draft:
        draft = Draft(actor=self.actor, cause_id=None)
        draft.cause_id = draft.add(document.facts, version=NO_STREAM)
        matcher = Matcher(self.index(graph))
        drafter = Drafter(draft, matcher, graph, document, extraction.extractor, self.accept)
        for candidate in extraction.candidates[:CANDIDATES_MAX]:
            drafter.take(candidate)
        draft.cut = max(len(extraction.candidates) - CANDIDATES_MAX, 0)
        draft.add(extracted_of(draft, document, extraction, seconds))
        return draft

    def _join_twins(
        self, draft: Draft, document: ReadDocument, decided_on: KnowledgeGraph, result: AppendResult
    ) -> None:
        """Somebody may have opened the same deal between our look and our append, on streams that
        no version guards. The later twin is merged into the earlier one, with its score."""
        between = result.head.position - result.written - decided_on.position
        if between <= 0 or not draft.opened:
            return
        graph = self.graph()
        matcher = Matcher(self.index(graph))
        batch = []
        for deal_id, candidate in draft.opened:
            twin = matcher.match(candidate, document.facts, without={deal_id})
            ours, theirs = graph.deal_of(deal_id), graph.deal_of(twin.deal_id or "")
            if ours is None or theirs is None or theirs.first_position >= ours.first_position:
                continue
            merged = DealMerged(
                deal_id=deal_id,
                survivor_id=theirs.deal_id,
                score=twin.score,
                decided_by=self.actor,
                reason="two writers opened the same deal at the same time",
                features=twin.features,
            )
            batch.append(new_event(merged, actor=self.actor, cause_id=draft.cause_id))
            draft.deals_new.remove(deal_id)
            draft.deals_known.append(theirs.deal_id)
        if batch:
            append(self.store, batch, {}, {})
