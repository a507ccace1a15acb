"""How much of the money a loop returns, and how much overlapping loops return together.

Two ratios of one loop, because they answer two questions: round-trip = bottleneck / outflow of the
first investor ("how much of what it gave comes back"), financed share = bottleneck / purchase
("how much of the last purchase that money could have paid"). Money is fungible, so both are upper
bounds. Overlapping loops are never summed: `netting` is the largest circulation that fits into
the flows, so no dollar counts twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from analytics.flows import Edge
from analytics.loops import Loop
from graph.model.money import ZERO, plain_decimal
from graph.model.value import Value

_RATIO = Decimal("0.0001")
_CENT = Decimal("0.01")


class RoundTrip(Value, frozen=True):
    """Ratios from 0 to 1 at the upper ends; None, with the reason, where an amount is unknown."""

    returned: Decimal | None
    outflow: Decimal | None
    purchase: Decimal | None
    round_trip_ratio: Decimal | None
    financed_share: Decimal | None
    missing: str | None


def round_trip(loop: Loop) -> RoundTrip:
    """The first hop is the outflow of the financier, the last hop the purchase that returns."""
    outflow, purchase = loop.hops[0].high, loop.hops[-1].high
    unknown = [f"{hop.giver_id} → {hop.receiver_id}" for hop in loop.hops if hop.high is None]
    returned = None if unknown else loop.bottleneck_high
    return RoundTrip(
        returned=returned,
        outflow=outflow,
        purchase=purchase,
        round_trip_ratio=_ratio(returned, outflow),
        financed_share=_ratio(returned, purchase),
        missing=f"no amount is known for {', '.join(unknown)}" if unknown else None,
    )


def _ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    if part is None or not whole:
        return None
    return (part / whole).quantize(_RATIO)


class Netting(Value, frozen=True):
    """Money that can go round without counting a dollar twice, low and high, in `currency`.

    `circulating` sums the largest circulation over its edges (a ring of three counts three times
    its bottleneck); `gross` sums all known flows; `share` is circulating / gross at the high ends.
    """

    circulating_low: Decimal
    circulating_high: Decimal
    gross_low: Decimal
    gross_high: Decimal
    share: Decimal | None
    unknown_pairs: int
    currency: str


def netting(pairs: Mapping[tuple[str, str], Edge], currency: str) -> Netting:
    """max Σx, 0 ≤ x ≤ flow, inflow = outflow at each company (linear programme, HiGHS)."""
    known = {pair: edge for pair, edge in pairs.items() if edge.high is not None}
    low = _circulation({pair: edge.low or ZERO for pair, edge in known.items()})
    high = _circulation({pair: edge.high or ZERO for pair, edge in known.items()})
    gross_low = sum((edge.low or ZERO for edge in known.values()), ZERO)
    gross_high = sum((edge.high or ZERO for edge in known.values()), ZERO)
    return Netting(
        circulating_low=low,
        circulating_high=high,
        gross_low=gross_low,
        gross_high=gross_high,
        share=_ratio(high, gross_high),
        unknown_pairs=len(pairs) - len(known),
        currency=currency,
    )


def returning(pairs: Mapping[tuple[str, str], Edge], wanted: tuple[str, str]) -> Decimal | None:
    """The most of one pair's money that can come back to its giver: max x(pair) over circulations
    at the upper ends. None when the pair has no known amount. Unique, unlike the split of the
    largest circulation."""
    edge = pairs.get(wanted)
    if edge is None or edge.high is None:
        return None
    capacity = {pair: each.high for pair, each in pairs.items() if each.high is not None}
    return _circulation(capacity, wanted)


def _circulation(
    capacity: Mapping[tuple[str, str], Decimal], only: tuple[str, str] | None = None
) -> Decimal:
    """The largest circulation, summed over all pairs or over `only` one. The total is unique, its
    split over pairs is not."""
    positive = {pair: amount for pair, amount in capacity.items() if amount > 0}
    if not positive or (only is not None and only not in positive):
        return ZERO
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    scale = max(positive.values())
    nodes = {name: row for row, name in enumerate(sorted({n for pair in positive for n in pair}))}
    columns = list(range(len(positive)))
    rows = [nodes[giver] for giver, _ in positive] + [nodes[receiver] for _, receiver in positive]
    signs = [-1.0] * len(positive) + [1.0] * len(positive)
    conservation = coo_array((signs, (rows, columns * 2)), shape=(len(nodes), len(positive)))
    goal = np.array([-1.0 if only in (None, pair) else 0.0 for pair in positive])
    solved = linprog(
        c=goal,
        A_eq=conservation.tocsr(),
        b_eq=np.zeros(len(nodes)),
        bounds=[(0.0, float(amount / scale)) for amount in positive.values()],
        method="highs",
    )
    if not solved.success:
        raise ArithmeticError(f"the netting programme did not solve: {solved.message}")
    total = Decimal(repr(float(-solved.fun))) * scale
    return plain_decimal(max(total, ZERO).quantize(_CENT))
