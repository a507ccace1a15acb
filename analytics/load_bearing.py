"""Which single report carries a figure? Leave one out, and see how far the figure moves.

Of the log as a whole the figures are the set of rings and the netted dollars; of one company, the
gross of what it gives and of what it receives. Reports that leave their deal as it is move
nothing, and are not asked again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from analytics.flows import Level
from analytics.leaning import Leaning, leaning
from analytics.load_figures import Figures, Gauge, ring_gauge, row_gauge
from analytics.perimeter import own_id
from analytics.receipts import Receipt, receipt_for
from graph.branching import Branch
from graph.errors import InvalidValue
from graph.fold.snapshot import Deal, KnowledgeGraph
from graph.model.money import ZERO
from graph.model.value import Value
from graph.progress import Moved

LIMIT_MAX = 500
SECONDS_MAX = 600.0

LOAD_BEARING_ASSUMPTIONS = (
    "Each report is left out alone, as if it were retracted, and the log is folded and asked "
    "again; moves of several reports do not add up.",
    "A report that others confirm moves little: that says that the figure is well supported, not "
    "that the report is worth nothing.",
)


class LeaveOut(StrEnum):
    """What is left out at a time: one report, or all that one document says."""

    REPORT = "report"
    DOCUMENT = "document"


class LoadBearingQuestion(Value, frozen=True):
    """On what does a figure lean? `company_id` None: the rings of the log. At most `limit` rows
    come back; after `time_limit` seconds the rest is not looked at."""

    company_id: str | None = None
    leave_out: LeaveOut = LeaveOut.REPORT
    level: Level = Level.GROUP
    max_hops: int = 6
    currency: str = "USD"
    limit: int = 10
    time_limit: float = 60.0


class LoadBearingAnswer(Value, frozen=True):
    """Rows by how far they move the figure, furthest first. `moving` counts all that move it at
    all, `looked_at` those that were left out in turn, of `candidates`; fewer where time ran out,
    and then `truncated`."""

    company_id: str | None
    company: str | None
    leave_out: LeaveOut
    level: Level
    currency: str
    figures: Figures
    rows: tuple[Leaning, ...]
    moving: int
    looked_at: int
    candidates: int
    truncated: bool
    assumptions: tuple[str, ...]
    receipt: Receipt


def answer_load_bearing(
    branch: Branch, question: LoadBearingQuestion, on_progress: Moved | None = None
) -> LoadBearingAnswer:
    """Leave each out in turn, those of the largest deals first; the branch does not grow.

    `on_progress` is called with how many are done, and of how many. Raises NotFound, InvalidValue.
    """
    _check(question)
    graph = branch.graph()
    own = _own(graph, question)
    gauge = _gauge(own, question)
    before = gauge(graph)
    subjects = _subjects(graph, question.leave_out)
    deadline = time.monotonic() + question.time_limit
    found: list[Leaning] = []
    looked_at = 0
    for subject_id, report_ids in subjects.items():
        if time.monotonic() > deadline:
            break
        looked_at += 1
        after = branch.without(report_ids)
        if _differs(graph, after, report_ids):
            row = leaning(graph, after, subject_id, report_ids, before, gauge(after))
            found += [row] if row.moves else []
        if on_progress:
            on_progress(looked_at, len(subjects))
    body: dict[str, Any] = {
        "company_id": own,
        "company": None if own is None else graph.name_of(own),
        "leave_out": question.leave_out,
        "level": question.level,
        "currency": question.currency,
        "figures": before.figures,
        "rows": tuple(sorted(found, key=_weight)[: question.limit]),
        "moving": len(found),
        "looked_at": looked_at,
        "candidates": len(subjects),
        "truncated": looked_at < len(subjects) or before.truncated,
        "assumptions": LOAD_BEARING_ASSUMPTIONS,
    }
    return LoadBearingAnswer(**body, receipt=receipt_for(graph, question, body))


def _check(question: LoadBearingQuestion) -> None:
    if not 1 <= question.limit <= LIMIT_MAX:
        raise InvalidValue("limit", question.limit, f"is not between 1 and {LIMIT_MAX}")
    if not 0 < question.time_limit <= SECONDS_MAX:
        told = f"is not between 0 and {SECONDS_MAX:g} seconds"
        raise InvalidValue("time_limit", question.time_limit, told)


def _own(graph: KnowledgeGraph, question: LoadBearingQuestion) -> str | None:
    if question.company_id is None:
        return None
    return own_id(graph, question.company_id, question.level)


def _gauge(own: str | None, question: LoadBearingQuestion) -> Gauge:
    if own is not None:
        return row_gauge(own, question.level, question.currency)
    return ring_gauge(question.level, question.max_hops, question.currency, question.time_limit)


def _subjects(graph: KnowledgeGraph, leave_out: LeaveOut) -> Mapping[str, tuple[str, ...]]:
    """What is left out together, by id: those of the deals with the largest sums first."""
    sizes = {deal_id: _size(deal) for deal_id, deal in graph.deals.items()}
    found: dict[str, list[str]] = {}
    largest: dict[str, Decimal] = {}
    for report_id, report in graph.reports.items():
        if not report.active or report.deal_id not in sizes:
            continue
        whole = leave_out is LeaveOut.DOCUMENT
        subject = report.facts.document_id if whole else report_id
        found.setdefault(subject, []).append(report_id)
        largest[subject] = max(largest.get(subject, ZERO), sizes[report.deal_id])
    ordered = sorted(found, key=lambda each: (-largest[each], each))
    return {subject: tuple(found[subject]) for subject in ordered}


def _size(deal: Deal) -> Decimal:
    return max((leg.headline.upper for leg in deal.legs if leg.headline), default=ZERO)


def _differs(before: KnowledgeGraph, after: KnowledgeGraph, report_ids: tuple[str, ...]) -> bool:
    """Did any of their deals move in a field that flows are made of?"""
    deals = {before.reports[each].deal_id for each in report_ids}
    return any(
        _flowing(before.deals.get(each)) != _flowing(after.deals.get(each)) for each in deals
    )


def _flowing(deal: Deal | None) -> object:
    if deal is None:
        return None
    columns = tuple(
        (
            leg.leg_id,
            leg.stage,
            leg.firmness,
            leg.amount_scope,
            leg.group,
            leg.headline,
            leg.contracted,
            leg.paid,
            leg.contingent,
        )
        for leg in deal.legs
    )
    days = (deal.announced_on, deal.effective_on, deal.first_published_on)
    return deal.kind, deal.status, deal.truth, days, columns


def _weight(row: Leaning) -> tuple[object, ...]:
    return -row.rings_moved, -row.dollars_moved, row.subject_id
