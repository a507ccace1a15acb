"""Lists as tables: deals, companies, documents, and the pages of one company and one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from api import figures
from api.cli.output import counted, is_narrow, shown_of, status_text, table
from api.cli.phrases import marked
from api.cli.screen import clean
from api.views import (
    CompaniesAnswer,
    CompanyAnswer,
    DealsAnswer,
    DealView,
    DocumentAnswer,
    DocumentsAnswer,
    DocumentView,
    LegView,
    ReportView,
)
from graph.model.calendar import AsOf, Certainty
from graph.model.deal import Consideration, Leg

ID_SHOWN, ID_START = 17, 11
IN_KIND = "*"
_MONEY = (Consideration.CASH, Consideration.REVENUE_SHARE)
_PROMISES = (Consideration.GUARANTEE, Consideration.WARRANT)


def moment_line(as_of: AsOf, position: int) -> Text:
    """The clocks of an answer, in words."""
    told = [
        f"true on {as_of.valid_on}" if as_of.valid_on else "",
        f"printed by {as_of.published_by}" if as_of.published_by else "",
        f"log position {position}",
    ]
    return Text("As of: " + " · ".join(each for each in told if each), style="dim")


def deals_page(answer: DealsAnswer) -> Iterator[RenderableType]:
    """The table of deals with its count and clocks."""
    if not answer.total:
        yield "No deal fits. dealgraph status says what the log holds."
    else:
        yield from deals_table(answer.deals)
        yield shown_of(len(answer.deals), answer.total, "deal")
    yield moment_line(answer.as_of, answer.position)


def deals_table(deals: Sequence[DealView]) -> Iterator[RenderableType]:
    """One line a deal; a narrow screen gets fewer columns. What is given in kind has a note."""
    narrow = is_narrow()
    kind = () if narrow else ("kind",)
    columns = () if narrow else (("contracted", "rn"), ("paid", "rn"), ("contingent", "rn"))
    made = table(
        ("deal", "n"), ("who → whom", "fw"), *kind, ("status", "n"), ("date", "n"),
        ("headline", "rn"), *columns, ("sources", "rn"),
    )  # fmt: skip
    for deal in deals:
        leg = main_leg(deal)
        money = [] if narrow else _columns(leg, "contracted", "paid", "contingent")
        made.add_row(
            deal.deal_id[:ID_START] if narrow else deal.deal_id,
            clean(deal.title),
            *([] if narrow else [words(deal.kind)]),
            status_text(deal.status),
            date_of(deal),
            *_columns(leg, "headline"),
            *money,
            str(deal.independent_sources),
        )
    yield made
    if any(_in_kind(main_leg(deal)) for deal in deals):
        yield Text(f"{IN_KIND} given in kind (shares, services), not in cash", style="dim")


def _columns(leg: LegView | None, *names: str) -> list[str]:
    """Columns of a leg; what is given in kind is marked, for a stake is no cash."""
    shown = [figures.money_range(getattr(leg, name)) if leg else figures.UNKNOWN for name in names]
    if not _in_kind(leg):
        return shown
    silent = (figures.UNKNOWN, figures.NOTHING)
    return [each if each in silent else f"{each}{IN_KIND}" for each in shown]


def _in_kind(leg: LegView | None) -> bool:
    """Has the leg a figure that is neither money nor a promise of it?"""
    if leg is None or leg.headline is None:
        return False
    return leg.consideration not in (*_MONEY, *_PROMISES)


def main_leg(deal: DealView) -> LegView | None:
    """The leg that a list shows: of the money legs the one with the largest figure, else of the
    promises, else of what is given in kind."""
    for wanted in (_MONEY, _PROMISES, tuple(Consideration)):
        legs = [leg for leg in deal.legs if leg.consideration in wanted]
        if legs:
            return max(legs, key=_largest)
    return None


def _largest(leg: LegView) -> tuple[bool, object]:
    figures_of = [column.upper for column in (leg.headline, leg.contingent) if column]
    return bool(figures_of), max(figures_of, default=0)


def date_of(deal: DealView) -> str:
    """Announced, else effective, else first printed; a question mark where that cannot decide
    whether the deal held on the day."""
    told = deal.announced_on or deal.effective_on or deal.first_published_on or figures.UNKNOWN
    return told + (" ?" if deal.truth is Certainty.POSSIBLE else "")


def words(word: str) -> str:
    """`compute_purchase` → `compute purchase`."""
    return word.replace("_", " ")


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


def documents_page(answer: DocumentsAnswer) -> Iterator[RenderableType]:
    """The table of documents with its count."""
    made = table(("document", "n"), "kind", ("published", "n"), ("publisher", "f"), ("title", "f"))
    for each in answer.documents:
        made.add_row(
            each.document_id[:ID_SHOWN],
            words(each.kind),
            each.published_on or figures.UNKNOWN,
            clean(each.publisher or each.filer or figures.UNKNOWN),
            clean(each.title or each.address or "") + (" (withdrawn)" if each.withdrawn else ""),
        )
    if answer.total:
        yield made
    yield shown_of(len(answer.documents), answer.total, "document")
    yield moment_line(answer.as_of, answer.position)


def document_page(answer: DocumentAnswer, *, text: bool) -> Iterator[RenderableType]:
    """One document, its reports with their phrases, and its text when asked for."""
    told = answer.document
    yield Text(clean(told.title or told.document_id), style="bold")
    facts = {
        "id": told.document_id,
        "kind": f"{words(told.kind)}, source tier {told.source_tier.value}",
        "publisher": told.publisher or told.filer or figures.UNKNOWN,
        "published": told.published_on or figures.UNKNOWN,
        "address": told.address or "",
        "copy of": told.syndication_group or "",
        "recorded": f"{told.recorded_at[:19]}Z, position {told.position}",
        "read by": ", ".join(told.extractors),
        "withdrawn": told.withdrawn or "",
    }
    for name, value in facts.items():
        if value:
            yield Text(f"{name:>9}  ", style="dim").append(clean(value), style="not dim")
    yield ""
    for report in answer.reports:
        yield from report_lines(report)
    yield counted(len(answer.reports), "report") + (
        " shown; there are more" if answer.truncated else ""
    )
    if text:
        yield ""
        yield Text("the text was removed" if answer.text is None else clean(answer.text))
    yield moment_line(answer.as_of, answer.position)


def report_lines(report: ReportView) -> Iterator[RenderableType]:
    """A report under its document: what it says, of which deal, and where."""
    line = Text(f"{words(report.kind)}, ").append_text(_status(report))
    line.append(f"  {report.deal_id}  report {report.report_id[:8]}", style="dim")
    if report.retracted:
        line.append(f"  counts no longer: {clean(report.retracted)}", style="red")
    yield line
    yield from leg_lines(report.legs)
    for passage in report.passages:
        yield marked(passage)
    yield ""


def leg_lines(legs: Iterable[Leg], indent: str = "  ") -> Iterator[RenderableType]:
    """Each leg as the report states it: `OpenAI → Oracle  cash  ~$300bn`."""
    for leg in legs:
        amount, things = figures.claim(leg.amount), figures.quantity(leg.quantity)
        told = leg_words(leg.consideration, amount, things)
        yield f"{indent}{clean(leg.giver)} → {clean(leg.receiver)}  {told}"


def leg_words(consideration: str, amount: str, things: str) -> str:
    """`cash $38bn`, `chips 10 GW`, `equity n/d`."""
    told = amount if amount != figures.UNKNOWN or not things else ""
    return "  ".join(each for each in (words(consideration), told, things) if each)


def _status(report: ReportView) -> Text:
    status = status_text(report.status)
    assert isinstance(status, Text)
    return status


def source_of(document: DocumentView | None) -> str:
    """Publisher, kind and date of a source in one line."""
    if document is None:
        return "a document that the log does not hold"
    who = document.publisher or document.filer or document.title or document.document_id
    return ", ".join((who, words(document.kind), document.published_on or "undated"))
