"""circulation, montecarlo: how much money goes round, and what may come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analytics.contagion.drawn import Keeps, Law
from analytics.flows import Column, Level
from api.cli.asking import Asking, command
from api.cli.choices import choice
from api.cli.options import Currency, LevelOf, Money
from api.cli.output import bar_of, say, say_json
from graph.model.deal import Status

if TYPE_CHECKING:
    from analytics.montecarlo import Rate

PANEL = "Ask"


def add_to(app: typer.Typer) -> None:
    """Declare the commands of this group."""
    command(app, "circulation", panel=PANEL, clocks=True, examples=_CIRCULATION)(circulation)
    command(app, "montecarlo", panel=PANEL, clocks=True, examples=_MONTECARLO)(montecarlo)


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


_MONTECARLO = """
dealgraph montecarlo OpenAI                what it may give and get
dealgraph montecarlo                       what may go round, netted
dealgraph montecarlo Oracle --convert announced=50% --convert rumoured=0
dealgraph montecarlo OpenAI --draws 5000 --seed 7 --law triangular
"""


def montecarlo(
    asking: Asking,
    company: Annotated[
        str | None,
        typer.Argument(metavar="COMPANY", help="Whose money; without a name: netted money."),
    ] = None,
    draws: Annotated[int, typer.Option(help="How many (1 to 1000000).")] = 1_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same draws.")] = 1,
    law: Annotated[
        Law, typer.Option(**choice(Law), help="In a range: uniform (default) or triangular.")
    ] = Law.UNIFORM,
    convert: Annotated[
        list[str] | None,
        typer.Option(metavar="STATUS=SHARE", help="Chance that a status is paid in the end."),
    ] = None,
    level: LevelOf = Level.GROUP,
    currency: Currency = "USD",
) -> None:
    """What may come of it: draws over truth, conversion, ranges.

    Each deal is so with the confidence of its reports, converts at a stated rate, and settles
    inside its range. For a firm the exact mean stands beside the draws."""
    from analytics.montecarlo import MonteCarloQuestion
    from api.cli.montecarlo_page import montecarlo_page
    from api.lookups import company_id_of

    rates = tuple(_rate(each) for each in convert or ())
    with asking.desk() as desk:
        moment = asking.moment(desk)
        question = MonteCarloQuestion(
            company_id=company_id_of(desk.graph(moment), company),
            draws=draws,
            seed=seed,
            law=law,
            rates=rates,
            level=level,
            currency=currency.upper(),
        )
        with bar_of("Drawing", bars=not asking.json) as moved:
            answer = desk.montecarlo(question, moment, moved)
    say_json(answer) if asking.json else say(*montecarlo_page(answer))


def _rate(text: str) -> Rate:
    from analytics.montecarlo import Rate
    from api.cli.stressing import read_share

    word, equals, share = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r} is no rate; write announced=50%")
    return Rate(status=choice(Status)["parser"](word), chance=read_share(share))
