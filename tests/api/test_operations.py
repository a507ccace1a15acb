"""What the log holds, folding it anew, moving it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from api.operations import (
    export_to,
    import_from,
    keep_up,
    rebuild,
    redraw,
    status_of,
)
from api.session import Desk
from graph.commands import RetractReport
from graph.errors import CommandRefused, ImportRefused
from graph.events.catalogue import RetractionReason
from graph.model.calendar import AsOf
from graph.store.memory import MemoryStore
from tests.support.desks import RUMOUR, TODAY, a_desk, fill


def test_status_counts_what_is_there() -> None:
    desk = a_desk()
    status = status_of(desk)
    assert (status.documents, status.reports, status.deals) == (6, 5, 4)
    assert (status.waiting, status.retracted, status.withdrawn) == (1, 0, 0)
    assert status.head == desk.store.head()
    assert status.extractors == ("fixed@1",)
    assert status.last_recorded_at is not None


def test_status_follows_curation() -> None:
    desk = a_desk()
    report_id = next(iter(desk.whole().reports))
    desk.carry_out(
        RetractReport(report_id=report_id, code=RetractionReason.TEST_DATA, reason="a test")
    )
    (candidate_id,) = desk.whole().candidates
    desk.reject(candidate_id, reason="a guess")
    status = status_of(desk)
    assert (status.retracted, status.waiting) == (1, 0)
    assert status.events["report.retracted"] == 1


def test_status_of_an_empty_log() -> None:
    status = status_of(Desk(MemoryStore()))
    assert (status.head.position, status.events, status.last_recorded_at) == (0, {}, None)


def test_status_as_of_an_earlier_position() -> None:
    desk = a_desk()
    status = status_of(desk, AsOf(position=8))
    assert status.head.position == 8
    assert sum(status.events.values()) == 8


def test_reports_that_today_does_not_show_yet_are_counted() -> None:
    early = Desk(fill(MemoryStore()), today=lambda: TODAY.replace(year=2025, month=9, day=15))
    assert status_of(early).later == 3
    assert RUMOUR.facts.published_on is not None


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


def test_an_export_is_whole_or_not_there(tmp_path: Path) -> None:
    desk, path = a_desk(), tmp_path / "log.jsonl"

    class Full(MemoryStore):
        def text(self, digest: str) -> str | None:
            raise OSError(28, "No space left on device", digest)

    full = fill(Full())
    with pytest.raises(OSError, match="No space"):
        export_to(a_desk(full), path)
    assert list(tmp_path.iterdir()) == []
    report = export_to(desk, path)
    assert report.head == desk.store.head()
    assert [each.name for each in tmp_path.iterdir()] == ["log.jsonl"]


def test_an_export_is_not_put_over_a_file_or_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text("mine")
    with pytest.raises(CommandRefused, match="is there already"):
        export_to(a_desk(), path)
    with pytest.raises(CommandRefused, match="is there already"):
        export_to(a_desk(), tmp_path, force=True)
    with pytest.raises(CommandRefused, match="there is no folder"):
        export_to(a_desk(), tmp_path / "none" / "log.jsonl")
    assert path.read_text() == "mine"


def test_an_import_reads_a_file_or_stdin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, path = a_desk(), tmp_path / "log.jsonl"
    head = export_to(desk, path).head
    by_file, by_stdin = Desk(MemoryStore()), Desk(MemoryStore())
    assert import_from(by_file, path).head == head
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes()), "ascii"))
    assert import_from(by_stdin, None).head == head
    assert by_stdin.whole() == by_file.whole()


def test_what_is_no_text_is_no_export(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ImportRefused, match="UTF-8"):
        import_from(Desk(MemoryStore()), path)
