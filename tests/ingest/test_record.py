"""One document, one append: new, known, nothing found; races, retries, extraction again."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from graph.errors import ConcurrentAppend, IdempotencyMismatch, StoreUnavailable, UnreadableDocument
from graph.events import catalogue as c
from graph.events.catalogue import MatchOutcome
from graph.events.codec import decode
from graph.events.envelope import Event, NewEvent, new_event
from graph.fold.read import GraphReader, read_graph
from graph.model.deal import Status
from graph.model.document import DocumentKind
from graph.model.evidence import Evidence
from graph.model.money import UNDISCLOSED
from graph.store.memory import MemoryStore
from graph.store.port import AppendResult, EventStore, Expected
from graph.store.sqlite import SqliteStore
from ingest.appending import ATTEMPTS_MAX
from ingest.candidate import Candidate, Extraction
from ingest.outcome import Outcome
from ingest.reading import ReadDocument
from ingest.record import Recorder, record_document
from tests.ingest.test_syndication import COPIES, SCOOP
from tests.support.history import TickingClock, a_company
from tests.support.ingesting import FixedExtractor, a_candidate, a_text

TEXT = "NVIDIA will invest $100 billion in OpenAI."


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EventStore]:
    opened: EventStore = (
        MemoryStore(clock=TickingClock())
        if request.param == "memory"
        else SqliteStore(tmp_path / "log.db", clock=TickingClock())
    )
    yield opened
    opened.close()


def a_recorder(store: EventStore, *readings: tuple[ReadDocument, Sequence[Candidate]]) -> Recorder:
    extractor = FixedExtractor({document.text: found for document, found in readings})
    return Recorder(store, extractor, actor="pipeline@1", timer=lambda: 0.0)


def one_deal(text: str = TEXT, **more: object) -> tuple[ReadDocument, list[Candidate]]:
    document = a_text(text)
    return document, [a_candidate(document=document, **more)]  # type: ignore[arg-type]


def types_of(store: EventStore) -> list[str]:
    return [event.type for event in store.read_all()]


class TestFirstTime:
    def test_document_names_report_and_extraction_are_one_append(self, store: EventStore) -> None:
        document, found = one_deal()
        outcome = a_recorder(store, (document, found)).record(document)
        assert outcome.outcome is Outcome.NEW
        assert types_of(store) == [
            "document.ingested",
            "company.registered",
            "company.registered",
            "deal.reported",
            "document.extracted",
        ]
        assert len({event.recorded_at for event in store.read_all()}) == 1
        assert store.text(document.facts.text_digest) == TEXT

    def test_the_outcome_names_what_was_written(self, store: EventStore) -> None:
        document, found = one_deal()
        outcome = a_recorder(store, (document, found)).record(document)
        graph = read_graph(store)
        assert outcome.document_id == document.facts.document_id
        assert set(outcome.reports) == set(graph.reports)
        assert outcome.deals_new == tuple(graph.deals)
        assert outcome.companies_new == ("nvidia", "openai")
        assert graph.companies["openai"].provisional

    def test_every_event_is_caused_by_the_document(self, store: EventStore) -> None:
        document, found = one_deal()
        a_recorder(store, (document, found)).record(document)
        first, *others = store.read_all()
        assert first.cause_id is None
        assert {event.cause_id for event in others} == {first.event_id}

    def test_the_report_carries_evidence_extractor_and_match(self, store: EventStore) -> None:
        document, found = one_deal()
        a_recorder(store, (document, found)).record(document)
        (report,) = read_graph(store).reports.values()
        assert all(each.holds_in(TEXT) for each in report.facts.evidence)
        assert report.facts.extractor == "fixed@1"
        assert report.facts.match.outcome is MatchOutcome.NEW
        assert report.actor == "pipeline@1"

    def test_a_registered_company_is_not_registered_again(self, store: EventStore) -> None:
        store.append([new_event(a_company("NVIDIA"), actor="x")])
        document, found = one_deal()
        assert a_recorder(store, (document, found)).record(document).companies_new == ("openai",)

    def test_nothing_found_is_recorded_as_such(self, store: EventStore) -> None:
        document = a_text("The weather was fine.")
        outcome = a_recorder(store).record(document)
        assert (outcome.outcome, outcome.reason) == (
            Outcome.NOTHING_FOUND,
            "no deal was found in it",
        )
        assert types_of(store) == ["document.ingested", "document.extracted"]

    def test_the_same_reading_twice_in_one_text_is_one_report(self, store: EventStore) -> None:
        document, found = one_deal()
        outcome = a_recorder(store, (document, found * 2)).record(document)
        graph = read_graph(store)
        assert len(graph.deals) == 1
        assert outcome.deals_new == tuple(graph.deals)

    def test_a_function_records_on_a_snapshot_that_the_caller_holds(
        self, store: EventStore
    ) -> None:
        document, found = one_deal()
        stale = read_graph(store)
        store.append([new_event(a_company("NVIDIA"), actor="x")])
        extractor = FixedExtractor({TEXT: found})
        outcome = record_document(store, stale, document, extractor, actor="me")
        assert outcome.companies_new == ("openai",)

    def test_a_text_on_which_the_extractor_fails_is_refused(self, store: EventStore) -> None:
        class Failing(FixedExtractor):
            def extract(self, document: ReadDocument) -> Extraction:
                raise ValueError(f"{len(document.text)} characters are too many")

        with pytest.raises(UnreadableDocument, match="42 characters are too many"):
            Recorder(store, Failing({}), actor="x").record(a_text())
        assert store.head().position == 0


class TestSecondTime:
    def test_the_same_text_again_writes_nothing_and_says_known(self, store: EventStore) -> None:
        document, found = one_deal()
        recorder = a_recorder(store, (document, found))
        first = recorder.record(document)
        head = store.head()
        again = recorder.record(document)
        assert store.head() == head
        assert again.outcome is Outcome.KNOWN
        assert again.deals_known == first.deals_new
        assert again.reason == "known since 2026-01-01, with 1 report"

    def test_a_known_text_is_not_extracted_again(self, store: EventStore) -> None:
        document, found = one_deal()
        recorder = a_recorder(store, (document, found))
        recorder.record(document)
        recorder.record(document)
        assert isinstance(recorder.extractor, FixedExtractor)
        assert recorder.extractor.asked == 1

    def test_a_withdrawn_text_stays_withdrawn(self, store: EventStore) -> None:
        document, found = one_deal()
        recorder = a_recorder(store, (document, found))
        outcome = recorder.record(document)
        assert outcome.document_id
        gone = c.DocumentWithdrawn(document_id=outcome.document_id, reason="retracted in print")
        store.append([new_event(gone, actor="me")])
        assert recorder.record(document).reason.endswith("withdrawn: retracted in print")


class TestMatching:
    def test_a_second_article_is_another_report_of_the_same_deal(self, store: EventStore) -> None:
        first, second = one_deal(), one_deal("NVIDIA signs with OpenAI.", status=Status.SIGNED)
        recorder = a_recorder(store, first, second)
        opened = recorder.record(first[0]).deals_new
        outcome = recorder.record(second[0])
        assert (outcome.deals_new, outcome.deals_known) == ((), opened)
        (deal,) = read_graph(store).deals.values()
        assert deal.status is Status.SIGNED
        assert len(deal.report_ids) == 2

    def test_a_hundred_a_cap_and_thirty_never_add_up(self, store: EventStore) -> None:
        from graph.model.money import up_to
        from tests.support.ingesting import BILLION

        readings = [
            one_deal("One says $100 billion."),
            one_deal("Two says up to $100 billion.", amount=up_to(100 * BILLION)),
            one_deal("Three says $30 billion.", amount=30),
        ]
        recorder = a_recorder(store, *readings)
        for document, _ in readings:
            recorder.record(document)
        (deal,) = read_graph(store).deals.values()
        (cash,) = (leg for leg in deal.legs if leg.giver_id == "nvidia")
        assert cash.headline is not None
        assert cash.headline.upper in (30 * BILLION, 100 * BILLION)
        assert (cash.spread.low, cash.spread.high) == (30 * BILLION, 100 * BILLION)

    def test_the_features_in_the_event_add_up_to_its_score(self, store: EventStore) -> None:
        readings = [one_deal(), one_deal("Another text.", amount=30)]
        recorder = a_recorder(store, *readings)
        for document, _ in readings:
            recorder.record(document)
        for report in read_graph(store).reports.values():
            decision = report.facts.match
            assert decision.score == pytest.approx(sum(decision.features.values()))

    def test_an_unsure_match_is_deferred_with_the_question(self, store: EventStore) -> None:
        first = one_deal()
        doubtful = one_deal("Thirty.", amount=30, announced_on="2025-12-15")
        recorder = a_recorder(store, first, doubtful)
        (opened,) = recorder.record(first[0]).deals_new
        outcome = recorder.record(doubtful[0])
        (candidate_id,) = outcome.deferred
        waiting = read_graph(store).candidates[candidate_id].facts
        assert outcome.outcome is Outcome.NEW
        assert outcome.reports == ()
        assert waiting.nearest_deal_id == opened
        assert waiting.questions[0].startswith(f"is it {opened}? score 0.40")
        assert waiting.report.deal_id != opened


class TestDeferring:
    def test_below_the_accept_line_nothing_moves(self, store: EventStore) -> None:
        document, found = one_deal(confidence=0.3, questions=["who pays whom?"])
        outcome = a_recorder(store, (document, found)).record(document)
        graph = read_graph(store)
        (waiting,) = graph.candidates.values()
        assert outcome.deferred == (waiting.candidate_id,)
        assert graph.deals == graph.reports == graph.companies == {}
        assert waiting.facts.questions == (
            "who pays whom?",
            "is it so? confidence 0.30 is below 0.40",
        )

    def test_open_questions_of_a_sure_candidate_do_not_hold_it_up(self, store: EventStore) -> None:
        document, found = one_deal(questions=["is OpenAI a company?"])
        assert a_recorder(store, (document, found)).record(document).reports

    @pytest.mark.parametrize("fault", ["other text", "wrong place", "none"])
    def test_evidence_that_does_not_stand_in_the_text_is_dropped_and_asked_about(
        self, store: EventStore, fault: str
    ) -> None:
        document = a_text()
        evidence = {
            "other text": (
                Evidence(document_id="doc-x", field="f", start=0, end=6, quote="NVIDIA"),
            ),
            "wrong place": (
                Evidence(
                    document_id=document.facts.document_id,
                    field="f",
                    start=1,
                    end=7,
                    quote="NVIDIA",
                ),
            ),
            "none": (),
        }[fault]
        from msgspec.structs import replace

        found = replace(a_candidate(document=document), evidence=evidence)
        a_recorder(store, (document, [found])).record(document)
        (waiting,) = read_graph(store).candidates.values()
        assert waiting.facts.report.evidence == ()
        assert waiting.facts.questions == ("no phrase of the text carries it; is it there?",)


class TestCopies:
    def test_fifty_copies_leave_confidence_and_amounts_where_they_were(
        self, store: EventStore
    ) -> None:
        texts = [SCOOP, *(f"CITY {number} (Wire) — {SCOOP}" for number in range(50))]
        readings = [
            (document, [a_candidate(document=document, quote=SCOOP, confidence=0.6)])
            for document in (a_text(text, publisher=text[:8]) for text in texts)
        ]
        recorder = a_recorder(store, *readings)
        first = recorder.record(readings[0][0])
        (before,) = recorder.graph().deals.values()
        groups = {recorder.record(document).syndication_group for document, _ in readings[1:]}
        (after,) = recorder.graph().deals.values()
        assert groups == {first.document_id}
        assert len(after.report_ids) == 51
        assert after.independent_sources == 1
        assert (after.confidence, after.legs[0].headline) == (
            before.confidence,
            before.legs[0].headline,
        )

    def test_a_filing_that_copies_a_newspaper_keeps_its_own_voice(self, store: EventStore) -> None:
        recorder = a_recorder(store)
        recorder.record(a_text(SCOOP))
        filed = a_text(COPIES["dateline"], kind=DocumentKind.EXHIBIT)
        assert recorder.record(filed).syndication_group is None


class Meddling(MemoryStore):
    """A store in which somebody else writes, or the line breaks, just when we append."""

    def __init__(self) -> None:
        super().__init__(clock=TickingClock())
        self.before: list[Sequence[NewEvent]] = []
        self.lose_answers = 0
        self.appended: list[list[str]] = []

    def append(
        self,
        batch: Sequence[NewEvent],
        expected: Expected | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> AppendResult:
        if self.before:
            super().append(self.before.pop(0))
        self.appended.append([event.event_id for event in batch])
        result = super().append(batch, expected, texts)
        if self.lose_answers:
            self.lose_answers -= 1
            raise StoreUnavailable("memory:", "line broke", outcome_unknown=True)
        return result


class TestRaces:
    def test_an_unknown_outcome_is_settled_by_the_same_events(self) -> None:
        store = Meddling()
        store.lose_answers = 2
        document, found = one_deal()
        outcome = a_recorder(store, (document, found)).record(document)
        assert outcome.outcome is Outcome.NEW
        assert len(store.appended) == 3
        assert len({tuple(ids) for ids in store.appended}) == 1
        assert types_of(store).count("document.ingested") == 1

    def test_a_line_that_stays_broken_is_an_error_and_the_next_run_finds_the_document(self) -> None:
        store = Meddling()
        store.lose_answers = 9
        document, found = one_deal()
        recorder = a_recorder(store, (document, found))
        with pytest.raises(StoreUnavailable):
            recorder.record(document)
        store.lose_answers = 0
        assert recorder.record(document).outcome is Outcome.KNOWN
        assert types_of(store).count("deal.reported") == 1

    def test_the_same_document_by_somebody_else_meanwhile_is_known(self) -> None:
        store, other = Meddling(), MemoryStore()
        document, found = one_deal()
        a_recorder(other, (document, found)).record(document)
        store.before = [[_again(event) for event in other.read_all()]]
        recorder = Recorder(
            store, FixedExtractor({TEXT: found}), actor="b", timer=iter([0.0, 1.5]).__next__
        )
        assert recorder.record(document).outcome is Outcome.KNOWN
        assert types_of(store).count("document.extracted") == 1

    def test_a_company_registered_meanwhile_is_taken_as_it_stands(self) -> None:
        store = Meddling()
        store.before = [[new_event(a_company("OpenAI"), actor="x")]]
        document, found = one_deal()
        outcome = a_recorder(store, (document, found)).record(document)
        assert outcome.companies_new == ("nvidia",)
        assert not read_graph(store).companies["openai"].provisional

    def test_something_said_of_an_unregistered_company_does_not_block_it(self) -> None:
        store = Meddling()
        said = c.ControlChanged(company_id="openai", parent_id=None)
        store.append([new_event(said, actor="x")])
        document, found = one_deal()
        assert "openai" in a_recorder(store, (document, found)).record(document).companies_new

    def test_a_writer_who_is_always_first_ends_in_an_error_and_nothing_written(self) -> None:
        class Busy(MemoryStore):
            def append(
                self,
                batch: Sequence[NewEvent],
                expected: Expected | None = None,
                texts: Mapping[str, str] | None = None,
            ) -> AppendResult:
                raise ConcurrentAppend("deal:x", 0, len(batch) + len(expected or texts or ()))

        document, found = one_deal()
        recorder = a_recorder(Busy(), (document, found))
        with pytest.raises(ConcurrentAppend):
            recorder.record(document)
        assert ATTEMPTS_MAX < 20

    def test_the_same_id_with_another_body_is_never_papered_over(self) -> None:
        class Liar(MemoryStore):
            def append(
                self,
                batch: Sequence[NewEvent],
                expected: Expected | None = None,
                texts: Mapping[str, str] | None = None,
            ) -> AppendResult:
                raise IdempotencyMismatch(batch[0].event_id + str(expected is texts))

        document, found = one_deal()
        with pytest.raises(IdempotencyMismatch):
            a_recorder(Liar(), (document, found)).record(document)

    def test_two_writers_who_open_the_same_deal_end_with_one(self) -> None:
        store, other = Meddling(), MemoryStore()
        mine, theirs = one_deal(), one_deal("The same news elsewhere.")
        for name in ("NVIDIA", "OpenAI"):
            for each in (store, other):
                each.append([new_event(a_company(name), actor="x")])
        a_recorder(other, theirs).record(theirs[0])
        store.before = [[_again(event) for event in list(other.read_all())[2:]]]
        outcome = a_recorder(store, mine).record(mine[0])
        (deal,) = read_graph(store).deals.values()
        assert len(deal.report_ids) == 2
        assert (outcome.deals_new, outcome.deals_known) == ((), (deal.deal_id,))
        (merged,) = (decode(e) for e in store.read_all(types={"deal.merged"}))
        assert isinstance(merged, c.DealMerged)
        assert merged.score == pytest.approx(sum(merged.features.values()))

    def test_threads_on_one_file_record_each_document_once(self, tmp_path: Path) -> None:
        readings = [one_deal(f"Text number {number}.", amount=UNDISCLOSED) for number in range(6)]
        outcomes: list[Outcome] = []

        def run() -> None:
            store = SqliteStore(tmp_path / "log.db")
            recorder = a_recorder(store, *readings)
            outcomes.extend(recorder.record(document).outcome for document, _ in readings)
            store.close()

        threads = [threading.Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        store = SqliteStore(tmp_path / "log.db")
        assert sorted(outcomes) == sorted([Outcome.NEW] * 6 + [Outcome.KNOWN] * 12)
        assert types_of(store).count("document.ingested") == 6
        assert len(read_graph(store).deals) == 1
        store.close()


def _again(event: Event) -> NewEvent:
    return NewEvent(
        event_id=event.event_id,
        stream_id=event.stream_id,
        type=event.type,
        schema_version=event.schema_version,
        payload_json=event.payload_json,
        actor=event.actor,
        cause_id=event.cause_id,
    )


def test_the_snapshot_grows_with_the_log_without_folding_it_again(store: EventStore) -> None:
    readings = [one_deal(f"Text {number}.") for number in range(20)]
    reader = GraphReader(store)
    recorder = Recorder(
        store,
        FixedExtractor({document.text: found for document, found in readings}),
        actor="x",
        snapshots=reader,
    )
    for document, _ in readings:
        recorder.record(document)
    assert recorder.graph() == read_graph(store)
