"""How much money goes round: netted, by Finn's cycling index, by the Hodge split of net flow.

Three measures that answer different questions, each with its convention; and, on request, whether
that many loops and that much netted money are more than chance on rewired networks. Two runs, all
amounts at their lower and all at their upper ends; pairs without a known amount are in neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from analytics.chance import Chance, ChanceQuestion, chance_of
from analytics.circularity import Netting, netting
from analytics.flows import MONEY, Column, Edge, Level, Selection, day_of, edges, flows
from analytics.receipts import Receipt, receipt_for
from graph.errors import InvalidValue
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Status
from graph.model.money import ZERO, plain_decimal
from graph.model.value import Value
from graph.progress import Moved

if TYPE_CHECKING:
    from analytics.contagion.arrays import Floats

TERMS_MAX = 500
FIRMS_MAX = 2_000
NETTING_CONVENTION = (
    "netted: the largest circulation, max Σx with 0 ≤ x ≤ flow and inflow = outflow at each firm; "
    "a ring of three counts three times its bottleneck, and no dollar counts twice"
)
SHARED_CONVENTION = (
    "a sum for several givers counts once when netted; in Finn, Hodge and the null model it stands "
    "in full on each pair at upper ends and as nothing at lower ends, for its shares are unknown"
)
_CENT, _RATIO = Decimal("0.01"), Decimal("0.000001")
Pairs = Mapping[tuple[str, str], Edge]


class CirculationQuestion(Value, frozen=True):
    """Of which flows? `status`: that rung or better. `chance`: compare with rewired networks."""

    level: Level = Level.GROUP
    column: Column = Column.HEADLINE
    status: Status | None = None
    currency: str = "USD"
    chance: ChanceQuestion | None = None


class FinnTerm(Value, frozen=True):
    """One firm: all that flows into it, and the part that is there a second or later time."""

    company_id: str
    company: str
    through: Decimal
    cycled: Decimal | None


class FinnFigures(Value, frozen=True):
    """index = Σ cycled / Σ through, unrounded. `index` None, with the reason in `missing`, where a
    ring has no way out over the boundary, or nothing flows."""

    through: Decimal
    boundary: Decimal
    index: Decimal | None
    path_length: Decimal | None
    missing: str | None
    terms: tuple[FinnTerm, ...]


class HodgeTerm(Value, frozen=True):
    """One pair: `net` flows from giver to receiver (below zero: back), = gradient + circular."""

    giver: str
    receiver: str
    net: Decimal
    gradient: Decimal
    circular: Decimal
    deal_ids: tuple[str, ...]
    report_ids: tuple[str, ...]


class HodgeFigures(Value, frozen=True):
    """`circular_share`: squared circular part over squared net flow; None, with the reason, where
    no net flow is. Pairs that pay one another the same vanish from it."""

    circular_share: Decimal | None
    missing: str | None
    terms: tuple[HodgeTerm, ...]


class CirculationAnswer(Value, frozen=True):
    """All three, low and high. `unknown_pairs` have no known amount and are in nothing."""

    level: Level
    column: Column
    currency: str
    netting: Netting
    finn_low: FinnFigures
    finn_high: FinnFigures
    hodge_low: HodgeFigures
    hodge_high: HodgeFigures
    chance: Chance | None
    firms: int
    pairs: int
    unknown_pairs: int
    missing: tuple[str, ...]
    unconverted: tuple[str, ...]
    truncated: bool
    conventions: tuple[str, ...]
    receipt: Receipt


def answer_circulation(
    graph: KnowledgeGraph,
    question: CirculationQuestion,
    on_progress: Moved | None = None,
) -> CirculationAnswer:
    """`on_progress` is called with draws done, and of how many. Raises InvalidValue for draws out
    of bounds, or more firms than a dense matrix should hold."""
    from analytics.contagion.circulation import (
        FINN_CONVENTION,
        HODGE_CONVENTION,
        IMBALANCE_CONVENTION,
    )

    found = flows(graph, _selection(question), day_of(graph))
    pairs = edges(found.flows)
    firms = sorted({firm for pair in pairs for firm in pair})
    if len(firms) > FIRMS_MAX:
        raise InvalidValue("firms", len(firms), f"are more than {FIRMS_MAX}; narrow the question")
    low, high = (_matrix(pairs, firms, upper=upper) for upper in (False, True))
    chance = question.chance and chance_of(high, question.chance, on_progress)
    unknown = [pair for pair, edge in pairs.items() if edge.high is None]
    body: dict[str, Any] = {
        "level": question.level,
        "column": question.column,
        "currency": question.currency,
        "netting": netting(pairs, question.currency),
        "finn_low": _finn(graph, firms, low),
        "finn_high": _finn(graph, firms, high),
        "hodge_low": _hodge(graph, firms, low, pairs),
        "hodge_high": _hodge(graph, firms, high, pairs),
        "chance": chance,
        "firms": len(firms),
        "pairs": len(pairs),
        "unknown_pairs": len(unknown),
        "missing": tuple(
            f"no amount is known for {graph.name_of(giver)} → {graph.name_of(receiver)}"
            for giver, receiver in unknown
        ),
        "unconverted": found.unconverted,
        "truncated": len(pairs) > TERMS_MAX or len(firms) > TERMS_MAX,
        "conventions": (
            NETTING_CONVENTION,
            f"Finn, {FINN_CONVENTION}; {IMBALANCE_CONVENTION}",
            f"Hodge: {HODGE_CONVENTION}",
            SHARED_CONVENTION,
        ),
    }
    return CirculationAnswer(**body, receipt=receipt_for(graph, question, body))


def _selection(question: CirculationQuestion) -> Selection:
    """The flows of money that the question is about."""
    return Selection(
        level=question.level,
        classes=tuple(sorted(MONEY)),
        column=question.column,
        status_floor=question.status,
        currency=question.currency,
    )


def _matrix(pairs: Pairs, firms: list[str], *, upper: bool) -> Floats:
    import numpy as np

    place = {firm: row for row, firm in enumerate(firms)}
    made = np.zeros((len(firms), len(firms)))
    for (giver, receiver), edge in pairs.items():
        amount = edge.high if upper else edge.low
        made[place[giver], place[receiver]] = float(amount or ZERO)
    return made


def _finn(graph: KnowledgeGraph, firms: list[str], matrix: Floats) -> FinnFigures:
    from analytics.contagion.circulation import finn

    told = finn(matrix)
    cycled = told.cycled or (None,) * len(firms)
    terms = [
        FinnTerm(
            company_id=firm,
            company=graph.name_of(firm),
            through=_cents(through),
            cycled=None if again is None else _cents(again),
        )
        for firm, through, again in zip(firms, told.through, cycled, strict=True)
        if through
    ]
    terms.sort(key=lambda term: (-(term.cycled or ZERO), -term.through, term.company_id))
    return FinnFigures(
        through=_cents(told.throughflow),
        boundary=_cents(told.boundary),
        index=_ratio(told.index),
        path_length=_ratio(told.path_length),
        missing=_named(told.missing, graph, firms),
        terms=tuple(terms[:TERMS_MAX]),
    )


def _named(missing: str | None, graph: KnowledgeGraph, firms: list[str]) -> str | None:
    """The reason with the name of the firm in place of its row."""
    import re

    if missing is None:
        return None
    return re.sub(r"node (\d+)", lambda found: graph.name_of(firms[int(found[1])]), missing)


def _hodge(graph: KnowledgeGraph, firms: list[str], matrix: Floats, pairs: Pairs) -> HodgeFigures:
    from analytics.contagion.circulation import hodge_of_flows

    told = hodge_of_flows(matrix)
    terms = []
    for (tail, head), gradient, circular in zip(
        told.edges, told.gradient, told.circulation, strict=True
    ):
        ends = (firms[tail], firms[head])
        both = [pairs[pair] for pair in (ends, ends[::-1]) if pair in pairs]
        # The two parts are rounded, and what flows net is their sum, so that the terms add up.
        parts = (_cents(gradient), _cents(circular))
        terms.append(
            HodgeTerm(
                giver=graph.name_of(ends[0]),
                receiver=graph.name_of(ends[1]),
                net=plain_decimal(sum(parts, ZERO)),
                gradient=parts[0],
                circular=parts[1],
                deal_ids=tuple(sorted({each.deal_id for edge in both for each in edge.flows})),
                report_ids=tuple(
                    sorted(
                        {each for edge in both for flow in edge.flows for each in flow.report_ids}
                    )
                ),
            )
        )
    terms.sort(key=lambda term: (-abs(term.circular), term.giver, term.receiver))
    share = told.circular_share
    return HodgeFigures(
        circular_share=_ratio(share),
        missing=None if share is not None else "nothing flows net between any two firms",
        terms=tuple(terms[:TERMS_MAX]),
    )


def _cents(amount: float) -> Decimal:
    return plain_decimal(Decimal(repr(float(amount))).quantize(_CENT))


def _ratio(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(repr(float(number))).quantize(_RATIO)
