"""Lines of credit and guarantees as a lender's notes print them: committed, used, what is open.

Terms add up: open = committed − used. Amounts are Decimal in one currency and unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from graph.errors import InvalidValue
from graph.model.money import ZERO
from graph.model.value import Value


class Facility(Value, frozen=True):
    """A promise to lend or to stand in, and how much of it has been called on."""

    name: str
    committed: Decimal
    used: Decimal

    def __post_init__(self) -> None:
        if not ZERO <= self.used <= self.committed:
            raise InvalidValue(self.name, str(self.used), f"is not within {self.committed}")

    @property
    def open(self) -> Decimal:
        """What can still be called."""
        return self.committed - self.used


class Facilities(Value, frozen=True):
    """Sums over all; loans and guarantees stay apart in the parts."""

    parts: tuple[Facility, ...]
    committed: Decimal
    used: Decimal
    open: Decimal


def facilities(parts: Sequence[Facility]) -> Facilities:
    """Adds up; nothing is netted."""
    return Facilities(
        parts=tuple(parts),
        committed=sum((part.committed for part in parts), ZERO),
        used=sum((part.used for part in parts), ZERO),
        open=sum((part.open for part in parts), ZERO),
    )


def net_of_provision(gross: Decimal, provision: Decimal) -> Decimal:
    """What a lender still expects back. Raises InvalidValue for a provision above the gross."""
    if not ZERO <= provision <= gross:
        raise InvalidValue("provision", str(provision), f"is not within {gross}")
    return gross - provision


def allowance_after(opening: Decimal, added: Decimal, written_off: Decimal) -> Decimal:
    """Roll forward: opening + added − written off. Raises InvalidValue below zero."""
    closing = opening + added - written_off
    if closing < 0:
        raise InvalidValue("written_off", str(written_off), "is more than the allowance holds")
    return closing
