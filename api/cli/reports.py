"""exposure, concentration: reports as a table, JSON, CSV or a page, each with its receipt."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from analytics.flows import Column, Level
from analytics.shares import Dimension
from api.cli.asking import Asking, command
from api.cli.options import Currency, LevelOf, Money
from api.cli.output import say, say_json, write

PANEL = "Ask"


class Format(StrEnum):
    """How a report is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


Written = Annotated[Format, typer.Option("--format", help="html is a page that stands alone.")]


def add_to(app: typer.Typer) -> None:
    """Declare the commands of this group."""
    command(app, "exposure", panel=PANEL, clocks=True, examples=_EXPOSURE)(exposure)
    command(app, "concentration", panel=PANEL, clocks=True, examples=_CONCENTRATION)(concentration)


_EXPOSURE = """
dealgraph exposure NVIDIA
dealgraph exposure OpenAI --level company --currency EUR
dealgraph exposure Oracle --format csv > oracle.csv
dealgraph exposure CoreWeave --format html > coreweave.html
"""


def exposure(
    asking: Asking,
    company: Annotated[str, typer.Argument(metavar="COMPANY", help="A name, alias or id.")],
    level: LevelOf = Level.GROUP,
    currency: Currency = "USD",
    form: Written = Format.TABLE,
) -> None:
    """What a company gives and gets, by counterparty.

    Gross adds paid, undrawn and contingent; what does not bind stands beside it, never in it."""
    from analytics.reports import ExposureQuestion
    from api.cli.exposure_file import exposure_csv
    from api.cli.exposure_page import exposure_page
    from api.lookups import find_company

    with asking.desk() as desk:
        moment = asking.moment(desk)
        found = find_company(desk.graph(moment), company)
        answer = desk.exposure(
            ExposureQuestion(company_id=found.company_id, level=level, currency=currency.upper()),
            moment,
        )
    match Format.JSON if asking.json else form:
        case Format.JSON:
            say_json(answer)
        case Format.CSV:
            write(exposure_csv(answer))
        case Format.HTML:
            from api.standalone import exposure_html

            write(exposure_html(answer))
        case _:
            say(*exposure_page(answer))


_CONCENTRATION = """
dealgraph concentration                           who receives the contracted money
dealgraph concentration --by country --column headline
dealgraph concentration --company Oracle --by counterparty
dealgraph concentration --by supply-country       how many dollars of compute lean on Taiwan
dealgraph concentration --by supplier             on one maker of chips
dealgraph concentration --customers --company NVIDIA   bounds from customers above ten percent
"""


Customers = Annotated[
    bool,
    typer.Option("--customers", help="Bounds from the customers that --company discloses."),
]
Period = Annotated[
    str | None, typer.Option(metavar="DATE", help="With --customers: figures that end in it.")
]


def concentration(
    asking: Asking,
    by: Annotated[Dimension, typer.Option(help="What to sum by.")] = Dimension.RECEIVER,
    company: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only the flows of this company.")
    ] = None,
    level: LevelOf = Level.GROUP,
    column: Money = Column.CONTRACTED,
    currency: Currency = "USD",
    form: Written = Format.TABLE,
    customers: Customers = False,
    period: Period = None,
) -> None:
    """How the money is spread: shares, index, ten percent flags.

    The Herfindahl index goes from 0 to 10,000 (above 1,800 is high). Where amounts are ranges, it
    comes with its bounds. By supplier, foundry or supply-country: whose chips money for compute
    leans on; where they are made is a curated assumption."""
    if customers:
        _customers(asking, company, period, level)
        return
    from analytics.reports import ConcentrationQuestion
    from api.cli.concentration_page import concentration_csv, concentration_page
    from api.lookups import company_id_of

    with asking.desk() as desk:
        moment = asking.moment(desk)
        answer = desk.concentration(
            ConcentrationQuestion(
                by=by,
                company_id=company_id_of(desk.graph(moment), company),
                level=level,
                column=column,
                currency=currency.upper(),
            ),
            moment,
        )
    match Format.JSON if asking.json else form:
        case Format.JSON:
            say_json(answer)
        case Format.CSV:
            write(concentration_csv(answer))
        case Format.HTML:
            from api.standalone import concentration_html

            write(concentration_html(answer))
        case _:
            say(*concentration_page(answer))


def _customers(asking: Asking, company: str | None, period: str | None, level: Level) -> None:
    """Bounds of the index from customers above ten percent."""
    from analytics.customers import CustomersQuestion
    from api.cli.customers_page import customers_page
    from api.lookups import find_company

    if company is None:
        raise typer.BadParameter("--customers needs --company: whose customers?")
    with asking.desk() as desk:
        moment = asking.moment(desk)
        found = find_company(desk.graph(moment), company)
        question = CustomersQuestion(company_id=found.company_id, period=period, level=level)
        answer = desk.customers(question, moment)
    say_json(answer) if asking.json else say(*customers_page(answer))
