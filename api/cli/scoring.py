"""evaluate: how well the reader reads, on labelled text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking import Asking, command
from api.cli.output import bar_of, say, say_json, write
from graph.errors import NotFound

PANEL = "Operate"


def add_to(app: typer.Typer) -> None:
    """Declare the command."""
    command(app, "evaluate", panel=PANEL, stored=False, examples=_EVALUATE)(evaluate)


_EVALUATE = """
dealgraph evaluate gold.jsonl --documents filings/   rows that name a file as doc
dealgraph evaluate sentences.jsonl --json            rows with id, text and deals
dealgraph evaluate labelled/wire.txt                 TEXT => GIVER > RECEIVER | kind | status | =5bn
"""


def evaluate(
    asking: Asking,
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="JSON lines, one labelled deal or sentence each.")
    ],
    documents: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The folder of the texts that the labels name."),
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the scorecard as Markdown.")
    ] = False,
) -> None:
    """Score the reader on labelled text.

    Precision, recall and F1 by field, false deals on texts without one, each with an interval.
    Figures on text that the rules were written on say nothing about new text."""
    for path in (gold, *([documents] if documents else [])):
        if not path.exists():
            raise NotFound("file", str(path))
    from api.reading import default_extractor
    from ingest.evaluate import evaluate as score
    from ingest.evaluation.markdown import as_markdown

    with bar_of("reading", bars=not asking.json) as moved:
        card = score(gold, documents, default_extractor(), moved)
    if asking.json:
        say_json(card)
    elif markdown:
        write(as_markdown(card))
    else:
        say(as_markdown(card))
