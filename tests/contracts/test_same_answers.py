"""Invariant 5: every store gives the same answers for every as-of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.events.codec import canonical_json
from graph.fold.read import GraphReader, read_graph
from graph.fold.stored import StoredSnapshot
from graph.model.calendar import AsOf
from graph.store.memory import MemoryStore
from tests.support.history import TickingClock
from tests.support.random_history import a_random_log
from tests.support.stores import Backend

CLOCKS = (
    AsOf(),
    AsOf(valid_on=date(2025, 6, 30)),
    AsOf(published_by=date(2025, 9, 22)),
    AsOf(position=17),
    AsOf(valid_on=date(2026, 1, 1), published_by=date(2025, 12, 31), position=30),
)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_events_give_the_same_answers_and_the_same_hashes(
    backend: Backend, seed: int
) -> None:
    store, told = backend.open(TickingClock()), MemoryStore(TickingClock())
    keeping_up = GraphReader(store)
    for batch in a_random_log(seed):
        assert store.append(batch) == told.append(batch)
        keeping_up.catch_up()
    assert list(store.read_all()) == list(told.read_all())
    for as_of in CLOCKS:
        expected = canonical_json(read_graph(told, as_of))
        assert canonical_json(read_graph(store, as_of)) == expected
        assert canonical_json(keeping_up.graph(as_of)) == expected


@pytest.mark.parametrize("seed", [1, 2])
def test_who_begins_at_a_stored_snapshot_is_given_the_same_answers(
    backend: Backend, seed: int, tmp_path: Path
) -> None:
    """It is made half way, and read through another store object on the same log."""
    store, told = backend.open(TickingClock()), MemoryStore(TickingClock())
    ours, theirs = (
        StoredSnapshot(tmp_path / name, least=0, later_share=1e9) for name in ("ours", "theirs")
    )
    batches = a_random_log(seed)
    for number, batch in enumerate(batches):
        if number == len(batches) // 2:
            GraphReader(store, ours).catch_up()
            GraphReader(told, theirs).catch_up()
            made = ours.path.read_bytes()
            assert made == theirs.path.read_bytes()
        store.append(batch)
        told.append(batch)
    opened = backend.open()
    base = ours.load(opened)
    assert base is not None
    assert 0 < base.position < opened.head().position
    for as_of in CLOCKS:
        answer = GraphReader(opened, ours).graph(as_of)
        assert canonical_json(answer) == canonical_json(read_graph(told, as_of))
    assert ours.path.read_bytes() == made
