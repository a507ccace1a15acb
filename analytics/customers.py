"""How concentrated are the customers of a firm that discloses only those above ten percent?

Bounds of the Herfindahl–Hirschman index: at the least the rest is dust, at the most as many
customers just below the line as fit (a supremum that is not reached). Shares are printed as whole
percents, so the bounds are given as printed, and with each share read as half a percent either way.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from analytics.concentration import level_of
from analytics.dispersion import disclosed_index
from analytics.flows import Level
from analytics.perimeter import own_id
from analytics.receipts import Receipt, receipt_for
from analytics.reported import ReportedFigure, check_period, figures_of
from graph.errors import InvalidValue
from graph.events.catalogue import Metric
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import PartialDate
from graph.model.money import ZERO, plain_decimal
from graph.model.value import Value

CONVENTION = (
    "HHI of 0 to 10,000 over shares of revenue; low end: the rest is dust; high end, not reached: "
    "the rest are customers just below the line"
)


class CustomersQuestion(Value, frozen=True):
    """Of which firm? `line`: customers at or above this share are disclosed, all others are below.
    `half_width`: how far a printed share may be from the true one."""

    company_id: str
    period: str | None = None
    line: Decimal = Decimal("0.10")
    half_width: Decimal = Decimal("0.005")
    level: Level = Level.GROUP


class CustomersAnswer(Value, frozen=True):
    """Disclosed customers, largest first, named or not, with the bounds. None, with the reason in
    `missing`, where no share is in the log."""

    company_id: str
    company: str
    customers: tuple[ReportedFigure, ...]
    disclosed: Decimal
    undisclosed: Decimal | None
    hhi_low: Decimal | None
    hhi_below: Decimal | None
    rounded_low: Decimal | None
    rounded_below: Decimal | None
    level_low: str | None
    level_high: str | None
    missing: tuple[str, ...]
    convention: str
    assumptions: tuple[str, ...]
    receipt: Receipt


def answer_customers(graph: KnowledgeGraph, question: CustomersQuestion) -> CustomersAnswer:
    """Raises NotFound for an unknown company, InvalidValue for a period or line that is none, and
    where the shares add up to more than the whole."""
    own = own_id(graph, question.company_id, question.level)
    check_period(question.period)
    if not (question.line.is_finite() and ZERO < question.line <= 1):
        raise InvalidValue("line", str(question.line), "is not between 0 and 1")
    customers = latest_of(figures_of(graph, own, Metric.CUSTOMER_SHARE), question.period)
    shares = [each.value for each in customers]
    exact = disclosed_index(shares, question.line) if shares else None
    rounded = disclosed_index(shares, question.line, question.half_width) if shares else None
    when = f" for {question.period}" if question.period else ""
    missing = f"no share of a customer of {graph.name_of(own)} is in the log{when}"
    body: dict[str, Any] = {
        "company_id": own,
        "company": graph.name_of(own),
        "customers": tuple(customers),
        "disclosed": sum(shares, ZERO),
        "undisclosed": 1 - sum(shares, ZERO) if shares else None,
        "hhi_low": exact and plain_decimal(exact[0]),
        "hhi_below": exact and plain_decimal(exact[1]),
        "rounded_low": rounded and plain_decimal(rounded[0]),
        "rounded_below": rounded and plain_decimal(rounded[1]),
        "level_low": exact and level_of(exact[0]),
        "level_high": exact and level_of(exact[1]),
        "missing": () if shares else (missing,),
        "convention": CONVENTION,
        "assumptions": (
            f"Every customer of {question.line * 100:.0f} % of revenue or more is disclosed.",
            "Customers that are not named may be resellers: who uses the goods is not known.",
        ),
    }
    return CustomersAnswer(**body, receipt=receipt_for(graph, question, body))


def latest_of(found: list[ReportedFigure], period: str | None) -> list[ReportedFigure]:
    """Those of the latest period, or of the latest that ends inside `period`; largest first."""
    if period is not None:
        asked = PartialDate.parse(period)
        found = [
            each
            for each in found
            if each.period
            and asked.earliest <= PartialDate.parse(each.period).latest <= asked.latest
        ]
    if not found:
        return []
    wanted = (found[0].period, found[0].months)
    chosen = [each for each in found if (each.period, each.months) == wanted]
    return sorted(chosen, key=lambda each: (-each.value, each.subject or ""))
