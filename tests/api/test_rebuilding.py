"""Folding the log anew."""

from __future__ import annotations

from api.rebuilding import keep_up, rebuild, redraw
from tests.support.desks import a_desk


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
