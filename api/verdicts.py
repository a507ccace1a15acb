"""The verdicts of the queue out to labelled text files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import CommandRefused
from graph.model.value import Value

if TYPE_CHECKING:
    from graph.fold.snapshot import KnowledgeGraph

COMMAND = "review export"
OF_FILINGS = "filing_"
"""Labels in a file whose name begins like this are read as sentences of filings."""


class LabelFile(Value, frozen=True):
    path: str
    lines: int


class WrittenLabels(Value, frozen=True):
    """`files` are those that were written: none when nobody has given a verdict yet."""

    files: tuple[LabelFile, ...]
    deals: int
    negatives: int
    left_out: dict[str, int]


def write_labels(graph: KnowledgeGraph, path: Path, *, force: bool = False) -> WrittenLabels:
    """Write the sentences of the news to `path` and those of filings beside it; a file without a
    sentence is not made. Raises CommandRefused before anything is written."""
    from ingest.verdicts import labels_of

    _refuse(path, force)
    found = labels_of(graph)
    beside = path.with_name(OF_FILINGS + path.name)
    told = [(path, found.lines), (beside, found.filing_lines)]
    written = [(file, lines) for file, lines in told if lines]
    for file, _ in written:
        if file.exists() and not force:
            raise CommandRefused(COMMAND, f"{file} is there already", "name a new file, or --force")
    for file, lines in written:
        _write(file, lines)
    return WrittenLabels(
        files=tuple(LabelFile(path=str(file), lines=len(lines)) for file, lines in written),
        deals=found.deals,
        negatives=found.negatives,
        left_out=found.left_out,
    )


def _refuse(path: Path, force: bool) -> None:
    if path.suffix != ".txt":
        raise CommandRefused(COMMAND, f"{path} is no .txt file", "labels are read from such files")
    if path.name.startswith("filing"):
        reason = f"{path.name} would be read as sentences of filings"
        raise CommandRefused(COMMAND, reason, "let the name begin otherwise")
    if not path.parent.is_dir():
        raise CommandRefused(COMMAND, f"there is no folder {path.parent}", "make it first")
    if path.is_dir() or (path.exists() and not force):
        raise CommandRefused(COMMAND, f"{path} is there already", "name a new file, or --force")


def _write(path: Path, lines: tuple[str, ...]) -> None:
    """Whole or not at all."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        try:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
