"""How much of what a firm has sold and not yet delivered leans on one customer?

The share of a reported backlog (remaining performance obligations) that open contracts in the log
make up. A contract signed after the day of the backlog cannot be in it, so it gives no share of
that one: the answer then says which backlog is missing, and shows the multiple instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from analytics.flows import Flow, Level, day_of, total
from analytics.obligations import OpenFlow, open_flows
from analytics.perimeter import own_id
from analytics.receipts import Receipt, receipt_for
from analytics.reported import ReportedFigure, check_period, figure_for
from graph.events.catalogue import Metric
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import Certainty, PartialDate
from graph.model.deal import Status
from graph.model.money import ZERO
from graph.model.value import Value

ROWS_MAX = 500
_RATIO = Decimal("0.0001")
CONVENTION = (
    "share of backlog = money contracted and not yet paid, of deals signed by the day of the "
    "backlog / that backlog; share of the log = the same of all open contracts in the log"
)
ASSUMPTIONS = (
    "Open contracts are taken to count as backlog in full; a firm's own rules may count less.",
    "Contracts that nobody reported are in the backlog and not in the log, or the other way.",
)


class BacklogQuestion(Value, frozen=True):
    """Of which firm? `period`: the backlog at a day in that year, quarter, month; None: latest."""

    company_id: str
    period: str | None = None
    level: Level = Level.GROUP
    currency: str = "USD"


class BacklogTerm(Value, frozen=True):
    """One open contract. `in_backlog`: was it signed by the day of the backlog?"""

    deal_id: str
    leg_id: str
    status: Status
    signed_on: str | None
    low: Decimal | None
    high: Decimal | None
    in_backlog: Certainty | None
    report_ids: tuple[str, ...]


class BacklogRow(Value, frozen=True):
    """One customer: what it owes in open contracts (both ends None: `n/d`), and the shares at the
    stated upper ends. `share_of_backlog` is None, with the reason in `missing`, where no backlog is
    known or a contract may be younger than it. `times_backlog`: all that it owes / that backlog."""

    customer_id: str
    customer: str
    owes_low: Decimal | None
    owes_high: Decimal | None
    unknown: int
    share_of_log: Decimal | None
    share_of_backlog: Decimal | None
    times_backlog: Decimal | None
    terms: tuple[BacklogTerm, ...]
    missing: tuple[str, ...]


class BacklogAnswer(Value, frozen=True):
    """Customers, largest first, beside the reported backlog."""

    company_id: str
    company: str
    level: Level
    currency: str
    backlog: ReportedFigure | None
    open_low: Decimal
    open_high: Decimal
    rows: tuple[BacklogRow, ...]
    missing: tuple[str, ...]
    unconverted: tuple[str, ...]
    truncated: bool
    convention: str
    assumptions: tuple[str, ...]
    receipt: Receipt


def answer_backlog(graph: KnowledgeGraph, question: BacklogQuestion) -> BacklogAnswer:
    """Raises NotFound for an unknown company, InvalidValue for a period that is none."""
    own = own_id(graph, question.company_id, question.level)
    check_period(question.period)
    name = graph.name_of(own)
    backlog = figure_for(graph, own, Metric.BACKLOG, question.period)
    found, unconverted = open_flows(
        graph, question.level, Status.SIGNED, question.currency, day_of(graph)
    )
    mine = [each for each in found if each.flow.receiver_id == own]
    open_low, open_high = _sum(mine)[:2]
    usable = backlog if backlog and backlog.currency == question.currency else None
    rows = [
        _row(graph, name, [each for each in mine if each.flow.giver_id == giver], usable, open_high)
        for giver in sorted({each.flow.giver_id for each in mine})
    ]
    rows.sort(key=lambda row: (-(row.owes_high or ZERO), row.customer_id))
    missing = [] if backlog else [f"no backlog of {name} is in the log"]
    if backlog and usable is None:
        missing.append(f"the backlog of {name} is in {backlog.currency}: no share of another money")
    body: dict[str, Any] = {
        "company_id": own,
        "company": name,
        "level": question.level,
        "currency": question.currency,
        "backlog": backlog,
        "open_low": open_low,
        "open_high": open_high,
        "rows": tuple(rows[:ROWS_MAX]),
        "missing": (*missing, *(each for row in rows for each in row.missing)),
        "unconverted": unconverted,
        "truncated": len(rows) > ROWS_MAX,
        "convention": CONVENTION,
        "assumptions": ASSUMPTIONS,
    }
    return BacklogAnswer(**body, receipt=receipt_for(graph, question, body))


def _row(
    graph: KnowledgeGraph,
    company: str,
    contracts: list[OpenFlow],
    backlog: ReportedFigure | None,
    open_high: Decimal,
) -> BacklogRow:
    low, high, known = _sum(contracts)
    terms = tuple(_term(each, backlog) for each in contracts)
    name = graph.name_of(contracts[0].flow.giver_id)
    sure = known == len(contracts) and all(term.in_backlog is Certainty.YES for term in terms)
    return BacklogRow(
        customer_id=contracts[0].flow.giver_id,
        customer=name,
        owes_low=low if known else None,
        owes_high=high if known else None,
        unknown=len(contracts) - known,
        share_of_log=_over(high, open_high) if known else None,
        share_of_backlog=_over(high, backlog.value) if backlog and sure else None,
        times_backlog=_over(high, backlog.value) if backlog and known else None,
        terms=terms,
        missing=tuple(_missing(company, name, terms, backlog)),
    )


def _sum(contracts: Iterable[OpenFlow]) -> tuple[Decimal, Decimal, int]:
    """As `total` of flows with what is left in place of their amounts."""
    from msgspec.structs import replace

    left: list[Flow] = [replace(each.flow, low=each.low, high=each.high) for each in contracts]
    return total(left)


def _term(still: OpenFlow, backlog: ReportedFigure | None) -> BacklogTerm:
    flow = still.flow
    return BacklogTerm(
        deal_id=flow.deal_id,
        leg_id=flow.leg_id,
        status=flow.status,
        signed_on=flow.began_on,
        low=still.low,
        high=still.high,
        in_backlog=_signed_by(flow.began_on, _day(backlog)),
        report_ids=flow.report_ids,
    )


def _day(backlog: ReportedFigure | None) -> date | None:
    return PartialDate.parse(backlog.period).latest if backlog and backlog.period else None


def _signed_by(began: str | None, day: date | None) -> Certainty | None:
    if day is None:
        return None
    return PartialDate.parse(began).on_or_before(day) if began else Certainty.POSSIBLE


def _missing(
    company: str, customer: str, terms: tuple[BacklogTerm, ...], backlog: ReportedFigure | None
) -> list[str]:
    unknown = sorted({term.deal_id for term in terms if term.low is None})
    found = []
    if unknown:
        found.append(f"no amount is known for {customer} → {company} ({', '.join(unknown)})")
    younger = [term for term in terms if term.in_backlog not in (Certainty.YES, None)]
    if younger and backlog:
        latest = max(term.signed_on or "" for term in younger)
        found.append(
            f"a backlog of {company} at a day after {latest or 'the undated contract'}: the latest "
            f"in the log, at {backlog.period}, is older than a contract of {customer}"
        )
    return found


def _over(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part / whole).quantize(_RATIO) if whole > 0 else None
