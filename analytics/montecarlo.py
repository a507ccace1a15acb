"""What may come of it: draws over whether reports are true, plans convert, and ranges settle.

For one firm the money that it gives and receives, with the exact mean and deviation beside the
draws; for the whole log the netted money, for which there is no closed form. Rates of conversion
are assumptions of the asker; the chance that a deal is so is the confidence that its reports carry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from analytics.contagion.drawn import Law, Sampled
from analytics.flows import MONEY, Flow, Level, Selection, day_of, flows, once
from analytics.lanes import Lane, largest_circulation
from analytics.perimeter import own_id
from analytics.receipts import Receipt, receipt_for
from graph.errors import InvalidValue
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Status
from graph.model.money import ZERO, plain_decimal
from graph.model.value import Value
from graph.progress import Moved

if TYPE_CHECKING:
    from analytics.contagion.sampling import Uncertain

TERMS_MAX = 2_000
_CENT = Decimal("0.01")
RATES: Mapping[Status, Decimal] = {
    Status.RUMOURED: Decimal("0.2"),
    Status.PROPOSED: Decimal("0.4"),
    Status.ANNOUNCED: Decimal("0.6"),
    Status.SIGNED: Decimal("0.9"),
    Status.EFFECTIVE: Decimal(1),
    Status.COMPLETED: Decimal(1),
}
"""Chance that money of a status is paid in the end: assumed, and printed with each answer."""


class Rate(Value, frozen=True):
    """`chance` that a deal of this status converts."""

    status: Status
    chance: Decimal


class MonteCarloQuestion(Value, frozen=True):
    """Of which firm (None: the netted money of the log)? `rates` replace the assumed ones by
    status."""

    company_id: str | None = None
    draws: int = 1_000
    seed: int = 1
    law: Law = Law.UNIFORM
    rates: tuple[Rate, ...] = ()
    level: Level = Level.GROUP
    currency: str = "USD"


class DrawnTerm(Value, frozen=True):
    """One leg: its range, the chances, and what it is worth on average: truth × conversion × the
    middle. Legs with one `source` are true or false together."""

    figure: str
    deal_id: str
    leg_id: str
    giver: str
    receiver: str
    status: Status
    low: Decimal
    high: Decimal
    truth: float
    conversion: Decimal
    source: str
    expected: Decimal
    report_ids: tuple[str, ...]


class DrawnFigure(Value, frozen=True):
    """`sampled` in the currency of the answer. `no_closed_form` says why none stands beside it."""

    name: str
    sampled: Sampled
    terms: int
    no_closed_form: str | None


class MonteCarloAnswer(Value, frozen=True):
    """Figures with the legs behind them. `unknown_legs` have no amount and are in none."""

    company_id: str | None
    company: str | None
    level: Level
    currency: str
    figures: tuple[DrawnFigure, ...]
    terms: tuple[DrawnTerm, ...]
    rates: tuple[Rate, ...]
    unknown_legs: int
    missing: tuple[str, ...]
    unconverted: tuple[str, ...]
    truncated: bool
    assumptions: tuple[str, ...]
    receipt: Receipt


def answer_montecarlo(
    graph: KnowledgeGraph,
    question: MonteCarloQuestion,
    on_progress: Moved | None = None,
) -> MonteCarloAnswer:
    """`on_progress` is called with draws done, and of how many. Raises NotFound, InvalidValue."""
    rates = _rates(question)
    asked = question.company_id
    own = own_id(graph, asked, question.level) if asked is not None else None
    selection = Selection(
        level=question.level, classes=tuple(sorted(MONEY)), currency=question.currency
    )
    found = flows(graph, selection, day_of(graph))
    chosen = [flow for flow in found.flows if not flow.firmness.is_contingent]
    groups = _groups(chosen, own)
    known = {name: [flow for flow in each if flow.is_known] for name, each in groups.items()}
    terms = [_term(graph, name, flow, rates) for name, each in known.items() for flow in each]
    figures = tuple(
        _figure(name, each, [term for term in terms if term.figure == name], question, on_progress)
        for name, each in known.items()
        if each
    )
    unknown = [flow for each in groups.values() for flow in each if not flow.is_known]
    body: dict[str, Any] = {
        "company_id": own,
        "company": graph.name_of(own) if own else None,
        "level": question.level,
        "currency": question.currency,
        "figures": figures,
        "terms": tuple(terms[:TERMS_MAX]),
        "rates": tuple(Rate(status=status, chance=chance) for status, chance in rates.items()),
        "unknown_legs": len(unknown),
        "missing": tuple(
            f"no amount is known for {graph.name_of(flow.giver_id)} → "
            f"{graph.name_of(flow.receiver_id)} ({flow.deal_id})"
            for flow in unknown
        ),
        "unconverted": found.unconverted,
        "truncated": len(terms) > TERMS_MAX,
        "assumptions": _assumptions(question, rates),
    }
    return MonteCarloAnswer(**body, receipt=receipt_for(graph, question, body))


def _rates(question: MonteCarloQuestion) -> dict[Status, Decimal]:
    told = dict(RATES)
    for rate in question.rates:
        if rate.status not in RATES:
            raise InvalidValue("rates", rate.status.value, "is an end, which converts to nothing")
        if not (rate.chance.is_finite() and ZERO <= rate.chance <= 1):
            raise InvalidValue("rates", str(rate.chance), "is not between 0 and 1")
        told[rate.status] = rate.chance
    return told


def _groups(chosen: Sequence[Flow], own: str | None) -> dict[str, list[Flow]]:
    """The legs of each figure; of a sum for several givers the first leg stands for it."""
    if own is None:
        return {"netted": list(chosen)}
    return {
        "gives": list(once(flow for flow in chosen if flow.giver_id == own)),
        "receives": list(once(flow for flow in chosen if flow.receiver_id == own)),
    }


def _term(
    graph: KnowledgeGraph, figure: str, flow: Flow, rates: Mapping[Status, Decimal]
) -> DrawnTerm:
    deal = graph.deals[flow.deal_id]
    low, high = flow.low or ZERO, flow.upper or ZERO
    conversion = rates.get(flow.status, ZERO)
    expected = Decimal(repr(deal.confidence)) * conversion * (low + high) / 2
    return DrawnTerm(
        figure=figure,
        deal_id=flow.deal_id,
        leg_id=flow.leg_id,
        giver=graph.name_of(flow.giver_id),
        receiver=graph.name_of(flow.receiver_id),
        status=flow.status,
        low=low,
        high=high,
        truth=deal.confidence,
        conversion=conversion,
        source=_source(graph, flow),
        expected=plain_decimal(expected.quantize(_CENT)),
        report_ids=flow.report_ids,
    )


def _source(graph: KnowledgeGraph, flow: Flow) -> str:
    """A deal that rests on one source stands or falls with all else that rests on it."""
    deal = graph.deals[flow.deal_id]
    if deal.independent_sources <= 1 and deal.report_ids:
        return graph.reports[deal.report_ids[0]].syndicate
    return flow.deal_id


def _figure(
    name: str,
    chosen: Sequence[Flow],
    terms: Sequence[DrawnTerm],
    question: MonteCarloQuestion,
    on_progress: Moved | None,
) -> DrawnFigure:
    from analytics.contagion.sampling import Uncertain, sample_sum

    amounts = [
        Uncertain(
            low=float(term.low),
            high=float(term.high),
            truth=term.truth,
            conversion=float(term.conversion),
            source=term.source,
        )
        for term in terms
    ]
    if name != "netted":
        sampled = sample_sum(amounts, draws=question.draws, seed=question.seed, law=question.law)
        return DrawnFigure(name=name, sampled=sampled, terms=len(terms), no_closed_form=None)
    return DrawnFigure(
        name=name,
        sampled=_netted(chosen, amounts, question, on_progress),
        terms=len(terms),
        no_closed_form="netted money is the optimum of a linear programme",
    )


def _netted(
    chosen: Sequence[Flow],
    amounts: Sequence[Uncertain],
    question: MonteCarloQuestion,
    on_progress: Moved | None,
) -> Sampled:
    import numpy as np

    from analytics.contagion.sampling import draw, summarise

    # A sum for several givers is drawn once, and all its pairs carry at most that together.
    column_of: dict[str, int] = {}
    columns = [
        column_of.setdefault(flow.group_key or f"\0{place}", place)
        for place, flow in enumerate(chosen)
    ]
    drawn = draw(amounts, draws=question.draws, seed=question.seed, law=question.law)
    values = np.empty(question.draws)
    for number, row in enumerate(drawn[:, columns]):
        lanes = [
            Lane(
                pair=(flow.giver_id, flow.receiver_id),
                most=Decimal(repr(amount)),
                sum_of=flow.group_key,
            )
            for flow, amount in zip(chosen, row.tolist(), strict=True)
            if amount > 0.0
        ]
        values[number] = float(largest_circulation(lanes))
        if on_progress:
            on_progress(number + 1, question.draws)
    return summarise(values, law=question.law, seed=question.seed)


def _assumptions(question: MonteCarloQuestion, rates: Mapping[Status, Decimal]) -> tuple[str, ...]:
    told = ", ".join(f"{status.value} {chance}" for status, chance in rates.items())
    return (
        f"Assumed chances that a status is paid in the end: {told}.",
        "The chance that a deal is so is the confidence of its reports; deals that rest on one "
        "source alone are so together, all others apart.",
        f"Amounts lie in their ranges by the {question.law.value} law, headline money, each leg "
        "apart; warrants, guarantees and conditional tranches are left out.",
        f"{question.draws:,} draws, seed {question.seed}, PCG64 of numpy.",
        "A sum for several givers is drawn once, from nothing to all of it.",
    )
