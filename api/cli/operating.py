"""serve, status, verify, rebuild: run the thing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.asking import Asking, command
from api.cli.failures import REFUSED
from api.cli.output import bar_of, say, say_json

if TYPE_CHECKING:
    pass

PANEL = "Operate"


def add_to(app: typer.Typer) -> None:
    """Declare the commands of this group."""
    for name, function, examples in (
        ("serve", serve, _SERVE),
        ("status", status, _STATUS),
        ("verify", verify, _VERIFY),
        ("rebuild", rebuild, _REBUILD),
    ):
        command(app, name, panel=PANEL, clocks=name == "status", examples=examples)(function)


_SERVE = """
dealgraph serve                                   http://127.0.0.1:8000/graphql
dealgraph serve --port 9000 --store neo4j://127.0.0.1:7687
"""


def serve(
    asking: Asking,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
) -> None:
    """Serve GraphQL until Ctrl-C.

    Reads are open on loopback; mutations need a bearer token, whose hash stands in
    DEALGRAPH_API_TOKEN_HASH, and are off without one."""
    from api.cli.serving import run_server

    run_server(asking.store, host, port)


_STATUS = """
dealgraph status                                  what the log holds, and whether anything waits
"""


def status(asking: Asking) -> None:
    """Say what the log holds, and what waits for a person."""
    from api.cli.status_page import status_page
    from api.status import status_of

    with asking.desk() as desk:
        clocked = asking.as_of or asking.published_by or asking.position is not None
        answer = status_of(desk, asking.moment(desk) if clocked else None)
    say_json(answer) if asking.json else say(*status_page(answer))


_VERIFY = """
dealgraph verify                                  hash chain, gaps, ids, texts, indexes
dealgraph loops --json > loops.json
dealgraph verify --receipt loops.json             the same bytes again?
"""


def verify(
    asking: Asking,
    receipt: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A saved answer: ask it again and compare the bytes."),
    ] = None,
) -> None:
    """Check the log, or ask a saved answer again.

    The log: hash chain, gaps, ids, payloads, texts. A saved answer: the same bytes from the same
    log position. Exit code 1 when something does not hold."""
    from api.cli.receipts import check_receipt
    from api.cli.status_page import receipt_page, verify_page
    from graph.store.verify import verify as verify_store

    with asking.desk() as desk:
        if receipt is not None:
            checked = check_receipt(desk, receipt)
            say_json(checked) if asking.json else say(*receipt_page(checked))
            good = checked.same
        else:
            with bar_of("verifying", bars=not asking.json) as moved:
                report = verify_store(desk.store, moved)
            say_json(report) if asking.json else say(*verify_page(report))
            good = report.ok
    if not good:
        raise typer.Exit(REFUSED)


_REBUILD = """
dealgraph rebuild                                 fold the log from zero, compare, redraw Neo4j
"""


def rebuild(asking: Asking) -> None:
    """Fold the log from zero, and compare.

    On Neo4j the picture for people is redrawn too. Exit code 1 when the numbers differ."""
    from api.cli.status_page import rebuild_page
    from api.rebuilding import rebuild as rebuild_desk

    with asking.desk() as desk, bar_of("folding", bars=not asking.json) as moved:
        answer = rebuild_desk(desk, moved)
    say_json(answer) if asking.json else say(*rebuild_page(answer))
    if not answer.same:
        raise typer.Exit(REFUSED)
