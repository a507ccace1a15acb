"""Look-through: what a firm stands to lose or owe because of each firm behind its counterparties.

X = (I − A)⁻¹ f (analytics.contagion.look_through). f is the direct gross per counterparty, and
A[i][j] the part of the throughput of j that goes to i (or, of what the firm receives, comes from
i). Throughput is the larger of what j gives and of what it gets in the log, so that what has no
known use stays with j. The firm itself passes nothing on: what returns to it is no exposure to
others. Direct and look-through are two views and are never added.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from analytics.exposure import ExposureRow, LookThroughView, Relation, ThroughRow, ThroughTerm
from analytics.exposure_bounds import Gross, Pair, Ways, bounds_of
from analytics.exposure_legs import columns_of, ends_of
from analytics.exposure_sums import MOST, NOTHING, Ends, gross_between
from analytics.flows import CONTINGENT, MONEY, Level
from graph.fold.snapshot import Deal, DealLeg, KnowledgeGraph
from graph.model.money import ZERO, plain_decimal

if TYPE_CHECKING:
    from analytics.contagion.arrays import Floats

FIRMS_MAX = 400
"""Within reach; beyond, a dense solution would hold up the report."""
_CENT, _SHARE = Decimal("0.01"), Decimal("0.000001")

Direct = Mapping[str, Ends | None]


class Network:
    """Binding money between firms: legs by pair, whose gross is worked out when asked for."""

    def __init__(self, graph: KnowledgeGraph, level: Level, currency: str, day: date) -> None:
        self._graph, self._currency, self._day = graph, currency, day
        self._gross: dict[Pair, Ends | None] = {}
        self._legs: dict[Pair, list[tuple[Deal, DealLeg]]] = {}
        self._near: dict[str, set[Pair]] = {}
        for deal, leg in graph.legs():
            pair = ends_of(graph, leg, level)
            if leg.consideration in MONEY | CONTINGENT and pair[0] != pair[1]:
                self._legs.setdefault(pair, []).append((deal, leg))
                for firm in pair:
                    self._near.setdefault(firm, set()).add(pair)

    def reached(self, starts: Iterable[str], own: str, relation: Relation) -> list[str] | None:
        """Firms that money of `starts` goes on to (or comes from), without `own`, sorted; None
        when they are more than `FIRMS_MAX`."""
        here, there = (0, 1) if relation is Relation.GIVES else (1, 0)
        found, waiting = {own}, deque(sorted(starts))
        while waiting:
            firm = waiting.popleft()
            if firm not in found:
                found.add(firm)
                near = self._near.get(firm, ())
                waiting.extend(sorted(pair[there] for pair in near if pair[here] == firm))
            if len(found) > FIRMS_MAX + 1:
                return None
        return sorted(found - {own})

    def gross(self, firms: Iterable[str]) -> Gross:
        """The gross of each pair that touches one of the firms."""
        pairs = sorted({pair for firm in firms for pair in self._near.get(firm, ())})
        return {pair: self._of(pair) for pair in pairs}

    def _of(self, pair: Pair) -> Ends | None:
        if pair not in self._gross:
            # Amounts without a rate are unknown here, and so counted among the unknown pairs.
            self._gross[pair] = gross_between(
                [
                    columns_of(deal, leg, self._currency, self._day, [], set())
                    for deal, leg in self._legs[pair]
                ]
            )
        return self._gross[pair]


def look_through_views(
    graph: KnowledgeGraph, network: Network, rows: Sequence[ExposureRow], own: str
) -> tuple[LookThroughView, ...]:
    """One view a relation. `rows` are all direct ones. One dense solution each, at most
    `FIRMS_MAX` firms wide."""
    views = []
    for relation in Relation:
        direct = {row.counterparty_id: _ends(row) for row in rows if row.relation is relation}
        firms = network.reached(direct, own, relation)
        if firms is None:
            views.append(_without(graph, direct, relation))
        else:
            views.append(view_of(graph, direct, Ways(network.gross(firms), firms, own, relation)))
    return tuple(views)


def _ends(row: ExposureRow) -> Ends | None:
    if row.gross_low is None or row.gross_high is None:
        return None
    return row.gross_low, row.gross_high


def _without(graph: KnowledgeGraph, direct: Direct, relation: Relation) -> LookThroughView:
    rows = [_row(graph, firm, direct.get(firm), None, (None, None)) for firm in sorted(direct)]
    return LookThroughView(
        relation=relation,
        rows=_ordered(rows),
        firms=FIRMS_MAX + 1,
        unknown_pairs=0,
        spectral_radius=None,
        missing=f"more than {FIRMS_MAX} firms are within reach",
    )


def view_of(graph: KnowledgeGraph, direct: Direct, ways: Ways) -> LookThroughView:
    """`direct` per counterparty; `ways` has all firms that it leads to."""
    # Late, so that asking for loops does not load numerics.
    from analytics.contagion.look_through import look_through

    firms, gross = ways.firms, ways.gross
    passed_on = ways.shares(MOST, MOST)
    told = look_through(passed_on, [float((direct.get(firm) or NOTHING)[MOST]) for firm in firms])
    bounds = bounds_of(ways, direct)
    place = {firm: row for row, firm in enumerate(firms)}
    rows = []
    for firm, low_high in zip(firms, bounds, strict=True):
        terms = None
        if told.total is not None:
            terms = _terms(graph, passed_on[place[firm]], told.total, firms)
        # A firm that is dealt with, but not in this relation, is at zero.
        row = _row(graph, firm, direct.get(firm, NOTHING), terms, low_high)
        if firm in direct or row.indirect or row.high:
            rows.append(row)
    inside = [pair for pair in gross if pair[0] in place and pair[1] in place]
    return LookThroughView(
        relation=ways.relation,
        rows=_ordered(rows),
        firms=len(firms),
        unknown_pairs=sum(gross[pair] is None for pair in inside),
        spectral_radius=Decimal(repr(told.spectral_radius)).quantize(_SHARE),
        missing=told.missing,
    )


def _terms(
    graph: KnowledgeGraph, shares: Floats, total: Sequence[float], firms: Sequence[str]
) -> list[ThroughTerm]:
    """What comes by each way, to the cent, largest first."""
    found = []
    for row, firm in enumerate(firms):
        amount = _cents(float(shares[row]) * total[row])
        if amount:
            found.append(
                ThroughTerm(
                    via_id=firm,
                    via=graph.name_of(firm),
                    share=plain_decimal(Decimal(repr(float(shares[row]))).quantize(_SHARE)),
                    amount=amount,
                )
            )
    return sorted(found, key=lambda term: (-term.amount, term.via_id))


def _row(
    graph: KnowledgeGraph,
    firm: str,
    direct: Ends | None,
    terms: list[ThroughTerm] | None,
    low_high: tuple[float | None, float | None],
) -> ThroughRow:
    """Both sums are made of the terms that are shown, so that they add up to the cent."""
    indirect = None if terms is None else sum((term.amount for term in terms), ZERO)
    upper = None if direct is None else direct[MOST]
    known = upper is not None and indirect is not None
    total = (upper or ZERO) + (indirect or ZERO) if known else None
    low, high = (None if end is None else _cents(end) for end in low_high)
    # Rounded by ways, the figure may lie a cent beyond an end that it is equal to.
    return ThroughRow(
        counterparty_id=firm,
        counterparty=graph.name_of(firm),
        direct=upper,
        indirect=indirect,
        look_through=total,
        low=low if low is None or total is None else min(low, total),
        high=None if direct is None or high is None else max(high, total or high),
        terms=tuple(terms or ()),
    )


def _cents(amount: float) -> Decimal:
    return plain_decimal(Decimal(repr(amount)).quantize(_CENT))


def _ordered(rows: Iterable[ThroughRow]) -> tuple[ThroughRow, ...]:
    return tuple(
        sorted(
            rows, key=lambda row: (-(row.look_through or row.direct or ZERO), row.counterparty_id)
        )
    )
