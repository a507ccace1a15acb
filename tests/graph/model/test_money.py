from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidValue
from graph.events.codec import canonical_json
from graph.model.money import (
    UNDISCLOSED,
    AmountClaim,
    Basis,
    MoneyRange,
    Per,
    exact,
    plain_decimal,
    up_to,
)


def test_equal_numbers_have_one_text() -> None:
    texts = {str(plain_decimal(text)) for text in ("3E+10", "30000000000", "30000000000.00")}
    assert texts == {"30000000000"}


@given(st.decimals(min_value=0, max_value=10**15, allow_nan=False, allow_infinity=False))
def test_a_claim_survives_json_and_keeps_its_value(number: Decimal) -> None:
    claim = exact(number)
    back = msgspec.json.decode(canonical_json(claim), type=AmountClaim)
    assert back == claim
    assert back.low == number
    assert canonical_json(back) == canonical_json(claim)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="finite"):
        plain_decimal(Decimal(text))


@pytest.mark.parametrize(
    ("low", "high", "basis"),
    [
        (1, 2, Basis.EXACT),
        (None, 2, Basis.EXACT),
        (1, 2, Basis.UP_TO),
        (1, 2, Basis.AT_LEAST),
        (2, 1, Basis.BETWEEN),
        (1, 1, Basis.UNDISCLOSED),
    ],
)
def test_ends_that_do_not_fit_the_basis_are_refused(
    low: int | None, high: int | None, basis: Basis
) -> None:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    with pytest.raises(InvalidValue):
        AmountClaim(low=ends[0], high=ends[1], basis=basis)


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(InvalidValue, match="direction"):
        exact(-5)


def test_up_to_has_a_low_end_of_zero_and_its_stated_upper_end() -> None:
    assert up_to(100).total(None) == MoneyRange(low=Decimal(0), high=Decimal(100), currency="USD")


def test_at_least_has_no_upper_end_so_the_lower_stands_for_it() -> None:
    claim = AmountClaim(low=Decimal(10), basis=Basis.AT_LEAST)
    total = claim.total(None)
    assert total is not None
    assert (total.high, total.upper) == (None, Decimal(10))


def test_undisclosed_is_unknown_and_not_zero() -> None:
    assert UNDISCLOSED.total(12) is None


def test_an_annual_amount_needs_a_term() -> None:
    claim = AmountClaim(
        low=Decimal(30), high=Decimal(30), basis=Basis.EXACT, currency="EUR", per=Per.YEAR
    )
    assert claim.total(None) is None
    assert claim.total(18) == MoneyRange(low=Decimal(45), high=Decimal(45), currency="EUR")


def test_an_unknown_currency_form_is_refused_when_read() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode('{"currency":"dollars"}', type=AmountClaim)
