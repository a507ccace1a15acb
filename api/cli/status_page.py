"""What the log holds, whether it verifies, whether a rebuild agrees."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from api.cli.output import counted, table
from api.cli.receipts import ReceiptCheck
from api.rebuilding import RebuildAnswer
from api.status import StatusAnswer
from graph.store.verify import VerifyReport

GOOD, BAD = "green", "bold red"


def status_page(answer: StatusAnswer) -> Iterator[RenderableType]:
    """Where, how much, and what wants a person."""
    info = answer.store
    yield Text(info.address, style="bold").append(
        f"  {info.backend}, {info.guard}{'' if info.durable else ', not kept'}",
        style="not bold dim",
    )
    yield f"{counted(answer.head.position, 'event')}, head {answer.head.hash[:16]}" + (
        f", last at {answer.last_recorded_at[:19]}Z" if answer.last_recorded_at else ""
    )
    made = table("", ("", "r"), "")
    rows = (
        ("documents", answer.documents, f"{answer.withdrawn} withdrawn"),
        ("reports", answer.reports, f"{answer.retracted} count no longer"),
        ("deals", answer.deals, f"policy {answer.policy_id}"),
        ("companies", answer.companies, f"{answer.provisional} new names that nobody registered"),
        ("to review", answer.waiting, "dealgraph review list" if answer.waiting else ""),
    )
    made.show_header = False
    for name, number, beside in rows:
        made.add_row(name, f"{number:,}", Text(beside, style="dim"))
    yield made
    if answer.later:
        later = counted(answer.later, "report")
        yield f"{later} dated after today: --as-of and --published-by show them"
    for each in answer.anomalies:
        yield Text(f"! {each.code} in {each.subject_id}: {each.text}", style="yellow")
    for parked in answer.parked:
        yield Text(
            f"! event {parked.position} of type {parked.type} is parked: {parked.reason}",
            style="yellow",
        )
    readers = ", ".join(answer.extractors) or "nobody yet"
    yield Text(f"{answer.code}; read by {readers}", style="dim")


def verify_page(report: VerifyReport) -> Iterator[RenderableType]:
    """Counts and the verdict; each problem on a line."""
    yield (
        f"{counted(report.events, 'event')} in {counted(report.streams, 'stream')}, "
        f"{counted(report.texts, 'text')}, {report.texts_absent} removed, {report.parked} parked"
    )
    for each in report.problems:
        where = f"position {each.position}: " if each.position else ""
        yield Text(f"! {where}{each.text}", style=BAD)
    if report.ok:
        yield Text(f"The log holds together. Head {report.head.hash}", style=GOOD)
    else:
        more = " or more" if report.cut else ""
        yield Text(
            f"{counted(len(report.problems), 'problem')}{more}: restore a backup, "
            "or export what stands before the first one",
            style=BAD,
        )


def receipt_page(checked: ReceiptCheck) -> Iterator[RenderableType]:
    """Did the saved answer come out again?"""
    if checked.same:
        yield Text(
            f"The same bytes again: {checked.question} at log position {checked.position}, "
            f"digest {checked.digest_now[:16]}",
            style=GOOD,
        )
        return
    yield Text(
        f"Not the same: {checked.question} at log position {checked.position} gave "
        f"{checked.digest_saved[:16]} then, {checked.digest_now[:16]} now",
        style=BAD,
    )
    for reason in checked.reasons:
        yield f"  {reason}"


def rebuild_page(answer: RebuildAnswer) -> Iterator[RenderableType]:
    """Did the fold from zero give the same?"""
    yield (
        f"{counted(answer.position, 'event')} folded from zero into "
        f"{counted(answer.deals, 'deal')}, digest {answer.digest[:16]}"
    )
    if answer.same:
        yield Text("The same as the snapshot that was kept up.", style=GOOD)
    else:
        yield Text(
            f"It differs from the snapshot that was kept up ({answer.digest_before[:16]}): "
            "run dealgraph verify",
            style=BAD,
        )
    if answer.stored:
        yield "The stored snapshot is renewed."
    drawn = answer.projection
    if drawn is not None:
        yield (
            f"The picture in Neo4j is drawn anew: generation {drawn.generation}, "
            f"{drawn.written:,} nodes and edges, up to position {drawn.position}."
        )
