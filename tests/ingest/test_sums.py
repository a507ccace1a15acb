"""Two stated amounts: one sum, a bound and what it holds, or two sums."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.money import UNDISCLOSED, AmountClaim, Basis, Per, Quantity, QuantityUnit
from ingest.sums import Agreement, agreement, things_agree

A, H, L, E = Agreement.APART, Agreement.HELD, Agreement.LOOSE, Agreement.EQUAL


def claim(
    basis: Basis,
    low: int | None,
    high: int | None,
    *,
    currency: str = "USD",
    per: Per = Per.TOTAL,
) -> AmountClaim:
    return AmountClaim(
        low=None if low is None else Decimal(low),
        high=None if high is None else Decimal(high),
        basis=basis,
        currency=currency,
        per=per,
    )


def sure(number: int) -> AmountClaim:
    return claim(Basis.EXACT, number, number)


def about(number: int) -> AmountClaim:
    return claim(Basis.ABOUT, number, number)


def cap(number: int) -> AmountClaim:
    return claim(Basis.UP_TO, None, number)


def floor(number: int) -> AmountClaim:
    return claim(Basis.AT_LEAST, number, None)


def between(low: int, high: int) -> AmountClaim:
    return claim(Basis.BETWEEN, low, high)


TABLE = [
    (sure(100), sure(100), E),
    (sure(100), cap(100), E),
    (sure(120), about(119), E),
    (sure(100), sure(30), A),
    (sure(100), about(90), A),
    (cap(100), sure(60), H),
    (cap(100), sure(30), L),
    (cap(100), sure(130), A),
    (cap(100), cap(40), A),
    (floor(10), floor(15), A),
    (floor(100), sure(160), H),
    (floor(100), sure(60), A),
    (floor(40), cap(70), H),
    (floor(90), cap(70), A),
    (between(15, 50), sure(50), E),
    (between(15, 50), sure(30), H),
    (between(15, 50), between(40, 90), H),
    (between(15, 30), between(40, 90), A),
    (sure(0), sure(0), E),
    (sure(100), UNDISCLOSED, None),
    (sure(100), claim(Basis.EXACT, 100, 100, currency="EUR"), None),
    (sure(100), claim(Basis.EXACT, 100, 100, per=Per.YEAR), None),
]


@pytest.mark.parametrize(("one", "two", "wanted"), TABLE)
def test_two_claims_agree_as_the_table_says_whichever_comes_first(
    one: AmountClaim, two: AmountClaim, wanted: Agreement | None
) -> None:
    assert agreement([(one, None)], [(two, None)]) is wanted
    assert agreement([(two, None)], [(one, None)]) is wanted


def test_a_sum_a_year_is_compared_over_its_term() -> None:
    yearly = claim(Basis.EXACT, 30, 30, per=Per.YEAR)
    assert agreement([(yearly, 60)], [(sure(150), None)]) is E
    assert agreement([(yearly, 12)], [(sure(150), None)]) is A
    assert agreement([(yearly, None)], [(yearly, None)]) is E


def test_of_many_claims_the_best_agreement_counts() -> None:
    ours = [(sure(1), None), (cap(100), None)]
    assert agreement(ours, [(sure(70), None), (sure(100), None)]) is E
    assert agreement(ours, [(sure(70), None)]) is H
    assert agreement([], ours) is None


def things(number: int, unit: QuantityUnit, basis: Basis = Basis.EXACT) -> Quantity:
    return Quantity(low=Decimal(number), high=Decimal(number), basis=basis, unit=unit)


def test_things_are_compared_in_one_unit_only() -> None:
    six = things(6, QuantityUnit.GIGAWATT)
    assert things_agree([six], [things(6, QuantityUnit.GIGAWATT)]) is E
    assert things_agree([six], [things(10, QuantityUnit.GIGAWATT)]) is A
    assert things_agree([six], [things(6, QuantityUnit.MEGAWATT)]) is None


CLAIMS = st.builds(
    lambda make, number: make(number),
    st.sampled_from([sure, about, cap, floor]),
    st.integers(min_value=0, max_value=1000),
)


@given(CLAIMS, CLAIMS)
def test_agreement_does_not_depend_on_the_order(one: AmountClaim, two: AmountClaim) -> None:
    assert agreement([(one, None)], [(two, None)]) is agreement([(two, None)], [(one, None)])


@given(CLAIMS)
def test_every_claim_agrees_with_itself(one: AmountClaim) -> None:
    assert agreement([(one, None)], [(one, None)]) is E
