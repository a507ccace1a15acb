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
from typing import TYPE_CHECKING, Any

import typer

from api.cli.failures import told_in_one_line
from api.cli.options import CLOCKS, Actor, Json, Store
from api.cli.teaching import epilog_of, unwrapped

if TYPE_CHECKING:
    from api.session import Desk
    from graph.fold.snapshot import KnowledgeGraph
    from graph.model.calendar import AsOf


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


def command(
    app: typer.Typer,
    name: str,
    *,
    panel: str | None = None,
    clocks: bool = False,
    signed: bool = False,
    stored: bool = True,
    examples: str = "",
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a command. `clocks`: it reads as of a moment; `signed`: it writes in a name;
    `stored`: it opens a log. Refusals inside it become one line and exit code 1."""
    common: dict[str, Any] = {
        **({"store": Store} if stored else {}),
        "json": Json,
        **(CLOCKS if clocks else {}),
        **({"actor": Actor} if signed else {}),
    }

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]

        def run(**given: Any) -> None:
            asking = Asking(**{key: given.pop(key) for key in common})
            with told_in_one_line():
                function(asking, **given)

        parameters = [*own, *(_parameter(key, told) for key, told in common.items())]
        run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
        )
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        run.__name__ = function.__name__
        app.command(
            name,
            help=unwrapped(function.__doc__ or ""),
            rich_help_panel=panel,
            epilog=epilog_of(examples),
        )(run)
        return function

    return declare


def _parameter(name: str, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=False if name == "json" else None,
        annotation=annotation,
    )
