"""Concentration: Herfindahl–Hirschman index, top-n, effective number, flags, with intervals.

HHI is the sum of squared percentage shares, 0 to 10,000; levels 1,000 and 1,800 as in the U.S.
merger guidelines of 2023. When amounts are ranges the index is a range too: it is convex in each
amount, so its maximum lies at ends of ranges; its minimum is found with each amount as near to a
common target as its range allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product

from graph.model.money import ZERO
from graph.model.value import Value

LEVEL_MODERATE, LEVEL_HIGH = 1_000, 1_800
FLAG_SHARE = Decimal("0.10")
_EXACT_ENDS_MAX = 14
_PLACES = Decimal("0.01")
_SHARE_PLACES = Decimal("0.0001")


class Part(Value, frozen=True):
    """One name of a total, with its amount as a range (equal ends when exact)."""

    name: str
    low: Decimal
    high: Decimal


class Share(Value, frozen=True):
    """`low`/`high` bound the share over all amounts inside their ranges; `share` is at the upper
    ends. `flagged`: can reach ten percent."""

    name: str
    amount_low: Decimal
    amount_high: Decimal
    share: Decimal
    low: Decimal
    high: Decimal
    flagged: bool


class Concentration(Value, frozen=True):
    """Shares, largest first. `hhi` is at the upper ends, `hhi_low`/`hhi_high` over the ranges
    (not `bounds_exact`: no amounts inside their ranges reach beyond `hhi_high`, nor perhaps up to
    it).
    `level`: low, moderate or high, at `hhi`. `effective_number` = 10,000 / hhi."""

    total_low: Decimal
    total_high: Decimal
    hhi: Decimal
    hhi_low: Decimal
    hhi_high: Decimal
    level: str
    effective_number: Decimal
    top1: Decimal
    top3: Decimal
    top5: Decimal
    shares: tuple[Share, ...]
    bounds_exact: bool


def concentration(parts: Sequence[Part]) -> Concentration | None:
    """None for an empty total. Parts of one name must be summed before."""
    present = sorted(
        (part for part in parts if part.high > 0), key=lambda part: (-part.high, part.name)
    )
    total_high = sum((part.high for part in present), ZERO)
    if not total_high:
        return None
    highs = [part.high for part in present]
    index = _hhi(highs)
    exact = len(present) <= _EXACT_ENDS_MAX or all(part.low == part.high for part in present)
    shares = tuple(_share(part, present, total_high) for part in present)
    at_top = [share.share for share in shares]
    return Concentration(
        total_low=sum((part.low for part in present), ZERO),
        total_high=total_high,
        hhi=_round(index),
        hhi_low=_round(_least_hhi(present)),
        hhi_high=_round(_greatest_hhi(present)),
        level=level_of(index),
        effective_number=_round(Decimal(10_000) / index),
        top1=sum(at_top[:1], ZERO),
        top3=sum(at_top[:3], ZERO),
        top5=sum(at_top[:5], ZERO),
        shares=shares,
        bounds_exact=exact,
    )


def level_of(index: Decimal) -> str:
    """low below 1,000, high above 1,800."""
    if index > LEVEL_HIGH:
        return "high"
    return "moderate" if index >= LEVEL_MODERATE else "low"


def _hhi(amounts: Sequence[Decimal]) -> Decimal:
    total = sum(amounts, ZERO)
    if not total:
        return ZERO
    return sum((amount * amount for amount in amounts), ZERO) * 10_000 / (total * total)


def _share(part: Part, parts: Sequence[Part], total_high: Decimal) -> Share:
    others_low = sum((other.low for other in parts if other is not part), ZERO)
    others_high = total_high - part.high
    least = part.low / (part.low + others_high) if part.low + others_high else Decimal(1)
    most = part.high / (part.high + others_low)
    return Share(
        name=part.name,
        amount_low=part.low,
        amount_high=part.high,
        share=(part.high / total_high).quantize(_SHARE_PLACES),
        low=least.quantize(_SHARE_PLACES),
        high=most.quantize(_SHARE_PLACES),
        flagged=most >= FLAG_SHARE,
    )


def _greatest_hhi(parts: Sequence[Part]) -> Decimal:
    """Over all ends up to 14 ranges; beyond, a bound that is never below and seldom far above."""
    open_parts = [part for part in parts if part.low != part.high]
    if len(open_parts) > _EXACT_ENDS_MAX:
        return _bound_on_hhi(parts)
    fixed = [part.low for part in parts if part.low == part.high]
    ends = product(*((part.low, part.high) for part in open_parts))
    return max(_hhi([*fixed, *chosen]) for chosen in ends)


def _bound_on_hhi(parts: Sequence[Part]) -> Decimal:
    """To raise an amount from low to high adds high − low to the total and that times high + low
    to the squares. Let parts of such steps be taken, steepest first: no choice of ends then has
    larger squares for its total. On each step (S + s·t)/(T + t)² peaks at t = T − 2S/s."""
    total = sum((part.low for part in parts), ZERO)
    squares = sum((part.low * part.low for part in parts), ZERO)
    best = squares / (total * total) if total else Decimal(1)
    for part in sorted(parts, key=lambda each: -(each.low + each.high)):
        slope, width = part.low + part.high, part.high - part.low
        peak = total - 2 * squares / slope
        for step in (peak, width):
            if 0 < step <= width:
                raised = total + step
                best = max(best, (squares + slope * step) / (raised * raised))
        total, squares = total + width, squares + slope * width
    return min(best, Decimal(1)) * 10_000


def _least_hhi(parts: Sequence[Part]) -> Decimal:
    """At the minimum each amount is the common target, clipped to its range; the target is
    Σx²/Σx, a fixed point found by bisection over the ends (the index falls, then rises)."""
    if all(part.low == part.high for part in parts):
        return _hhi([part.low for part in parts])
    low, high = min(part.low for part in parts), max(part.high for part in parts)

    def clipped(target: Decimal) -> list[Decimal]:
        return [min(max(target, part.low), part.high) for part in parts]

    for _ in range(80):
        target = (low + high) / 2
        amounts = clipped(target)
        total = sum(amounts, ZERO)
        wanted = sum((amount * amount for amount in amounts), ZERO) / total if total else ZERO
        if wanted > target:
            low = target
        else:
            high = target
    return _hhi(clipped(high))


def disclosed_bounds(shares: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """HHI bounds when only customers at or above ten percent are disclosed (shares from 0 to 1).

    The rest is dust at the least, and at the most as many customers just below ten percent as fit,
    and one more for what is left. The upper end is not reached.
    """
    known = sum((share * share for share in shares), ZERO)
    rest = 1 - sum(shares, ZERO)
    full, left = divmod(rest, FLAG_SHARE)
    most = known + full * FLAG_SHARE * FLAG_SHARE + left * left
    return _round(known * 10_000), _round(most * 10_000)


def _round(value: Decimal) -> Decimal:
    return value.quantize(_PLACES)


def parts_of(amounts: Mapping[str, tuple[Decimal, Decimal]]) -> list[Part]:
    """Parts from name → (low, high)."""
    return [Part(name=name, low=low, high=high) for name, (low, high) in sorted(amounts.items())]
