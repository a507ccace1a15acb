"""The largest circulation that fits into flows, with sums for several givers held together.

A lane is what one pair can carry. Money on a ring never leaves its strongly connected part, so
lanes between parts carry nothing and each part is solved on a scale of its own (linear programme,
HiGHS): the total is right to within 1e-7 of the largest amount of the part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from analytics.flows import Edge
from graph.model.money import ZERO, plain_decimal
from graph.model.value import Value

Pair = tuple[str, str]
_CENT = Decimal("0.01")


class Lane(Value, frozen=True):
    """A pair's own money, or (`sum_of`) at most all of a sum for several givers. Never zero."""

    pair: Pair
    most: Decimal
    sum_of: str | None = None


def lower_lanes(edges: Iterable[Edge]) -> list[Lane]:
    """At lower ends; of a sum for several givers each may carry nothing."""
    return [Lane(pair=_pair(edge), most=edge.low) for edge in edges if edge.low]


def upper_lanes(edges: Iterable[Edge]) -> list[Lane]:
    """At upper ends: the pair's own money, and a lane for each sum that it may carry."""
    lanes = []
    for edge in edges:
        shared: dict[str, Decimal] = {}
        for flow in edge.flows:
            if flow.group_key is not None and flow.upper:
                shared.setdefault(flow.group_key, flow.upper)
        own = (edge.high or ZERO) - sum(shared.values(), ZERO)
        lanes += [Lane(pair=_pair(edge), most=own)] if own > 0 else []
        lanes += [Lane(pair=_pair(edge), most=most, sum_of=key) for key, most in shared.items()]
    return lanes


def _pair(edge: Edge) -> Pair:
    return edge.giver_id, edge.receiver_id


def gross_of(lanes: Sequence[Lane]) -> Decimal:
    """All lanes added up, each sum for several givers once."""
    own = sum((lane.most for lane in lanes if lane.sum_of is None), ZERO)
    return own + sum(_sums(lanes).values(), ZERO)


def _sums(lanes: Iterable[Lane]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for lane in lanes:
        if lane.sum_of is not None:
            found[lane.sum_of] = max(lane.most, found.get(lane.sum_of, ZERO))
    return found


def largest_circulation(lanes: Sequence[Lane], only: Pair | None = None) -> Decimal:
    """max Σx with 0 ≤ x ≤ lane, sums kept, inflow = outflow at each firm; Σ over all pairs, or
    over `only` one. The total is unique, its split over pairs is not."""
    parts = (part for part in _parts(lanes) if only is None or any(only == x.pair for x in part))
    total = sum((_solve(part, only) for part in parts), ZERO)
    return plain_decimal(max(total, ZERO).quantize(_CENT))


def _parts(lanes: Sequence[Lane]) -> list[list[Lane]]:
    """Lanes on which a ring can run, by strongly connected part; parts that a sum for several
    givers ties together are one."""
    strong = _labels([lane.pair for lane in lanes], "strong")
    inner = [lane for lane in lanes if strong[lane.pair[0]] == strong[lane.pair[1]]]
    ties = [(lane.pair[0], f"\x1f{lane.sum_of}") for lane in inner if lane.sum_of]
    tied = _labels([*(lane.pair for lane in inner), *ties], "weak")
    parts: dict[int, list[Lane]] = {}
    for lane in inner:
        parts.setdefault(tied[lane.pair[0]], []).append(lane)
    return list(parts.values())


def _labels(pairs: Sequence[Pair], connection: str) -> dict[str, int]:
    """The connected part of each name."""
    if not pairs:
        return {}
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    names = sorted({name for pair in pairs for name in pair})
    place = {name: row for row, name in enumerate(names)}
    ends = ([place[giver] for giver, _ in pairs], [place[receiver] for _, receiver in pairs])
    matrix = coo_array((np.ones(len(pairs)), ends), shape=(len(names), len(names)))
    _, labels = connected_components(matrix.tocsr(), directed=True, connection=connection)
    return dict(zip(names, labels.tolist(), strict=True))


def _solve(lanes: Sequence[Lane], only: Pair | None) -> Decimal:
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    scale, sums, columns = max(lane.most for lane in lanes), _sums(lanes), range(len(lanes))
    firms = {name: row for row, name in enumerate(sorted({n for x in lanes for n in x.pair}))}
    ends = [firms[lane.pair[0]] for lane in lanes] + [firms[lane.pair[1]] for lane in lanes]
    signs = np.repeat([-1.0, 1.0], len(lanes))
    balance = coo_array((signs, (ends, [*columns, *columns])), shape=(len(firms), len(lanes)))
    row_of = {key: row for row, key in enumerate(sums)}
    shared = [(row_of[lane.sum_of], column) for column, lane in enumerate(lanes) if lane.sum_of]
    together = np.zeros((len(sums), len(lanes)))
    for row, column in shared:
        together[row, column] = 1.0
    solved = linprog(
        c=np.array([-1.0 if only in (None, lane.pair) else 0.0 for lane in lanes]),
        A_ub=together if sums else None,
        b_ub=[float(most / scale) for most in sums.values()] if sums else None,
        A_eq=balance.tocsr(),
        b_eq=np.zeros(len(firms)),
        bounds=[(0.0, float(lane.most / scale)) for lane in lanes],
        method="highs",
    )
    if not solved.success:
        raise ArithmeticError(f"the netting programme did not solve: {solved.message}")
    return Decimal(repr(float(-solved.fun))) * scale
