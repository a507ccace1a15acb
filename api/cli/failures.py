"""From an error to an exit code and one line on stderr that says what to do.

0 done · 1 refused: the line says why and what would do · 2 wrong usage · 130 stopped by Ctrl-C.
Errors that this project does not raise on purpose pass through: they are faults, and are shown.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import typer

from graph.errors import DealgraphError, InvalidEvent, NotFound, StoreCorrupt

OK, REFUSED, USAGE, STOPPED = 0, 1, 2, 130
LINE_MAX = 600
_LISTED_BY = {
    "deal": "dealgraph deals",
    "company": "dealgraph companies",
    "document": "dealgraph documents",
    "report": "dealgraph deal ID",
    "candidate": "dealgraph review list",
}


def exit_code_of(run: Callable[[], object]) -> int:
    """Run a parsed command line; tell what went wrong, and give the exit code."""
    try:
        told = run()
    except typer.TyperException as error:
        return _usage(error)
    except typer.Abort:
        return _stopped()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            silence_stdout()
            return OK
        raise
    if told == STOPPED:
        return _stopped()
    return told if isinstance(told, int) else OK


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """Inside a command: a refusal ends it with 1 and one line; a closed pipe ends it well."""
    try:
        yield
        sys.stdout.flush()
    except DealgraphError as error:
        tell(_with_hint(error))
        raise typer.Exit(REFUSED) from error
    except BrokenPipeError as error:
        silence_stdout()
        raise typer.Exit(OK) from error
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        tell(f"{name}{(error.strerror or str(error)).lower()}; check the path and its permissions")
        raise typer.Exit(REFUSED) from error
    except RecursionError as error:
        tell("the input is nested too deeply to be read; take it apart")
        raise typer.Exit(REFUSED) from error


def tell(text: str) -> None:
    """One line on stderr, whatever the text holds."""
    line = " ".join(text.split())
    line = line if len(line) <= LINE_MAX else line[: LINE_MAX - 1] + "…"
    with suppress(OSError):
        typer.echo(f"dealgraph: {line}", err=True)


def silence_stdout() -> None:
    """Nobody reads stdout any more: what is still buffered must not be an error at exit."""
    with suppress(OSError, ValueError):
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())


def _with_hint(error: DealgraphError) -> str:
    match error:
        case StoreCorrupt():
            return f"{error}; restore a backup, or export what stands before it"
        case InvalidEvent():
            return f"{error}; dealgraph verify says where the log is damaged"
        case NotFound() if error.kind in _LISTED_BY and not error.near:
            return f"{error}; {_LISTED_BY[error.kind]} lists what there is"
        case _:
            return str(error)


def _usage(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return OK
    path = context.command_path if context else "dealgraph"
    text = error.format_message().rstrip(".")
    shown = text[:1].lower() + text[1:] if text[1:2].islower() else text
    tell(f"{shown} (see {path} --help)")
    return USAGE if error.exit_code == USAGE else REFUSED


def _stopped() -> int:
    tell("stopped; what was recorded before stays, and the same command goes on from there")
    return STOPPED
