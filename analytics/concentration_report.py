"""How is the money spread, by firm, kind, instrument or country? The question and its answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from analytics.concentration import Concentration, concentration, parts_of
from analytics.flows import MONEY, Column, Flow, Level, Selection, day_of, flows, total
from analytics.perimeter import own_id
from analytics.receipts import Receipt, receipt_for
from analytics.shares import Dimension, amounts_by
from analytics.supply import COMPUTE, Fabrication, Supply, SupplyBy, supply_of
from graph.errors import InvalidValue
from graph.fold.snapshot import KnowledgeGraph
from graph.model.value import Value


class ConcentrationQuestion(Value, frozen=True):
    """How is the money spread, by which dimension? Of one company's flows, or of all.
    `fabrication`: whose chips are made where; needed by supplier, foundry and supply-country."""

    by: Dimension = Dimension.RECEIVER
    company_id: str | None = None
    level: Level = Level.GROUP
    column: Column = Column.CONTRACTED
    currency: str = "USD"
    fabrication: tuple[Fabrication, ...] = ()


class ConcentrationAnswer(Value, frozen=True):
    """`concentration` is None for an empty total; `unknown_flows` had no amount to count. `supply`:
    by supplier, foundry or supply-country, where the shares are over money paid for hardware and to
    makers of chips, and the rest is in its rows."""

    by: Dimension
    company: str | None
    column: Column
    currency: str
    concentration: Concentration | None
    unknown_flows: int
    unconverted: tuple[str, ...]
    report_ids: tuple[str, ...]
    supply: Supply | None
    receipt: Receipt


def answer_concentration(
    graph: KnowledgeGraph, question: ConcentrationQuestion
) -> ConcentrationAnswer:
    """Shares of the money flows by the dimension; contingent flows are left out. Raises NotFound
    for an unknown company, InvalidValue for counterparties of nobody in particular."""
    own = None
    if question.by is Dimension.COUNTERPARTY and question.company_id is None:
        raise InvalidValue("by", question.by.value, "needs a company whose counterparties count")
    if question.company_id is not None:
        own = own_id(graph, question.company_id, question.level)
    selection = Selection(
        level=question.level,
        classes=tuple(sorted(MONEY)),
        column=question.column,
        currency=question.currency,
    )
    found = flows(graph, selection, day_of(graph))
    chosen = [
        each for each in found.flows if own is None or own in (each.giver_id, each.receiver_id)
    ]
    supply: Supply | None = None
    if question.by.value in _BY_SUPPLY:
        chosen = [each for each in chosen if each.kind in COMPUTE]
        supply, amounts = _supply(graph, question, chosen)
    else:
        amounts = amounts_by(graph, chosen, question.by, own)
    body: dict[str, Any] = {
        "by": question.by,
        "company": None if own is None else graph.name_of(own),
        "column": question.column,
        "currency": question.currency,
        "concentration": concentration(parts_of(amounts)),
        "unknown_flows": sum(not each.is_known for each in chosen),
        "unconverted": found.unconverted,
        "report_ids": tuple(sorted({each for flow in chosen for each in flow.report_ids})),
        "supply": supply,
    }
    return ConcentrationAnswer(**body, receipt=receipt_for(graph, question, body))


_BY_SUPPLY = frozenset(SupplyBy)


def _supply(
    graph: KnowledgeGraph, question: ConcentrationQuestion, chosen: list[Flow]
) -> tuple[Supply, dict[str, tuple[Decimal, Decimal]]]:
    """Who buys chips from whom is read off headlines, whatever the column of the question."""
    if not question.fabrication:
        raise InvalidValue("fabrication", "()", "is empty: say whose chips are made where")
    selection = Selection(
        level=question.level, classes=tuple(sorted(MONEY)), currency=question.currency
    )
    supply, named = supply_of(
        graph,
        chosen,
        flows(graph, selection, day_of(graph)).flows,
        SupplyBy(question.by.value),
        question.fabrication,
        group=question.level is Level.GROUP,
    )
    by_name: dict[str, list[Flow]] = {}
    for name, flow in named:
        if flow.is_known:
            by_name.setdefault(name, []).append(flow)
    return supply, {name: total(by_name[name])[:2] for name in sorted(by_name)}
