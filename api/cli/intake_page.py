"""What became of files and rows, and what a document would give."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from api import figures
from api.cli.output import counted, status_text, table
from api.cli.phrases import marked
from api.cli.screen import clean
from api.cli.wording import leg_lines, words
from api.extracting import ExtractAnswer
from api.passages import passages_of
from graph.events.catalogue import DealReported
from graph.model.value import Value
from ingest.intake import FileOutcome, IntakeSummary
from ingest.outcome import Outcome

FILES_SHOWN = 200
OUTCOME_STYLES = {
    Outcome.NEW: "green",
    Outcome.CHANGED: "green",
    Outcome.KNOWN: "dim",
    Outcome.NOTHING_FOUND: "yellow",
    Outcome.REFUSED: "red",
}


class IntakeAnswer(Value, frozen=True):
    """What became of each file, the counts, and where the log stands now."""

    files: tuple[FileOutcome, ...]
    summary: IntakeSummary
    position: int


def intake_page(answer: IntakeAnswer) -> Iterator[RenderableType]:
    """One line a file; refused ones are always among those shown."""
    shown = _worth_showing(answer.files)
    made = table("outcome", ("file", "f"), ("reports", "r"), ("to review", "r"), ("what", "f"))
    for each in shown:
        told = each.document
        made.add_row(
            Text(words(told.outcome), style=OUTCOME_STYLES[told.outcome]),
            clean(each.source),
            str(len(told.reports) or ""),
            str(len(told.deferred) or ""),
            clean(_what(each)),
        )
    yield made
    if len(shown) < len(answer.files):
        yield f"{len(shown)} of {counted(len(answer.files), 'file')} shown; --json has all"
    yield _summary_line(answer.summary)
    if answer.summary.deferred:
        yield Text("dealgraph review shows what waits for you", style="dim")


def import_page(answer: IntakeAnswer) -> Iterator[RenderableType]:
    """Counts; one line for each row that was refused."""
    for each in answer.files:
        if each.outcome in (Outcome.REFUSED, Outcome.NOTHING_FOUND):
            style = OUTCOME_STYLES[each.outcome]
            yield Text(f"{clean(each.source)}: {clean(each.document.reason)}", style=style)
    told = answer.summary
    yield (
        f"{counted(told.files, 'row')}: {told.new} new, {told.known} known, "
        f"{told.nothing_found} left out, {told.refused} refused"
        f" · {counted(told.reports, 'report')}, {counted(told.deals_new, 'new deal')}, "
        f"{told.deferred} to review"
    )


def extract_page(answer: ExtractAnswer, text: str) -> Iterator[RenderableType]:
    """The document, then each report with its phrase marked."""
    told = answer.document
    yield Text(clean(told.title or told.document_id), style="bold")
    yield Text(
        f"{words(told.kind)}, {told.publisher or told.filer or 'publisher n/d'}, "
        f"{told.published_on or 'undated'}, {len(text):,} characters",
        style="dim",
    )
    for report in answer.reports:
        yield ""
        yield from _extracted(report, text)
    yield ""
    yield counted(len(answer.reports), "report") + "; nothing was stored"


def _extracted(report: DealReported, text: str) -> Iterator[RenderableType]:
    line = Text(words(report.kind), style="bold").append(", ")
    status = status_text(report.status)
    assert isinstance(status, Text)
    line.append_text(status)
    date = report.announced_on or report.effective_on
    yield line.append(
        f"{f', {date}' if date else ''}  confidence {figures.percent(report.confidence, 0)}",
        style="dim",
    )
    yield from leg_lines(report.legs)
    for passage in passages_of(report.evidence, text):
        yield marked(passage)


def _worth_showing(files: tuple[FileOutcome, ...]) -> list[FileOutcome]:
    if len(files) <= FILES_SHOWN:
        return list(files)
    order = list(OUTCOME_STYLES)
    by_weight = sorted(files, key=lambda each: -order.index(each.outcome))
    kept = {id(each) for each in by_weight[:FILES_SHOWN]}
    return [each for each in files if id(each) in kept]


def _what(each: FileOutcome) -> str:
    told = each.document
    found = [
        counted(len(told.deals_new), "new deal") if told.deals_new else "",
        f"{counted(len(told.deals_known), 'known deal')}"
        if told.deals_known and told.outcome is not Outcome.KNOWN
        else "",
        counted(len(told.companies_new), "new name") if told.companies_new else "",
        f"copy of {told.syndication_group}" if told.syndication_group else "",
        told.reason,
    ]
    return ", ".join(part for part in found if part)


def _summary_line(told: IntakeSummary) -> str:
    counts = {
        "new": told.new,
        "changed": told.changed,
        "known": told.known,
        "with no deal": told.nothing_found,
        "refused": told.refused,
    }
    line = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    return (
        f"{counted(told.files, 'file')}: {line or 'none'} · {counted(told.reports, 'report')}, "
        f"{counted(told.deals_new, 'new deal')}, {told.deferred} to review"
        + (" · cut: name fewer files at a time" if told.cut else "")
    )
