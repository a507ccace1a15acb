"""evaluate: how well the reader reads, on labelled text."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking import Asking, command
from api.cli.intake import Reader
from api.cli.output import bar_of, say, say_json, write
from api.reading import ReaderName
from graph.errors import NotFound
from graph.model.value import Value

PANEL = "Operate"
CONLL = ".conll"


def add_to(app: typer.Typer) -> None:
    """Declare the command."""
    command(app, "evaluate", panel=PANEL, stored=False, examples=_EVALUATE)(evaluate)


_EVALUATE = """
dealgraph evaluate gold.jsonl --documents filings/   rows that name a file as doc
dealgraph evaluate sentences.jsonl --json            rows with id, text and deals
dealgraph evaluate labelled/wire.txt                 TEXT => GIVER > RECEIVER | kind | status | =5bn
dealgraph evaluate wire.txt --ablation --calibration what each part is worth, what a confidence is
dealgraph evaluate fire_dev.json                     FIRE and CORE, as far as they map to deals
dealgraph evaluate sec_fin3_test.conll               are the organisations of a text found at all?
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
    ablation: Annotated[
        bool,
        typer.Option("--ablation", help="Also without each part in turn (five times as long)."),
    ] = False,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Also how often each confidence was right.")
    ] = False,
    extractor: Reader = ReaderName.TRAINED,
) -> None:
    """Score the reader on labelled text.

    Precision, recall and F1 by field, false deals on texts without one, each with an interval.
    Figures on text that the rules were written on say nothing about new text."""
    for path in (gold, *([documents] if documents else [])):
        if not path.exists():
            raise NotFound("file", str(path))
    if extractor is ReaderName.LLM and (ablation or calibration):
        raise typer.BadParameter("--ablation and --calibration are about the trained reader")
    from api.scoring import score, score_name_recall
    from ingest.evaluation.markdown import as_markdown
    from ingest.evaluation.names import as_names_markdown

    bar = partial(bar_of, bars=not asking.json)
    if gold.suffix == CONLL:
        names = score_name_recall(gold, bar)
        _show(asking, names, as_names_markdown(names), markdown)
        return
    card = score(gold, documents, extractor, bar, ablation=ablation, calibration=calibration)
    _show(asking, card, as_markdown(card), markdown)


def _show(asking: Asking, answer: Value, page: str, markdown: bool) -> None:
    if asking.json:
        say_json(answer)
    elif markdown:
        write(page)
    else:
        say(page)
