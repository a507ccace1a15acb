"""A log out to a file and in from one."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from api.moving import export_to, import_from
from api.session import Desk
from graph.errors import CommandRefused, ImportRefused
from graph.store.memory import MemoryStore
from tests.support.desks import a_desk, fill


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
