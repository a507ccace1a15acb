"""merge, unmerge: one deal or company told as two, and back."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.asking import Asking, command
from api.cli.options import Reason
from api.cli.output import say, say_json

PANEL = "Curate"


def add_to(app: typer.Typer) -> None:
    """Declare the commands of this group."""
    for name, function, examples in (
        ("merge", merge, _MERGE),
        ("unmerge", unmerge, _UNMERGE),
    ):
        command(app, name, panel=PANEL, signed=True, examples=examples)(function)


_MERGE = """
dealgraph merge deal-77aa01 deal-3f2a9c --reason "one deal, told twice"
dealgraph merge "Nvidia Corp" NVIDIA --reason "the same company"
dealgraph merge "Oracle" "Oracle Power" --different --reason "two companies"
"""


def merge(
    asking: Asking,
    this: Annotated[str, typer.Argument(metavar="THIS", help="The deal or company that ends.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The one that stays.")],
    reason: Reason,
    different: Annotated[
        bool, typer.Option("--different", help="Record that the two companies are NOT one.")
    ] = False,
) -> None:
    """Merge two deals, or two companies.

    unmerge brings both back exactly as they were."""
    from api.cli.curation_page import change_page
    from api.curating import keep_apart, merge_two

    with asking.desk(writes=True) as desk:
        done = keep_apart if different else merge_two
        answer = done(desk, this, into, reason)
    say_json(answer) if asking.json else say(*change_page(answer))


_UNMERGE = """
dealgraph unmerge deal-77aa01 --reason "two rounds after all"
dealgraph unmerge nvidia-corp --reason "another firm of that name"
"""


def unmerge(
    asking: Asking,
    this: Annotated[str, typer.Argument(metavar="ID", help="The deal or company that was merged.")],
    reason: Reason,
) -> None:
    """Undo a merge of deals or companies."""
    from api.cli.curation_page import change_page
    from api.curating import unmerge_one

    with asking.desk(writes=True) as desk:
        answer = unmerge_one(desk, this, reason)
    say_json(answer) if asking.json else say(*change_page(answer))
