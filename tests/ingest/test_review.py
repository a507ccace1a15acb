"""The review queue: oldest first, two verdicts, each given once."""

from __future__ import annotations

import pytest

from graph.errors import CommandRefused, ConcurrentAppend, NotFound, StoreUnavailable
from graph.events import catalogue as c
from graph.events.catalogue import MatchOutcome
from graph.events.envelope import new_event
from graph.fold.read import read_graph
from graph.fold.snapshot import KnowledgeGraph
from graph.store.memory import MemoryStore
from ingest.candidate import Candidate
from ingest.outcome import DocumentOutcome
from ingest.reading import ReadDocument
from ingest.record import Recorder
from ingest.review import NEW_DEAL, accept, decide_accept, reject, waiting
from tests.ingest.test_record import Meddling
from tests.support.history import TickingClock
from tests.support.ingesting import FixedExtractor, a_candidate, a_text


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(clock=TickingClock())


def record(store: MemoryStore, text: str, **more: object) -> DocumentOutcome:
    """A document with one candidate, faint unless told otherwise."""
    document: ReadDocument = a_text(text)
    more.setdefault("confidence", 0.3)
    found: Candidate = a_candidate(document=document, **more)  # type: ignore[arg-type]
    return Recorder(store, FixedExtractor({text: [found]}), actor="pipeline@1").record(document)


def graph_of(store: MemoryStore) -> KnowledgeGraph:
    return read_graph(store)


class TestWaiting:
    def test_candidates_wait_oldest_first_with_their_questions(self, store: MemoryStore) -> None:
        first = record(store, "One.", questions=["who pays whom?"])
        second = record(store, "Two.")
        queue = waiting(graph_of(store))
        assert [each.candidate_id for each in queue] == [*first.deferred, *second.deferred]
        assert queue[0].facts.questions[0] == "who pays whom?"

    def test_a_verdict_or_a_withdrawn_document_ends_the_wait(self, store: MemoryStore) -> None:
        first, second, third = (record(store, text) for text in ("One.", "Two.", "Three."))
        reject(store, first.deferred[0], reason="no", actor="me")
        assert second.document_id
        gone = c.DocumentWithdrawn(document_id=second.document_id, reason="x")
        store.append([new_event(gone, actor="me")])
        assert [each.candidate_id for each in waiting(graph_of(store))] == [*third.deferred]
        with pytest.raises(CommandRefused, match="document was withdrawn"):
            accept(store, second.deferred[0], reason="yes", actor="me")


class TestAccepting:
    def test_it_becomes_a_report_by_the_reviewer_in_one_append(self, store: MemoryStore) -> None:
        (candidate_id,) = record(store, "One.").deferred
        head = store.head().position
        verdict = accept(store, candidate_id, reason="I read it", actor="ann")
        events = list(store.read_all(after=head))
        assert [event.type for event in events] == [
            "company.registered",
            "company.registered",
            "deal.reported",
            "candidate.accepted",
        ]
        assert {event.actor for event in events} == {"ann"}
        assert {event.cause_id for event in events} == {candidate_id}
        assert len({event.recorded_at for event in events}) == 1
        graph = graph_of(store)
        assert list(graph.deals) == [verdict.deal_id]
        assert list(graph.reports) == [verdict.report_id]
        state = graph.candidates[candidate_id]
        assert (state.verdict, state.reason) == ("accepted", "I read it")

    def test_it_goes_to_the_deal_that_is_known_by_now(self, store: MemoryStore) -> None:
        (candidate_id,) = record(store, "One.").deferred
        (deal_id,) = record(store, "Two.", confidence=0.9).deals_new
        assert accept(store, candidate_id, reason="yes", actor="me").deal_id == deal_id
        assert len(graph_of(store).deals[deal_id].report_ids) == 2

    def test_an_unsure_match_must_be_decided(self, store: MemoryStore) -> None:
        (deal_id,) = record(store, "One.", confidence=0.9).deals_new
        (candidate_id,) = record(
            store, "Two.", confidence=0.9, amount=30, announced_on="2025-12-15"
        ).deferred
        with pytest.raises(CommandRefused, match=f"is it {deal_id}.*a deal id, or 'new'"):
            accept(store, candidate_id, reason="yes", actor="me")
        assert waiting(graph_of(store))
        verdict = accept(store, candidate_id, reason="yes", actor="me", deal_id=deal_id)
        report = graph_of(store).reports[verdict.report_id or ""]
        assert (report.deal_id, report.facts.match.outcome) == (deal_id, MatchOutcome.CURATED)

    def test_a_reviewer_may_open_a_deal_of_its_own(self, store: MemoryStore) -> None:
        (deal_id,) = record(store, "One.", confidence=0.9).deals_new
        (faint,) = record(store, "Two.").deferred
        verdict = accept(store, faint, reason="another", actor="me", deal_id=NEW_DEAL)
        assert verdict.deal_id != deal_id
        assert set(graph_of(store).deals) == {deal_id, verdict.deal_id}

    def test_a_deal_that_nobody_knows_is_refused(self, store: MemoryStore) -> None:
        (candidate_id,) = record(store, "One.").deferred
        with pytest.raises(NotFound, match="no deal is known as 'deal-x'"):
            accept(store, candidate_id, reason="yes", actor="me", deal_id="deal-x")


class TestRefusals:
    @pytest.mark.parametrize("verdict", [accept, reject])
    def test_a_second_verdict_is_refused_and_writes_nothing(
        self, store: MemoryStore, verdict: object
    ) -> None:
        assert callable(verdict)
        (candidate_id,) = record(store, "One.").deferred
        reject(store, candidate_id, reason="a joke", actor="me")
        head = store.head()
        with pytest.raises(CommandRefused, match=r"is rejected already \(a joke\)"):
            verdict(store, candidate_id, reason="again", actor="me")
        assert store.head() == head

    @pytest.mark.parametrize("verdict", [accept, reject])
    def test_a_reason_is_needed(self, store: MemoryStore, verdict: object) -> None:
        assert callable(verdict)
        (candidate_id,) = record(store, "One.").deferred
        with pytest.raises(CommandRefused, match="a reason is needed"):
            verdict(store, candidate_id, reason=" ", actor="me")

    def test_an_unknown_candidate_names_those_that_wait(self, store: MemoryStore) -> None:
        (candidate_id,) = record(store, "One.").deferred
        with pytest.raises(NotFound, match=f"did you mean {candidate_id}"):
            reject(store, "cand-x", reason="x", actor="me")

    def test_of_two_reviewers_at_once_the_second_is_refused(self) -> None:
        store = Meddling()
        (candidate_id,) = record(store, "One.").deferred
        draft, _ = decide_accept(graph_of(store), candidate_id, reason="a", actor="ann")
        store.before = [draft.batch]
        with pytest.raises(CommandRefused, match="is accepted already"):
            reject(store, candidate_id, reason="no", actor="bob")
        assert len(graph_of(store).deals) == 1

    def test_a_verdict_on_a_stale_snapshot_does_not_fit(self, store: MemoryStore) -> None:
        (candidate_id,) = record(store, "One.").deferred
        draft, _ = decide_accept(graph_of(store), candidate_id, reason="a", actor="ann")
        reject(store, candidate_id, reason="no", actor="bob")
        with pytest.raises(ConcurrentAppend):
            store.append(draft.batch, draft.expected)

    def test_an_unknown_outcome_counts_once(self) -> None:
        store = Meddling()
        (candidate_id,) = record(store, "One.").deferred
        store.lose_answers = 1
        accept(store, candidate_id, reason="yes", actor="me")
        assert len(list(store.read_all(types={"candidate.accepted"}))) == 1
        store.lose_answers = 99
        (other,) = record_later(store)
        with pytest.raises(StoreUnavailable):
            accept(store, other, reason="yes", actor="me")


def record_later(store: Meddling) -> tuple[str, ...]:
    lost, store.lose_answers = store.lose_answers, 0
    found = record(store, "Later.", giver="AMD", receiver="Meta").deferred
    store.lose_answers = lost
    return found
