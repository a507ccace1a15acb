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
        ("six point three", "6.3"),
        ("one point two five", "1.25"),
        ("twenty-one point oh five", "21.05"),
        ("zero point five", "0.5"),
        ("sixteen-and-a-half", "16.5"),
        ("two and a quarter", "2.25"),
        ("two and three quarters", "2.75"),
        ("two and three-quarters", "2.75"),
        ("two hundred and fifty", "250"),
        ("one hundred and one and a half", "101.5"),
        ("hundred", "100"),
        ("three-quarters of a", "0.75"),
        ("a quarter of a", "0.25"),
        ("half of a", "0.5"),
        ("half-a", "0.5"),
        ("two-thirds of a", "0.666"),
        ("a tenth of a", "0.1"),
        ("couple of", "2"),
        ("2½", "2.5"),
        ("1,5", "1.5"),
        ("1'500'000", "1500000"),
        ("1.500.000", "1500000"),
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
        ("lakh crore", 12),
        ("k", 3),
        ("tn", 12),
        ("Mio", 6),
        ("Mrd.", 9),
        ("hundred-million", 8),
        (None, 0),
    ],
)
def test_scales_are_powers_of_ten(told: str | None, power: int) -> None:
    assert scale_of(told) == power
