"""Options that several commands take, and how their words are read."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from analytics.flows import Column, Level
from graph.errors import InvalidValue
from graph.model.calendar import PartialDate

COMMON = "Common options"


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
        "(default: DEALGRAPH_STORE, else a file in your data folder)",
        rich_help_panel=COMMON,
        show_default=False,
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help="Print the answer as JSON.", rich_help_panel=COMMON)
]
AsOfDay = Annotated[
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
PublishedBy = Annotated[
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
Position = Annotated[
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
Actor = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="NAME",
        help="Who says so; stays in the log (default: DEALGRAPH_ACTOR, else curator).",
        rich_help_panel=COMMON,
        show_default=False,
    ),
]
CLOCKS: dict[str, Any] = {
    "as_of": AsOfDay,
    "published_by": PublishedBy,
    "position": Position,
}

Limit = Annotated[int, typer.Option(help="Show at most so many.", min=1, max=10_000)]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why; it stays in the log.")]
Currency = Annotated[
    str, typer.Option(metavar="CODE", help="Show money in this currency, at dated ECB rates.")
]
LevelOf = Annotated[Level, typer.Option(help="Firms by themselves, or with all that they control.")]
Money = Annotated[
    Column, typer.Option("--column", help="Which money: as announced, as contracted, or as paid.")
]
