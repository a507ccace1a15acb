"""export, import: a log as JSON lines, out and in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking import Asking, command
from api.cli.output import bar_of, say, say_json

PANEL = "Operate"
STDIO = "-"


def add_to(app: typer.Typer) -> None:
    """Declare the commands of this group."""
    command(app, "export", panel=PANEL, examples=_EXPORT)(export)
    command(app, "import", panel=PANEL, examples=_IMPORT)(import_)


_EXPORT = """
dealgraph export backup.jsonl                     events, texts and the head hash
dealgraph export - | gzip > backup.jsonl.gz
"""


def export(
    asking: Asking,
    path: Annotated[str, typer.Argument(metavar="FILE", help="A new file, or - for stdout.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there.")
    ] = False,
) -> None:
    """Write the whole log as JSON lines.

    It is a backup, and the way to another store."""
    from api.moving import export_to
    from graph.store.transfer import export_log

    with asking.desk() as desk, bar_of("exporting", bars=not asking.json) as moved:
        if path == STDIO:
            report = export_log(desk.store, _write_out, moved)
        else:
            report = export_to(desk, Path(path), force=force, on_progress=moved)
    told = f"{report.events:,} events and {report.texts:,} texts, head {report.head.hash[:16]}"
    if path == STDIO:
        return
    say_json(report) if asking.json else say(f"{path}: {told}")


def _write_out(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8"))


_IMPORT = """
dealgraph import backup.jsonl --store sqlite:///copy.sqlite
gunzip -c backup.jsonl.gz | dealgraph import - --store neo4j://127.0.0.1:7687
"""


def import_(
    asking: Asking,
    path: Annotated[str, typer.Argument(metavar="FILE", help="An export, or - for stdin.")],
) -> None:
    """Take in an exported log.

    The store must be empty, or hold a part of the same log. Nothing is taken in before the whole
    file was checked."""
    from api.moving import import_from

    with asking.desk(writes=True) as desk, bar_of("importing", bars=not asking.json) as moved:
        report = import_from(desk, None if path == STDIO else Path(path), on_progress=moved)
    if asking.json:
        say_json(report)
    elif report.known:
        say(f"nothing new: the log holds all of it, head {report.head.hash[:16]}")
    else:
        say(
            f"{report.written:,} events and {report.texts:,} texts taken in, "
            f"head {report.head.position}:{report.head.hash[:16]}"
        )
