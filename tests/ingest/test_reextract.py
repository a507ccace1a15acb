"""A better extractor reads a known text again: only what differs is written."""

from __future__ import annotations

import pytest

from graph.errors import NotFound
from graph.events import catalogue as c
from graph.events.envelope import new_event
from graph.fold.read import read_graph
from graph.model.deal import DealKind, Status
from graph.model.document import DocumentKind
from graph.store.memory import MemoryStore
from ingest.candidate import Candidate
from ingest.document import read_document
from ingest.outcome import DocumentOutcome, Outcome
from ingest.reading import Hints, ReadDocument, ZoneKind
from ingest.record import Recorder
from ingest.reextract import reextract, stored_document
from ingest.review import accept, reject
from tests.support.history import TickingClock
from tests.support.ingesting import FixedExtractor, a_candidate, a_text

TEXT = "NVIDIA will invest in OpenAI. AMD will supply chips to OpenAI for years."
FIRST, SECOND = "NVIDIA will invest in OpenAI.", "AMD will supply chips to OpenAI for years."
DOCUMENT = a_text(TEXT)
DOCUMENT_ID = DOCUMENT.facts.document_id


def invests(amount: float = 100, **more: object) -> Candidate:
    return a_candidate(amount=amount, document=DOCUMENT, quote=FIRST, **more)  # type: ignore[arg-type]


def supplies(**more: object) -> Candidate:
    return a_candidate(
        "OpenAI",
        "AMD",
        90,
        kind=DealKind.HARDWARE_PURCHASE,
        document=DOCUMENT,
        quote=SECOND,
        **more,  # type: ignore[arg-type]
    )


class Corpus:
    """One document in a log, read by extractors of growing versions."""

    def __init__(self, *candidates: Candidate) -> None:
        self.store = MemoryStore(clock=TickingClock())
        self.first = self._recorder(1, candidates).record(DOCUMENT)

    def _recorder(self, version: int, candidates: tuple[Candidate, ...]) -> Recorder:
        extractor = FixedExtractor({TEXT: candidates}, f"fixed@{version}")
        return Recorder(self.store, extractor, actor=f"pipeline@{version}", timer=lambda: 0.0)

    def read_again(self, version: int, *candidates: Candidate) -> DocumentOutcome:
        return reextract(self._recorder(version, candidates), DOCUMENT_ID)

    def types_after(self, position: int) -> list[str]:
        return [event.type for event in self.store.read_all(after=position)]

    def add(self, payload: c.Payload) -> None:
        self.store.append([new_event(payload, actor="me")])


def test_the_same_extractor_writes_nothing() -> None:
    corpus = Corpus(invests())
    head = corpus.store.head()
    assert corpus.read_again(1, invests(amount=5)).outcome is Outcome.KNOWN
    assert corpus.store.head() == head


def test_an_extractor_that_reads_the_same_writes_only_that_it_did() -> None:
    corpus = Corpus(invests())
    head = corpus.store.head().position
    outcome = corpus.read_again(2, invests(confidence=0.95))
    assert (outcome.outcome, outcome.reports, outcome.retracted) == (Outcome.KNOWN, (), ())
    assert corpus.types_after(head) == ["document.extracted"]
    assert corpus.read_again(2, invests()).outcome is Outcome.KNOWN
    assert len(corpus.types_after(head)) == 1


def test_a_changed_amount_retracts_and_reports_to_the_same_deal() -> None:
    corpus = Corpus(invests(), supplies())
    head = corpus.store.head().position
    outcome = corpus.read_again(2, invests(amount=10), supplies())
    assert outcome.outcome is Outcome.CHANGED
    assert corpus.types_after(head) == ["report.retracted", "deal.reported", "document.extracted"]
    graph = read_graph(corpus.store)
    assert set(graph.deals) == set(corpus.first.deals_new)
    gone = graph.reports[outcome.retracted[0]]
    assert gone.retraction is not None
    assert gone.retraction.code is c.RetractionReason.SUPERSEDED_EXTRACTION
    assert graph.reports[outcome.reports[0]].facts.match.features == {"same_phrase": 1.0}


def test_a_changed_kind_stays_with_its_deal_and_its_corrections() -> None:
    corpus = Corpus(invests())
    (deal_id,) = corpus.first.deals_new
    corpus.add(c.DealCorrected(deal_id=deal_id, path="status", value="signed", reason="seen"))
    corpus.read_again(2, invests(kind=DealKind.STAKE_SALE))
    deal = read_graph(corpus.store).deals[deal_id]
    assert (deal.kind, deal.status) == (DealKind.STAKE_SALE, Status.SIGNED)


def test_a_reading_that_is_gone_is_retracted() -> None:
    corpus = Corpus(invests(), supplies())
    outcome = corpus.read_again(2, supplies())
    assert len(outcome.retracted) == 1
    assert [deal.kind for deal in read_graph(corpus.store).deals.values()] == [
        DealKind.HARDWARE_PURCHASE
    ]


def test_a_new_reading_never_takes_the_id_of_a_deal_that_is_gone() -> None:
    corpus = Corpus(invests())
    outcome = corpus.read_again(2, supplies())
    assert outcome.deals_new
    assert set(outcome.deals_new).isdisjoint(corpus.first.deals_new)


def test_a_reading_may_come_back() -> None:
    corpus = Corpus(invests())
    corpus.read_again(2, invests(amount=10))
    outcome = corpus.read_again(1, invests())
    graph = read_graph(corpus.store)
    assert outcome.outcome is Outcome.CHANGED
    assert [r.facts.legs[0].amount.high for r in graph.reports.values() if r.active] == [10**11]
    assert len(graph.deals) == 1


def test_a_reading_that_a_person_retracted_does_not_come_back() -> None:
    corpus = Corpus(invests())
    corpus.add(
        c.ReportRetracted(
            report_id=corpus.first.reports[0],
            deal_id=corpus.first.deals_new[0],
            code=c.RetractionReason.MISREAD,
            reason="that is a joke",
        )
    )
    assert corpus.read_again(2, invests()).outcome is Outcome.KNOWN
    outcome = corpus.read_again(3, invests(amount=10))
    (candidate_id,) = outcome.deferred
    graph = read_graph(corpus.store)
    assert graph.deals == {}
    assert "misread: that is a joke" in graph.candidates[candidate_id].facts.questions[0]


def test_verdicts_of_reviewers_stay() -> None:
    corpus = Corpus(invests(confidence=0.2), supplies(confidence=0.2))
    taken, refused = corpus.first.deferred
    accept(corpus.store, taken, reason="I read it", actor="me")
    reject(corpus.store, refused, reason="not a deal", actor="me")
    assert corpus.read_again(2, invests(), supplies()).outcome is Outcome.KNOWN
    assert corpus.read_again(3).outcome is Outcome.KNOWN
    assert len(read_graph(corpus.store).deals) == 1


def test_a_waiting_candidate_that_is_read_no_more_is_closed() -> None:
    corpus = Corpus(invests(confidence=0.2))
    outcome = corpus.read_again(2)
    assert outcome.outcome is Outcome.CHANGED
    (state,) = read_graph(corpus.store).candidates.values()
    assert (state.verdict, state.reason) == ("rejected", "fixed@2 does not read it any more")


def test_a_waiting_candidate_that_is_read_again_waits_on() -> None:
    corpus = Corpus(invests(confidence=0.2))
    assert corpus.read_again(2, invests(confidence=0.3)).outcome is Outcome.KNOWN
    (state,) = read_graph(corpus.store).candidates.values()
    assert state.verdict is None


def test_a_withdrawn_document_is_left_alone() -> None:
    corpus = Corpus(invests())
    corpus.add(c.DocumentWithdrawn(document_id=DOCUMENT_ID, reason="x"))
    assert corpus.read_again(2, supplies()).outcome is Outcome.KNOWN


def test_an_unknown_document_and_a_removed_text_are_refused() -> None:
    corpus = Corpus(invests())
    with pytest.raises(NotFound, match="no document is known as 'doc-x'"):
        reextract(corpus._recorder(2, ()), "doc-x")
    corpus.store.forget_text(DOCUMENT.facts.text_digest)
    with pytest.raises(NotFound, match="text of document"):
        corpus.read_again(2)


def test_a_stored_text_gets_back_the_zones_of_its_reader() -> None:
    page = (
        b"<html><head><title>Deal</title></head><body><article><h1>NVIDIA to invest in OpenAI</h1>"
        b"<p>NVIDIA will invest up to $100 billion in OpenAI, the firms said on Monday.</p>"
        b"<p>The first tranche of $10 billion follows with the first gigawatt.</p></article></body>"
        b"</html>"
    )
    read = read_document(page, source="page", hints=Hints(published_on="2025-09-22"))
    again = stored_document(read.facts, read.text)
    assert (again.text, again.facts) == (read.text, read.facts)
    assert again.zones


def test_a_dataset_row_is_one_body_zone() -> None:
    row = a_text("row 1: NVIDIA, OpenAI", kind=DocumentKind.DATASET_ROW)
    again: ReadDocument = stored_document(row.facts, row.text)
    assert [(zone.start, zone.end, zone.kind) for zone in again.zones] == [
        (0, len(row.text), ZoneKind.BODY)
    ]
