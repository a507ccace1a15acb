"""alias, register: who a name means."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.asking import Asking, command
from api.cli.choices import choice
from api.cli.options import Reason
from api.cli.output import say, say_json
from graph.model.company import AliasKind, CaseRule, CompanyKind

PANEL = "Curate"


def add_to(app: typer.Typer) -> None:
    """Declare the commands of this group."""
    for name, function, examples in (
        ("alias", alias, _ALIAS),
        ("register", register, _REGISTER),
    ):
        command(app, name, panel=PANEL, signed=True, examples=examples)(function)


_ALIAS = """
dealgraph alias "Meta" "Meta Platforms" --reason "legal name" --kind legal
dealgraph alias "Meta" "Facebook" --remove --reason "another company in old texts"
"""


def alias(
    asking: Asking,
    company: Annotated[str, typer.Argument(metavar="COMPANY", help="A name, alias or id.")],
    text: Annotated[str, typer.Argument(metavar="ALIAS", help="The other name.")],
    reason: Reason,
    kind: Annotated[
        AliasKind, typer.Option(**choice(AliasKind), help="name, legal, short, ticker, brand …")
    ] = AliasKind.NAME,
    any_case: Annotated[
        bool, typer.Option("--any-case", help="Counts in any spelling of upper and lower case.")
    ] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Withdraw the alias.")] = False,
) -> None:
    """Give a company another name, or withdraw one."""
    from api.cli.curation_page import change_page
    from api.curating import add_alias, remove_alias

    rule = CaseRule.ANY if any_case else CaseRule.EXACT
    with asking.desk(writes=True) as desk:
        if remove:
            answer = remove_alias(desk, company, text, reason)
        else:
            answer = add_alias(desk, company, text, reason, kind, rule)
    say_json(answer) if asking.json else say(*change_page(answer))


_REGISTER = """
dealgraph register "Nscale" --kind neocloud --country GB
"""


def register(
    asking: Asking,
    name: Annotated[str, typer.Argument(metavar="NAME", help="As it is to be shown.")],
    kind: Annotated[
        CompanyKind, typer.Option(**choice(CompanyKind), help="lab, cloud, neocloud …")
    ] = CompanyKind.OTHER,
    country: Annotated[
        str | None, typer.Option(metavar="CODE", help="Two letters: US, GB, TW.")
    ] = None,
) -> None:
    """Register a company, or say who a new name is."""
    from api.cli.curation_page import change_page
    from api.curating import register_company

    with asking.desk(writes=True) as desk:
        answer = register_company(desk, name, kind, country)
    say_json(answer) if asking.json else say(*change_page(answer))
