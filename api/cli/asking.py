"""The options that every command takes after its name, and how a command is declared.

`command` adds them to a function whose first parameter is an `Asking`; the rest of its parameters
are its own arguments and options.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from api.cli.failures import told_in_one_line
from graph.errors import InvalidValue
from graph.model.calendar import PartialDate

if TYPE_CHECKING:
    from api.session import Desk
    from graph.fold.snapshot import KnowledgeGraph
    from graph.model.calendar import AsOf

COMMON = "Common options"
HELP_COLUMNS, EXAMPLE_COLUMNS = 74, 44


@dataclass(frozen=True, slots=True)
class Asking:
    """What the common options say. A clock left out is today, or the head of the log."""

    store: str | None = None
    json: bool = False
    as_of: date | None = None
    published_by: date | None = None
    position: int | None = None
    actor: str | None = None

    def desk(self, *, writes: bool = False) -> AbstractContextManager[Desk]:
        """The desk at the store of `--store`, else of the settings."""
        from api.cli.opening import open_desk

        return open_desk(self.store, writes=writes, actor=self.actor)

    def moment(self, desk: Desk) -> AsOf:
        """The clocks as asked for."""
        return desk.moment(self.as_of, self.published_by, self.position)

    def graph(self, desk: Desk) -> KnowledgeGraph:
        """The snapshot as of those clocks."""
        return desk.graph(self.moment(desk))


def read_day(text: str) -> date:
    """A day, or the last day of a month, quarter, half or year."""
    return _partial(text).latest


def read_first_day(text: str) -> date:
    """A day, or the first day of a month, quarter, half or year."""
    return _partial(text).earliest


def _partial(text: str) -> PartialDate:
    try:
        return PartialDate.parse(str(text).strip())
    except InvalidValue as error:
        raise typer.BadParameter(f"{text!r} {error.reason}") from error


Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="ADDRESS",
        help="The log: a file, sqlite:///PATH, neo4j://HOST:PORT or memory: "
        "(default: DEALGRAPHStore, else a file in your data folder)",
        rich_help_panel=COMMON,
        show_default=False,
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help="Print the answer as JSON.", rich_help_panel=COMMON)
]
_AS_OF = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=read_day,
        metavar="DATE",
        help="What was true in the world on that day (2025-09-30, 2025-09, 2025-Q3).",
        rich_help_panel=COMMON,
        show_default=False,
    ),
]
_PUBLISHED_BY = Annotated[
    date | None,
    typer.Option(
        "--published-by",
        parser=read_day,
        metavar="DATE",
        help="What had been printed by that day.",
        rich_help_panel=COMMON,
        show_default=False,
    ),
]
_POSITION = Annotated[
    int | None,
    typer.Option(
        "--position",
        metavar="N",
        min=0,
        help="What our log held up to its event number N.",
        rich_help_panel=COMMON,
        show_default=False,
    ),
]
_ACTOR = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="NAME",
        help="Who says so; stays in the log (default: DEALGRAPH_ACTOR, else curator).",
        rich_help_panel=COMMON,
        show_default=False,
    ),
]
_CLOCKS: dict[str, Any] = {
    "as_of": _AS_OF,
    "published_by": _PUBLISHED_BY,
    "position": _POSITION,
}


def _epilog(examples: str) -> str | None:
    """Examples as they are typed, each with what it does beside it, or above it when long."""
    lines = []
    for line in examples.strip().splitlines():
        typed, _, told = line.partition("  ")
        told = told.strip()
        beside = len(typed) <= EXAMPLE_COLUMNS and len(told) <= HELP_COLUMNS - EXAMPLE_COLUMNS
        if told and not beside:
            lines.append(f"  [dim]# {escape(told)}[/dim]")
        lines.append(
            f"  {escape(typed):<{EXAMPLE_COLUMNS}}{escape(told) if beside else ''}".rstrip()
        )
    return "\n".join(["Examples:", *lines]) if lines else None


def unwrapped(text: str) -> str:
    """Paragraphs on one line each, for the terminal to wrap."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(" ".join(each.split()) for each in paragraphs)


def command(
    app: typer.Typer,
    name: str,
    *,
    panel: str | None = None,
    clocks: bool = False,
    signed: bool = False,
    stored: bool = True,
    examples: str = "",
    hidden: bool = False,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a command. `clocks`: it reads as of a moment; `signed`: it writes in a name;
    `stored`: it opens a log. Refusals inside it become one line and exit code 1."""
    common: dict[str, Any] = {
        **({"store": Store} if stored else {}),
        "json": Json,
        **(_CLOCKS if clocks else {}),
        **({"actor": _ACTOR} if signed else {}),
    }

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]

        def run(**given: Any) -> None:
            asking = Asking(**{key: given.pop(key) for key in common})
            with told_in_one_line():
                function(asking, **given)

        added = [
            inspect.Parameter(
                key,
                inspect.Parameter.KEYWORD_ONLY,
                default=False if key == "json" else None,
                annotation=annotation,
            )
            for key, annotation in common.items()
        ]
        own = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own]
        run.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in (*own, *added)}
        run.__doc__ = function.__doc__
        run.__name__ = function.__name__
        app.command(
            name,
            help=unwrapped(function.__doc__ or ""),
            rich_help_panel=panel,
            epilog=_epilog(examples),
            hidden=hidden,
        )(run)
        return function

    return declare
