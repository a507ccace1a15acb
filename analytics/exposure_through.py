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
from analytics.exposure_legs import columns_of, ends_of
from analytics.exposure_sums import gross_between
from analytics.flows import CONTINGENT, MONEY, Level
from graph.fold.snapshot import Deal, DealLeg, KnowledgeGraph
from graph.model.money import ZERO, plain_decimal

if TYPE_CHECKING:
    from analytics.contagion.arrays import Floats

FIRMS_MAX = 400
"""Within reach; beyond, a dense solution would hold up the report."""
_CENT, _SHARE = Decimal("0.01"), Decimal("0.000001")

Pair = tuple[str, str]
Gross = Mapping[Pair, Decimal | None]


class Network:
    """Binding money between firms: legs by pair, whose gross is worked out when asked for."""

    def __init__(self, graph: KnowledgeGraph, level: Level, currency: str, day: date) -> None:
        self._graph, self._currency, self._day = graph, currency, day
        self._gross: dict[Pair, Decimal | None] = {}
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

    def _of(self, pair: Pair) -> Decimal | None:
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
        direct = {row.counterparty_id: row.gross_high for row in rows if row.relation is relation}
        firms = network.reached(direct, own, relation)
        if firms is None:
            views.append(_without(graph, direct, relation))
        else:
            views.append(view_of(graph, direct, network.gross(firms), firms, relation))
    return tuple(views)


def _without(
    graph: KnowledgeGraph, direct: Mapping[str, Decimal | None], relation: Relation
) -> LookThroughView:
    rows = [_row(graph, firm, direct.get(firm), None) for firm in sorted(direct)]
    return LookThroughView(
        relation=relation,
        rows=_ordered(rows),
        firms=FIRMS_MAX + 1,
        unknown_pairs=0,
        spectral_radius=None,
        missing=f"more than {FIRMS_MAX} firms are within reach",
    )


def view_of(
    graph: KnowledgeGraph,
    direct: Mapping[str, Decimal | None],
    gross: Gross,
    firms: Sequence[str],
    relation: Relation,
) -> LookThroughView:
    """`direct` per counterparty; `firms` are all that it leads to, `gross` that of their pairs."""
    # Late, so that asking for loops does not load numerics.
    from analytics.contagion.look_through import look_through

    passed_on = _passed_on(gross, firms, relation)
    told = look_through(passed_on, [float(direct.get(firm) or 0) for firm in firms])
    place = {firm: row for row, firm in enumerate(firms)}
    rows = []
    for firm in firms:
        terms = None
        if told.total is not None:
            terms = _terms(graph, passed_on[place[firm]], told.total, firms)
        # A firm that is dealt with, but not in this relation, is at zero.
        row = _row(graph, firm, direct.get(firm, ZERO), terms)
        if firm in direct or row.indirect:
            rows.append(row)
    inside = [pair for pair in gross if pair[0] in place and pair[1] in place]
    return LookThroughView(
        relation=relation,
        rows=_ordered(rows),
        firms=len(firms),
        unknown_pairs=sum(gross[pair] is None for pair in inside),
        spectral_radius=Decimal(repr(told.spectral_radius)).quantize(_SHARE),
        missing=told.missing,
    )


def _passed_on(gross: Gross, firms: Sequence[str], relation: Relation) -> Floats:
    """A: column j is how one unit at j is spread over the others, at most one in all."""
    import numpy as np

    given: dict[str, Decimal] = {}
    taken: dict[str, Decimal] = {}
    for (giver, receiver), amount in gross.items():
        given[giver] = given.get(giver, ZERO) + (amount or ZERO)
        taken[receiver] = taken.get(receiver, ZERO) + (amount or ZERO)
    place = {firm: row for row, firm in enumerate(firms)}
    shares = np.zeros((len(firms), len(firms)))
    for (giver, receiver), amount in gross.items():
        here, there = (giver, receiver) if relation is Relation.GIVES else (receiver, giver)
        if amount and here in place and there in place:
            through = max(given.get(here, ZERO), taken.get(here, ZERO))
            shares[place[there], place[here]] = float(amount / through)
    return shares


def _terms(
    graph: KnowledgeGraph, shares: Floats, total: Sequence[float], firms: Sequence[str]
) -> list[ThroughTerm]:
    """What comes by each way, to the cent, largest first."""
    found = []
    for row, firm in enumerate(firms):
        amount = Decimal(repr(float(shares[row]) * total[row])).quantize(_CENT)
        if amount:
            found.append(
                ThroughTerm(
                    via_id=firm,
                    via=graph.name_of(firm),
                    share=plain_decimal(Decimal(repr(float(shares[row]))).quantize(_SHARE)),
                    amount=plain_decimal(amount),
                )
            )
    return sorted(found, key=lambda term: (-term.amount, term.via_id))


def _row(
    graph: KnowledgeGraph, firm: str, direct: Decimal | None, terms: list[ThroughTerm] | None
) -> ThroughRow:
    """Both sums are made of the terms that are shown, so that they add up to the cent."""
    indirect = None if terms is None else sum((term.amount for term in terms), ZERO)
    known = direct is not None and indirect is not None
    return ThroughRow(
        counterparty_id=firm,
        counterparty=graph.name_of(firm),
        direct=direct,
        indirect=indirect,
        look_through=(direct or ZERO) + (indirect or ZERO) if known else None,
        terms=tuple(terms or ()),
    )


def _ordered(rows: Iterable[ThroughRow]) -> tuple[ThroughRow, ...]:
    return tuple(
        sorted(
            rows, key=lambda row: (-(row.look_through or row.direct or ZERO), row.counterparty_id)
        )
    )
