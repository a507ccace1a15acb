"""How is the money spread, by firm, kind, instrument or country? The question and its answer."""

from __future__ import annotations

from typing import Any

from analytics.concentration import Concentration, concentration, parts_of
from analytics.flows import MONEY, Column, Level, Selection, day_of, flows
from analytics.receipts import Receipt, receipt_for
from analytics.shares import Dimension, amounts_by
from graph.errors import InvalidValue, NotFound
from graph.fold.snapshot import KnowledgeGraph
from graph.model.value import Value


class ConcentrationQuestion(Value, frozen=True):
    """How is the money spread, by which dimension? Of one company's flows, or of all."""

    by: Dimension = Dimension.RECEIVER
    company_id: str | None = None
    level: Level = Level.GROUP
    column: Column = Column.CONTRACTED
    currency: str = "USD"


class ConcentrationAnswer(Value, frozen=True):
    """`concentration` is None for an empty total; `unknown_flows` had no amount to count."""

    by: Dimension
    company: str | None
    column: Column
    currency: str
    concentration: Concentration | None
    unknown_flows: int
    unconverted: tuple[str, ...]
    report_ids: tuple[str, ...]
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
        company = graph.company_of(question.company_id)
        if company is None:
            raise NotFound("company", question.company_id)
        own = company.group_id if question.level is Level.GROUP else company.company_id
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
    body: dict[str, Any] = {
        "by": question.by,
        "company": None if own is None else graph.name_of(own),
        "column": question.column,
        "currency": question.currency,
        "concentration": concentration(parts_of(amounts_by(graph, chosen, question.by, own))),
        "unknown_flows": sum(not each.is_known for each in chosen),
        "unconverted": found.unconverted,
        "report_ids": tuple(sorted({each for flow in chosen for each in flow.report_ids})),
    }
    return ConcentrationAnswer(**body, receipt=receipt_for(graph, question, body))
