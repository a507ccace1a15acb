"""loops: rings of money, answered with a receipt."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.flows import Column, Level
from analytics.patterns import Pattern
from analytics.timing import CARRY, WINDOW_DAYS
from api.cli.asking import Asking, command
from api.cli.choices import choice, read_amount
from api.cli.options import Currency, LevelOf, Money
from api.cli.output import say, say_json
from api.cli.stressing import read_share
from graph.model.deal import Status

if TYPE_CHECKING:
    from analytics.reports import LoopQuestion
    from api.session import Desk
    from graph.fold.snapshot import KnowledgeGraph

PANEL = "Ask"

MaxHops = Annotated[int, typer.Option(help="Longest ring to look for (2 to 12).")]
MinAmount = Annotated[
    Decimal | None,
    typer.Option(parser=read_amount, metavar="AMOUNT", help="Least sum of a hop: 500m, 1bn."),
]
Weakest = Annotated[
    Status | None, typer.Option(**choice(Status), help="Weakest leg is this firm or firmer.")
]
Shape = Annotated[
    Pattern | None,
    typer.Option(**choice(Pattern), help="vendor-finance, equity-for-compute, backstop …"),
]
Through = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only rings through this company.")
]
MoneyOnly = Annotated[
    bool, typer.Option("--money-only", help="No rings closed by a warrant or guarantee.")
]
Broken = Annotated[
    bool, typer.Option("--include-broken", help="Also rings with a deal that ended.")
]
Most = Annotated[int, typer.Option(help="Show at most so many (1 to 10000).")]
Seconds = Annotated[float, typer.Option(help="Seconds to search; a cut says so.")]
WindowDays = Annotated[
    int, typer.Option(help="In time: all hops are paid, in order, within so many days.")
]
Carry = Annotated[
    Decimal,
    typer.Option(
        parser=read_share,
        metavar="SHARE",
        show_default=False,
        help="In time: each hop pays this share of the bottleneck (0.5 or 50%; default: 0.5).",
    ),
]
Since = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=0,
        show_default=False,
        help="Only rings that opened or broke after event number N of the log.",
    ),
]
Legs = Annotated[bool, typer.Option("--legs", help="Show each leg of each ring.")]


def add_to(app: typer.Typer) -> None:
    """Declare the command."""
    command(app, "loops", panel=PANEL, clocks=True, examples=_LOOPS)(loops)


_LOOPS = """
dealgraph loops                                   rings of money, largest first
dealgraph loops --through NVIDIA --legs           with each leg and its deal
dealgraph loops --status signed --min-amount 1bn  only what binds, and only what is large
dealgraph loops --pattern vendor-finance --level group
dealgraph loops --published-by 2025-09-30         what could be seen by then
dealgraph loops --since 900                       what opened or broke after event 900
dealgraph loops --window-days 90 --carry 80% --legs   can the payments follow each other?
"""


def loops(
    asking: Asking,
    max_hops: MaxHops = 6,
    min_amount: MinAmount = None,
    status: Weakest = None,
    pattern: Shape = None,
    through: Through = None,
    level: LevelOf = Level.COMPANY,
    column: Money = Column.HEADLINE,
    money_only: MoneyOnly = False,
    include_broken: Broken = False,
    currency: Currency = "USD",
    limit: Most = 50,
    time_limit: Seconds = 10.0,
    window_days: WindowDays = WINDOW_DAYS,
    carry: Carry = CARRY,
    since: Since = None,
    legs: Legs = False,
) -> None:
    """Find rings of money, largest first.

    The bottleneck is the least sum on the way round. Overlapping rings are never added up: the last
    line nets them to one number that counts no dollar twice. In time: can each hop be paid no
    earlier than the one before it, within the window? Open dates make that possible, not yes."""
    from analytics.reports import LoopQuestion

    with asking.desk() as desk:
        member = member_of(asking.graph(desk), through, level) if through else None
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
            window_days=window_days,
            carry=carry,
        )
        _tell(asking, desk, question, since, legs)


def _tell(
    asking: Asking, desk: Desk, question: LoopQuestion, since: int | None, legs: bool
) -> None:
    from api.cli.loops_page import changes_page, loops_page

    moment = asking.moment(desk)
    graph = desk.graph(moment)
    if since is None:
        answer = desk.loops(question, moment)
        say_json(answer) if asking.json else say(*loops_page(answer, graph, legs=legs))
    else:
        changes = desk.loop_changes(question, since, moment)
        say_json(changes) if asking.json else say(*changes_page(changes, graph, legs=legs))


def member_of(graph: KnowledgeGraph, name: str, level: Level) -> str:
    """The id under which a company stands in rings of this level."""
    from api.lookups import find_company

    company = find_company(graph, name)
    return company.group_id if level is Level.GROUP else company.company_id
