"""Files and folders in, one outcome each; nothing stops a run, and a second run goes on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph.errors import StoreUnavailable
from graph.fold.read import read_graph
from graph.store.memory import MemoryStore
from ingest.candidate import Candidate, Extraction, Extractor
from ingest.files import DEPTH_MAX, Posted, Source, list_files
from ingest.intake import FileOutcome, LateExtractor, summarise, take_in
from ingest.outcome import Outcome
from ingest.reading import Hints, ReadDocument
from ingest.record import Recorder
from tests.ingest.test_record import Meddling
from tests.support.history import TickingClock
from tests.support.ingesting import FixedExtractor, a_candidate

HINTS = Hints(published_on="2025-09-22", publisher="The Daily")


class ByWord(FixedExtractor):
    """Reads `X invests N billion in Y` anywhere in a text, and nothing else."""

    def __init__(self, fingerprint: str = "by-word@1", *, times: float = 1) -> None:
        super().__init__({}, fingerprint)
        self._times = times

    def extract(self, document: ReadDocument) -> Extraction:
        self.asked += 1
        words = document.text.replace(".", " ").split()
        found: list[Candidate] = []
        for at, word in enumerate(words):
            if word == "invests":
                giver, amount, receiver = words[at - 1], words[at + 1], words[at + 4]
                found.append(
                    a_candidate(
                        giver,
                        receiver,
                        float(amount) * self._times,
                        document=document,
                        quote="invests",
                    )
                )
        return Extraction(
            extractor=self.fingerprint, candidates=tuple(found), sentences=1, gated=len(found)
        )


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(clock=TickingClock())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four readable texts, one of them a copy of another, and three that nobody can read."""
    files = {
        "b/second.txt": "NVIDIA invests 100 billion in OpenAI.",
        "a.txt": "Microsoft invests 13 billion in OpenAI.",
        "c/copy.txt": "Microsoft invests 13 billion in OpenAI.",
        "weather.txt": "The weather was fine in the whole of the country.",
        ".hidden/not.txt": "Meta invests 14 billion in Scale.",
        "empty.txt": "",
    }
    for name, text in files.items():
        path = tmp_path / "texts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "texts" / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (tmp_path / "texts" / "huge.txt").write_bytes(b"word " * 1000)
    return tmp_path / "texts"


def run(
    store: MemoryStore,
    *sources: Source,
    extractor: Extractor | None = None,
    again: bool = False,
    size_max: int = 1000,
) -> list[FileOutcome]:
    recorder = Recorder(store, extractor or ByWord(), actor="pipeline@1")
    return list(take_in(sources, recorder, hints=HINTS, again=again, size_max=size_max))


def by_name(outcomes: list[FileOutcome]) -> dict[str, Outcome]:
    return {Path(each.source).name: each.outcome for each in outcomes}


class TestOneRun:
    def test_every_file_has_an_outcome_in_sorted_order(
        self, store: MemoryStore, folder: Path
    ) -> None:
        outcomes = run(store, folder)
        assert by_name(outcomes) == {
            "a.txt": Outcome.NEW,
            "empty.txt": Outcome.REFUSED,
            "huge.txt": Outcome.REFUSED,
            "image.png": Outcome.REFUSED,
            "weather.txt": Outcome.NOTHING_FOUND,
            "second.txt": Outcome.NEW,
            "copy.txt": Outcome.KNOWN,
        }
        names = [os.path.relpath(each.source, folder) for each in outcomes]
        assert names == [
            "a.txt",
            "empty.txt",
            "huge.txt",
            "image.png",
            "weather.txt",
            "b/second.txt",
            "c/copy.txt",
        ]

    def test_a_refusal_says_why_in_one_line_without_repeating_the_name(
        self, store: MemoryStore, folder: Path
    ) -> None:
        refused = {
            Path(each.source).name: each.document.reason
            for each in run(store, folder)
            if each.outcome is Outcome.REFUSED
        }
        assert len(refused) == 3
        assert all(reason and "\n" not in reason for reason in refused.values())
        assert not any(str(folder) in reason for reason in refused.values())
        assert "over the limit" in refused["huge.txt"]

    def test_the_summary_counts(self, store: MemoryStore, folder: Path) -> None:
        summary = summarise(run(store, folder))
        assert (summary.files, summary.new, summary.known, summary.refused) == (7, 2, 1, 3)
        assert (summary.nothing_found, summary.reports, summary.deals_new) == (1, 2, 2)
        assert not summary.cut

    def test_progress_is_told_after_each_file(self, store: MemoryStore, folder: Path) -> None:
        told: list[tuple[int, int, Outcome]] = []
        recorder = Recorder(store, ByWord(), actor="x")
        outcomes = list(
            take_in(
                [folder],
                recorder,
                on_progress=lambda number, files, one: told.append((number, files, one.outcome)),
            )
        )
        assert told == [(n, 7, one.outcome) for n, one in enumerate(outcomes, start=1)]

    def test_hints_reach_the_document(self, store: MemoryStore, folder: Path) -> None:
        run(store, folder / "a.txt")
        (document,) = read_graph(store).documents.values()
        assert (document.facts.published_on, document.facts.publisher) == (
            "2025-09-22",
            "The Daily",
        )

    def test_bytes_from_the_caller_are_a_source_too(self, store: MemoryStore) -> None:
        text = b"Meta invests 14 billion in Scale."
        first, second = run(store, Posted("-", text), Posted("upload", text))
        assert (first.source, first.outcome, second.outcome) == ("-", Outcome.NEW, Outcome.KNOWN)

    @pytest.mark.parametrize("fault", [RecursionError, TypeError, KeyError, ZeroDivisionError])
    def test_a_file_on_which_the_extractor_fails_stops_nothing(
        self, store: MemoryStore, folder: Path, fault: type[Exception]
    ) -> None:
        class Fragile(ByWord):
            def extract(self, document: ReadDocument) -> Extraction:
                if "weather" in document.text:
                    raise fault("too deep")
                return super().extract(document)

        outcomes = run(store, folder, extractor=Fragile())
        assert by_name(outcomes)["weather.txt"] is Outcome.REFUSED
        assert by_name(outcomes)["second.txt"] is Outcome.NEW

    def test_a_bad_hint_is_refused(self, store: MemoryStore, folder: Path) -> None:
        recorder = Recorder(store, ByWord(), actor="x")
        (outcome,) = take_in([folder / "a.txt"], recorder, hints=Hints(published_on="soon"))
        assert outcome.outcome is Outcome.REFUSED
        assert "soon" in outcome.document.reason


class TestPlaces:
    @pytest.mark.parametrize(
        ("name", "reason"),
        [("absent.txt", "does not exist"), ("hollow", "is a folder without files")],
    )
    def test_a_place_without_a_file_is_refused(
        self, store: MemoryStore, tmp_path: Path, name: str, reason: str
    ) -> None:
        (tmp_path / "hollow").mkdir()
        (outcome,) = run(store, tmp_path / name)
        assert outcome.outcome is Outcome.REFUSED
        assert reason in outcome.document.reason

    def test_a_pipe_is_not_waited_for(self, store: MemoryStore, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        (outcome,) = run(store, tmp_path / "pipe")
        assert "is no regular file" in outcome.document.reason

    def test_a_link_that_leads_round_is_walked_once(self, store: MemoryStore, folder: Path) -> None:
        (folder / "b" / "round").symlink_to(folder, target_is_directory=True)
        assert len(run(store, folder)) == 7

    def test_folders_too_deep_are_not_entered(self, tmp_path: Path) -> None:
        deep = tmp_path
        for number in range(DEPTH_MAX + 3):
            deep /= str(number)
        deep.mkdir(parents=True)
        (deep / "x.txt").write_text("x")
        assert list_files([tmp_path]) == ([tmp_path], False)

    def test_too_many_files_are_cut_and_the_run_says_so(
        self, store: MemoryStore, folder: Path
    ) -> None:
        recorder = Recorder(store, ByWord(), actor="x")
        outcomes = list(take_in([folder], recorder, files_max=2))
        assert len(outcomes) == 3
        assert outcomes[-1].document.reason.startswith("more than 2 files")
        assert summarise(outcomes).cut
        assert summarise(outcomes).files == 2


class TestGoingOn:
    def test_a_second_run_writes_nothing_and_reads_nothing(
        self, store: MemoryStore, folder: Path
    ) -> None:
        run(store, folder)
        head = store.head()
        extractor = ByWord()
        summary = summarise(run(store, folder, extractor=extractor))
        assert store.head() == head
        assert (summary.known, summary.new, summary.refused) == (4, 0, 3)
        assert extractor.asked == 0

    def test_a_run_that_was_cut_off_is_taken_up(self, folder: Path) -> None:
        store = Meddling()
        recorder = Recorder(store, ByWord(), actor="x")
        running = take_in([folder], recorder, size_max=1000)
        assert next(running).outcome is Outcome.NEW
        running.close()
        outcomes = by_name(run(store, folder))
        assert (outcomes["a.txt"], outcomes["second.txt"]) == (Outcome.KNOWN, Outcome.NEW)

    def test_a_store_that_is_gone_ends_the_run_and_the_log_holds_whole_documents(
        self, folder: Path
    ) -> None:
        store = Meddling()
        store.lose_answers = 99
        with pytest.raises(StoreUnavailable):
            run(store, folder)
        store.lose_answers = 0
        outcomes = by_name(run(store, folder))
        assert outcomes["a.txt"] is Outcome.KNOWN
        types = [event.type for event in store.read_all()]
        assert types.count("document.ingested") == types.count("document.extracted") == 3

    def test_the_model_is_not_loaded_for_known_files(
        self, store: MemoryStore, folder: Path
    ) -> None:
        run(store, folder)
        made: list[Extractor] = []

        def make() -> Extractor:
            made.append(ByWord())
            return made[-1]

        run(store, folder, extractor=LateExtractor(make))
        assert made == []
        run(store, Posted("-", b"AMD invests 2 billion in Crusoe."), extractor=LateExtractor(make))
        assert len(made) == 1

    def test_again_lets_a_better_extractor_read_what_is_known(
        self, store: MemoryStore, folder: Path
    ) -> None:
        run(store, folder)
        assert by_name(run(store, folder, again=True))["a.txt"] is Outcome.KNOWN
        better = ByWord("by-word@2", times=2)
        outcomes = by_name(run(store, folder, extractor=better, again=True))
        assert outcomes["a.txt"] is Outcome.CHANGED
        assert outcomes["copy.txt"] is Outcome.KNOWN
        assert len(read_graph(store).deals) == 2
