"""Which files a run takes in, in which order, and their bytes within bounds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.errors import UnreadableDocument
from ingest.readers.bounds import refuse_size

FILES_MAX = 100_000
DEPTH_MAX = 32


@dataclass(frozen=True, slots=True)
class Posted:
    """Bytes that a caller holds (standard input, an upload), with a name for the report."""

    source: str
    raw: bytes


Source = Path | Posted


def list_files(sources: Iterable[Source], files_max: int = FILES_MAX) -> tuple[list[Source], bool]:
    """Every file to take in, folders walked in sorted order; and whether the list was cut.

    Hidden files and folders are passed over, links to folders are not followed, and folders deeper
    than `DEPTH_MAX` are not entered.
    """
    found: list[Source] = []
    for source in sources:
        for each in _files_of(source):
            if len(found) >= files_max:
                return found, True
            found.append(each)
    return found, False


def _files_of(source: Source) -> Iterator[Source]:
    if isinstance(source, Posted) or not source.is_dir():
        yield source
        return
    base, any_file = len(source.parts), False
    for folder, folders, names in os.walk(source):
        deep = len(Path(folder).parts) - base >= DEPTH_MAX
        folders[:] = [] if deep else sorted(each for each in folders if not each.startswith("."))
        for name in sorted(each for each in names if not each.startswith(".")):
            any_file = True
            yield Path(folder, name)
    if not any_file:
        yield source  # read as a file, it is refused with its reason


def read_bytes(path: Path, size_max: int) -> bytes:
    """At most one byte more than is allowed, so that a huge file never enters the memory."""
    try:
        if path.is_dir():
            raise UnreadableDocument(str(path), "is a folder without files that can be read")
        if not path.is_file():
            reason = "is no regular file" if path.exists() else "does not exist"
            raise UnreadableDocument(str(path), f"{reason}; name a text or HTML file")
        refuse_size(path.stat().st_size, str(path), size_max)
        with path.open("rb") as opened:
            return opened.read(size_max + 1)
    except OSError as error:
        reason = f"cannot be opened ({error.strerror}); check its permissions"
        raise UnreadableDocument(str(path), reason) from error
