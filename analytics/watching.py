"""What a step of the log did to rings and to an exposure figure: two snapshots, and the events
between them, go in.

Clocks of the world stand still while somebody watches, so that what is told depends on the log
alone: whoever comes back later is told the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import msgspec

from analytics.exposure_report import ExposureQuestion, answer_exposure
from analytics.flows import Edge, Level, edges
from analytics.loop_changes import Pair, changed_pairs, turned_rings
from analytics.loop_report import (
    LoopQuestion,
    RankedLoop,
    bounds_of,
    filters_of,
    flows_asked_for,
    ranked,
)
from analytics.loops import Loop
from graph.errors import CommandRefused, InvalidValue
from graph.fold.snapshot import KnowledgeGraph
from graph.model.value import Value

CHANGES_MAX = 1_000
"""Rings that one step may open, or break. A step that turns more is refused, not cut: a client that
misses nothing cannot be told a part."""


class Cause(Value, frozen=True):
    """An event that can move a figure. `deal_id`: the only deal that it tells of; None: any."""

    event_id: str
    deal_id: str | None


class Turn(StrEnum):
    OPENED = "opened"
    BROKEN = "broken"


class RingTurned(Value, frozen=True):
    """A ring that opened or broke with the events up to `position`. One that broke is told as it
    was. `event_ids`: those of the step that tell of the deals of its changed hops, or of no deal
    by itself, as a merge of companies. `cursor`: where to go on without missing or repeating."""

    turn: Turn
    position: int
    event_ids: tuple[str, ...]
    ring: RankedLoop
    currency: str
    cursor: str = ""


class Measure(StrEnum):
    """A total of the exposure report: paid + undrawn + contingent at stated upper ends, over the
    counterparties that the company gives to, or receives from."""

    GIVES = "gives"
    RECEIVES = "receives"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class CrossingQuestion(Value, frozen=True):
    """Does a figure of a company cross `threshold`, in `currency`? It is crossed upwards when it
    was not known to be as large and now is, downwards when it was and no longer is. `direction`
    None: both."""

    company_id: str
    threshold: Decimal
    measure: Measure = Measure.GIVES
    direction: Direction | None = None
    level: Level = Level.GROUP
    currency: str = "USD"


class ExposureCrossed(Value, frozen=True):
    """The figure `before` and `after` the events up to `position`; None is unknown, never zero.
    `event_ids` and `cursor`: as for a ring."""

    company_id: str
    company: str
    measure: Measure
    direction: Direction
    threshold: Decimal
    currency: str
    before: Decimal | None
    after: Decimal | None
    position: int
    event_ids: tuple[str, ...]
    cursor: str = ""


Change = RingTurned | ExposureCrossed


class SeenRings(NamedTuple):
    """A snapshot, and the pairs of the flows that a question asks for."""

    graph: KnowledgeGraph
    pairs: Mapping[Pair, Edge]


def seen_rings(graph: KnowledgeGraph, question: LoopQuestion) -> SeenRings:
    """What the rings of a snapshot are made of."""
    return SeenRings(graph, edges(flows_asked_for(graph, question).flows))


def turned_between(
    was: SeenRings, now: SeenRings, question: LoopQuestion, causes: Sequence[Cause]
) -> list[RingTurned]:
    """Rings that opened, then those that broke, largest first. `question.limit` is not looked at.
    Raises CommandRefused for a step that turns more than CHANGES_MAX, or takes too long."""
    differ = changed_pairs(was.pairs, now.pairs)
    if not differ:
        return []
    bounds = bounds_of(msgspec.structs.replace(question, limit=CHANGES_MAX))
    told: list[RingTurned] = []
    for turn, here, there in ((Turn.OPENED, now, was), (Turn.BROKEN, was, now)):
        found = turned_rings(here.pairs, there.pairs, bounds, filters_of(question))
        if found.cut_by:
            raise CommandRefused(
                "watch",
                f"the events up to position {now.graph.position} turn more rings than the limit of "
                f"{CHANGES_MAX}, or take longer than {question.time_limit:g} s",
                "ask for shorter rings, a least sum or one company, or start after that position",
            )
        told.extend(
            RingTurned(
                turn=turn,
                position=now.graph.position,
                event_ids=_behind(causes, _deals_between(loop, was, now, differ), was, now),
                ring=ranked(here.graph, loop, question),
                currency=question.currency,
            )
            for loop in found.loops
        )
    return told


def _deals_between(
    loop: Loop, was: SeenRings, now: SeenRings, differ: frozenset[Pair]
) -> frozenset[str]:
    """Deals of the flows that are on one side only, over the changed hops of a ring."""
    deals: set[str] = set()
    for hop in loop.hops:
        pair = (hop.giver_id, hop.receiver_id)
        if pair in differ:
            sides = [each.pairs[pair].flows if pair in each.pairs else () for each in (was, now)]
            deals.update(flow.deal_id for flow in sides[0] if flow not in sides[1])
            deals.update(flow.deal_id for flow in sides[1] if flow not in sides[0])
    return frozenset(deals)


def _behind(
    causes: Iterable[Cause], deals: frozenset[str], was: SeenRings, now: SeenRings
) -> tuple[str, ...]:
    return tuple(
        cause.event_id
        for cause in causes
        if cause.deal_id is None or deals & _stands_as(cause.deal_id, was.graph, now.graph)
    )


def _stands_as(deal_id: str, *graphs: KnowledgeGraph) -> set[str]:
    """The ids of the deals that a deal id stands for, through merges."""
    return {graph.deal_redirects.get(deal_id, deal_id) for graph in graphs}


def check_crossing(question: CrossingQuestion) -> None:
    """Raises InvalidValue for a threshold that nothing can cross, or that is no number."""
    if not (question.threshold.is_finite() and question.threshold > 0):
        raise InvalidValue("threshold", str(question.threshold), "is no sum above zero")


def figure_of(graph: KnowledgeGraph, question: CrossingQuestion) -> Decimal | None:
    """The total that is watched; None where it is unknown, or nobody knows the company yet."""
    if graph.company_of(question.company_id) is None:
        return None
    asked = ExposureQuestion(
        company_id=question.company_id, level=question.level, currency=question.currency
    )
    exposure = answer_exposure(graph, asked).exposure
    gives = question.measure is Measure.GIVES
    return exposure.total_gives if gives else exposure.total_receives


def crossed_between(
    was: tuple[KnowledgeGraph, Decimal | None],
    now: tuple[KnowledgeGraph, Decimal | None],
    question: CrossingQuestion,
    causes: Sequence[Cause],
) -> list[ExposureCrossed]:
    """The crossing between two figures: one or none."""
    (before_graph, before), (graph, after) = was, now
    had, has = (each is not None and each >= question.threshold for each in (before, after))
    if had == has:
        return []
    direction = Direction.UP if has else Direction.DOWN
    if question.direction not in (None, direction):
        return []
    company = graph.company_of(question.company_id) or before_graph.company_of(question.company_id)
    assert company is not None
    return [
        ExposureCrossed(
            company_id=question.company_id,
            company=company.name,
            measure=question.measure,
            direction=direction,
            threshold=question.threshold,
            currency=question.currency,
            before=before,
            after=after,
            position=graph.position,
            event_ids=tuple(
                cause.event_id
                for cause in causes
                if cause.deal_id is None
                or any(_concerns(each, cause.deal_id, question) for each in (before_graph, graph))
            ),
        )
    ]


def _concerns(graph: KnowledgeGraph, deal_id: str, question: CrossingQuestion) -> bool:
    deal = graph.deal_of(deal_id)
    if deal is None:
        return False
    if question.level is Level.GROUP:
        own = graph.group_of(question.company_id)
        return any(graph.group_of(party.company_id) == own for party in deal.parties)
    found = graph.company_of(question.company_id)
    return found is not None and any(p.company_id == found.company_id for p in deal.parties)
