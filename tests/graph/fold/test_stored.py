"""The stored snapshot: what it gives is what a fold from zero gives, or it is not used."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Collection, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.events import catalogue as c
from graph.events.codec import canonical_json
from graph.events.envelope import Event, new_event
from graph.fold import basis as basis_module
from graph.fold import shards as shards_module
from graph.fold.basis import fingerprint
from graph.fold.ledger import Ledger
from graph.fold.read import GraphReader, read_graph, read_ledger
from graph.fold.shards import Folding, fold_shards
from graph.fold.snapshot import KnowledgeGraph
from graph.fold.stored import StoredSnapshot
from graph.fold.whole import fold
from graph.model.calendar import AsOf
from graph.store.memory import MemoryStore
from graph.store.port import EventStore
from graph.store.sqlite import SqliteStore
from tests.support.any_order import told_in_any_order
from tests.support.builders import a_deal, a_history, a_leg
from tests.support.history import History, a_company, a_document
from tests.support.plausible import fill, plausible_events
from tests.support.random_history import Draw, payloads
from tests.support.stores import Backend

DAYS = (None, date(2025, 3, 1), date(2025, 9, 22), date(2026, 6, 30))
CLOCKS = [AsOf(valid_on=one, published_by=two) for one, two in product(DAYS, DAYS)]
many = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def whole(store: EventStore) -> tuple[Ledger, KnowledgeGraph]:
    ledger = read_ledger(store)
    return ledger, fold(ledger, AsOf(), {})


def a_stored(
    path: Path, store: EventStore, later_share: float = 1e9
) -> tuple[StoredSnapshot, list[str]]:
    """A snapshot of all that the store holds, and what is told from now on."""
    told: list[str] = []
    made = StoredSnapshot(path, told.append, least=0, later_share=later_share)
    assert made.save(*whole(store))
    told.clear()
    return made, told


def with_events(draws: list[tuple[int, ...]]) -> Iterator[tuple[c.Payload, str | None]]:
    for number, payload in enumerate(payloads(draws)):
        once = isinstance(payload, c.DealReported | c.DocumentIngested)
        yield payload, None if once else str(number)


@given(Draw, st.integers(min_value=1, max_value=60), st.lists(st.sampled_from(CLOCKS), min_size=1))
@many
def test_stored_and_later_events_equal_a_fold_from_zero_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory,
    draws: list[tuple[int, ...]],
    stop: int,
    moments: list[AsOf],
) -> None:
    history, told = History(), list(with_events(draws))
    for payload, cause in told[:stop]:
        history.add(payload, cause=cause)
    path = tmp_path_factory.mktemp("stored") / "a.snapshot"
    stored, lines = a_stored(path, history.store)
    reader = GraphReader(history.store, stored)
    for payload, cause in told[stop:]:
        history.add(payload, cause=cause)
        if cause is not None:
            reader.graph(moments[0])
    for moment in (AsOf(), *moments):
        ours = reader.graph(moment)
        assert canonical_json(ours) == canonical_json(read_graph(history.store, moment))
        assert ours == read_graph(history.store, moment)
        again = GraphReader(history.store, stored).graph(moment)
        assert canonical_json(again) == canonical_json(ours)
    assert not lines


def contents(stored: StoredSnapshot, store: EventStore) -> dict[str, object]:
    """All that is kept, but for the order of what was told, which is that of parts; a company may
    stand beside deals that name another one since."""
    base = stored.load(store)
    assert base is not None
    sections = {name: dict(section) for name, section in base.sections.items()}
    parties = sections.pop("of_company")
    for deal in sections["deals"].values():
        assert all(deal.deal_id in parties[party.company_id] for party in deal.parties)
    asked = (base.lanes_after, base.lanes_from, base.documents_after, base.documents_from)
    late = {day: [sorted(found(day)) for found in asked] for day in DAYS if day}
    rest = msgspec.json.decode(canonical_json(base.rest))
    return {**sections, **rest, "late": late, "position": base.position, "hash": base.head_hash}


@given(Draw, Draw, st.integers(1, 16))
@many
def test_a_snapshot_that_is_put_together_equals_one_from_zero(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[int, ...]],
    later: list[tuple[int, ...]],
    shards: int,
) -> None:
    """Of shards of the log, of one that stood before and what came after it, and of both again."""
    history, told = History(), list[str]()
    path = tmp_path_factory.mktemp("stored") / "a.snapshot"
    folding = Folding(shards, fold_shards)
    stored = StoredSnapshot(path, told.append, least=0, later_share=0, folding=folding)
    beginning = len(list(payloads(first)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shards_module, "EVENTS_LEAST", 1)
        patched.setattr(shards_module, "AT_ONCE_MOST", 16)
        for number, (payload, cause) in enumerate(with_events(first + later)):
            history.add(payload, cause=cause)
            if number + 1 in (beginning, beginning + 3):
                GraphReader(history.store, stored).catch_up()
        graph = GraphReader(history.store, stored).graph()
    assert canonical_json(graph) == canonical_json(read_graph(history.store))
    assert all(line.startswith("Storing") for line in told)
    ours = contents(stored, history.store)
    assert stored.save(*whole(history.store))
    assert ours == contents(stored, history.store)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_order_of_events_all_ways_give_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Shards, a snapshot renewed again and again, readers that keep up, and a fold from zero."""
    monkeypatch.setattr(shards_module, "EVENTS_LEAST", 1)
    folding = Folding(seed % 5 + 1, fold_shards)
    stored = StoredSnapshot(tmp_path / "a.snapshot", least=0, later_share=0, folding=folding)
    keeping_up = list[GraphReader]()
    for number, store in enumerate(told_in_any_order(seed)):
        keeping_up = keeping_up or [GraphReader(store, stored), GraphReader(store)]
        if number % 17 == seed % 17:
            for reader in keeping_up:
                reader.graph(CLOCKS[number % len(CLOCKS)])
            GraphReader(store, stored).catch_up()
    for moment in (AsOf(), *CLOCKS[seed % 5 :: 5]):
        wanted = read_graph(store, moment)
        for reader in (*keeping_up, GraphReader(store, stored)):
            graph = reader.graph(moment)
            assert canonical_json(graph) == canonical_json(wanted)
            assert [len(graph.deals), len(graph.reports), len(graph.documents)] == [
                len(wanted.deals),
                len(wanted.reports),
                len(wanted.documents),
            ]


RING = (
    a_deal(a_leg("NVIDIA", "OpenAI", 100)),
    a_deal(a_leg("OpenAI", "Oracle", 300), effective_on="2027-01"),
    a_deal(a_leg("Oracle", "NVIDIA", 40), printed="2026-05-01"),
)


@pytest.fixture
def history(backend: Backend) -> History:
    return a_history(*RING, store=backend.open())


def assert_made_anew(stored: StoredSnapshot, history: History) -> None:
    """Who cannot use it folds from zero, and stores it again."""
    graph = GraphReader(history.store, stored).graph()
    assert canonical_json(graph) == canonical_json(history.graph())
    base = stored.load(history.store)
    assert base is not None
    assert base.position == history.position()


def test_a_reader_that_begins_at_it_reads_only_what_came_after(
    backend: Backend, history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """… and the one event that it rests on, to know the log again."""
    stored, told = a_stored(tmp_path / "a.snapshot", history.store)
    last = history.position()
    history.add(a_company("Mistral"))
    wanted = canonical_json(history.graph())
    opened = backend.open()
    read_all, asked = type(opened).read_all, list[int]()

    def watched(
        store: Any, after: int = 0, upto: int | None = None, *more: Any, **words: Any
    ) -> Iterator[Event]:
        asked.append(after)
        return read_all(store, after, upto, *more, **words)

    monkeypatch.setattr(type(opened), "read_all", watched)
    graph = GraphReader(opened, stored).graph()
    assert (asked, told) == ([last - 1, last], [])
    assert canonical_json(graph) == wanted


def test_it_is_thrown_away_when_a_byte_is_another(history: History, tmp_path: Path) -> None:
    stored, told = a_stored(tmp_path / "a.snapshot", history.store)
    written = stored.path.read_bytes()
    places = {0, 7, 20, len(written) // 2, len(written) - 45, len(written) - 33, len(written) - 1}
    for place in sorted(places | set(range(0, len(written), 97))):
        flipped = bytearray(written)
        flipped[place] ^= 0x10
        stored.path.write_bytes(flipped)
        assert stored.load(history.store) is None, place
    assert len(told) == len(set(range(0, len(written), 97)) | places)
    stored.path.write_bytes(written)
    assert stored.load(history.store) is not None
    stored.path.write_bytes(written[: len(written) // 2])
    assert_made_anew(stored, history)
    assert "was changed or cut" in told[-2]


@pytest.mark.parametrize("place", ["fingerprint", "POLICY_ID", "SCHEMA_VERSION"])
def test_it_is_thrown_away_when_a_version_is_another(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    stored, told = a_stored(tmp_path / "a.snapshot", history.store)
    another = {
        "fingerprint": lambda: "of other code",
        "POLICY_ID": "weakest-source-v1",
        "SCHEMA_VERSION": {"deal.reported": 2},
    }[place]
    monkeypatch.setattr(basis_module, place, another)
    assert stored.load(history.store) is None
    assert "another version" in told[0]
    assert_made_anew(stored, history)


AMD = a_deal(a_leg("AMD", "OpenAI", 7))
LATER = a_deal(a_leg("Oracle", "NVIDIA", 41))
OTHERS = {
    "empty": (),
    "shorter": (AMD,),
    "longer": (AMD,) * 6,
    "the same but for the last deal": (*RING[:2], LATER),
    "the same and a deal more": (*RING, LATER),
}


@pytest.mark.parametrize("other", OTHERS)
def test_it_is_thrown_away_when_it_is_of_another_log(
    history: History, tmp_path: Path, other: str
) -> None:
    """A log on a server finds its snapshot by its first event: so does one that was put back from a
    backup, and may have gone another way since."""
    log = a_history(*OTHERS[other])
    firsts = [next(iter(each.store.read_all()), None) for each in (log, history)]
    assert (firsts[0] == firsts[1]) is other.startswith("the same")
    stored, told = a_stored(tmp_path / "a.snapshot", log.store)
    assert stored.load(history.store) is None
    assert told == [f"The stored snapshot {stored.path.name} is not used: it is of another log"]
    assert_made_anew(stored, history)


def test_what_is_asked_of_a_time_before_it_is_folded_from_zero(
    history: History, tmp_path: Path
) -> None:
    stored, _ = a_stored(tmp_path / "a.snapshot", history.store)
    for position in range(history.position() + 1):
        moment = AsOf(position=position)
        ours = GraphReader(history.store, stored).graph(moment)
        assert canonical_json(ours) == canonical_json(read_graph(history.store, moment))


@pytest.mark.parametrize("is_stored", [True, False])
def test_another_reader_at_any_position_goes_on_from_there(
    history: History, tmp_path: Path, is_stored: bool
) -> None:
    stored = a_stored(tmp_path / "a.snapshot", history.store)[0] if is_stored else None
    history.add(a_company("Mistral"))
    for later in (False, True):
        if later:
            history.add(a_company("Cohere"))
        reader = GraphReader(history.store, stored)
        for position in range(history.position() + 1):
            other = reader.at(position)
            for each in (position, history.position()):
                moment = AsOf(position=each)
                ours = canonical_json(other.graph(moment))
                assert ours == canonical_json(read_graph(history.store, moment))


def test_a_small_log_has_none(history: History, tmp_path: Path) -> None:
    stored = StoredSnapshot(tmp_path / "a.snapshot", least=history.position() + 1)
    GraphReader(history.store, stored).graph()
    assert not stored.path.exists()


def test_a_folder_that_cannot_be_written_costs_the_snapshot_and_not_the_answer(
    history: History, tmp_path: Path
) -> None:
    told: list[str] = []
    (tmp_path / "file").write_text("no folder")
    stored = StoredSnapshot(tmp_path / "file" / "a.snapshot", told.append, least=0)
    graph = GraphReader(history.store, stored).graph()
    assert canonical_json(graph) == canonical_json(history.graph())
    assert any("was not stored" in line for line in told)


def test_one_that_would_be_too_large_is_not_stored(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, told = a_stored(tmp_path / "a.snapshot", history.store)
    before = stored.path.read_bytes()
    monkeypatch.setattr("graph.fold.stored_file.BYTES_MAX", 500)
    assert not stored.save(*whole(history.store))
    assert "larger than 500 bytes" in told[-1]
    assert stored.path.read_bytes() == before
    assert list(tmp_path.glob("a.*")) == [stored.path]
    assert stored.load(history.store) is None


def test_the_fingerprint_is_that_of_the_sources() -> None:
    assert len(fingerprint()) == 64
    folder = Path(basis_module.__file__).parents[1]
    assert all((folder / name).is_dir() for name in ("events", "fold", "model"))


def test_a_snapshot_is_read_in_part_only(tmp_path: Path) -> None:
    store = MemoryStore()
    fill(store, plausible_events(600, companies=50))
    stored, _ = a_stored(tmp_path / "a.snapshot", store)
    base = stored.load(store)
    assert base is not None
    (first, *_) = base.deals
    assert base.deals[first] == read_graph(store).deals[first]
    assert len(base.deals._read) == 1  # type: ignore[attr-defined]
    assert not base.places._read  # type: ignore[attr-defined]


def test_of_an_earlier_day_only_deals_with_dates_on_both_sides_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, day = MemoryStore(), date(2025, 6, 30)
    fill(store, plausible_events(200, companies=20, reports_per_deal=3, spread=0.1))
    stored, _ = a_stored(tmp_path / "a.snapshot", store)
    read_streams, asked = store.read_streams, list[str]()

    def watched(stream_ids: Collection[str], upto: int) -> Iterator[Event]:
        asked.extend(stream_ids)
        return read_streams(stream_ids, upto)

    monkeypatch.setattr(store, "read_streams", watched)
    moment = AsOf(valid_on=day, published_by=day)
    before, whole = read_graph(store, moment), read_graph(store)
    assert GraphReader(store, stored).graph(moment) == before
    dates = {
        deal_id: [whole.reports[each].published_on or "" for each in deal.report_ids]
        for deal_id, deal in whole.deals.items()
    }
    both = {key for key, each in dates.items() if min(each) <= "2025-06-30" < max(each)}
    straddling = {each.removeprefix("deal:") for each in asked}
    assert both <= straddling
    assert len(straddling) < len(before.deals) / 2


_WRITER = """
    import sys, time
    from pathlib import Path
    from graph.fold import blocks
    from graph.fold.read import read_ledger
    from graph.fold.stored import StoredSnapshot
    from graph.fold.whole import fold
    from graph.model.calendar import AsOf
    from graph.store.sqlite import SqliteStore

    packed = blocks._packed
    def slowly(value):
        print("writing", flush=True)
        time.sleep(0.02)
        return packed(value)
    blocks._packed = slowly
    ledger = read_ledger(SqliteStore(Path(sys.argv[1])))
    StoredSnapshot(Path(sys.argv[2]), least=0).save(ledger, fold(ledger, AsOf(), {}))
"""


def test_a_writer_that_is_killed_leaves_the_old_one(tmp_path: Path) -> None:
    path, log = tmp_path / "log.sqlite.snapshot", tmp_path / "log.sqlite"
    store = SqliteStore(log)
    fill(store, plausible_events(500, companies=40))
    stored, told = a_stored(path, store)
    before = path.read_bytes()
    later = [a_company("AMD"), a_document("later"), a_document("latest", published_on=None)]
    store.append([new_event(each, actor="x") for each in later])
    for lines in (1, 4, 9):
        writer = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(_WRITER), str(log), str(path)],
            stdout=subprocess.PIPE,
        )
        assert writer.stdout is not None
        for _ in range(lines):
            assert writer.stdout.readline() == b"writing\n"
        writer.send_signal(signal.SIGKILL)
        writer.communicate(timeout=30)
        assert path.read_bytes() == before
    graph = GraphReader(store, stored).graph()
    assert canonical_json(graph) == canonical_json(read_graph(store))
    assert all("is not used" not in line for line in told)
    left = list(tmp_path.glob("*.part"))
    assert len(left) == 3
    for part in left:
        os.utime(part, (time.time() - 7_200,) * 2)
    assert stored.save(*whole(store))
    assert not list(tmp_path.glob("*.part"))
    store.close()


def test_two_writers_at_once_leave_a_whole_file(tmp_path: Path) -> None:
    path, log = tmp_path / "log.sqlite.snapshot", tmp_path / "log.sqlite"
    store = SqliteStore(log)
    fill(store, plausible_events(200, companies=40))
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(_WRITER), str(log), str(path)],
            stdout=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    base = StoredSnapshot(path, least=0).load(store)
    assert base is not None
    assert base.position == store.head().position
    store.close()


def test_the_header_says_what_it_rests_on(history: History, tmp_path: Path) -> None:
    stored, _ = a_stored(tmp_path / "a.snapshot", history.store)
    basis = basis_module.basis_of(history.store.head())
    assert msgspec.msgpack.encode(basis) in stored.path.read_bytes()
