"""load-bearing: which single report carries a figure."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.flows import Level
from api.cli.asking import Asking, command
from api.cli.options import Currency, LevelOf
from api.cli.output import bar_of, say, say_json

PANEL = "Ask"


def add_to(app: typer.Typer) -> None:
    """Declare the command."""
    command(app, "load-bearing", panel=PANEL, clocks=True, examples=_LEANING)(load_bearing)


_LEANING = """
dealgraph load-bearing                     what the rings of money lean on
dealgraph load-bearing OpenAI --limit 5    what its gross leans on
dealgraph load-bearing --documents         leave out whole documents
"""


def load_bearing(
    asking: Asking,
    company: Annotated[
        str | None,
        typer.Argument(metavar="COMPANY", help="Whose gross; without a name: the rings."),
    ] = None,
    documents: Annotated[
        bool, typer.Option("--documents", help="Leave out all that a document says, not a report.")
    ] = False,
    level: LevelOf = Level.GROUP,
    max_hops: Annotated[int, typer.Option(help="Longest ring to look for (2 to 12).")] = 6,
    currency: Currency = "USD",
    limit: Annotated[int, typer.Option(help="Show at most so many (1 to 500).")] = 10,
    time_limit: Annotated[float, typer.Option(help="Seconds to search; a cut says so.")] = 60.0,
) -> None:
    """The report that moves a figure most if it is wrong.

    Each report is left out alone, as if it were retracted, and the question is asked again: the
    rings of the log, or what a company gives and receives in gross."""
    from analytics.load_bearing import LeaveOut, LoadBearingQuestion
    from api.cli.leaning_page import leaning_page
    from api.lookups import company_id_of

    with asking.desk() as desk:
        moment = asking.moment(desk)
        question = LoadBearingQuestion(
            company_id=company_id_of(desk.graph(moment), company),
            leave_out=LeaveOut.DOCUMENT if documents else LeaveOut.REPORT,
            level=level,
            max_hops=max_hops,
            currency=currency.upper(),
            limit=limit,
            time_limit=time_limit,
        )
        with bar_of("Leaving out", bars=not asking.json) as moved:
            answer = desk.load_bearing(question, moment, moved)
    say_json(answer) if asking.json else say(*leaning_page(answer))
