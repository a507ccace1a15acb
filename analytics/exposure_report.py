"""What does one firm stand to lose or owe because of each other firm? With the answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from analytics.circularity import returning
from analytics.concentration import Concentration, concentration, parts_of
from analytics.exposure import ROWS_MAX, Exposure, ExposureRow, Measured, Relation
from analytics.exposure_legs import measure
from analytics.exposure_rows import rows_of
from analytics.exposure_sums import total_of
from analytics.flows import MONEY, Edge, Level, Selection, day_of, edges, flows
from analytics.indirect import indirect_rows
from analytics.receipts import Receipt, receipt_for
from graph.errors import NotFound
from graph.fold.snapshot import KnowledgeGraph
from graph.model.money import ZERO
from graph.model.value import Value


class ExposureQuestion(Value, frozen=True):
    """Exposure of which firm? Group level looks through control."""

    company_id: str
    level: Level = Level.GROUP
    currency: str = "USD"


class ExposureAnswer(Value, frozen=True):
    """The report: header, rows, concentration of what it gives and of what it receives."""

    company_id: str
    company: str
    perimeter: tuple[str, ...]
    level: Level
    currency: str
    exposure: Exposure
    gives: Concentration | None
    receives: Concentration | None
    assumptions: tuple[str, ...]
    receipt: Receipt


EXPOSURE_ASSUMPTIONS = (
    "Gross adds paid, undrawn and contingent at their stated upper ends; headline stands beside.",
    "A sum for several givers is at most all of it on each pair, and counts once in a total; the "
    "share of such a row, and the index, take it in full.",
    "Inside loops: the most of a pair's money that can come back to its giver, at upper ends; of "
    "deals that ended nothing can.",
    "Indirect: at most the smaller of the two sums on the way; never added to direct.",
)


def answer_exposure(graph: KnowledgeGraph, question: ExposureQuestion) -> ExposureAnswer:
    """The exposure report; raises NotFound for an unknown company."""
    company = graph.company_of(question.company_id)
    if company is None:
        raise NotFound("company", question.company_id)
    group = question.level is Level.GROUP
    own = company.group_id if group else company.company_id
    measured, unconverted, rate_days = measure(
        graph, own, question.level, question.currency, day_of(graph)
    )
    selection = Selection(
        level=question.level, classes=tuple(sorted(MONEY)), currency=question.currency
    )
    pairs = edges(flows(graph, selection, day_of(graph)).flows)
    looped = _looped(pairs, own, measured)
    rows = rows_of(graph, measured, looped)
    gives, receives = (total_of(rows, relation) for relation in Relation)
    indirect, cut = indirect_rows(graph, pairs, own)
    exposure = Exposure(
        rows=tuple(rows[:ROWS_MAX]),
        indirect=indirect,
        total_gives=gives.gross,
        total_receives=receives.gross,
        repeated_gives=gives.repeated,
        repeated_receives=receives.repeated,
        undisclosed_legs=sum(each.leg.headline is None for each in measured),
        superseded_reports=_superseded(graph, measured),
        unconverted=tuple(sorted(set(unconverted))),
        rate_dates=tuple(sorted(rate_days)),
        truncated=cut or len(rows) > ROWS_MAX,
    )
    body: dict[str, Any] = {
        "company_id": own,
        "company": graph.name_of(own),
        "perimeter": _perimeter(graph, own) if group else (graph.name_of(own),),
        "level": question.level,
        "currency": question.currency,
        "exposure": exposure,
        "gives": _row_concentration(rows, Relation.GIVES),
        "receives": _row_concentration(rows, Relation.RECEIVES),
        "assumptions": EXPOSURE_ASSUMPTIONS,
    }
    return ExposureAnswer(**body, receipt=receipt_for(graph, question, body))


def _looped(
    pairs: dict[tuple[str, str], Edge], own: str, measured: list[Measured]
) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for other, relation in sorted({(each.other_id, each.relation) for each in measured}):
        pair = (own, other) if relation is Relation.GIVES else (other, own)
        comes_back = returning(pairs, pair) if pair in pairs else ZERO  # no money that lives
        if comes_back is not None:
            found[other, relation.value] = comes_back
    return found


def _superseded(graph: KnowledgeGraph, measured: list[Measured]) -> int:
    deals = {each.leg.deal_id for each in measured}
    return sum(len(graph.deals[deal_id].retracted_ids) for deal_id in deals)


def _perimeter(graph: KnowledgeGraph, group_id: str) -> tuple[str, ...]:
    members = [each.name for each in graph.companies.values() if each.group_id == group_id]
    return tuple(sorted(members))


def _row_concentration(rows: list[ExposureRow], relation: Relation) -> Concentration | None:
    chosen = [row for row in rows if row.relation is relation]
    return concentration(
        parts_of(
            {row.counterparty: (row.gross_low or ZERO, row.gross_high or ZERO) for row in chosen}
        )
    )
