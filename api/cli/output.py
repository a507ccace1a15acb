"""Writing: JSON as UTF-8 whatever the terminal, tables for people, plain text in a pipe."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
import typer

from graph.progress import Moved

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Progress
    from rich.table import Table

PIPE_COLUMNS = 160
"""Width of what is not shown on a terminal: nothing should be cut in a pipe."""
WORD_COLUMNS = 14
_EDGES, _BETWEEN = "  ", "   "
NARROW_COLUMNS = 100
"""Below this a table leaves its least needed columns out."""
_ENCODER = msgspec.json.Encoder(decimal_format="string")
STATUS_STYLES = {
    "rumoured": "yellow",
    "proposed": "yellow",
    "announced": "cyan",
    "signed": "green",
    "effective": "green",
    "completed": "green",
    "terminated": "red",
    "expired": "red",
    "denied": "red",
}


def say_json(value: object) -> None:
    """The value as JSON, decimals as text, indented; the same bytes for the same value."""
    typer.echo(json_bytes(value))


def say_json_line(value: object) -> None:
    """The value as JSON on one line, at once: whoever reads a pipe waits for it."""
    typer.echo(_ENCODER.encode(value))


def write(text: str) -> None:
    """A whole page or table as UTF-8, as it is."""
    typer.echo(text.encode("utf-8"), nl=False)


def json_bytes(value: object) -> bytes:
    """Indented JSON in UTF-8, fields in the order of the value."""
    return msgspec.json.format(_ENCODER.encode(value), indent=2)


def console(*, stderr: bool = False) -> Console:
    """A console on the stream as it is now: colours only on a terminal without NO_COLOR."""
    from api.cli.screen import Screen

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else shutil.get_terminal_size((PIPE_COLUMNS, 24)).columns
    return Screen(file=stream, width=width)


def say(*parts: RenderableType) -> None:
    """Print renderables, one under the other."""
    screen = console()
    for part in parts:
        screen.print(part)


def note(text: str) -> None:
    """A line beside the result, on stderr, so that a pipe holds the result alone."""
    from rich.text import Text

    console(stderr=True).print(Text(text, style="dim"))


def table(*columns: str | tuple[str, str], title: str | None = None) -> Table:
    """A table with a rule under its head. A column is a name, or a name and options: `r` right
    aligned, `f` folds instead of being cut, `n` never wraps, `w` keeps room for a word."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    made = Table(
        box=SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False
    )
    for column in columns:
        name, options = column if isinstance(column, tuple) else (column, "")
        made.add_column(
            name,
            justify="right" if "r" in options else "left",
            overflow="fold" if "f" in options else "ellipsis",
            no_wrap="n" in options,
            min_width=WORD_COLUMNS if "w" in options else None,
        )
    return made


def status_text(status: str) -> RenderableType:
    """A status in its colour; the word itself says it all without one."""
    from rich.text import Text

    return Text(status, style=STATUS_STYLES.get(status, ""))


def is_narrow() -> bool:
    """Is there little room for a table?"""
    return console().width < NARROW_COLUMNS


def first_that_fits(builds: Iterable[Callable[[], Table]]) -> Table:
    """The first table whose figures all show whole on this screen, else the last: a column that is
    left out is better than one that is cut."""
    made: Table | None = None
    for build in builds:
        made = build()
        if width_of(made) <= console().width:
            break
    assert made is not None, "at least one way to build the table"
    return made


def width_of(made: Table) -> int:
    """What a table of texts needs: the longest cell where nothing wraps, else the longest word."""
    from rich.cells import cell_len

    needed = len(_EDGES) + len(_BETWEEN) * (len(made.columns) - 1)
    for column in made.columns:
        told = [str(column.header), *map(str, column.cells)]
        pieces = told if column.no_wrap else [word for each in told for word in each.split()]
        needed += max(column.min_width or 0, *map(cell_len, pieces), 0)
    return needed


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 deal`, `2,304 deals`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def shown_of(shown: int, total: int, one: str, many: str | None = None) -> str:
    """What a list shows of how many there are; a cut list says so and what to do."""
    if shown == total:
        return counted(total, one, many)
    return f"{shown:,} of {counted(total, one, many)} shown; --limit {total} shows all"


def progress(*, bars: bool) -> Progress:
    """A progress bar on stderr that leaves nothing behind; silent unless that is a terminal."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    screen = console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=screen,
        transient=True,
        disable=not (bars and screen.is_terminal),
    )


@contextmanager
def bar_of(doing: str, *, bars: bool = True) -> Iterator[Moved]:
    """A progress bar that is moved by (position, last position)."""
    with progress(bars=bars) as bar:
        task = bar.add_task(doing, total=None)

        def moved(position: int, last: int) -> None:
            bar.update(task, completed=position, total=last)

        yield moved


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV with a head; None is an empty field."""
    import csv
    import io

    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_csv_field(each) for each in row] for row in rows)
    return page.getvalue()


def _csv_field(value: object) -> object:
    """A text that a spreadsheet would take for a formula is kept a text."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@" and value else value
