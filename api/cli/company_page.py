"""Companies as a table, and the page of one company."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from api import figures
from api.cli.deal_table import deals_table
from api.cli.output import shown_of, table
from api.cli.screen import clean
from api.cli.wording import moment_line, words
from api.views.companies import CompaniesAnswer, CompanyAnswer


def companies_page(answer: CompaniesAnswer) -> Iterator[RenderableType]:
    """The table of companies with its count and clocks."""
    made = table(("company", "f"), ("id", "f"), "kind", "country", ("group", "f"), ("deals", "r"))
    for each in answer.companies:
        made.add_row(
            clean(each.name),
            each.company_id,
            words(each.kind) + (" (new name)" if each.provisional else ""),
            each.country or figures.UNKNOWN,
            clean(each.group) if each.group_id != each.company_id else "",
            f"{each.deals:,}",
        )
    if answer.total:
        yield made
    yield shown_of(len(answer.companies), answer.total, "company", "companies")
    yield moment_line(answer.as_of, answer.position)


def company_page(answer: CompanyAnswer) -> Iterator[RenderableType]:
    """One company: who it is, then its deals."""
    told = answer.company
    head = Text(clean(told.name), style="bold")
    head.append(f"  {told.company_id}  {words(told.kind)}  {told.country or ''}", style="dim")
    yield head
    facts = {
        "names": ", ".join(alias.text for alias in answer.aliases),
        "register": ", ".join(f"{each.scheme} {each.value}" for each in answer.identifiers),
        "part of": told.group if told.group_id != told.company_id else "",
        "controls": ", ".join(each.name for each in answer.controls),
        "merged in": ", ".join(answer.merged_ids),
        "not": ", ".join(answer.different_from),
        "new name": "nobody has registered it yet" if told.provisional else "",
    }
    for name, value in facts.items():
        if value:
            yield Text(f"{name:>9}  ", style="dim").append(clean(value), style="not dim")
    if answer.deals:
        yield from deals_table(answer.deals)
    yield shown_of(len(answer.deals), told.deals, "deal")
    yield moment_line(answer.as_of, answer.position)
