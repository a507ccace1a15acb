"""What money for compute leans on, as a table with its assumptions."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from analytics.supply import Supply
from api import figures
from api.cli.output import counted, table
from api.cli.screen import clean

ROWS_SHOWN = 30


def supply_lines(told: Supply, currency: str) -> Iterator[RenderableType]:
    """Two views side by side, what nobody states, where the map is from, what is assumed."""
    yield Text("What the money for compute leans on", style="bold")
    made = table(
        ("name", "fw"), ("paid to its makers", "rn"), ("through others, at most", "rn"),
        ("without an amount", "rn"),
    )  # fmt: skip
    for row in told.rows[:ROWS_SHOWN]:
        direct = figures.spread(row.direct_low, row.direct_high, currency)
        made.add_row(
            clean(row.name),
            figures.NOTHING if row.direct_high == 0 else direct,
            figures.money(row.through_high, currency),
            counted(row.unknown, "purchase") if row.unknown else "",
        )
    yield made
    unstated = figures.money(told.unstated_high, currency)
    more = f", {told.unstated_unknown} without an amount" if told.unstated_unknown else ""
    yield Text(
        f"missing: whose chips are behind {unstated} of compute and hardware{more}", style="yellow"
    )
    for each in told.assumptions:
        yield Text(f"* {clean(each)}", style="dim")
    for each in told.sources:
        yield Text(f"source: {clean(each)}", style="dim")
