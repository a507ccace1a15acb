"""Who is hit, and in which round, if a company pays only a fraction of what it owes?

Open obligations (analytics.obligations) clear by Eisenberg and Noe, or with costs of default by
Rogers and Veraart. What firms hold besides is not known, so it is an assumption that the answer
prints. Two runs, all amounts at their lower and at their upper ends; unknown amounts enter neither
and show as firms that may be hit, with n/d for the sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from analytics.flows import Level, day_of
from analytics.obligations import Obligation, obligations
from analytics.receipts import Receipt, receipt_for
from analytics.stress_rows import Figure, StressRound, StressRow, rounds_of, rows_of
from analytics.stress_runs import Surplus, Terms, may_be_hit, run
from graph.errors import InvalidValue, NotFound
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Status
from graph.model.money import ZERO
from graph.model.value import Value

ROWS_MAX = 500


class StressQuestion(Value, frozen=True):
    """The company pays `fraction` of each of its obligations. `own_money`: what every other firm
    could pay out of other money beyond plan, as a share of all that it owes. `surplus`: receipts
    beyond what it owes are `kept` as a buffer, or `promised` to creditors that the log does not
    show. `alpha`, `beta`: the share of other money and of receipts that a failing firm still pays
    out (1 and 1: no costs)."""

    company_id: str
    fraction: Decimal = Decimal("0.5")
    own_money: Decimal = ZERO
    surplus: Surplus = Surplus.PROMISED
    alpha: Decimal = Decimal(1)
    beta: Decimal = Decimal(1)
    status_floor: Status = Status.SIGNED
    level: Level = Level.GROUP
    currency: str = "USD"


class StressAnswer(Value, frozen=True):
    """Rows by round, then loss. `unpaid` is the shock: what the company owes and does not pay.
    `missing` names each amount that nobody states and that could matter."""

    company_id: str
    company: str
    fraction: Decimal
    owes: Figure
    unpaid: Figure
    rounds: tuple[StressRound, ...]
    rows: tuple[StressRow, ...]
    missing: tuple[str, ...]
    unconverted: tuple[str, ...]
    model: str
    converged: bool
    truncated: bool
    currency: str
    assumptions: tuple[str, ...]
    receipt: Receipt


def answer_stress(graph: KnowledgeGraph, question: StressQuestion) -> StressAnswer:
    """Raises NotFound for an unknown company, InvalidValue for a fraction outside 0 to 1."""
    company = graph.company_of(question.company_id)
    if company is None:
        raise NotFound("company", question.company_id)
    _check(question)
    own = company.group_id if question.level is Level.GROUP else company.company_id
    day = day_of(graph)
    owed = obligations(graph, question.level, question.status_floor, question.currency, day)
    terms = Terms(
        shocked=own,
        fraction=float(question.fraction),
        own_money=float(question.own_money),
        surplus=question.surplus,
        alpha=float(question.alpha),
        beta=float(question.beta),
    )
    low = run(owed.pairs, terms, upper=False)
    high = run(owed.pairs, terms, upper=True)
    possible = may_be_hit(owed.pairs, own, low, high)
    rows = rows_of(graph, owed.pairs, low, high, possible)
    body: dict[str, Any] = {
        "company_id": own,
        "company": graph.name_of(own),
        "fraction": question.fraction,
        "owes": Figure(at_low=low.owes(own), at_high=high.owes(own)),
        "unpaid": Figure(at_low=low.short(own), at_high=high.short(own)),
        "rounds": rounds_of(rows),
        "rows": tuple(rows[:ROWS_MAX]),
        "missing": _missing(graph, owed.pairs, own, rows),
        "unconverted": owed.unconverted,
        "model": low.model,
        "converged": low.converged and high.converged,
        "truncated": len(rows) > ROWS_MAX,
        "currency": question.currency,
        "assumptions": _assumptions(graph.name_of(own), question),
    }
    return StressAnswer(**body, receipt=receipt_for(graph, question, body))


def _check(question: StressQuestion) -> None:
    for name in ("fraction", "alpha", "beta"):
        value: Decimal = getattr(question, name)
        if not (value.is_finite() and ZERO <= value <= 1):
            raise InvalidValue(name, str(value), "is not between 0 and 1")
    if not (question.own_money.is_finite() and question.own_money >= 0):
        raise InvalidValue("own_money", str(question.own_money), "is not 0 or more")


def _missing(
    graph: KnowledgeGraph, pairs: Sequence[Obligation], own: str, rows: Sequence[StressRow]
) -> tuple[str, ...]:
    """Unstated amounts owed by the company or by a firm that is hit or may be."""
    touched = {own, *(row.company_id for row in rows)}
    return tuple(
        f"no amount is known for {graph.name_of(pair.debtor_id)} → "
        f"{graph.name_of(pair.creditor_id)} ({', '.join(pair.unknown_deals)})"
        for pair in pairs
        if pair.unknown and pair.debtor_id in touched
    )


def _assumptions(company: str, question: StressQuestion) -> tuple[str, ...]:
    floor = question.status_floor
    counted = "contracted and unpaid" if floor.is_binding else "headline and unpaid"
    costs = (
        "A firm that fails pays out all that it has"
        if question.alpha == question.beta == 1
        else f"A failing firm pays out {question.alpha} of other money, {question.beta} of receipts"
    )
    beyond = (
        "Receipts beyond what a firm owes in the log are a buffer that it keeps."
        if question.surplus is Surplus.KEPT
        else "Receipts beyond what a firm owes in the log are promised to others, of equal rank."
    )
    return (
        f"Owed: {counted} money of deals that are {floor.value} or better; all falls due at once.",
        f"{company} pays {question.fraction} of each obligation, whatever it receives itself.",
        "Cash of firms is not used: each other firm can pay all that it owes as long as it is paid "
        f"in full, and beyond that has {question.own_money} of what it owes to spare.",
        beyond,
        f"{costs}, to creditors in proportion; nobody cancels, delays or renegotiates.",
        "Two runs, all amounts low and all high; mixtures of the two may lie outside.",
        "Rounds count steps of payment, not time; unknown amounts are in no sum.",
    )
