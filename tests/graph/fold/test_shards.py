"""Shares of the deals of a log, each folded alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.fold import shards as module
from graph.fold.read import read_graph
from graph.fold.shards import Shard, fold_shard, fold_shards, read_part, shards_of
from graph.model.calendar import AsOf
from graph.model.ids import deal_id_of
from graph.store.memory import MemoryStore
from tests.support.plausible import fill, plausible_events


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    made = MemoryStore()
    fill(made, plausible_events(120, companies=20, reports_per_deal=3, spread=0.2))
    return made


@given(st.integers(1, 8), st.one_of(st.text(max_size=20), st.uuids().map(lambda u: f"deal-{u}")))
def test_every_id_falls_to_one_shard(count: int, key: str) -> None:
    shards = [Shard(upto=9, number=number, count=count) for number in range(count)]
    assert [shard.has(key) for shard in shards].count(True) == 1


def test_shards_are_of_about_one_size() -> None:
    ids = [deal_id_of(str(number), 0) for number in range(8_000)]
    for count in range(1, 9):
        sizes = [
            sum(map(Shard(upto=9, number=number, count=count).has, ids)) for number in range(count)
        ]
        assert min(sizes) > 0.85 * len(ids) / count


@pytest.mark.parametrize(
    ("upto", "at_once", "count"),
    [(0, 4, 1), (24_999, 4, 1), (50_000, 4, 2), (10**6, 4, 4), (10**6, 64, 8), (10**6, 1, 1)],
)
def test_there_are_as_many_as_are_worth_a_process(upto: int, at_once: int, count: int) -> None:
    shards = shards_of(upto, at_once)
    assert [(each.upto, each.number, each.count) for each in shards] == [
        (upto, number, count) for number in range(count)
    ]


def test_a_shard_says_of_its_deals_what_the_whole_says(store: MemoryStore, tmp_path: Path) -> None:
    whole, upto = read_graph(store), store.head().position
    seen = list[str]()
    for number in range(3):
        shard, path = Shard(upto=upto, number=number, count=3), tmp_path / "a.part"
        fold_shard(store, shard, path)
        deals = dict(read_part(path).sections["deals"])
        assert deals == {key: each for key, each in whole.deals.items() if shard.has(key)}
        seen += deals
    assert sorted(seen) == list(whole.deals)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_log_without_reports_has_shards_too(tmp_path: Path, count: int) -> None:
    store = MemoryStore()
    fill(store, (each for each in plausible_events(40) if each.type != "deal.reported"))
    documents = list[str]()
    for number in range(count):
        shard = Shard(upto=store.head().position, number=number, count=count)
        fold_shard(store, shard, tmp_path / "a.part")
        documents += read_part(tmp_path / "a.part").sections["documents"]
    assert sorted(documents) == list(read_graph(store).documents)


def test_what_came_after_the_position_is_not_told(store: MemoryStore, tmp_path: Path) -> None:
    shard = Shard(upto=400, number=0, count=1)
    fold_shard(store, shard, tmp_path / "a.part")
    assert (
        read_graph(store, AsOf(position=400)).deals
        == read_part(tmp_path / "a.part").sections["deals"]
    )


def test_it_is_told_how_much_is_done(
    store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_STEP", 20)
    told = list[tuple[int, int]]()
    jobs = [(shard, tmp_path / f"{shard.number}.part") for shard in shards_of_two(store)]
    fold_shards(store, jobs, lambda done, of: told.append((done, of)))
    events = store.head().position
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len(told) > 40
    assert told[-1] == (events, events)


def shards_of_two(store: MemoryStore) -> list[Shard]:
    return [Shard(upto=store.head().position, number=number, count=2) for number in range(2)]
