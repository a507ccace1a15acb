"""stress: who is hit, and in which round, if a company pays only a part of what it owes."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.flows import Level
from analytics.stress_runs import Method, Surplus
from api.cli.asking import Asking, command
from api.cli.choices import choice
from api.cli.options import Currency, LevelOf
from api.cli.output import say, say_json, write
from api.cli.reports import Format, Written
from graph.model.deal import Status

if TYPE_CHECKING:
    from analytics.stress import StressAnswer

PANEL = "Ask"


def read_share(text: str) -> Decimal:
    """`0.5`, `50%` → a number."""
    told = str(text).strip()
    try:
        number = Decimal(told.rstrip("%").strip())
    except InvalidOperation as error:
        raise typer.BadParameter(f"{told!r} is no share; write 0.5 or 50%") from error
    return number / 100 if told.endswith("%") else number


def add_to(app: typer.Typer) -> None:
    """Declare the command."""
    command(app, "stress", panel=PANEL, clocks=True, examples=_STRESS)(stress)


_STRESS = """
dealgraph stress OpenAI                    it pays half of what it signed
dealgraph stress OpenAI --pays 25%
dealgraph stress xAI --status announced    announced money counts too
dealgraph stress CoreWeave --own-money 10%  others hold a tenth of debts
dealgraph stress OpenAI --surplus kept     others keep a surplus
dealgraph stress OpenAI --beta 0.6         failing firms pay out 60 %
dealgraph stress OpenAI --method debtrank-linear --buffer 20%
dealgraph stress OpenAI --method cascade   who fails whole
dealgraph stress OpenAI --format csv > shock.csv
"""
_Share = {"parser": read_share, "metavar": "SHARE", "show_default": False}


Pays = Annotated[
    Decimal, typer.Option(**_Share, help="What it pays of each obligation (default: 0.5).")
]
OwnMoney = Annotated[
    Decimal, typer.Option(**_Share, help="Reserve of every other firm, as a share of what it owes.")
]
Beyond = Annotated[
    Surplus,
    typer.Option(**choice(Surplus), help="Receipts beyond debts: promised (default) or kept."),
]
Alpha = Annotated[
    Decimal,
    typer.Option(**_Share, help="What a failing firm pays out of other money (default: 1)."),
]
Beta = Annotated[
    Decimal, typer.Option(**_Share, help="What a failing firm pays out of receipts (default: 1).")
]
How = Annotated[
    Method | None,
    typer.Option(
        **choice(Method),
        help="eisenberg-noe (default), rogers-veraart, debtrank-2012, debtrank-linear, cascade.",
    ),
]
Bears = Annotated[
    Decimal,
    typer.Option(**_Share, help="Debtrank, cascade: loss that a firm bears, of its claims (0.1)."),
]
Floor = Annotated[
    Status, typer.Option(**choice(Status), help="Deals this firm or firmer (default: signed).")
]


def stress(
    asking: Asking,
    company: Annotated[str, typer.Argument(metavar="COMPANY", help="A name, alias or id.")],
    pays: Pays = Decimal("0.5"),
    own_money: OwnMoney = Decimal(0),
    surplus: Beyond = Surplus.PROMISED,
    alpha: Alpha = Decimal(1),
    beta: Beta = Decimal(1),
    method: How = None,
    buffer: Bears = Decimal("0.1"),
    status: Floor = Status.SIGNED,
    level: LevelOf = Level.GROUP,
    currency: Currency = "USD",
    form: Written = Format.TABLE,
) -> None:
    """Who is hit, in which round, if a company pays only a part.

    Open obligations clear round by round, or losses spread over assumed buffers: the method is
    named in the answer. What firms hold besides is not known: the assumption is printed with it,
    and a firm whose sums are unknown may be hit, with n/d."""
    from analytics.stress import StressQuestion
    from api.lookups import find_company

    with asking.desk() as desk:
        moment = asking.moment(desk)
        found = find_company(desk.graph(moment), company)
        question = StressQuestion(
            company_id=found.company_id,
            fraction=pays,
            own_money=own_money,
            surplus=surplus,
            alpha=alpha,
            beta=beta,
            method=method,
            buffer=buffer,
            status_floor=status,
            level=level,
            currency=currency.upper(),
        )
        answer = desk.stress(question, moment)
    _show(answer, Format.JSON if asking.json else form)


def _show(answer: StressAnswer, form: Format) -> None:
    from api.cli.stress_page import stress_csv, stress_page

    match form:
        case Format.JSON:
            say_json(answer)
        case Format.CSV:
            write(stress_csv(answer))
        case Format.HTML:
            from api.standalone import stress_html

            write(stress_html(answer))
        case _:
            say(*stress_page(answer))
