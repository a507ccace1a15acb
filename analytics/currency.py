"""Conversion at dated reference rates of the European Central Bank (package CurrencyConverter).

The rate is that of the last day on or before the day asked for. What has no rate is returned as
None and listed by the caller; nothing is dropped in silence.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from graph.model.money import MoneyRange, plain_decimal
from graph.model.value import Value

_CENT = Decimal("0.01")
_GAP_DAYS_MAX = 14


class Converted(Value, frozen=True):
    """An amount in the currency of the answer, with the original and the rate used."""

    value: MoneyRange
    original: MoneyRange
    rate: Decimal
    rate_on: date | None


def convert(value: MoneyRange, currency: str, day: date) -> Converted | None:
    """`value` in `currency`; None without a rate on or before `day`. To the cent, half even."""
    if value.currency == currency:
        return Converted(value=value, original=value, rate=Decimal(1), rate_on=None)
    rate, rate_on = _rate(value.currency, currency, day)
    if rate is None:
        return None

    def at_rate(amount: Decimal) -> Decimal:
        return plain_decimal((amount * rate).quantize(_CENT))

    return Converted(
        value=MoneyRange(
            low=at_rate(value.low),
            high=None if value.high is None else at_rate(value.high),
            currency=currency,
        ),
        original=value,
        rate=rate,
        rate_on=rate_on,
    )


@lru_cache(maxsize=4096)
def _rate(source: str, target: str, day: date) -> tuple[Decimal | None, date | None]:
    """The rate of the last day on or before `day`, and that day. From the newest day of the bank
    at the latest, it walks back a fortnight at most: the bank publishes on every working day, so a
    longer gap means that the currency is gone, and an old rate would be a guess."""
    from currency_converter import RateNotFoundError

    rates = _history()
    if not {source, target} <= rates.currencies:
        return None, None
    on = min(day, max(each.last_date for each in rates.bounds.values()))
    for back in range(_GAP_DAYS_MAX):
        try:
            at = on - timedelta(days=back)
            return Decimal(str(rates.convert(1, source, target, date=at))), at
        except (RateNotFoundError, OverflowError):
            continue
    return None, None


@lru_cache(maxsize=1)
def _history() -> Any:
    """Loaded on the first foreign amount only: it reads 25 years of rates."""
    from currency_converter import CurrencyConverter

    return CurrencyConverter(decimal=True)
