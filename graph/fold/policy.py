"""The fold policy `strongest-source-v1`: which report wins a field, and how the status moves.

Field: curator's correction; then source tier; then later published; then later position.
Status: reports in the order in which they were printed. Any report may raise it. A report of an
equal or stronger tier may lower it, except that "announced" and "rumoured" of an equal tier do
not contradict a stronger word (a later estimate or retelling unsigns nothing). An exit needs a
tier at least as strong as the status it ends, or a newspaper with a named source; a denial never
erases a signed deal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter

from graph.fold.snapshot import Report, StatusChange
from graph.model.calendar import PartialDate
from graph.model.deal import Status
from graph.model.document import SourceTier

POLICY_ID = "strongest-source-v1"


def printed_on(report: Report) -> date:
    """The last day on which the report can have been printed; the day of recording if unknown."""
    return PartialDate.parse(report.published_on or report.recorded_at[:10]).latest


def in_order_of_print(reports: Iterable[Report]) -> list[Report]:
    """What was printed first comes first; of one day, what we met first."""
    return sorted(reports, key=lambda each: (printed_on(each), each.position))


def strongest_first(in_print: Sequence[Report]) -> list[Report]:
    """Order in which reports, given in order of print, are asked for a field."""
    latest_first = [*reversed(in_print)]
    latest_first.sort(key=attrgetter("tier"))
    return latest_first


def fold_status(
    in_print: Sequence[Report], status_of: Mapping[str, Status]
) -> tuple[Status, tuple[StatusChange, ...]]:
    """The status that active reports, given in order of print, add up to, and the trail.
    `status_of` has each report's status as of the day asked for. Needs at least one report."""
    first = in_print[0]
    current, tier = status_of[first.report_id], first.tier
    trail = [_step(first, current, moved=True)]
    for report in in_print[1:]:
        said = status_of[report.report_id]
        moved = said is not current and _moves(current, tier, said, report.tier)
        if moved:
            current, tier = said, report.tier
        elif said is current:
            tier = min(tier, report.tier)
        trail.append(_step(report, said, moved=moved))
    return current, tuple(trail)


def _moves(current: Status, tier: SourceTier, said: Status, said_tier: SourceTier) -> bool:
    strong = said_tier <= tier
    if said is Status.DENIED and current.is_binding:
        return False
    if said.is_exit:
        return strong or said_tier <= SourceTier.NAMED
    if current.is_exit or said.rung < current.rung:
        vague = said in (Status.ANNOUNCED, Status.RUMOURED)
        return said_tier < tier if vague else strong
    return True


def _step(report: Report, said: Status, *, moved: bool) -> StatusChange:
    return StatusChange(
        status=said, report_id=report.report_id, published_on=report.published_on, moved=moved
    )
