"""Money and amount claims. Decimal with an ISO currency, never float; a claim is a range.

A claim keeps what the text says: `up_to` has no low end, `at_least` no high end, `exact` and
`about` have both ends equal, `between` has both, `undisclosed` has none.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

from graph.errors import InvalidValue
from graph.model.value import Value

CurrencyCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]
ZERO = Decimal(0)
_MONTHS = {"year": Decimal(12), "month": Decimal(1), "quarter": Decimal(3)}


class Basis(StrEnum):
    """How the text states an amount."""

    EXACT = "exact"
    ABOUT = "about"
    UP_TO = "up_to"
    AT_LEAST = "at_least"
    BETWEEN = "between"
    UNDISCLOSED = "undisclosed"


class Per(StrEnum):
    """Over what the amount runs: the whole deal, or each period of it."""

    TOTAL = "total"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


# Named once, since a member of an enum costs a look-up through its class, each time.
_UNDISCLOSED, _TOTAL = Basis.UNDISCLOSED, Per.TOTAL


def plain_decimal(number: Decimal | int | str) -> Decimal:
    """The same number without exponent and without trailing zeros after the point.

    Its text is canonical, so equal numbers have equal digests. Raises InvalidValue for nan, inf.
    """
    value = Decimal(number)
    if not value.is_finite():
        raise InvalidValue("amount", number, "is not a finite number")
    # By text, since arithmetic (normalize, quantize) would round to the context's precision.
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text) if value else ZERO


class MoneyRange(Value, frozen=True):
    """An amount between `low` and `high` of `currency`; `high` None means no stated upper end."""

    low: Decimal
    high: Decimal | None
    currency: CurrencyCode

    @property
    def upper(self) -> Decimal:
        """The stated upper end, or the lower end where none is stated."""
        return self.low if self.high is None else self.high


class AmountClaim(Value, frozen=True):
    """What one document says of one amount, in `currency`, `per` whole deal or period."""

    low: Decimal | None = None
    high: Decimal | None = None
    basis: Basis = Basis.UNDISCLOSED
    currency: CurrencyCode | None = "USD"
    per: Per = Per.TOTAL

    def __post_init__(self) -> None:
        low, high = self.low, self.high
        if low is None and high is None and self.basis is _UNDISCLOSED:
            return
        if low is not None:
            _make_plain(self, "low", low)
        if high is not None:
            _make_plain(self, "high", high)
        _check_ends(self)

    @property
    def is_disclosed(self) -> bool:
        return self.basis is not _UNDISCLOSED

    def total(self, term_months: int | None) -> MoneyRange | None:
        """The whole amount; None where undisclosed, or periodic without a stated term."""
        if self.basis is _UNDISCLOSED or self.currency is None:
            return None
        low, high = ZERO if self.low is None else self.low, self.high
        if self.per is not _TOTAL:
            if term_months is None:
                return None
            times = Decimal(term_months) / _MONTHS[self.per.value]
            low = plain_decimal(low * times)
            high = None if high is None else plain_decimal(high * times)
        return MoneyRange(low=low, high=high, currency=self.currency)


def _make_plain(claim: AmountClaim, name: str, number: Decimal) -> None:
    # Whole numbers without an exponent are plain as they stand; only odd forms cost a rewrite.
    if not str(number).isdecimal():
        msgspec.structs.force_setattr(claim, name, plain_decimal(number))
        if number < 0:
            raise InvalidValue(f"amount.{name}", number, "is negative; direction says who pays")


_ENDS = {
    Basis.EXACT.value: (True, True),
    Basis.ABOUT.value: (True, True),
    Basis.UP_TO.value: (False, True),
    Basis.AT_LEAST.value: (True, False),
    Basis.BETWEEN.value: (True, True),
    Basis.UNDISCLOSED.value: (False, False),
}


def _check_ends(claim: AmountClaim) -> None:
    low, high, basis = claim.low, claim.high, claim.basis
    if (low is not None, high is not None) != _ENDS[str(basis)]:
        raise InvalidValue("amount", f"low={low} high={high}", f"does not fit basis {basis}")
    if low is None or high is None or low == high:
        return
    if basis is Basis.EXACT or basis is Basis.ABOUT:
        raise InvalidValue("amount", f"low={low} high={high}", f"must be equal for basis {basis}")
    if low > high:
        raise InvalidValue("amount", f"low={low} high={high}", "has its ends in the wrong order")


def exact(amount: Decimal | int | str, currency: str = "USD") -> AmountClaim:
    """An exact claim; the shortest way to write one."""
    number = plain_decimal(amount)
    return AmountClaim(low=number, high=number, basis=Basis.EXACT, currency=currency)


def up_to(amount: Decimal | int | str, currency: str = "USD") -> AmountClaim:
    """A claim with an upper end only."""
    return AmountClaim(high=plain_decimal(amount), basis=Basis.UP_TO, currency=currency)


UNDISCLOSED = AmountClaim()


class QuantityUnit(StrEnum):
    """Units that are not money and are never turned into money without a stated price."""

    GIGAWATT = "GW"
    MEGAWATT = "MW"
    GPU = "GPU"
    SHARE = "shares"
    PERCENT = "percent"
    UNIT = "units"


class Quantity(Value, frozen=True):
    """A number of things, with the same ends and bases as a claim."""

    low: Decimal | None
    high: Decimal | None
    basis: Basis
    unit: QuantityUnit
