"""The figures that reports carry, read off a snapshot: rings with netted dollars, or the gross of
one company."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from analytics.circularity import netting
from analytics.exposure import Relation
from analytics.exposure_legs import measure
from analytics.exposure_rows import rows_of
from analytics.flows import CONTINGENT, MONEY, Level, Selection, day_of, edges, flows
from analytics.loops import LOOPS_MAX, Bounds, find_loops
from graph.fold.snapshot import KnowledgeGraph
from graph.model.money import ZERO
from graph.model.value import Value


class Figures(Value, frozen=True):
    """Rings and netted dollars of the log, or gross of one company, at stated upper ends; what was
    not asked for is None, and so is a gross of which nothing is known (`n/d`)."""

    rings: int | None = None
    netted: Decimal | None = None
    gives: Decimal | None = None
    receives: Decimal | None = None


class Reading(Value, frozen=True):
    """The figures of one snapshot, with the rings behind them by id, as names."""

    figures: Figures
    rings: Mapping[str, tuple[str, ...]]
    truncated: bool


Gauge = Callable[[KnowledgeGraph], Reading]


def ring_gauge(level: Level, max_hops: int, currency: str, seconds: float) -> Gauge:
    """Reads rings as `loops` does, and what circulates of the cash."""
    bounds = Bounds(max_hops=max_hops, limit=LOOPS_MAX, time_limit=seconds)
    selection = Selection(level=level, classes=tuple(sorted(MONEY | CONTINGENT)), currency=currency)

    def read(graph: KnowledgeGraph) -> Reading:
        found = flows(graph, selection, day_of(graph)).flows
        search = find_loops(edges(found), bounds)
        cash = netting(edges(flow for flow in found if flow.consideration in MONEY), currency)
        return Reading(
            figures=Figures(rings=search.matching, netted=cash.circulating_high),
            rings={
                loop.loop_id: tuple(graph.name_of(each) for each in loop.members)
                for loop in search.loops
            },
            truncated=search.truncated,
        )

    return read


def row_gauge(own: str, level: Level, currency: str) -> Gauge:
    """Reads what one company or group gives and receives, as `exposure` adds it up."""

    def read(graph: KnowledgeGraph) -> Reading:
        measured, _, _ = measure(graph, own, level, currency, day_of(graph))
        rows = rows_of(graph, measured, {})
        sums = {}
        for relation in Relation:
            gross = [row.gross_high for row in rows if row.relation is relation]
            known = [each for each in gross if each is not None]
            sums[relation] = None if gross and not known else sum(known, ZERO)
        figures = Figures(gives=sums[Relation.GIVES], receives=sums[Relation.RECEIVES])
        return Reading(figures=figures, rings={}, truncated=False)

    return read
