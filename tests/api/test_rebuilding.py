"""Folding the log anew."""

from __future__ import annotations

from pathlib import Path

import msgspec

from analytics.reports import LoopQuestion
from api.rebuilding import keep_up, rebuild, redraw
from api.session import Desk
from graph.events.codec import canonical_json
from graph.fold.read import read_graph, read_ledger
from graph.fold.stored import StoredSnapshot
from graph.fold.whole import fold
from graph.model.calendar import AsOf
from graph.store.memory import MemoryStore
from tests.support.desks import TODAY, a_desk, fill


def test_a_rebuild_tells_its_progress_and_agrees() -> None:
    desk = a_desk()
    reached: list[tuple[int, int]] = []
    answer = rebuild(desk, lambda position, last: reached.append((position, last)))
    assert answer.same
    assert answer.projection is None
    assert answer.position == desk.whole().position
    assert all(position <= last for position, last in reached)


def test_a_log_in_memory_has_no_picture() -> None:
    desk = a_desk()
    assert redraw(desk) is None
    assert keep_up(desk) is None


def a_desk_with_a_snapshot(path: Path) -> Desk:
    stored = StoredSnapshot(path, least=0, later_share=1e9)
    return Desk(fill(MemoryStore()), stored=stored, today=lambda: TODAY)


def test_every_answer_through_a_stored_snapshot_is_that_of_a_fold_from_zero(tmp_path: Path) -> None:
    plain, desk = a_desk(), a_desk_with_a_snapshot(tmp_path / "a.snapshot")
    first, second = (each.loops(LoopQuestion()) for each in (plain, desk))
    assert second.receipt.digest == first.receipt.digest
    assert msgspec.structs.replace(second, receipt=first.receipt) == first
    assert (tmp_path / "a.snapshot").exists()
    for position in (5, desk.whole().position - 1):
        asked = desk.moment(position=position)
        assert canonical_json(desk.graph(asked)) == canonical_json(read_graph(desk.store, asked))


def test_a_rebuild_renews_the_stored_snapshot_and_never_believes_it(tmp_path: Path) -> None:
    path = tmp_path / "a.snapshot"
    desk = a_desk_with_a_snapshot(path)
    # A snapshot that claims to be of this log and is not: it has a deal too few.
    ledger = read_ledger(desk.store)
    graph = fold(ledger, AsOf(), {})
    deals = dict(graph.deals)
    deals.popitem()
    forged = StoredSnapshot(path, least=0)
    assert forged.save(ledger, msgspec.structs.replace(graph, deals=deals))
    answer = rebuild(desk)
    assert not answer.same
    assert answer.stored
    assert canonical_json(desk.whole()) == canonical_json(graph)
    assert rebuild(desk).same
    assert not rebuild(a_desk()).stored
