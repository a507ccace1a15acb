"""rebate, backlog, backstops, plans: what deals rest on, each answered with its receipt."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.flows import Column, Level
from api.cli.asking import Asking, command
from api.cli.options import Currency, LevelOf, Money
from api.cli.output import say, say_json

PANEL = "Ask"
Firm = Annotated[str, typer.Argument(metavar="COMPANY", help="A name, alias or id.")]
Period = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Reported figures that end in it: 2025, 2025-01 (latest)."),
]


def add_to(app: typer.Typer) -> None:
    """Declare the commands of this group."""
    command(app, "rebate", panel=PANEL, clocks=True, examples=_REBATE)(rebate)
    command(app, "backlog", panel=PANEL, clocks=True, examples=_BACKLOG)(backlog)
    command(app, "backstops", panel=PANEL, clocks=True, examples=_BACKSTOPS)(backstops)
    command(app, "plans", panel=PANEL, clocks=True, examples=_PLANS)(plans)


_REBATE = """
dealgraph rebate NVIDIA                    does a stake hand back half?
dealgraph rebate NVIDIA --period 2024      with the margin of that year
dealgraph rebate NVIDIA --column paid      only money that has moved
"""


def rebate(
    asking: Asking,
    company: Firm,
    period: Period = None,
    column: Money = Column.HEADLINE,
    level: LevelOf = Level.GROUP,
    currency: Currency = "USD",
) -> None:
    """How much gross profit a seller's stakes hand back.

    Money put into a customer over the gross profit on what it buys, at the margin that the seller
    reports; and the share of revenue that such money could have paid. Upper bounds."""
    from analytics.rebate import RebateQuestion
    from api.cli.rebate_page import rebate_page
    from api.lookups import find_company

    with asking.desk() as desk:
        moment = asking.moment(desk)
        question = RebateQuestion(
            company_id=find_company(desk.graph(moment), company).company_id,
            period=period,
            column=column,
            level=level,
            currency=currency.upper(),
        )
        answer = desk.rebate(question, moment)
    say_json(answer) if asking.json else say(*rebate_page(answer))


_BACKLOG = """
dealgraph backlog Oracle                   how much leans on OpenAI?
dealgraph backlog Oracle --period 2024-08
"""


def backlog(
    asking: Asking,
    company: Firm,
    period: Period = None,
    level: LevelOf = Level.GROUP,
    currency: Currency = "USD",
) -> None:
    """How much of a reported backlog leans on one customer.

    Open contracts by customer against the backlog that the firm reports. A contract that is younger
    than the backlog has no share of it; the answer says which figure is missing."""
    from analytics.backlog import BacklogQuestion
    from api.cli.backlog_page import backlog_page
    from api.lookups import find_company

    with asking.desk() as desk:
        moment = asking.moment(desk)
        question = BacklogQuestion(
            company_id=find_company(desk.graph(moment), company).company_id,
            period=period,
            level=level,
            currency=currency.upper(),
        )
        answer = desk.backlog(question, moment)
    say_json(answer) if asking.json else say(*backlog_page(answer))


_BACKSTOPS = """
dealgraph backstops NVIDIA                 what does it stand behind?
dealgraph backstops CoreWeave              what stands behind it?
"""


def backstops(
    asking: Asking, company: Firm, level: LevelOf = Level.GROUP, currency: Currency = "USD"
) -> None:
    """Guarantees, warrants, options and tranches of a firm.

    What it gives and what it gets, each with its condition. None of it is ever added to contracted
    money."""
    from analytics.backing import BackingQuestion
    from api.cli.backing_page import backing_page
    from api.lookups import find_company

    with asking.desk() as desk:
        moment = asking.moment(desk)
        found = find_company(desk.graph(moment), company)
        question = BackingQuestion(
            company_id=found.company_id, level=level, currency=currency.upper()
        )
        answer = desk.backing(question, moment)
    say_json(answer) if asking.json else say(*backing_page(answer))


_PLANS = """
dealgraph plans                            those without money first
dealgraph plans xAI                        who pays for its gigawatts?
"""


def plans(
    asking: Asking,
    company: Annotated[
        str | None, typer.Argument(metavar="COMPANY", help="Whose plans; without a name: all.")
    ] = None,
    level: LevelOf = Level.COMPANY,
    currency: Currency = "USD",
) -> None:
    """Which plans have no payer, and who pays the others.

    Plans by how far their money has come, then what each payer owes against what others are bound
    to pay it. The gap has to come from money that the log does not know."""
    from analytics.plans import PlansQuestion
    from api.cli.plans_page import plans_page
    from api.lookups import company_id_of

    with asking.desk() as desk:
        moment = asking.moment(desk)
        question = PlansQuestion(
            company_id=company_id_of(desk.graph(moment), company),
            level=level,
            currency=currency.upper(),
        )
        answer = desk.plans(question, moment)
    say_json(answer) if asking.json else say(*plans_page(answer))
