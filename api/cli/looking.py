"""deals, deal, companies, company, documents, document: look things up."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.cli.asking import Asking, command
from api.cli.choices import choice
from api.cli.options import Limit, read_first_day
from api.cli.output import say, say_json
from graph.model.company import CompanyKind
from graph.model.deal import DealKind, Status

PANEL = "Look up"


def add_to(app: typer.Typer) -> None:
    """Declare the commands of this group."""
    command(app, "deals", panel=PANEL, clocks=True, examples=_DEALS)(deals)
    command(app, "deal", panel=PANEL, clocks=True, examples=_DEAL)(deal)
    command(app, "companies", panel=PANEL, clocks=True, examples=_COMPANIES)(companies)
    command(app, "company", panel=PANEL, clocks=True, examples=_COMPANY)(company)
    command(app, "documents", panel=PANEL, clocks=True, examples=_DOCUMENTS)(documents)
    command(app, "document", panel=PANEL, clocks=True, examples=_DOCUMENT)(document)


_DEALS = """
dealgraph deals                                   largest first
dealgraph deals --company OpenAI --status signed
dealgraph deals --kind compute-purchase --since 2025-09
dealgraph deals --published-by 2025-09-30         what could be known by then
"""


def deals(
    asking: Asking,
    company: Annotated[
        str | None, typer.Option(help="A party, by name, alias or id; its group counts.")
    ] = None,
    kind: Annotated[
        DealKind | None, typer.Option(**choice(DealKind), help="equity-investment, lease, debt …")
    ] = None,
    status: Annotated[
        Status | None, typer.Option(**choice(Status), help="rumoured, proposed, signed …")
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(parser=read_first_day, metavar="DATE", help="Announced on that day or later."),
    ] = None,
    limit: Limit = 50,
) -> None:
    """List deals with their money, largest headline first."""
    from api.answers.deals import DealFilter, deals_answer
    from api.cli.deal_table import deals_page

    wanted = DealFilter(company=company, kind=kind, status=status, since=since, limit=limit)
    with asking.desk() as desk:
        answer = deals_answer(asking.graph(desk), wanted)
    say_json(answer) if asking.json else say(*deals_page(answer))


_DEAL = """
dealgraph deal deal-3f2a9c                        the start of an id is enough
dealgraph deal deal-3f2a9c --position 120         as our log had it then
"""


def deal(
    asking: Asking,
    deal_id: Annotated[
        str,
        typer.Argument(metavar="ID", help="A deal or the start of its id, or a report."),
    ],
) -> None:
    """One deal, with each report and its phrase marked.

    Where reports disagree: the lowest and the highest, from how many independent sources, and why
    the one that counts was chosen."""
    from api.answers.deals import deal_answer
    from api.cli.deal_page import deal_page

    with asking.desk() as desk:
        answer = deal_answer(asking.graph(desk), deal_id, desk.text)
    say_json(answer) if asking.json else say(*deal_page(answer))


_COMPANIES = """
dealgraph companies                               most deals first
dealgraph companies --kind neocloud
dealgraph companies --provisional                 new names that wait for somebody
"""


def companies(
    asking: Asking,
    kind: Annotated[
        CompanyKind | None, typer.Option(**choice(CompanyKind), help="lab, cloud, chip-maker …")
    ] = None,
    provisional: Annotated[
        bool, typer.Option("--provisional", help="Only new names that nobody has registered.")
    ] = False,
    limit: Limit = 50,
) -> None:
    """List companies with kind, country, group and deals."""
    from api.answers.companies import companies_answer
    from api.cli.company_page import companies_page

    with asking.desk() as desk:
        answer = companies_answer(
            asking.graph(desk), kind=kind, provisional=True if provisional else None, limit=limit
        )
    say_json(answer) if asking.json else say(*companies_page(answer))


_COMPANY = """
dealgraph company NVIDIA
dealgraph company AWS                             an alias, a ticker or a CIK will do
"""


def company(
    asking: Asking,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, alias, ticker, CIK or id.")],
    limit: Limit = 50,
) -> None:
    """One company: its names, its group and its deals."""
    from api.answers.companies import company_answer
    from api.cli.company_page import company_page

    with asking.desk() as desk:
        answer = company_answer(asking.graph(desk), name, limit=limit)
    say_json(answer) if asking.json else say(*company_page(answer))


_DOCUMENTS = """
dealgraph documents                               latest first
"""


def documents(asking: Asking, limit: Limit = 50) -> None:
    """List the documents that were read, latest first."""
    from api.answers.documents import documents_answer
    from api.cli.document_page import documents_page

    with asking.desk() as desk:
        answer = documents_answer(asking.graph(desk), limit=limit)
    say_json(answer) if asking.json else say(*documents_page(answer))


_DOCUMENT = """
dealgraph document doc-51c0                       the start of an id is enough
dealgraph document doc-51c0 --text                with its stored text
"""


def document(
    asking: Asking,
    document_id: Annotated[
        str, typer.Argument(metavar="ID", help="A document, the start of its id, or its address.")
    ],
    text: Annotated[bool, typer.Option("--text", help="Print the stored text too.")] = False,
) -> None:
    """One document: its source, and what was read out of it."""
    from api.answers.documents import document_answer
    from api.cli.document_page import document_page

    with asking.desk() as desk:
        answer = document_answer(asking.graph(desk), document_id, desk.text)
    say_json(answer) if asking.json else say(*document_page(answer, text=text))
