"""loops, exposure, concentration: the questions, each answered with a receipt."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import typer

from analytics.flows import Column, Level
from analytics.patterns import Pattern
from analytics.shares import Dimension
from api.cli.asking import Asking, command
from api.cli.choices import choice, read_amount
from api.cli.output import say, say_json, write
from graph.model.deal import Status

PANEL = "Ask"


class Format(StrEnum):
    """How a report is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


Currency = Annotated[
    str, typer.Option(metavar="CODE", help="Show money in this currency, at dated ECB rates.")
]
LevelOf = Annotated[Level, typer.Option(help="Firms by themselves, or with all that they control.")]
Written = Annotated[Format, typer.Option("--format", help="html is a page that stands alone.")]


def add_to(app: typer.Typer) -> None:
    """Declare the commands of this group."""
    command(app, "loops", panel=PANEL, clocks=True, examples=_LOOPS)(loops)
    command(app, "exposure", panel=PANEL, clocks=True, examples=_EXPOSURE)(exposure)
    command(app, "concentration", panel=PANEL, clocks=True, examples=_CONCENTRATION)(concentration)


_LOOPS = """
dealgraph loops                                   rings of money, largest first
dealgraph loops --through NVIDIA --legs           with each leg and its deal
dealgraph loops --status signed --min-amount 1bn  only what binds, and only what is large
dealgraph loops --pattern vendor-finance --level group
dealgraph loops --published-by 2025-09-30         what could be seen by then
"""


def loops(
    asking: Asking,
    max_hops: Annotated[int, typer.Option(help="Longest ring to look for (2 to 12).")] = 6,
    min_amount: Annotated[
        Decimal | None,
        typer.Option(parser=read_amount, metavar="AMOUNT", help="Least sum of a hop: 500m, 1bn."),
    ] = None,
    status: Annotated[
        Status | None, typer.Option(**choice(Status), help="Weakest leg is this firm or firmer.")
    ] = None,
    pattern: Annotated[
        Pattern | None,
        typer.Option(**choice(Pattern), help="vendor-finance, equity-for-compute, backstop …"),
    ] = None,
    through: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only rings through this company.")
    ] = None,
    level: LevelOf = Level.COMPANY,
    column: Annotated[
        Column, typer.Option(help="Which money: as announced, as contracted, or as paid.")
    ] = Column.HEADLINE,
    money_only: Annotated[
        bool,
        typer.Option("--money-only", help="No rings closed by a warrant or guarantee."),
    ] = False,
    include_broken: Annotated[
        bool, typer.Option("--include-broken", help="Also rings with a deal that ended.")
    ] = False,
    currency: Currency = "USD",
    limit: Annotated[int, typer.Option(help="Show at most so many (1 to 10000).")] = 50,
    time_limit: Annotated[float, typer.Option(help="Seconds to search; a cut says so.")] = 10.0,
    legs: Annotated[bool, typer.Option("--legs", help="Show each leg of each ring.")] = False,
) -> None:
    """Find rings of money, largest first.

    The bottleneck is the least sum on the way round. Overlapping rings are never added up: the last
    line nets them to one number that counts no dollar twice."""
    from analytics.reports import LoopQuestion
    from api.cli.loops_page import loops_page
    from api.lookups import find_company

    with asking.desk() as desk:
        moment = asking.moment(desk)
        graph = desk.graph(moment)
        company = find_company(graph, through) if through else None
        member = None
        if company is not None:
            member = company.group_id if level is Level.GROUP else company.company_id
        question = LoopQuestion(
            max_hops=max_hops,
            min_amount=min_amount,
            status=status,
            pattern=pattern,
            through=member,
            level=level,
            column=column,
            money_only=money_only,
            include_broken=include_broken,
            currency=currency.upper(),
            limit=limit,
            time_limit=time_limit,
        )
        answer = desk.loops(question, moment)
    say_json(answer) if asking.json else say(*loops_page(answer, graph, legs=legs))


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
    from api.cli.exposure_page import exposure_csv, exposure_page
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
"""


def concentration(
    asking: Asking,
    by: Annotated[Dimension, typer.Option(help="What to sum by.")] = Dimension.RECEIVER,
    company: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only the flows of this company.")
    ] = None,
    level: LevelOf = Level.GROUP,
    column: Annotated[
        Column, typer.Option(help="Which money: as announced, as contracted, or as paid.")
    ] = Column.CONTRACTED,
    currency: Currency = "USD",
    form: Written = Format.TABLE,
) -> None:
    """How the money is spread: shares, index, ten percent flags.

    The Herfindahl index goes from 0 to 10,000 (above 1,800 is high). Where amounts are ranges, it
    comes with its bounds."""
    from analytics.reports import ConcentrationQuestion
    from api.cli.concentration_page import concentration_csv, concentration_page
    from api.lookups import find_company

    with asking.desk() as desk:
        moment = asking.moment(desk)
        found = find_company(desk.graph(moment), company) if company else None
        answer = desk.concentration(
            ConcentrationQuestion(
                by=by,
                company_id=found.company_id if found else None,
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
