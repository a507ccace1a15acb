"""The page of one deal: what it adds up to, where the sources disagree, and each report."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from api import figures
from api.cli.output import counted, status_text, table
from api.cli.phrases import marked
from api.cli.screen import clean
from api.cli.wording import leg_lines, moment_line, source_of, words
from api.views.deals import DealView, LegView
from api.views.reports import DealAnswer, ReportView


def deal_page(answer: DealAnswer) -> Iterator[RenderableType]:
    """From the summary down to the phrases."""
    deal = answer.deal
    yield _head(deal)
    yield _dates(deal)
    yield Text("parties  ", style="dim").append(
        clean(", ".join(f"{party.name} ({words(party.role)})" for party in deal.parties)),
        style="not dim",
    )
    if deal.corrected:
        yield Text(f"corrected by a curator: {', '.join(deal.corrected)}", style="magenta")
    if deal.merged_ids:
        yield Text(f"merged in: {', '.join(deal.merged_ids)}", style="dim")
    yield _legs(deal)
    yield from _disagreement(deal)
    for each in answer.anomalies:
        yield Text(f"! {each.code}: {each.text} (report {each.report_id[:8]})", style="red")
    yield ""
    yield Text(
        f"{counted(len(deal.report_ids), 'report')} from "
        f"{counted(deal.independent_sources, 'independent source')}"
        + (", strongest first" if len(deal.report_ids) > 1 else ""),
        style="bold",
    )
    for report in answer.reports:
        yield from _report(report)
    if answer.truncated:
        yield f"only the first {counted(len(answer.reports), 'report')} are shown"
    yield moment_line(answer.as_of, answer.position)


def _head(deal: DealView) -> Text:
    head = Text(clean(deal.title), style="bold")
    head.append(f"  {words(deal.kind)}, ", style="not bold")
    status = status_text(deal.status)
    assert isinstance(status, Text)
    head.append_text(status)
    return head.append(f"  {deal.deal_id}", style="dim")


def _dates(deal: DealView) -> Text:
    told = {
        "announced": deal.announced_on,
        "effective": deal.effective_on,
        "first printed": deal.first_published_on,
    }
    line = "   ".join(f"{name} {day or figures.UNKNOWN}" for name, day in told.items())
    return Text(
        f"{line}   confidence {figures.percent(deal.confidence, 0)}   held on the day: {deal.truth}"
    )


def _legs(deal: DealView) -> RenderableType:
    made = table(
        ("leg", "f"), ("what", "f"), ("as stated", "r"), "stage", ("headline", "rn"),
        ("contracted", "rn"), ("paid", "rn"), ("contingent", "rn"),
    )  # fmt: skip
    for leg in deal.legs:
        made.add_row(
            f"{clean(leg.giver)} → {clean(leg.receiver)}",
            " ".join((words(leg.consideration), figures.quantity(leg.quantity))).strip(),
            figures.claim(leg.amount) + (" (one sum for all)" if leg.group else ""),
            f"{leg.stage}" + ("" if leg.firmness == "firm" else f", {words(leg.firmness)}"),
            figures.money_range(leg.headline),
            figures.money_range(leg.contracted),
            figures.money_range(leg.paid),
            figures.money_range(leg.contingent),
        )
    return made


def _disagreement(deal: DealView) -> Iterator[RenderableType]:
    """Legs whose amount more than one report states, with the extremes and why the winner won."""
    disputed = [leg for leg in deal.legs if leg.spread.reports > 1]
    if not disputed:
        return
    yield Text("What the sources say", style="bold")
    for leg in disputed:
        yield _spread(leg)


def _spread(leg: LegView) -> Text:
    told = leg.spread
    line = Text(f"  {clean(leg.giver)} → {clean(leg.receiver)} {words(leg.consideration)}: ")
    line.append(f"from {figures.money(told.low, told.currency)} ", style="bold")
    line.append(f"to {figures.money(told.high, told.currency)}", style="bold")
    line.append(
        f" in {counted(told.reports, 'report')} of "
        f"{counted(told.independent_sources, 'independent source')}; "
        f"{figures.claim(leg.amount)} counts: {told.reason} ({leg.decided_by[:8]})"
    )
    return line


def _report(report: ReportView) -> Iterator[RenderableType]:
    line = Text("• ", style="" if report.active else "dim")
    line.append(clean(source_of(report.document)), style="bold" if report.active else "dim")
    line.append(f"  {report.status}  tier {report.tier.value}", style="dim")
    line.append(f"  {words(report.attribution)}  report {report.report_id[:8]}", style="dim")
    yield line
    if report.retracted:
        yield Text(f"    counts no longer: {clean(report.retracted)}", style="red")
    yield from leg_lines(report.legs, "    ")
    for passage in report.passages:
        yield marked(passage)
    if not report.passages:
        yield Text("    its text is not kept, or carries no phrase", style="dim")
    address = report.document.address if report.document else None
    if address:
        yield Text(f"    {clean(address)}", style="dim")
    yield ""
