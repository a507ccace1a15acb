"""circulation: how much money goes round, by three measures, and whether that is chance."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.contagion.drawn import Keeps
from analytics.flows import Column, Level
from api.cli.asking import Asking, command
from api.cli.choices import choice
from api.cli.options import Currency, LevelOf, Money
from api.cli.output import bar_of, say, say_json
from graph.model.deal import Status

PANEL = "Ask"


def add_to(app: typer.Typer) -> None:
    """Declare the command."""
    command(app, "circulation", panel=PANEL, clocks=True, examples=_CIRCULATION)(circulation)


_CIRCULATION = """
dealgraph circulation                      netted, Finn, Hodge
dealgraph circulation --status signed --column contracted
dealgraph circulation --null-model         more than chance?
dealgraph circulation --null-model --draws 999 --seed 7 --keeps strength
"""


def circulation(
    asking: Asking,
    level: LevelOf = Level.GROUP,
    column: Money = Column.HEADLINE,
    status: Annotated[
        Status | None, typer.Option(**choice(Status), help="Only deals this firm or firmer.")
    ] = None,
    currency: Currency = "USD",
    null_model: Annotated[
        bool, typer.Option("--null-model", help="Compare with rewired networks.")
    ] = False,
    draws: Annotated[int, typer.Option(help="How many (1 to 100000).")] = 199,
    seed: Annotated[int, typer.Option(help="The same seed gives the same draws.")] = 1,
    keeps: Annotated[
        Keeps, typer.Option(**choice(Keeps), help="degree (default), or strength: sums got too.")
    ] = Keeps.DEGREE,
    max_hops: Annotated[int, typer.Option(help="Longest loop that a draw counts.")] = 6,
) -> None:
    """How much money goes round, by three measures.

    Netting counts no dollar twice, Finn's index says how much of all throughput comes again, the
    Hodge split what of the net flow is circular. Each names its convention; n/d comes with its
    reason."""
    from analytics.chance import ChanceQuestion
    from analytics.circulation import CirculationQuestion
    from api.cli.circulation_page import circulation_page

    chance = ChanceQuestion(draws=draws, seed=seed, keeps=keeps, max_hops=max_hops)
    question = CirculationQuestion(
        level=level,
        column=column,
        status=status,
        currency=currency.upper(),
        chance=chance if null_model else None,
    )
    with asking.desk() as desk:
        moment = asking.moment(desk)
        with bar_of("Rewiring", bars=null_model and not asking.json) as moved:
            answer = desk.circulation(question, moment, moved)
    say_json(answer) if asking.json else say(*circulation_page(answer))
