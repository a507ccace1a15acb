"""Words, amounts and claims as people type them."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from analytics.patterns import Pattern
from api.claims import money_of, read_claim
from api.cli.choices import choice, read_amount
from graph.model.deal import DealKind
from graph.model.money import AmountClaim, Basis


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [
        ("5bn", 5 * 10**9, "USD"),
        ("$5bn", 5 * 10**9, "USD"),
        ("US$5 billion", 5 * 10**9, "USD"),
        ("€1.3bn", 1_300_000_000, "EUR"),
        ("£750m", 750_000_000, "GBP"),
        ("¥2tn", 2 * 10**12, "JPY"),
        ("1,250,000", 1_250_000, "USD"),
        ("1_000", 1_000, "USD"),
        ("EUR 2bn", 2 * 10**9, "EUR"),
        ("2bn CAD", 2 * 10**9, "CAD"),
        ("450k", 450_000, "USD"),
        ("0", 0, "USD"),
    ],
)
def test_an_amount_has_a_unit_and_a_currency(typed: str, amount: int, currency: str) -> None:
    assert money_of(typed) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "typed", ["", "bn", "-5bn", "5 gw", "five", "5bn5", "$", "1e9", "NaN", "5bn USDX", "1.2.3bn"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(typer.BadParameter, match="is no amount"):
        read_amount(typed)


@given(st.decimals(min_value=0, max_value="1e9", places=3), st.sampled_from(["", "m", "bn", "tn"]))
def test_every_decimal_is_read_exactly(number: Decimal, unit: str) -> None:
    times = {"": 1, "m": 10**6, "bn": 10**9, "tn": 10**12}[unit]
    assert read_amount(f"{number:f}{unit}") == number * times


@pytest.mark.parametrize(
    ("typed", "basis"),
    [
        ("$5bn", Basis.EXACT),
        ("about $5bn", Basis.ABOUT),
        ("Up to $5bn", Basis.UP_TO),
        ("≤ $5bn", Basis.UP_TO),
        ("at least $5bn a year", Basis.AT_LEAST),
        ("≥$5bn/month", Basis.AT_LEAST),
        ("$1bn..$5bn per quarter", Basis.BETWEEN),
        ("n/d", Basis.UNDISCLOSED),
    ],
)
def test_a_claim_is_one_of_the_model(typed: str, basis: Basis) -> None:
    claim = msgspec.convert(read_claim(typed), AmountClaim, strict=False)
    assert claim.basis is basis
    if basis is not Basis.UNDISCLOSED:
        assert Decimal(5 * 10**9) in (claim.low, claim.high)


@pytest.mark.parametrize("typed", ["compute_purchase", "compute-purchase", " Compute Purchase "])
def test_a_word_is_known_in_each_spelling(typed: str) -> None:
    assert choice(DealKind)["parser"](typed) is DealKind.COMPUTE_PURCHASE


def test_every_word_can_be_typed_with_hyphens() -> None:
    for words in (DealKind, Pattern):
        read = choice(words)["parser"]
        for word in words:
            assert read(word.value.replace("_", "-").replace(" ", "-")) is word


def test_an_unknown_word_is_met_with_the_known_ones() -> None:
    with pytest.raises(typer.BadParameter, match="equity-investment, acquisition"):
        choice(DealKind)["parser"]("gift")
