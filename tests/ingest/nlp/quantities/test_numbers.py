from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.nlp.quantities.numbers import number_of, scale_of


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("1,250,000.50", "1250000.50"),
        ("12,34,567.89", "1234567.89"),
        (".5", "0.5"),
        ("seven", "7"),
        ("twenty-one", "21"),
        ("two hundred and five", "205"),
        ("three thousand", "3000"),
        ("seven and a half", "7.5"),
        ("half", "0.5"),
        ("half a", "0.5"),
        ("a quarter", "0.25"),
        ("three quarters", "0.75"),
        ("a couple of", "2"),
        ("a hundred", "100"),
        ("a", "1"),
    ],
)
def test_digits_and_words_are_numbers(told: str, number: str) -> None:
    assert number_of(told) == Decimal(number)


@pytest.mark.parametrize("told", ["and", "many", "gigantic", "a many"])
def test_other_words_are_none(told: str) -> None:
    assert number_of(told) is None


@pytest.mark.parametrize(
    ("told", "power"),
    [
        ("billion", 9),
        ("Billions", 9),
        ("bn", 9),
        ("m", 6),
        ("hundred million", 8),
        ("crore", 7),
        ("k", 3),
        ("tn", 12),
        ("Mio", 6),
        (None, 0),
    ],
)
def test_scales_are_powers_of_ten(told: str | None, power: int) -> None:
    assert scale_of(told) == power
