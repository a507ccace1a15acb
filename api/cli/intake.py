"""ingest, extract, import-deals, import-metrics: text, curated rows and figures in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.asking import Asking, command
from api.cli.choices import choice
from api.cli.failures import REFUSED
from api.cli.output import progress, say, say_json
from api.reading import ReaderName
from graph.errors import InvalidValue
from graph.model.document import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from api.session import Desk
    from ingest.files import Source
    from ingest.intake import FileOutcome
    from ingest.reading import Hints

PANEL = "Read"
STDIN = "-"
Kind = Annotated[
    DocumentKind | None,
    typer.Option(**choice(DocumentKind), help="news, release, 8-K, 10-K, 10-Q, transcript …"),
]
PublishedOn = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="When it was printed (2025-09-22, 2025-09, 2025-Q3)."),
]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="Who printed it.")]
Url = Annotated[str | None, typer.Option("--url", metavar="URL", help="Where it can be found.")]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="Its headline.")]
Reader = Annotated[
    ReaderName,
    typer.Option(
        "--extractor",
        **choice(ReaderName),
        help="Who reads: trained, or llm, which sends the text to DEALGRAPH_LLM_ADDRESS.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Declare the commands of this group."""
    command(app, "ingest", panel=PANEL, signed=True, examples=_INGEST)(ingest)
    command(app, "extract", panel=PANEL, stored=False, examples=_EXTRACT)(extract)
    command(app, "import-deals", panel=PANEL, signed=True, examples=_IMPORT)(import_deals)
    command(app, "import-metrics", panel=PANEL, signed=True, examples=_METRICS)(import_metrics)


_INGEST = """
dealgraph ingest article.html
dealgraph ingest filings/                         a folder, in order; one bad file stops nothing
dealgraph ingest - --kind news --published-on 2025-09-22 --publisher "The Daily" < article.txt
dealgraph ingest filings/ --again                 a better reader reads known texts again
"""


def ingest(
    asking: Asking,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Files, folders, or - for stdin.")
    ],
    kind: Kind = None,
    published_on: PublishedOn = None,
    publisher: Publisher = None,
    url: Url = None,
    title: Title = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read known texts again with today's reader.")
    ] = False,
    extractor: Reader = ReaderName.TRAINED,
) -> None:
    """Read web pages, plain text and SEC filings into the log.

    The same text twice changes nothing, and says so. Exit code 1 when a file was refused."""
    from api.cli.intake_page import IntakeAnswer, intake_page
    from api.reading import reader_of
    from ingest.intake import summarise

    hints = _hints(kind, published_on, publisher, url, title)
    reader, sources = reader_of(extractor), _sources(paths)
    with asking.desk(writes=True) as desk, progress(bars=not asking.json) as bar:
        desk.reader = reader
        task = bar.add_task("reading", total=None)

        def on_progress(number: int, files: int, outcome: FileOutcome) -> None:
            name = Path(outcome.source).name[:40]
            bar.update(task, completed=number, total=files, description=f"reading {name}")

        outcomes = desk.take_in(sources, hints=hints, on_progress=on_progress, again=again)
        position = desk.store.head().position
    summary = summarise(outcomes)
    answer = IntakeAnswer(files=tuple(outcomes), summary=summary, position=position)
    say_json(answer) if asking.json else say(*intake_page(answer))
    if summary.refused or summary.cut:
        raise typer.Exit(REFUSED)


_EXTRACT = """
dealgraph extract article.html                    what would be read, nothing stored
dealgraph extract 8-k.txt --json | jq .reports
dealgraph extract - --kind news < article.txt
dealgraph extract article.html --extractor llm    by the model that DEALGRAPH_LLM_MODEL names
"""


def extract(
    asking: Asking,
    path: Annotated[str, typer.Argument(metavar="PATH", help="A file, or - for stdin.")],
    kind: Kind = None,
    published_on: PublishedOn = None,
    publisher: Publisher = None,
    url: Url = None,
    title: Title = None,
    unsure: Annotated[
        bool, typer.Option("--unsure", help="Also what would wait in the review queue.")
    ] = False,
    extractor: Reader = ReaderName.TRAINED,
) -> None:
    """Show what a document would give; nothing is stored."""
    from api.cli.intake_page import extract_page
    from api.extracting import extract_from
    from api.reading import default_extractor

    hints = _hints(kind, published_on, publisher, url, title)
    reader = default_extractor(extractor)
    (source,) = _sources([path])
    answer, text = extract_from(source, hints, unsure=unsure, extractor=reader)
    say_json(answer) if asking.json else say(*extract_page(answer, text))


_IMPORT = """
dealgraph import-deals deals.csv                  rows with their sources, one report each
"""


def import_deals(
    asking: Asking,
    path: Annotated[str, typer.Argument(metavar="CSV", help="Curated rows, or - for stdin.")],
) -> None:
    """Import curated rows, each with its source.

    Known rows are left alone, so the same file twice changes nothing."""
    from api.importing import import_csv

    _bring_in(asking, path, import_csv)


_METRICS = """
dealgraph import-metrics metrics.csv              revenue, gross margin, backlog, large customers
"""


def import_metrics(
    asking: Asking,
    path: Annotated[str, typer.Argument(metavar="CSV", help="Curated figures, or - for stdin.")],
) -> None:
    """Import reported figures of companies, each with its source.

    Known rows are left alone, so the same file twice changes nothing. `dealgraph rebate`, `backlog`
    and `concentration --customers` read them."""
    from api.importing import import_metrics_csv

    _bring_in(asking, path, import_metrics_csv)


def _bring_in(
    asking: Asking, path: str, bring: Callable[[Desk, Source], list[FileOutcome]]
) -> None:
    from api.cli.intake_page import IntakeAnswer, import_page
    from ingest.intake import summarise

    (source,) = _sources([path])
    with asking.desk(writes=True) as desk:
        outcomes = bring(desk, source)
        position = desk.store.head().position
    summary = summarise(outcomes)
    answer = IntakeAnswer(files=tuple(outcomes), summary=summary, position=position)
    say_json(answer) if asking.json else say(*import_page(answer))
    if summary.refused:
        raise typer.Exit(REFUSED)


def _hints(
    kind: DocumentKind | None,
    published_on: str | None,
    publisher: str | None,
    url: str | None,
    title: str | None,
) -> Hints:
    from graph.model.calendar import PartialDate
    from ingest.reading import Hints

    if published_on is not None:
        try:
            PartialDate.parse(published_on)
        except InvalidValue as error:
            raise typer.BadParameter(f"--published-on {published_on!r} {error.reason}") from error
    return Hints(
        kind=kind, published_on=published_on, publisher=publisher, address=url, title=title
    )


def _sources(paths: Sequence[str]) -> list[Source]:
    """Paths as they are; `-` is what stdin holds, up to one byte more than is allowed."""
    from ingest.document import SIZE_MAX_BYTES
    from ingest.files import Posted

    if paths.count(STDIN) > 1:
        raise typer.BadParameter("stdin can be read once; give - one time")
    return [
        Posted(source=STDIN, raw=sys.stdin.buffer.read(SIZE_MAX_BYTES + 1))
        if path == STDIN
        else Path(path)
        for path in paths
    ]
