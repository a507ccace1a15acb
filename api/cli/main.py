"""`dealgraph`: the entry of the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli import (
    circling,
    correcting,
    demo,
    intake,
    joining,
    leaning,
    looking,
    moving,
    naming,
    operating,
    reports,
    resting,
    reviewing,
    rings,
    scoring,
    stressing,
    supposing,
    watching,
)
from api.cli.failures import exit_code_of
from graph import VERSION

HELP = (
    "Who pays whom for AI, is it signed or just talk, and does the money come back round?\n\n"
    "Documents go in, deals come out. Each dollar keeps the sentence that states it, and every "
    "question can be asked as of a day."
)
EXAMPLES = """Start here:
  dealgraph demo                        the bundled deals, in one go
  dealgraph loops                       rings of money, largest first
  dealgraph exposure NVIDIA             who owes whom, who only talks
  dealgraph deal ID                     one deal, and the phrases behind it
  dealgraph ingest article.html         read documents of your own
  dealgraph loops --as-of 2025-09-30    the same, on an earlier day

Exit codes: 0 done, 1 refused (the line on stderr says why), 2 wrong usage."""


class Commands(TyperGroup):
    """Turns every expected error into one line and an exit code, also under a test's runner."""

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> Any:
        extra.update(prog_name="dealgraph", standalone_mode=False)
        sys.exit(exit_code_of(lambda: super(Commands, self).main(args, **extra)))


app = typer.Typer(
    cls=Commands,
    help=HELP,
    epilog=EXAMPLES,
    no_args_is_help=True,
    rich_markup_mode="rich",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dealgraph {VERSION}")
        raise typer.Exit


@app.callback(help=HELP, epilog=EXAMPLES)
def _root(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """Options of the command line as a whole."""


GROUPS = (
    intake, looking, rings, circling, reports, resting, stressing, supposing, leaning, watching,
    correcting, joining, naming, reviewing, operating, moving, scoring, demo,
)  # fmt: skip
for group in GROUPS:
    group.add_to(app)


def run() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()
