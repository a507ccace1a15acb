"""A sum of money in its place, and the claim that its ends and the words round it make."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from graph.model.money import AmountClaim, Basis, Per, plain_decimal
from ingest.nlp.quantities.bounds import bound_of, per_of


@dataclass(frozen=True, slots=True)
class MoneySpan:
    """A sum at `[start, end)` of the text, without its bound words. `vague`: the words name only
    an order of magnitude ("tens of billions")."""

    start: int
    end: int
    claim: AmountClaim
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of a sum at `[start, end)`; `rough`: its own words make it about that much."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    currency: str
    rough: bool = False


def span_of(text: str, ends: Ends) -> MoneySpan:
    """The sum with its bound and its period by the words on either side."""
    start, end, currency = ends.start, ends.end, ends.currency
    per = per_of(text, start, end)
    if ends.low != ends.high:
        low, high = sorted((ends.low, ends.high))
        return MoneySpan(start, end, _made(low, high, Basis.BETWEEN, currency, per))
    basis = bound_of(text, start, end)
    if ends.rough and basis is Basis.EXACT:
        basis = Basis.ABOUT
    low_end = None if basis is Basis.UP_TO else ends.low
    high_end = None if basis is Basis.AT_LEAST else ends.high
    return MoneySpan(start, end, _made(low_end, high_end, basis, currency, per))


def vague_span(text: str, start: int, end: int, least: Decimal, currency: str) -> MoneySpan:
    """A sum of which the words tell only the least that it may be."""
    claim = _made(least, None, Basis.AT_LEAST, currency, per_of(text, start, end))
    return MoneySpan(start, end, claim, vague=True)


def _made(
    low: Decimal | None, high: Decimal | None, basis: Basis, currency: str, per: Per
) -> AmountClaim:
    return AmountClaim(
        low=None if low is None else plain_decimal(low),
        high=None if high is None else plain_decimal(high),
        basis=basis,
        currency=currency,
        per=per,
    )
