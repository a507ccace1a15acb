"""Documents as a table, and the page of one document."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from api import figures
from api.cli.output import counted, shown_of, status_text, table
from api.cli.phrases import marked
from api.cli.screen import clean
from api.cli.wording import leg_lines, moment_line, words
from api.views.reports import DocumentAnswer, DocumentsAnswer, ReportView

ID_SHOWN = 17


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


def _status(report: ReportView) -> Text:
    status = status_text(report.status)
    assert isinstance(status, Text)
    return status
