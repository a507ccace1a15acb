"""correct, retract, merge, unmerge, alias, withdraw, register: a person's word, with a reason."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from api.cli.asking import Asking, command
from api.cli.choices import choice, read_claim
from api.cli.output import say, say_json
from graph.events.catalogue import RetractionReason
from graph.model.company import AliasKind, CaseRule, CompanyKind

PANEL = "Curate"
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why; it stays in the log.")]


def add_to(app: typer.Typer) -> None:
    """Declare the commands of this group."""
    for name, function, examples in (
        ("correct", correct, _CORRECT),
        ("retract", retract, _RETRACT),
        ("merge", merge, _MERGE),
        ("unmerge", unmerge, _UNMERGE),
        ("alias", alias, _ALIAS),
        ("withdraw", withdraw, _WITHDRAW),
        ("register", register, _REGISTER),
    ):
        command(app, name, panel=PANEL, signed=True, examples=examples)(function)


_CORRECT = """
dealgraph correct deal-3f2a9c status terminated --reason "8-K of 30 October"
dealgraph correct deal-3f2a9c amount "up to $100bn" --reason "the release says up to"
dealgraph correct deal-3f2a9c "legs[openai>oracle:cash].stage" paid --reason "10-Q note 4"
"""


def correct(
    asking: Asking,
    deal_id: Annotated[str, typer.Argument(metavar="DEAL", help="A deal or the start of its id.")],
    path: Annotated[
        str,
        typer.Argument(
            metavar="FIELD",
            help="status, kind, announced_on, effective_on, legs[LEG].amount|stage|firmness; "
            "amount, stage or firmness alone where the deal has one money leg.",
        ),
    ],
    value: Annotated[
        str,
        typer.Argument(
            metavar="VALUE",
            help='A word, a date, or an amount: "$38bn", "about $300bn", "up to $100bn", '
            '"at least $30bn/year", "$1bn..$2bn", undisclosed.',
        ),
    ],
    reason: Reason,
) -> None:
    """Correct one field of a deal.

    Every number downstream moves; the old answer can be asked again with --position."""
    from api.cli.curation_page import change_page
    from api.curating import correct_deal

    with asking.desk(writes=True) as desk:
        answer = correct_deal(desk, deal_id, path, _value(path, value), reason)
    say_json(answer) if asking.json else say(*change_page(answer))


def _value(path: str, value: str) -> str | dict[str, str | None]:
    if not path.endswith("amount"):
        return value.strip().lower().replace("-", "_") if path in ("status", "kind") else value
    if value.lstrip().startswith("{"):
        try:
            told: dict[str, str | None] = msgspec.json.decode(value, type=dict[str, str | None])
        except msgspec.MsgspecError as error:
            raise typer.BadParameter(f"VALUE is no JSON of an amount ({error})") from error
        return told
    return read_claim(value)


_RETRACT = """
dealgraph retract 8c1d20ab --code misread --reason "the sum is a valuation"
"""


def retract(
    asking: Asking,
    report_id: Annotated[
        str, typer.Argument(metavar="REPORT", help="A report or the start of its id.")
    ],
    reason: Reason,
    code: Annotated[
        RetractionReason,
        typer.Option(**choice(RetractionReason), help="misread, false-match, denied …"),
    ] = RetractionReason.MISREAD,
) -> None:
    """Retract one report: no number counts it any more.

    It stays visible in its deal, with the reason."""
    from api.cli.curation_page import change_page
    from api.curating import retract_report

    with asking.desk(writes=True) as desk:
        answer = retract_report(desk, report_id, code, reason)
    say_json(answer) if asking.json else say(*change_page(answer))


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


_WITHDRAW = """
dealgraph withdraw doc-51c0 --reason "the publisher took it back"
"""


def withdraw(
    asking: Asking,
    document_id: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="A document or the start of its id.")
    ],
    reason: Reason,
) -> None:
    """Withdraw a document: none of its reports counts any more."""
    from api.cli.curation_page import change_page
    from api.curating import withdraw_document

    with asking.desk(writes=True) as desk:
        answer = withdraw_document(desk, document_id, reason)
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
