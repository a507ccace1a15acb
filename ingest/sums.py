"""Do two stated amounts, or two stated numbers of things, speak of one sum?"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import IntEnum
from itertools import product

from graph.model.money import AmountClaim, Basis, Per, Quantity

SAME_FIGURE = Decimal("0.05")
"""Two figures closer than this share of the larger are one figure, rounded."""
HELD_FACTOR_MAX = 2
_BOUNDED = frozenset({Basis.UP_TO, Basis.AT_LEAST, Basis.BETWEEN})

Claim = tuple[AmountClaim, int | None]
"""A claim with the months that it runs, which turn an amount per period into a total."""
End = Decimal | None


class Agreement(IntEnum):
    """Sorted by strength. EQUAL: a stated end is the same figure. HELD: a bound (`up to 100`) holds
    the other. LOOSE: it does, but they are more than twice apart. APART: two different sums."""

    APART = 0
    LOOSE = 1
    HELD = 2
    EQUAL = 3


def agreement(ours: Iterable[Claim], theirs: Iterable[Claim]) -> Agreement | None:
    """The best agreement of any two; None where nothing can be compared (currency, period)."""
    return _best(_claims_agree(one, two) for one, two in product(ours, theirs))


def things_agree(ours: Iterable[Quantity], theirs: Iterable[Quantity]) -> Agreement | None:
    """The same for numbers of things; None where no two have one unit."""
    return _best(
        _ends_agree((one.low, one.high), (two.low, two.high), one.basis, two.basis)
        for one, two in product(ours, theirs)
        if one.unit is two.unit and Basis.UNDISCLOSED not in (one.basis, two.basis)
    )


def _best(found: Iterable[Agreement | None]) -> Agreement | None:
    return max((each for each in found if each is not None), default=None)


def _claims_agree(one: Claim, two: Claim) -> Agreement | None:
    left, right = _stated(one), _stated(two)
    if left is None or right is None or left[2:] != right[2:]:
        return None
    return _ends_agree(left[:2], right[:2], one[0].basis, two[0].basis)


def _stated(claim: Claim) -> tuple[End, End, str | None, Per] | None:
    """Low and high end as stated, over the whole deal where the term is known."""
    amount, term_months = claim
    if not amount.is_disclosed:
        return None
    total = amount.total(term_months)
    if total is None:
        return amount.low, amount.high, amount.currency, amount.per
    return None if amount.low is None else total.low, total.high, amount.currency, Per.TOTAL


def _ends_agree(left: tuple[End, End], right: tuple[End, End], one: Basis, two: Basis) -> Agreement:
    figures = [(a, b) for a in left for b in right if a is not None and b is not None]
    if any(abs(a - b) <= SAME_FIGURE * max(a, b) for a, b in figures):
        return Agreement.EQUAL
    disjoint = _below(left[1], right[0]) or _below(right[1], left[0])
    # Two caps, or two floors, with different figures are two sums: neither bounds the other.
    rivals = one is two and one is not Basis.BETWEEN
    if disjoint or rivals or not _BOUNDED & {one, two}:
        return Agreement.APART
    close = any(max(a, b) <= HELD_FACTOR_MAX * min(a, b) for a, b in figures)
    return Agreement.HELD if close else Agreement.LOOSE


def _below(high: End, low: End) -> bool:
    return high is not None and low is not None and high < low
