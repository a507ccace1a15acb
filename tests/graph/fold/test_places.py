"""Reports that are read from the log when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.errors import StoreCorrupt
from graph.events.envelope import Event
from graph.fold.places import GAP, MANY, EventsAt
from graph.fold.read import read_graph
from graph.fold.stored import StoredSnapshot
from graph.store.memory import MemoryStore
from tests.support.plausible import fill, plausible_events


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    fill(made, plausible_events(200, companies=20))
    return made


def watched(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int | None]]:
    """What the store is asked for from now on."""
    asked, read_all = list[tuple[int, int | None]](), store.read_all

    def told(after: int = 0, upto: int | None = None, *more: Any) -> Iterator[Event]:
        asked.append((after, upto))
        return read_all(after, upto, *more)

    monkeypatch.setattr(store, "read_all", told)
    return asked


def test_events_that_are_near_each_other_are_read_at_once(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, log = watched(store, monkeypatch), EventsAt(store)
    places = [5, 7, 7 + GAP, 8 + 2 * GAP, 300]
    log.hold(reversed(places))
    assert asked == [(4, 7 + GAP), (7 + 2 * GAP, 8 + 2 * GAP), (299, 300)]
    assert [log[place].position for place in places] == places
    assert len(asked) == 3
    assert log[5].position == 5
    assert asked[3:] == [(4, 5)]


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
    log = EventsAt(store)
    with pytest.raises(StoreCorrupt, match="missing"):
        log[store.head().position + 1]
    with pytest.raises(StoreCorrupt, match="no report"):
        log.report(1)
