"""Legs of a curated row: who gives what to whom, how much of it, how firm.

What a row says that is no consideration (a valuation, a cost that nobody transfers) is no amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from graph.model.deal import (
    AmountScope,
    Consideration,
    DealKind,
    Firmness,
    Leg,
    Schedule,
    Stage,
    Status,
)
from graph.model.money import UNDISCLOSED, AmountClaim, Basis, Per, Quantity, QuantityUnit
from ingest.readers.dataset import Row
from ingest.row_words import (
    ALL_STOCK,
    FITTING,
    GIVEN,
    NO_TRANSFER,
    QUANTITY_BASES,
    RETURNED,
    UNITS,
    UNVALUED,
)


def legs_of(
    row: Row, kind: DealKind, status: Status, givers: Sequence[str], receiver: str
) -> tuple[Leg, ...]:
    """The money or promise to the receiver, then what comes back for it."""
    given = row.consideration or GIVEN.get(kind, Consideration.CASH)
    if kind is DealKind.ACQUISITION and ALL_STOCK.search(row.conditions or ""):
        given = Consideration.EQUITY
    stage = _stage(status)
    shared = len(givers) > 1
    schedule = Schedule(term_months=round(row.term_years * 12)) if row.term_years else None
    quantity, back = _quantity(row), _returned(row, kind)
    own = quantity if back is None else None
    if quantity is not None and back in FITTING and quantity.unit not in FITTING[back]:
        quantity = None
    legs = [
        Leg(
            giver=giver,
            receiver=receiver,
            consideration=given,
            amount=amount,
            quantity=own,
            stage=row.stage or stage,
            firmness=_firmness(given, status, contingent=contingent),
            schedule=schedule,
            amount_scope=AmountScope.GROUP if shared else AmountScope.LEG,
            group=row.id if shared else None,
            condition=row.conditions,
        )
        for giver in givers
        for amount, contingent in _amounts(row, status)
        if giver != receiver
    ]
    if back is not None and back is not given:
        firmness = _firmness(back, status, contingent=False)
        legs += [
            Leg(giver=receiver, receiver=giver, consideration=back, quantity=quantity,
                stage=stage, firmness=firmness, schedule=schedule)
            for giver in givers if giver != receiver
        ]  # fmt: skip
    return tuple(legs)


def _returned(row: Row, kind: DealKind) -> Consideration | None:
    """What comes back for the money; who leases processors gets compute, and no space."""
    if kind is DealKind.LEASE and UNITS.get((row.unit or "").lower()) is QuantityUnit.GPU:
        return Consideration.COMPUTE
    return RETURNED.get(kind)


def _stage(status: Status) -> Stage:
    if status is Status.COMPLETED:
        return Stage.PAID
    planned = status in (Status.RUMOURED, Status.PROPOSED)
    return Stage.PLANNED if planned else Stage.COMMITTED


def _firmness(given: Consideration, status: Status, *, contingent: bool) -> Firmness:
    if contingent or given in (Consideration.WARRANT, Consideration.GUARANTEE):
        return Firmness.CONTINGENT
    talk = status in (Status.RUMOURED, Status.PROPOSED)
    return Firmness.NON_BINDING if talk else Firmness.FIRM


def _amounts(row: Row, status: Status) -> list[tuple[AmountClaim, bool]]:
    """The claims of a row, each with whether it is contingent. A tranched sum that has been paid in
    full is one sum."""
    told = f"{row.conditions or ''} {row.note or ''}"
    if NO_TRANSFER.search(told):
        return [(UNDISCLOSED, False)]
    low, high = row.amount_low, row.amount_high
    if row.amount_qualifier == "tranched" and low and high and high > low:
        if status is Status.COMPLETED:
            return [(_claim(row, Basis.EXACT, high, high), False)]
        rest = high - low
        return [
            (_claim(row, Basis.EXACT, low, low), False),
            (_claim(row, Basis.UP_TO, None, rest), True),
        ]
    return [(_plain_claim(row), False)]


def _plain_claim(row: Row) -> AmountClaim:
    low, high = row.amount_low, row.amount_high
    match row.amount_qualifier:
        case each if each in UNVALUED or (low is None and high is None):
            return UNDISCLOSED
        case "up_to":
            return _claim(row, Basis.UP_TO, None, high if high is not None else low)
        case "more_than" | "at_least" | "tens_of":
            return _claim(row, Basis.AT_LEAST, low if low is not None else high, None)
        case "per_year":
            per_year = low if low is not None else high
            return _claim(row, Basis.ABOUT, per_year, per_year, Per.YEAR)
        case _ if low is None:
            return _claim(row, Basis.UP_TO, None, high)
        case _ if high is None:
            return _claim(row, Basis.AT_LEAST, low, None)
        case _ if low != high:
            return _claim(row, Basis.BETWEEN, low, high)
        case "approx" | "estimate":
            return _claim(row, Basis.ABOUT, low, high)
        case _:
            return _claim(row, Basis.EXACT, low, high)


def _claim(
    row: Row, basis: Basis, low: Decimal | None, high: Decimal | None, per: Per = Per.TOTAL
) -> AmountClaim:
    return AmountClaim(low=low, high=high, basis=basis, currency=row.currency or "USD", per=per)


def _quantity(row: Row) -> Quantity | None:
    unit = UNITS.get((row.unit or "").lower())
    if row.quantity is None or unit is None:
        return None
    basis = QUANTITY_BASES.get(row.amount_qualifier or "", Basis.EXACT)
    return Quantity(
        low=None if basis is Basis.UP_TO else row.quantity,
        high=None if basis is Basis.AT_LEAST else row.quantity,
        basis=basis,
        unit=unit,
    )
