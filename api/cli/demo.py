"""demo: a result on a fresh machine, with what ships."""

from __future__ import annotations

import typer

from api.cli.asking import Asking, command
from api.cli.failures import REFUSED, tell
from api.cli.output import progress, say, say_json

PANEL = "Operate"


def add_to(app: typer.Typer) -> None:
    """Declare the command."""
    command(app, "demo", panel=PANEL, examples=_DEMO)(demo)


_DEMO = """
dealgraph demo                                    into a file in your data folder
dealgraph demo --store ./demo.sqlite              into a file of your choice
"""


def demo(asking: Asking) -> None:
    """Read the bundled filings and deals, and show what comes out.

    Goes into a local file. A second run changes nothing. Exit code 1 when something that ships
    could not be read."""
    from api.cli.demo_page import demo_page
    from api.cli.opening import demo_address, open_desk
    from api.demo import run_demo
    from graph.settings import read_settings

    settings = read_settings()
    address = demo_address(asking.store, settings)
    with open_desk(address, writes=True) as desk, progress(bars=not asking.json) as bar:
        task = bar.add_task("starting", total=None)
        answer = run_demo(desk, lambda step: bar.update(task, description=step))
        graph = desk.graph()
    default = not asking.store and address == settings.store
    shown = "" if default else f" --store {address}"
    say_json(answer) if asking.json else say(*demo_page(answer, graph, store=shown))
    if answer.refused:
        tell(f"{', '.join(answer.refused)} could not be read: this installation is not whole")
        raise typer.Exit(REFUSED)
