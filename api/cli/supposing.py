"""what-if: changes that nobody has made, and what they would do."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.flows import Level
from analytics.shares import Dimension
from api.cli.asking import Asking, command
from api.cli.options import Currency, LevelOf
from api.cli.output import say, say_json

PANEL = "Ask"


def add_to(app: typer.Typer) -> None:
    """Declare the command."""
    command(app, "what-if", panel=PANEL, clocks=True, examples=_WHAT_IF)(what_if)


_WHAT_IF = """
dealgraph what-if --terminate deal-6995e647        which rings break, who loses what
dealgraph what-if --status deal-403f=signed --company Oracle
dealgraph what-if --amount "deal-6995=up to $50bn" --by country
dealgraph what-if --amount "deal-6995:openai>oracle:cash=$100bn"  one leg of several
dealgraph what-if --add "NVIDIA > xAI | equity investment | signed | $20bn"
dealgraph what-if --retract 8c1d20ab               if this report were wrong
"""


Ended = Annotated[list[str] | None, typer.Option(metavar="DEAL", help="A deal ends now.")]
Statuses = Annotated[
    list[str] | None,
    typer.Option(metavar="DEAL=WORD", help="A deal has another status: DEAL=signed."),
]
Amounts = Annotated[
    list[str] | None,
    typer.Option(metavar="DEAL=AMOUNT", help='Another sum: "DEAL=up to $50bn".'),
]
Added = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TEXT", help='One deal more: "GIVER > RECEIVER | kind | status | amount".'
    ),
]
Retracted = Annotated[
    list[str] | None, typer.Option(metavar="REPORT", help="A report does not count.")
]
Companies = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Whose exposure to show (default: both sides of the deals)."),
]
MaxHops = Annotated[int, typer.Option(help="Longest ring to look for (2 to 12).")]
Most = Annotated[int, typer.Option(help="Show at most so many rings of a sort.")]
Seconds = Annotated[float, typer.Option(help="Seconds to search each side.")]


def what_if(
    asking: Asking,
    terminate: Ended = None,
    status: Statuses = None,
    amount: Amounts = None,
    add: Added = None,
    retract: Retracted = None,
    company: Companies = None,
    by: Annotated[Dimension, typer.Option(help="Concentration by what.")] = Dimension.RECEIVER,
    level: LevelOf = Level.GROUP,
    max_hops: MaxHops = 6,
    currency: Currency = "USD",
    limit: Most = 50,
    time_limit: Seconds = 10.0,
) -> None:
    """What some changes would do to rings and exposure.

    Each option may be given several times. The changes are events on a branch of the log, folded
    like all others: nothing is written. Both sides answer the same questions."""
    from analytics.scenarios import ScenarioQuestion
    from api.cli.scenario_page import scenario_page
    from api.lookups import find_company
    from api.scenarios import Written, changes_of

    with asking.desk() as desk:
        moment = asking.moment(desk)
        graph = desk.graph(moment)
        written = Written(
            *(tuple(each or ()) for each in (terminate, status, amount, add, retract))
        )
        question = ScenarioQuestion(
            changes=changes_of(graph, written),
            companies=tuple(find_company(graph, each).company_id for each in company or ()),
            by=by,
            level=level,
            max_hops=max_hops,
            currency=currency.upper(),
            limit=limit,
            time_limit=time_limit,
        )
        answer = desk.what_if(question, moment)
    say_json(answer) if asking.json else say(*scenario_page(answer))
