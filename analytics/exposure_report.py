"""What does one firm stand to lose or owe because of each other firm? With the answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from analytics.circularity import returning
from analytics.concentration import Concentration, concentration, parts_of
from analytics.exposure import (
    ROWS_MAX,
    Exposure,
    ExposureRow,
    LookThroughView,
    Measured,
    Relation,
)
from analytics.exposure_bounds import BOUNDED_MAX
from analytics.exposure_header import Denominator, anonymous_customers, denominator_of
from analytics.exposure_legs import measure
from analytics.exposure_rows import rows_of
from analytics.exposure_sums import total_of
from analytics.exposure_through import Network, look_through_views
from analytics.flows import MONEY, Edge, Level, Selection, day_of, edges, flows
from analytics.indirect import indirect_rows
from analytics.receipts import Receipt, receipt_for
from analytics.reported import ReportedFigure
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
    """The report: header, rows, concentration of what it gives and of what it receives. Clocks are
    in the receipt. `denominator`: a figure that the firm reports of itself, to measure totals
    against; `anonymous_customers` are disclosed without a name."""

    company_id: str
    company: str
    perimeter: tuple[str, ...]
    level: Level
    currency: str
    denominator: Denominator | None
    exposure: Exposure
    anonymous_customers: tuple[ReportedFigure, ...]
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
    "Look-through: binding money of each firm is spread over those that it gives to (or gets "
    "from), in parts of the larger of what it gives and gets in the log; a sum for several givers "
    "in even parts. Other money of firms is not in the log: of known sums at most that passes on. "
    "The company itself passes nothing on. Its ends are those that the ranges of known sums allow; "
    "a sum of which only the least is told counts as that.",
)


def answer_exposure(graph: KnowledgeGraph, question: ExposureQuestion) -> ExposureAnswer:
    """The exposure report; raises NotFound for an unknown company."""
    company = graph.company_of(question.company_id)
    if company is None:
        raise NotFound("company", question.company_id)
    group = question.level is Level.GROUP
    own = company.group_id if group else company.company_id
    pairs = edges(flows(graph, _selection(question), day_of(graph)).flows)
    exposure, rows = _exposure(graph, question, own, pairs)
    body: dict[str, Any] = {
        "company_id": own,
        "company": graph.name_of(own),
        "perimeter": _perimeter(graph, own) if group else (graph.name_of(own),),
        "level": question.level,
        "currency": question.currency,
        "denominator": denominator_of(
            graph, own, question.currency, (exposure.total_gives, exposure.total_receives)
        ),
        "exposure": exposure,
        "anonymous_customers": anonymous_customers(graph, own),
        "gives": _row_concentration(rows, Relation.GIVES),
        "receives": _row_concentration(rows, Relation.RECEIVES),
        "assumptions": EXPOSURE_ASSUMPTIONS,
    }
    return ExposureAnswer(**body, receipt=receipt_for(graph, question, body))


def _selection(question: ExposureQuestion) -> Selection:
    return Selection(level=question.level, classes=tuple(sorted(MONEY)), currency=question.currency)


def _exposure(
    graph: KnowledgeGraph,
    question: ExposureQuestion,
    own: str,
    pairs: dict[tuple[str, str], Edge],
) -> tuple[Exposure, list[ExposureRow]]:
    """The report, and all of its rows."""
    level, currency, day = question.level, question.currency, day_of(graph)
    measured, unconverted, rate_days = measure(graph, own, level, currency, day)
    rows = rows_of(graph, measured, _looped(pairs, own, measured))
    views = look_through_views(graph, Network(graph, level, currency, day), rows, own)
    rows = _with_look_through(rows, views)
    gives, receives = (total_of(rows, relation) for relation in Relation)
    indirect, cut = indirect_rows(graph, pairs, own)
    deals = {each.leg.deal_id for each in measured}
    return Exposure(
        rows=tuple(rows[:ROWS_MAX]),
        indirect=indirect,
        look_through=views,
        total_gives=gives.gross,
        total_receives=receives.gross,
        repeated_gives=gives.repeated,
        repeated_receives=receives.repeated,
        undisclosed_legs=sum(each.leg.headline is None for each in measured),
        superseded_reports=sum(len(graph.deals[each].retracted_ids) for each in deals),
        corrected_fields=sum(len(graph.deals[each].corrected) for each in deals),
        disputed_legs=_disputed(graph, measured),
        missing=_missing(rows, views),
        unconverted=tuple(sorted(set(unconverted))),
        rate_dates=tuple(sorted(rate_days)),
        truncated=cut or len(rows) > ROWS_MAX,
    ), rows


def _with_look_through(
    rows: list[ExposureRow], views: tuple[LookThroughView, ...]
) -> list[ExposureRow]:
    through = {
        (view.relation, row.counterparty_id): row.look_through
        for view in views
        for row in view.rows
    }
    return [
        replace(row, look_through=through.get((row.relation, row.counterparty_id))) for row in rows
    ]


def _disputed(graph: KnowledgeGraph, measured: list[Measured]) -> int:
    """Legs of which several reports state sums apart."""
    wanted = {(each.leg.deal_id, each.leg.leg_id) for each in measured}
    return sum(
        leg.spread.reports > 1 and leg.spread.low != leg.spread.high
        for deal_id in {deal_id for deal_id, _ in wanted}
        for leg in graph.deals[deal_id].legs
        if (deal_id, leg.leg_id) in wanted
    )


def _missing(rows: list[ExposureRow], views: tuple[LookThroughView, ...]) -> tuple[str, ...]:
    """Why a column is unknown."""
    found = []
    both_ways = sum(row.net_high is None and row.gross_high is not None for row in rows)
    if both_ways:
        found.append(
            f"net, where money binds both ways (rows: {both_ways}): whether claims may be set off "
            "is law and contract, which no report in the log states"
        )
    for view in views:
        if view.missing:
            found.append(f"look-through, {view.relation.value}: {view.missing}")
        elif view.firms > BOUNDED_MAX:
            found.append(
                f"ends of look-through, {view.relation.value}: more than {BOUNDED_MAX} firms are "
                "within reach"
            )
        if view.unknown_pairs:
            found.append(
                f"look-through, {view.relation.value}: pairs within reach without a known amount, "
                f"which pass nothing on: {view.unknown_pairs}"
            )
    return tuple(found)


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
