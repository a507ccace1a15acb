"""Figures for people."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import figures
from graph.model.money import UNDISCLOSED, AmountClaim, Basis, MoneyRange, Per, Quantity
from graph.model.money import QuantityUnit as Unit


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("300000000000", "300bn"),
        ("1250000000", "1.25bn"),
        ("22400000000", "22.4bn"),
        ("1300000000000", "1.3tn"),
        ("862500000", "862m"),
        ("75000000", "75m"),
        ("999950000", "1bn"),
        ("999400000", "999m"),
        ("10000", "10k"),
        ("9999", "9,999"),
        ("12", "12"),
        ("0.01", "0.01"),
        ("1.50", "1.5"),
    ],
)
def test_a_number_has_three_digits_and_a_scale(number: str, shown: str) -> None:
    assert figures.short_number(Decimal(number)) == shown


@given(st.decimals(min_value="0.01", max_value="1e14", places=2))
def test_a_short_number_is_within_half_a_percent(number: Decimal) -> None:
    text = figures.short_number(number).replace(",", "")
    scale = {"tn": 12, "bn": 9, "m": 6, "k": 3}
    unit = text.lstrip("0123456789.")
    value = Decimal(text.removesuffix(unit)) * 10 ** scale.get(unit, 0)
    assert abs(value - number) <= number * Decimal("0.0051")


def test_money_has_its_sign_or_its_code() -> None:
    assert figures.money(Decimal(38 * 10**9)) == "$38bn"
    assert figures.money(Decimal(2 * 10**9), "EUR") == "€2bn"
    assert figures.money(Decimal(2 * 10**9), "CAD") == "CAD 2bn"


def test_unknown_and_nothing_are_two_things() -> None:
    assert figures.money(None) == "n/d"
    assert figures.money(Decimal(0)) == "–"
    assert figures.money_range(None) == "n/d"


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (60, 100, "$60 – $100"),
        (40, 40, "$40"),
        (30, None, "≥ $30"),
        (0, 100, "≤ $100"),
        (0, 0, "–"),
        (None, None, "n/d"),
        (None, 100, "≤ $100"),
    ],
)
def test_a_spread_says_what_its_ends_say(low: int | None, high: int | None, shown: str) -> None:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    assert figures.spread(*ends) == shown


def test_a_column_is_shown_in_its_currency() -> None:
    value = MoneyRange(low=Decimal(5), high=Decimal(5), currency="GBP")
    assert figures.money_range(value) == "£5"


@pytest.mark.parametrize(
    ("basis", "low", "high", "per", "shown"),
    [
        (Basis.EXACT, 5, 5, Per.TOTAL, "$5"),
        (Basis.ABOUT, 5, 5, Per.TOTAL, "~$5"),
        (Basis.UP_TO, None, 5, Per.TOTAL, "≤ $5"),
        (Basis.AT_LEAST, 5, None, Per.YEAR, "≥ $5/yr"),
        (Basis.BETWEEN, 4, 5, Per.MONTH, "$4 – $5/mo"),
    ],
)
def test_a_claim_is_shown_as_it_was_stated(
    basis: Basis, low: int | None, high: int | None, per: Per, shown: str
) -> None:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    assert figures.claim(AmountClaim(low=ends[0], high=ends[1], basis=basis, per=per)) == shown


def test_an_undisclosed_claim_is_not_zero() -> None:
    assert figures.claim(UNDISCLOSED) == "n/d"


def test_quantities_keep_their_unit() -> None:
    ten = Decimal(10)
    assert figures.quantity(None) == ""
    assert (
        figures.quantity(Quantity(low=None, high=None, basis=Basis.UNDISCLOSED, unit=Unit.GPU))
        == ""
    )
    exact = Quantity(low=ten, high=ten, basis=Basis.EXACT, unit=Unit.GIGAWATT)
    assert figures.quantity(exact) == "10 GW"
    up_to = Quantity(low=None, high=ten, basis=Basis.UP_TO, unit=Unit.SHARE)
    assert figures.quantity(up_to) == "≤ 10 shares"
    share = Quantity(low=Decimal("4.5"), high=ten, basis=Basis.BETWEEN, unit=Unit.PERCENT)
    assert figures.quantity(share) == "4.5 – 10 %"


def test_shares_are_percent() -> None:
    assert figures.percent(Decimal("0.273")) == "27.3 %"
    assert figures.percent(0.5, 0) == "50 %"
    assert figures.percent(None) == "n/d"
