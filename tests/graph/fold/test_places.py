"""Reports that are read from the log when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.errors import StoreCorrupt
from graph.events.envelope import Event
from graph.fold.places import MANY, EventsAt
from graph.fold.read import read_graph
from graph.fold.stored import StoredSnapshot
from graph.store.memory import MemoryStore
from tests.support.plausible import fill, plausible_events

REPORTS = ("deal.reported",)


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    fill(made, plausible_events(200, companies=20))
    return made


def watched(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch, name: str = "read_all"
) -> list[tuple[Any, ...]]:
    """What the store is asked for from now on."""
    asked, read = list[tuple[Any, ...]](), getattr(store, name)

    def told(*what: Any, **words: Any) -> Iterator[Event]:
        asked.append((*what, *words.values()))
        return read(*what, **words)  # type: ignore[no-any-return]

    monkeypatch.setattr(store, name, told)
    return asked


def test_what_is_told_of_many_deals_is_read_at_once(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    deals = {each.stream_id.removeprefix("deal:") for each in store.read_all(types=REPORTS)}
    log, one_by_one = EventsAt(store, 300), watched(store, monkeypatch)
    at_once = watched(store, monkeypatch, "read_streams")
    log.hold(sorted(deals))
    assert len(at_once) == 1
    places = [each.position for each in store.read_all(upto=300, types=REPORTS)]
    one_by_one.clear()
    assert [log[place].position for place in places] == places
    assert one_by_one == []
    assert log[places[0]].position == places[0]
    assert one_by_one == [(places[0] - 1, places[0])]


def test_who_asks_for_many_reports_is_given_all_in_few_questions(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    base = StoredSnapshot(tmp_path / "a.snapshot", least=0).make(store, None)
    assert base is not None
    asked = watched(store, monkeypatch)
    assert dict(base.reports) == read_graph(store).reports
    few = len(base.reports) // MANY
    assert len(asked) <= few + 3
    assert dict(base.reports) == read_graph(store).reports


def test_a_place_without_an_event_or_without_a_report_is_a_damaged_log(store: MemoryStore) -> None:
    log = EventsAt(store, store.head().position)
    with pytest.raises(StoreCorrupt, match="missing"):
        log[store.head().position + 1]
    with pytest.raises(StoreCorrupt, match="no report"):
        log.report(1)
