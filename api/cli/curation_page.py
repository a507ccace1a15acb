"""What a change did: the words, and the numbers of the deal before and after it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from api import figures
from api.cli.output import table
from api.cli.screen import clean
from api.curating import Change
from api.views.deals import DealView


def change_page(answer: Change) -> Iterator[RenderableType]:
    """One line of what is recorded, then the numbers that moved."""
    yield Text(clean(answer.said), style="bold")
    if answer.before is not None:
        moved = list(_moved(answer.before, answer.after))
        if moved:
            made = table("field", ("before", "f"), ("after", "f"))
            for row in moved:
                made.add_row(*map(clean, row))
            yield made
        else:
            yield "No number of this deal moved."
    yield Text(
        f"Log position {answer.position}, event {answer.event_ids[0]}; "
        f"--position {answer.position_before} still gives the old answer",
        style="dim",
    )


def _moved(before: DealView, after: DealView | None) -> Iterator[tuple[str, str, str]]:
    was, now = _figures(before), _figures(after)
    gone = "gone" if after else "no active report is left"
    for name in {**was, **now}:
        if was.get(name) != now.get(name):
            yield name, was.get(name, "was not there"), now.get(name, gone)


def _figures(deal: DealView | None) -> dict[str, str]:
    if deal is None:
        return {}
    columns = {
        f"{leg.giver} → {leg.receiver} {leg.consideration}, {name}": figures.money_range(
            getattr(leg, name)
        )
        for leg in deal.legs
        for name in ("headline", "contracted", "paid", "contingent")
    }
    return {
        "who": deal.title,
        "kind": deal.kind,
        "status": deal.status,
        "announced": deal.announced_on or figures.UNKNOWN,
        "effective": deal.effective_on or figures.UNKNOWN,
        **columns,
        "reports": str(len(deal.report_ids)),
        "independent sources": str(deal.independent_sources),
        "merged in": ", ".join(deal.merged_ids),
    }
