"""How much of the money a loop returns, and how much overlapping loops return together.

Two ratios of one loop, because they answer two questions: round-trip = bottleneck / outflow of the
first investor ("how much of what it gave comes back"), financed share = bottleneck / purchase
("how much of the last purchase that money could have paid"). Money is fungible, so both are upper
bounds. Overlapping loops are never summed: `netting` is the largest circulation that fits into
the flows, so no dollar counts twice. A sum for several givers limits what all its pairs carry
together.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from analytics.flows import Edge
from analytics.lanes import gross_of, largest_circulation, lower_lanes, upper_lanes
from analytics.loops import Loop
from graph.model.value import Value

_RATIO = Decimal("0.0001")


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
    its bottleneck); `gross` sums all known flows, a sum for several givers once; `share` is
    circulating / gross at the high ends. `unknown_pairs` have no known amount and are in neither.
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
    lows, highs = lower_lanes(pairs.values()), upper_lanes(pairs.values())
    low, high = largest_circulation(lows), largest_circulation(highs)
    gross_low, gross_high = gross_of(lows), gross_of(highs)
    return Netting(
        circulating_low=low,
        circulating_high=high,
        gross_low=gross_low,
        gross_high=gross_high,
        share=_ratio(high, gross_high),
        unknown_pairs=sum(edge.high is None for edge in pairs.values()),
        currency=currency,
    )


def returning(pairs: Mapping[tuple[str, str], Edge], wanted: tuple[str, str]) -> Decimal | None:
    """The most of one pair's money that can come back to its giver: max x(pair) over circulations
    at the upper ends. None when the pair has no known amount. Unique, unlike the split of the
    largest circulation."""
    edge = pairs.get(wanted)
    if edge is None or edge.high is None:
        return None
    return largest_circulation(upper_lanes(pairs.values()), wanted)
