"""How evenly a total is spread, unrounded: the figures behind a concentration report.

Shares run from 0 to 1 and add up to at most 1. Sources: Herfindahl and Hirschman (index, here 0 to
10,000 as in the U.S. merger guidelines); Hill (1973), Ecology 54 (effective numbers); Gini in the
form for a whole population. An empty total gives None, never zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from graph.errors import InvalidValue
from graph.model.money import ZERO

POINTS = Decimal(10_000)


def herfindahl(shares: Sequence[Decimal]) -> Decimal | None:
    """Sum of squared shares in points, 0 to 10,000."""
    return sum((share * share for share in shares), ZERO) * POINTS if any(shares) else None


def inverse_herfindahl(shares: Sequence[Decimal]) -> Decimal | None:
    """How many equal shares would give the same index (Hill number of order 2)."""
    index = herfindahl(shares)
    return None if index is None else POINTS / index


def entropy_number(shares: Sequence[Decimal]) -> Decimal | None:
    """exp(−Σ s ln s): Hill number of order 1, which heeds small names more than the inverse index.
    Shares must add up to 1."""
    present = [share for share in shares if share > 0]
    if not present:
        return None
    return (-sum((share * share.ln() for share in present), ZERO)).exp()


def top_share(shares: Sequence[Decimal], count: int) -> Decimal | None:
    """What the `count` largest hold together."""
    return sum(sorted(shares, reverse=True)[:count], ZERO) if any(shares) else None


def gini(amounts: Sequence[Decimal]) -> Decimal | None:
    """0 when all are equal, (n − 1)/n when one of n has all. O(n log n)."""
    total, count = sum(amounts, ZERO), len(amounts)
    if not total:
        return None
    ranked = sum((place * amount for place, amount in enumerate(sorted(amounts), start=1)), ZERO)
    return (2 * ranked) / (count * total) - Decimal(count + 1) / count


def share_interval(
    part: tuple[Decimal, Decimal], others: Sequence[tuple[Decimal, Decimal]]
) -> tuple[Decimal, Decimal] | None:
    """The least and the greatest share of `part` when each amount lies in its own range: low over
    low plus the highs of the others, and the other way round. None for an empty total."""
    low, high = part
    others_low = sum((each[0] for each in others), ZERO)
    others_high = sum((each[1] for each in others), ZERO)
    if not high + others_high:
        return None
    least = low / (low + others_high) if low + others_high else ZERO
    return least, high / (high + others_low) if high else ZERO


def disclosed_index(
    disclosed: Sequence[Decimal], below: Decimal, half_width: Decimal = ZERO
) -> tuple[Decimal, Decimal]:
    """Bounds of the index when only shares of at least `below` are disclosed, each printed within
    `half_width`. Least: the rest is dust. Most, a supremum that is not reached: as many of just
    under `below` as fit, and one of what is left. Raises InvalidValue where shares exceed 1."""
    least = sum(((share - half_width) ** 2 for share in disclosed), ZERO)
    raised = [share + half_width for share in disclosed]
    rest = 1 - sum(raised, ZERO)
    if rest < 0 or below <= 0:
        raise InvalidValue("disclosed", str(sum(disclosed, ZERO)), "is more than the whole")
    full, left = divmod(rest, below)
    most = sum((share * share for share in raised), ZERO) + full * below**2 + left**2
    return least * POINTS, most * POINTS
