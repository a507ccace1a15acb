"""What a leg adds to a row, and rows to a total, where one sum stands for several givers.

Such a sum is at most all and at least nothing of it on each pair. In a row, and in a total, it
counts once: of the legs that it stands on, the one that adds most speaks for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from analytics.exposure import Bucket, ExposureLeg, ExposureRow, Relation
from analytics.flows import MONEY
from graph.model.deal import Status
from graph.model.money import ZERO, MoneyRange
from graph.model.value import Value

Ends = tuple[Decimal, Decimal]
"""The least and the stated upper end of a sum."""
LEAST, MOST = 0, 1
"""Which of the two."""
NOTHING: Ends = (ZERO, ZERO)


class Total(Value, frozen=True):
    """Of one relation: `gross` + `repeated` is the sum over the rows whose gross is known. `gross`
    is None when there are rows and none is known; `repeated` is what sums for several givers show
    on more than one row."""

    gross: Decimal | None
    repeated: Decimal


def total_of(rows: Iterable[ExposureRow], relation: Relation) -> Total:
    """Each sum for several givers once. Linear in legs."""
    chosen = [row for row in rows if row.relation is relation]
    known = [row.gross_high for row in chosen if row.gross_high is not None]
    if chosen and not known:
        return Total(gross=None, repeated=ZERO)
    shown: dict[str, list[Decimal]] = {}
    for row in chosen:
        for leg in speaking(row.legs):
            gross = gross_of(leg)
            if leg.group_key is not None and gross is not None:
                shown.setdefault(leg.group_key, []).append(gross)
    repeated = sum((sum(each, ZERO) - max(each) for each in shown.values()), ZERO)
    return Total(gross=sum(known, ZERO) - repeated, repeated=repeated)


def speaking(legs: Sequence[ExposureLeg]) -> list[ExposureLeg]:
    """The legs that count, in their order: of those that one sum stands on, the one that adds
    most."""
    loudest: dict[str, ExposureLeg] = {}
    for leg in legs:
        key = leg.group_key
        if key is not None and (key not in loudest or _weight(leg) > _weight(loudest[key])):
            loudest[key] = leg
    return [leg for leg in legs if leg.group_key is None or loudest[leg.group_key] is leg]


def _weight(leg: ExposureLeg) -> tuple[Decimal, Decimal, str]:
    headline = leg.headline.upper if leg.headline else ZERO
    return gross_of(leg) or ZERO, headline, leg.leg_id


def bucket_of(amounts: Iterable[tuple[ExposureLeg, MoneyRange | None]]) -> Bucket:
    """The sum of one column over some legs; of a sum for several givers the pair may carry
    nothing."""
    found = Bucket()
    for leg, amount in amounts:
        if amount is not None and leg.shared:
            amount = MoneyRange(low=ZERO, high=amount.upper, currency=amount.currency)
        found = found.plus(amount)
    return found


def gross_of(leg: ExposureLeg) -> Decimal | None:
    """What one leg adds to the gross of its row, at the stated upper end; None where unknown."""
    gross = gross_between([leg])
    return None if gross is None else gross[MOST]


def gross_between(legs: Sequence[ExposureLeg]) -> Ends | None:
    """The gross of the legs of one pair, least and stated upper end; None where nothing is
    known."""
    counted = speaking(legs)
    cash = [leg for leg in counted if leg.consideration in MONEY]
    return added(
        bucket_of((leg, leg.paid) for leg in cash),
        bucket_of((leg, undrawn_of(leg)) for leg in cash),
        bucket_of(contingents(counted)),
    )


def contingents(legs: Iterable[ExposureLeg]) -> list[tuple[ExposureLeg, MoneyRange | None]]:
    """The legs with something contingent, of whatever size."""
    return [(leg, leg.contingent) for leg in legs if leg.contingent is None or leg.contingent.upper]


def added(*parts: Bucket) -> Ends | None:
    """Both ends added up; None when all that there is has no amount."""
    low, high = sum((part.low for part in parts), ZERO), sum((part.high for part in parts), ZERO)
    return None if not high and any(part.unknown for part in parts) else (low, high)


def undrawn_of(leg: ExposureLeg) -> MoneyRange | None:
    """Contracted but not paid: the difference of the columns, never below zero; nothing once the
    deal is completed. After a payment of unknown size all or nothing may be left."""
    owed, paid = leg.contracted, leg.paid
    if leg.status == Status.COMPLETED:
        return MoneyRange(low=ZERO, high=ZERO, currency=owed.currency if owed else "USD")
    if owed is None:
        return None
    low = ZERO if paid is None else max(owed.low - paid.upper, ZERO)
    high = owed.upper if paid is None else max(owed.upper - paid.low, ZERO)
    return MoneyRange(low=low, high=high, currency=owed.currency)
