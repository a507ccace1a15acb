"""watch: what the log does to rings and to an exposure figure, told as it comes."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from analytics.flows import Column, Level
from analytics.watching import Direction, Measure
from api.cli.asking import Asking, command
from api.cli.choices import choice, read_amount
from api.cli.options import Currency, Money
from api.cli.output import note, say_json_line
from api.cli.rings import (
    MaxHops,
    MinAmount,
    MoneyOnly,
    Shape,
    Through,
    Weakest,
    member_of,
)

if TYPE_CHECKING:
    from analytics.reports import LoopQuestion
    from analytics.watching import Change
    from api.session import Desk
    from api.watching import Differ

PANEL = "Ask"
LOOKS_SECONDS = 0.1
"""Between two looks whether somebody has pressed Ctrl-C."""


def add_to(app: typer.Typer) -> None:
    """Declare the command."""
    command(app, "watch", panel=PANEL, examples=_WATCH)(watch)


_WATCH = """
dealgraph watch                            rings, from now on
dealgraph watch --from 900                 from event 900 on
dealgraph watch --from 900 --once          … and end at the head
dealgraph watch --through NVIDIA --min-amount 1bn --max-hops 4
dealgraph watch --company Oracle --threshold 10bn --measure gives
dealgraph watch --json >> changes.jsonl    one object a line
"""


From = Annotated[
    str | None,
    typer.Option("--from", metavar="PLACE", help="After this event number, or cursor."),
]
Once = Annotated[bool, typer.Option("--once", help="End at the head of the log.")]
Watched = Annotated[
    str | None, typer.Option(metavar="NAME", help="Not rings: an exposure total of this company.")
]
Threshold = Annotated[
    Decimal | None,
    typer.Option(parser=read_amount, metavar="AMOUNT", help="That the total crosses: 500m, 10bn."),
]
Total = Annotated[
    Measure, typer.Option(**choice(Measure), help="What it gives (default) or receives.")
]
Way = Annotated[
    Direction | None, typer.Option(**choice(Direction), help="up or down (default: both).")
]
At = Annotated[
    Level | None,
    typer.Option(help="Firms, or groups (default: rings of firms, totals of groups)."),
]


def watch(
    asking: Asking,
    start: From = None,
    once: Once = False,
    company: Watched = None,
    threshold: Threshold = None,
    measure: Total = Measure.GIVES,
    direction: Way = None,
    max_hops: MaxHops = 6,
    min_amount: MinAmount = None,
    status: Weakest = None,
    pattern: Shape = None,
    through: Through = None,
    level: At = None,
    column: Money = Column.HEADLINE,
    money_only: MoneyOnly = False,
    currency: Currency = "USD",
) -> None:
    """Tell rings that open or break, or a total that crosses.

    One line for each change as it comes, until Ctrl-C; then it says where to go on, so that nothing
    is missed and nothing is told twice. The clocks of the world are open: what is told depends on
    the log alone."""
    from analytics.reports import LoopQuestion

    if (company is None) is not (threshold is None):
        raise typer.BadParameter("--company and --threshold go together")
    rings = LoopQuestion(
        max_hops=max_hops,
        min_amount=min_amount,
        status=status,
        pattern=pattern,
        level=level or Level.COMPANY,
        column=column,
        money_only=money_only,
        currency=currency.upper(),
    )
    with asking.desk() as desk:
        differ = (
            _rings(desk, rings, through)
            if company is None or threshold is None
            else _crossing(desk, company, threshold, measure, direction, level, currency)
        )
        _follow(asking, desk, differ, start, once=once)


def _rings(desk: Desk, question: LoopQuestion, through: str | None) -> Differ:
    from api.watching import RingDiffer

    member = member_of(desk.whole(), through, question.level) if through else None
    return RingDiffer(msgspec.structs.replace(question, through=member))


def _crossing(
    desk: Desk,
    company: str,
    threshold: Decimal,
    measure: Measure,
    direction: Direction | None,
    level: Level | None,
    currency: str,
) -> Differ:
    from analytics.watching import CrossingQuestion
    from api.lookups import find_company
    from api.watching import CrossingDiffer

    return CrossingDiffer(
        CrossingQuestion(
            company_id=find_company(desk.whole(), company).company_id,
            threshold=threshold,
            measure=measure,
            direction=direction,
            level=level or Level.GROUP,
            currency=currency.upper(),
        )
    )


def _follow(asking: Asking, desk: Desk, differ: Differ, start: str | None, *, once: bool) -> None:
    """Until the head with `once`, which is also where a log in memory ends; else until Ctrl-C."""
    from api.watching import Cursor, Follower, Watch
    from graph.settings import read_settings

    place = Cursor.parse(start) if start is not None else None
    watching = Watch(Follower(desk, place), differ)
    once = once or not desk.store.info().durable
    pause, reached = read_settings().watch_seconds, str(watching.cursor)
    with _stopping() as stop:
        while not stop.asked and ((found := watching.advance()) is not None or not once):
            for change in found or ():
                _tell(asking, change)
                reached = change.cursor
                if stop.asked:
                    break
            else:
                reached = str(watching.cursor)
            if found is None:
                stop.rest(pause)
    note(f"Watched up to event {reached}; --from {reached} goes on from there")


def _tell(asking: Asking, change: Change) -> None:
    from api.cli.watching_page import line_of

    say_json_line(change) if asking.json else typer.echo(line_of(change))


class _Stop:
    """Has somebody pressed Ctrl-C?"""

    def __init__(self) -> None:
        self.asked = False

    def rest(self, seconds: float) -> None:
        """Sleep for so long, or until it is asked for."""
        end = time.monotonic() + seconds
        while not self.asked and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, LOOKS_SECONDS))


@contextmanager
def _stopping() -> Iterator[_Stop]:
    """Ctrl-C is heard between two lines, so that a line which is out is counted as told; pressed
    again it stops at once."""
    stop = _Stop()

    def ask(*_: object) -> None:
        stop.asked = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
