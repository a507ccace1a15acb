"""A log out to a file and in from one."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from api.session import Desk
from graph.errors import CommandRefused, ImportRefused
from graph.progress import Moved

if TYPE_CHECKING:
    from graph.store.transfer import ExportReport, ImportReport


def export_to(
    desk: Desk, path: Path, *, force: bool = False, on_progress: Moved | None = None
) -> ExportReport:
    """Write the log to a new file, whole or not at all."""
    from graph.store.transfer import export_log

    if not path.parent.is_dir():
        raise CommandRefused("export", f"there is no folder {path.parent}", "make it first")
    if path.is_dir() or (path.exists() and not force):
        raise CommandRefused("export", f"{path} is there already", "name a new file, or --force")
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        try:
            report = export_log(desk.store, file.write, on_progress)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return report


def import_from(desk: Desk, path: Path | None, *, on_progress: Moved | None = None) -> ImportReport:
    """Take in an exported log from a file, or from stdin (None)."""
    from graph.store.transfer import import_log

    if path is None:
        return import_log(desk.store, _lines(_stdin()), on_progress)
    with path.open(encoding="utf-8", newline="\n") as file:
        return import_log(desk.store, _lines(file), on_progress)


def _stdin() -> TextIO:
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8", newline="\n")
    return sys.stdin


def _lines(file: TextIO) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError as error:
        raise ImportRefused(0, "is not UTF-8 text, so no export of a log") from error
