"""correct, retract, withdraw: what was read wrong, or should not count."""

from __future__ import annotations

from typing import Annotated

import typer

from api.claims import correction_of
from api.cli.asking import Asking, command
from api.cli.choices import choice
from api.cli.options import Reason
from api.cli.output import say, say_json
from graph.errors import InvalidValue
from graph.events.catalogue import RetractionReason

PANEL = "Curate"


def add_to(app: typer.Typer) -> None:
    """Declare the commands of this group."""
    for name, function, examples in (
        ("correct", correct, _CORRECT),
        ("retract", retract, _RETRACT),
        ("withdraw", withdraw, _WITHDRAW),
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
    try:
        return correction_of(path, value)
    except InvalidValue as error:
        raise typer.BadParameter(str(error)) from error


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
