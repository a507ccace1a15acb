"""Curated rows → the log: by their keys, once, and met by articles before and after."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from graph.errors import ConcurrentAppend
from graph.events import catalogue as c
from graph.events.catalogue import MatchOutcome
from graph.events.codec import decode
from graph.events.envelope import new_event
from graph.fold.read import read_graph
from graph.model.document import DocumentKind
from graph.store.memory import MemoryStore
from graph.store.sqlite import SqliteStore
from ingest.candidate import Candidate
from ingest.curated import BATCH_ROWS, CuratedRow, curated_deal_id, import_rows
from ingest.outcome import DocumentOutcome, Outcome
from ingest.record import Recorder
from tests.ingest.test_record import Meddling
from tests.support.history import TickingClock, a_company
from tests.support.ingesting import FixedExtractor, a_candidate, a_text


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(clock=TickingClock())


def a_row(text: str, *candidates: Candidate, keys: Sequence[str | None] = ()) -> CuratedRow:
    document = a_text(text, kind=DocumentKind.DATASET_ROW, publisher="curated set")
    from msgspec.structs import replace

    told = candidates or (a_candidate(),)
    return CuratedRow(
        document=document,
        candidates=tuple(
            replace(each, evidence=a_candidate(document=document).evidence) for each in told
        ),
        deal_keys=tuple(keys),
    )


def load(store: MemoryStore, *rows: CuratedRow) -> list[DocumentOutcome]:
    return import_rows(store, rows, actor="curator")


def test_rows_with_one_key_are_one_deal_and_say_curated(store: MemoryStore) -> None:
    outcomes = load(
        store,
        a_row("One.", keys=["loi"]),
        a_row("Two.", a_candidate(amount=10, announced_on="2027-01-01"), keys=["loi"]),
    )
    graph = read_graph(store)
    assert list(graph.deals) == [curated_deal_id("loi")]
    assert [outcome.deals_new for outcome in outcomes] == [(curated_deal_id("loi"),), ()]
    decisions = [report.facts.match for report in graph.reports.values()]
    assert {each.outcome for each in decisions} == {MatchOutcome.CURATED}
    assert {each.score for each in decisions} == {1.0}


def test_rows_that_look_alike_stay_apart_under_different_keys(store: MemoryStore) -> None:
    load(store, a_row("One.", keys=["a"]), a_row("Two.", keys=["b"]), a_row("Three."))
    load(store, a_row("Four."))
    assert len(read_graph(store).deals) == 4


def test_a_row_may_tell_of_several_deals(store: MemoryStore) -> None:
    row = a_row("Both.", a_candidate(), a_candidate("Microsoft", "OpenAI"), keys=["a", None])
    (outcome,) = load(store, row)
    assert len(outcome.deals_new) == 2


def test_a_second_import_writes_nothing_and_a_longer_one_only_what_is_new(
    store: MemoryStore,
) -> None:
    rows = [a_row("One.", keys=["a"]), a_row("Two.", keys=["a"])]
    load(store, *rows)
    head = store.head()
    assert {each.outcome for each in load(store, *rows)} == {Outcome.KNOWN}
    assert store.head() == head
    outcomes = load(store, *rows, a_row("Three.", keys=["a"]))
    assert [each.outcome for each in outcomes] == [Outcome.KNOWN, Outcome.KNOWN, Outcome.NEW]
    assert len(read_graph(store).deals) == 1


def test_the_same_row_twice_in_a_set_counts_once(store: MemoryStore) -> None:
    outcomes = load(store, a_row("One."), a_row("One."))
    assert [each.outcome for each in outcomes] == [Outcome.NEW, Outcome.KNOWN]
    assert len(read_graph(store).reports) == 1


def test_a_batch_is_one_append_and_names_are_registered_once(store: MemoryStore) -> None:
    load(store, a_row("One."), a_row("Two."))
    events = list(store.read_all())
    assert len({event.recorded_at for event in events}) == 1
    assert sum(event.type == "company.registered" for event in events) == 2


def test_an_article_finds_the_curated_deal(store: MemoryStore) -> None:
    load(store, a_row("One.", keys=["loi"]))
    article = a_text("NVIDIA to invest in OpenAI.")
    extractor = FixedExtractor({article.text: [a_candidate(document=article)]})
    outcome = Recorder(store, extractor, actor="x").record(article)
    assert outcome.deals_known == (curated_deal_id("loi"),)


def test_a_deal_that_articles_told_of_absorbs_one_curated_deal_with_its_score(
    store: MemoryStore,
) -> None:
    article = a_text("NVIDIA to invest in OpenAI.")
    extractor = FixedExtractor({article.text: [a_candidate(document=article)]})
    (told,) = Recorder(store, extractor, actor="x").record(article).deals_new
    load(store, a_row("One.", keys=["loi"]), a_row("Two.", keys=["other"]))
    graph = read_graph(store)
    assert graph.deals[told].merged_ids == (curated_deal_id("loi"),)
    assert set(graph.deals) == {told, curated_deal_id("other")}
    (merged,) = (decode(event) for event in store.read_all(types={"deal.merged"}))
    assert isinstance(merged, c.DealMerged)
    assert merged.score == pytest.approx(sum(merged.features.values())) == 1.1
    load(store, a_row("Three.", keys=["loi"]), a_row("Four.", keys=["third"]))
    assert len(read_graph(store).deals[told].report_ids) == 3
    assert len(read_graph(store).deals) == 3


def test_a_row_without_words_for_it_is_deferred(store: MemoryStore) -> None:
    row = CuratedRow(
        document=a_text("Row.", kind=DocumentKind.DATASET_ROW), candidates=(a_candidate(),)
    )
    (outcome,) = load(store, row)
    assert outcome.deferred
    assert not read_graph(store).deals


def test_somebody_who_writes_meanwhile_is_taken_into_account() -> None:
    store = Meddling()
    store.before = [[new_event(a_company("OpenAI"), actor="x")]]
    outcomes = import_rows(store, [a_row("One.")], actor="curator")
    assert outcomes[0].companies_new == ("nvidia",)


def test_a_writer_who_is_always_first_ends_in_an_error(store: MemoryStore) -> None:
    class Busy(MemoryStore):
        def append(self, batch: object, expected: object = None, texts: object = None) -> object:  # type: ignore[override]
            raise ConcurrentAppend("x", 0, 1 + bool(batch) + bool(expected) + bool(texts))

    with pytest.raises(ConcurrentAppend):
        load(Busy(), a_row("One."))
    assert store.head().position == 0


def test_hundreds_of_rows_take_less_than_two_seconds_on_sqlite(tmp_path: Path) -> None:
    rows = [
        a_row(
            f"Row {number}.", a_candidate(f"Firm {number % 37}", f"Lab {number % 11}", number + 1)
        )
        for number in range(BATCH_ROWS + 50)
    ]
    store = SqliteStore(tmp_path / "log.db")
    began = time.perf_counter()
    outcomes = import_rows(store, rows, actor="curator")
    assert time.perf_counter() - began < 2.0
    assert len(outcomes) == len(rows)
    assert len(read_graph(store).deals) == len(rows)
    store.close()
