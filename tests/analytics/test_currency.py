"""Conversion at dated reference rates; what has no rate is None."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from analytics.currency import convert
from graph.model.money import MoneyRange

FRIDAY, SUNDAY = date(2024, 1, 5), date(2024, 1, 7)
FAR_DAY = date(9999, 12, 31)


def money(low: int | str, high: int | str | None, currency: str) -> MoneyRange:
    return MoneyRange(
        low=Decimal(low), high=None if high is None else Decimal(high), currency=currency
    )


def test_money_in_the_currency_of_the_answer_is_left_alone() -> None:
    value = money("1.005", 2, "USD")
    done = convert(value, "USD", FRIDAY)
    assert done is not None
    assert done.value is value
    assert (done.rate, done.rate_on) == (1, None)


def test_euros_become_dollars_at_the_published_rate_of_the_day() -> None:
    done = convert(money(100, 200, "EUR"), "USD", FRIDAY)
    assert done is not None
    assert (done.rate, done.rate_on) == (Decimal("1.0921"), FRIDAY)
    assert (done.value.low, done.value.high) == (Decimal("109.21"), Decimal("218.42"))
    assert done.original == money(100, 200, "EUR")


def test_a_weekend_takes_the_rate_of_the_last_working_day() -> None:
    done = convert(money(1, 1, "EUR"), "USD", SUNDAY)
    assert done is not None
    assert done.rate_on == FRIDAY


def test_two_foreign_currencies_cross_through_the_euro() -> None:
    pounds = convert(money(100, 100, "GBP"), "USD", FRIDAY)
    euros = convert(money(100, 100, "GBP"), "EUR", FRIDAY)
    assert pounds is not None
    assert euros is not None
    back = convert(euros.value, "USD", FRIDAY)
    assert back is not None
    assert abs(pounds.value.low - back.value.low) <= Decimal("0.02")


def test_there_and_back_loses_no_more_than_a_cent() -> None:
    there = convert(money(12345, 12345, "JPY"), "USD", FRIDAY)
    assert there is not None
    back = convert(there.value, "JPY", FRIDAY)
    assert back is not None
    assert abs(back.value.low - 12345) < 2


def test_an_open_upper_end_stays_open() -> None:
    done = convert(money(100, None, "EUR"), "USD", FRIDAY)
    assert done is not None
    assert done.value.high is None


def test_a_day_that_is_yet_to_come_takes_the_newest_rate() -> None:
    done = convert(money(1, 1, "EUR"), "USD", FAR_DAY)
    assert done is not None
    assert done.rate_on is not None
    assert done.rate_on.year >= 2025


@pytest.mark.parametrize(
    ("currency", "day"),
    [
        ("TWD", FRIDAY),
        ("XXX", FRIDAY),
        ("EUR", date(1990, 1, 2)),
        ("RUB", date(2025, 5, 5)),
        ("HRK", date(2024, 1, 5)),
        ("RUB", FAR_DAY),
    ],
    ids=["never had", "no currency", "before the first", "suspended", "replaced", "gone by now"],
)
def test_without_a_rate_of_the_time_there_is_no_amount(currency: str, day: date) -> None:
    assert convert(money(1, 1, currency), "USD", day) is None


def test_a_currency_that_is_gone_has_the_rates_of_its_life() -> None:
    done = convert(money(100, 100, "RUB"), "USD", date(2022, 3, 3))
    assert done is not None
    assert done.rate_on == date(2022, 3, 1)
