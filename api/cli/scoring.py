"""evaluate: how well the reader reads, on labelled text."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking import Asking, command
from api.cli.output import bar_of, say, say_json, write
from graph.errors import CommandRefused, NotFound

PANEL = "Operate"
SCORECARD = "ingest.evaluate"
"""Gives `evaluate(gold, documents, extractor, on_progress)` and `as_markdown(scorecard)`."""


def add_to(app: typer.Typer) -> None:
    """Declare the command."""
    command(app, "evaluate", panel=PANEL, stored=False, examples=_EVALUATE)(evaluate)


_EVALUATE = """
dealgraph evaluate gold.jsonl --documents filings/
dealgraph evaluate sentences.jsonl --json > scorecard.json
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
    if importlib.util.find_spec(SCORECARD) is None:
        raise CommandRefused("evaluate", "this version has no scorecard")
    for path in (gold, *([documents] if documents else [])):
        if not path.exists():
            raise NotFound("file", str(path))
    from api.reading import default_extractor

    scorecard = importlib.import_module(SCORECARD)
    with bar_of("reading", bars=not asking.json) as moved:
        card = scorecard.evaluate(gold, documents, default_extractor(), moved)
    if asking.json:
        say_json(card)
    elif markdown:
        write(scorecard.as_markdown(card))
    else:
        say(scorecard.as_markdown(card))
