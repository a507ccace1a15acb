"""Who is hit, and in which round, if a company pays only a fraction of what it owes?

Open obligations (analytics.obligations) clear by Eisenberg and Noe, or with costs of default by
Rogers and Veraart; or losses spread over buffers, by DebtRank of 2012, linear DebtRank or a default
cascade. What firms hold besides is not known, so it is an assumption that the answer prints. Two
runs, all amounts at their lower and at their upper ends; unknown amounts enter neither and show as
firms that may be hit, with n/d for the sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from analytics.flows import Level, day_of
from analytics.obligations import Obligation, obligations
from analytics.perimeter import own_id
from analytics.receipts import Receipt, receipt_for
from analytics.stress_rows import (
    Figure,
    StressRound,
    StressRow,
    owes_of,
    rounds_of,
    rows_of,
    unknown_debtors,
)
from analytics.stress_runs import Method, Surplus, Terms, may_be_hit, run
from graph.errors import InvalidValue
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
    out (1 and 1: no costs). `method` None: clearing, without or with such costs. `buffer`, for the
    methods that spread losses: the loss that a firm can bear, as a share of what it is owed."""

    company_id: str
    fraction: Decimal = Decimal("0.5")
    own_money: Decimal = ZERO
    surplus: Surplus = Surplus.PROMISED
    alpha: Decimal = Decimal(1)
    beta: Decimal = Decimal(1)
    status_floor: Status = Status.SIGNED
    level: Level = Level.GROUP
    currency: str = "USD"
    method: Method | None = None
    buffer: Decimal = Decimal("0.1")


class StressAnswer(Value, frozen=True):
    """Rows by round, then loss. `unpaid` is the shock: what the company owes and does not pay; both
    are None (`n/d`) where no amount of what it owes is known.
    `missing` names each amount that nobody states and that could matter."""

    company_id: str
    company: str
    fraction: Decimal
    owes: Figure | None
    unpaid: Figure | None
    rounds: tuple[StressRound, ...]
    rows: tuple[StressRow, ...]
    missing: tuple[str, ...]
    unconverted: tuple[str, ...]
    method: Method
    model: str
    converged: bool
    truncated: bool
    currency: str
    assumptions: tuple[str, ...]
    receipt: Receipt


def answer_stress(graph: KnowledgeGraph, question: StressQuestion) -> StressAnswer:
    """Raises NotFound for an unknown company, InvalidValue for a fraction outside 0 to 1."""
    own = own_id(graph, question.company_id, question.level)
    _check(question)
    day = day_of(graph)
    owed = obligations(graph, question.level, question.status_floor, question.currency, day)
    terms = Terms(
        shocked=own,
        fraction=float(question.fraction),
        own_money=float(question.own_money),
        surplus=question.surplus,
        alpha=float(question.alpha),
        beta=float(question.beta),
        method=_method(question),
        buffer=float(question.buffer),
    )
    low = run(owed.pairs, terms, upper=False)
    high = run(owed.pairs, terms, upper=True)
    possible = may_be_hit(owed.pairs, own, low, high)
    rows = rows_of(graph, owed.pairs, low, high, possible)
    unknown = own in unknown_debtors(owed.pairs)
    body: dict[str, Any] = {
        "company_id": own,
        "company": graph.name_of(own),
        "fraction": question.fraction,
        "owes": owes_of(own, low, high, unknown=unknown),
        "unpaid": None if unknown else Figure(at_low=low.short(own), at_high=high.short(own)),
        "rounds": rounds_of(rows, clears=terms.method.clears),
        "rows": tuple(rows[:ROWS_MAX]),
        "missing": _missing(graph, owed.pairs, own, rows),
        "unconverted": owed.unconverted,
        "method": terms.method,
        "model": low.model,
        "converged": low.converged and high.converged,
        "truncated": len(rows) > ROWS_MAX,
        "currency": question.currency,
        "assumptions": (
            *_shock(graph.name_of(own), question),
            *(_clearing(question) if terms.method.clears else _spreading(question, terms.method)),
            "Two runs, all amounts low and all high; mixtures of the two may lie outside.",
            "Rounds count steps of payment, not time; unknown amounts are in no sum.",
        ),
    }
    return StressAnswer(**body, receipt=receipt_for(graph, question, body))


def _method(question: StressQuestion) -> Method:
    """As asked for, else clearing without costs of default, or with them."""
    costly = question.alpha != 1 or question.beta != 1
    if question.method is None:
        return Method.ROGERS_VERAART if costly else Method.EISENBERG_NOE
    return question.method


def _check(question: StressQuestion) -> None:
    for name in ("fraction", "alpha", "beta"):
        value: Decimal = getattr(question, name)
        if not (value.is_finite() and ZERO <= value <= 1):
            raise InvalidValue(name, str(value), "is not between 0 and 1")
    if not (question.own_money.is_finite() and question.own_money >= 0):
        raise InvalidValue("own_money", str(question.own_money), "is not 0 or more")
    if not (question.buffer.is_finite() and question.buffer > 0):
        raise InvalidValue("buffer", str(question.buffer), "is not above 0")
    costly = question.alpha != 1 or question.beta != 1
    if costly and question.method not in (None, Method.ROGERS_VERAART):
        told = "knows no costs of default; alpha and beta belong to rogers-veraart"
        raise InvalidValue("method", question.method.value, told)
    if question.method is Method.ROGERS_VERAART and not costly:
        told = "needs costs of default: alpha or beta below 1"
        raise InvalidValue("method", question.method.value, told)


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


def _shock(company: str, question: StressQuestion) -> tuple[str, ...]:
    floor = question.status_floor
    counted = "contracted and unpaid" if floor.is_binding else "headline and unpaid"
    return (
        f"Owed: {counted} money of deals that are {floor.value} or better; all falls due at once.",
        f"{company} pays {question.fraction} of each obligation, whatever it receives itself.",
    )


def _clearing(question: StressQuestion) -> tuple[str, ...]:
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
        "Cash of firms is not used: each other firm can pay all that it owes as long as it is paid "
        f"in full, and beyond that has {question.own_money} of what it owes to spare.",
        beyond,
        f"{costs}, to creditors in proportion; nobody cancels, delays or renegotiates.",
    )


def _spreading(question: StressQuestion, method: Method) -> tuple[str, ...]:
    passing = {
        Method.DEBTRANK_2012: "A firm passes its stress on once, in the round after it is first "
        "hit; no debtor costs a creditor more than its buffer.",
        Method.DEBTRANK_LINEAR: "Each increase of stress is passed on in proportion, again and "
        "again; stress ends at 1.",
        Method.CASCADE: "A firm whose losses exceed its buffer fails whole, and like the shocked "
        f"one pays {question.fraction} of what it owes; others pay in full.",
    }
    return (
        f"Buffers are assumed, none is reported: each firm can bear {question.buffer} of all that "
        "it is owed in the log.",
        passing[method],
        "No cash moves between firms here: losses of two firms may be one loss, and are never "
        "added up.",
    )
