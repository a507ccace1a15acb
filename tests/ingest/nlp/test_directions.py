"""Who pays when no word says so: the firm downstream."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.company import CompanyKind as K
from graph.model.deal import DealKind
from ingest.nlp.directions import by_prior, kind_by_firms, split_by_prior
from ingest.nlp.readings import Reading
from tests.support.parsing import a_mention, a_reading, sides_told

D = DealKind
CHAIN = (K.FOUNDRY, K.POWER, K.CHIP_MAKER, K.HARDWARE, K.DATA_CENTER, K.NEOCLOUD, K.CLOUD,
         K.SOFTWARE, K.OTHER, K.LAB)  # fmt: skip
PURCHASES = (D.COMPUTE_PURCHASE, D.HARDWARE_PURCHASE, D.POWER_PURCHASE, D.LEASE, D.LICENCE)
OUTSIDE = (K.BANK, K.INVESTOR, K.VEHICLE, K.GOVERNMENT, K.MEDIA, K.UNKNOWN)


def between(payer: K, payee: K, kind: DealKind = D.COMPUTE_PURCHASE) -> Reading:
    return a_reading([a_mention("Payer", payer)], [a_mention("Payee", payee)], kind=kind)


@pytest.mark.parametrize(
    ("payer", "payee", "turned"),
    [
        (K.LAB, K.CLOUD, False),
        (K.CLOUD, K.LAB, True),
        (K.CHIP_MAKER, K.LAB, True),
        (K.LAB, K.CHIP_MAKER, False),
        (K.NEOCLOUD, K.CLOUD, True),
        (K.CLOUD, K.NEOCLOUD, False),
        (K.CHIP_MAKER, K.FOUNDRY, False),
        (K.POWER, K.DATA_CENTER, True),
        (K.SOFTWARE, K.LAB, True),
    ],
)
def test_the_firm_downstream_pays(payer: K, payee: K, turned: bool) -> None:
    reading = between(payer, payee)
    assert by_prior(reading)
    assert sides_told(reading) == ("Payee > Payer" if turned else "Payer > Payee")


@given(st.sampled_from(CHAIN), st.sampled_from(CHAIN), st.sampled_from(PURCHASES))
def test_turning_twice_changes_nothing(payer: K, payee: K, kind: DealKind) -> None:
    reading = between(payer, payee, kind)
    of_models = kind is DealKind.LICENCE and K.LAB in (payer, payee)
    assert of_models or by_prior(reading) is (payer is not payee)
    by_prior(reading)
    once = sides_told(reading)
    by_prior(reading)
    assert sides_told(reading) == once


@pytest.mark.parametrize(
    ("payer", "payee", "told"),
    [
        (K.LAB, K.SOFTWARE, "Payee > Payer"),
        (K.SOFTWARE, K.LAB, "Payer > Payee"),
        (K.CLOUD, K.LAB, "Payer > Payee"),
        (K.LAB, K.OTHER, "Payer > Payee"),
        (K.OTHER, K.LAB, "Payer > Payee"),
    ],
)
def test_laboratories_license_models_and_of_publishers_nothing_is_said(
    payer: K, payee: K, told: str
) -> None:
    reading = between(payer, payee, DealKind.LICENCE)
    assert by_prior(reading) is (K.OTHER not in (payer, payee))
    assert sides_told(reading) == told


@given(st.sampled_from(CHAIN), st.sampled_from(CHAIN))
def test_the_order_of_the_telling_does_not_decide(one: K, two: K) -> None:
    left, right = between(one, two), between(two, one)
    if by_prior(left) and by_prior(right):
        assert left.payers[0].kind is right.payers[0].kind


@pytest.mark.parametrize("kind", [kind for kind in DealKind if kind not in PURCHASES])
def test_the_chain_has_no_say_in_what_is_no_purchase(kind: DealKind) -> None:
    reading = between(K.CHIP_MAKER, K.LAB, kind)
    assert not by_prior(reading)
    assert sides_told(reading) == "Payer > Payee"


@pytest.mark.parametrize("outside", OUTSIDE)
def test_who_stands_outside_the_chain_is_not_turned(outside: K) -> None:
    for reading in (between(outside, K.LAB), between(K.CHIP_MAKER, outside)):
        assert not by_prior(reading)
        assert sides_told(reading) == "Payer > Payee"


def test_a_reading_with_an_open_side_is_not_turned() -> None:
    assert not by_prior(a_reading([a_mention("A", K.LAB)], [], kind=D.LEASE))


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [(K.LAB, K.CHIP_MAKER, "A > B"), (K.CHIP_MAKER, K.LAB, "B > A"), (K.CLOUD, K.NEOCLOUD, "A > B"),
     (K.POWER, K.CLOUD, "B > A")],
)  # fmt: skip
def test_two_firms_on_one_side_are_split(first: K, second: K, told: str) -> None:
    reading = a_reading([a_mention("A", first), a_mention("B", second)], [], kind=D.PARTNERSHIP)
    assert split_by_prior(reading)
    assert sides_told(reading) == told


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        ((K.LAB,), D.PARTNERSHIP),
        ((K.LAB, K.CLOUD, K.POWER), D.PARTNERSHIP),
        ((K.LAB, K.LAB), D.PARTNERSHIP),
        ((K.LAB, K.BANK), D.PARTNERSHIP),
        ((K.LAB, K.CLOUD), D.ACQUISITION),
    ],
)
def test_other_sides_are_not_split(kinds: tuple[K, ...], kind: DealKind) -> None:
    payers = [a_mention(f"F{n}", firm) for n, firm in enumerate(kinds)]
    reading = a_reading(payers, [], kind=kind)
    assert not split_by_prior(reading)
    assert reading.payers == payers


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        (K.LAB, K.CLOUD, D.COMPUTE_PURCHASE),
        (K.LAB, K.NEOCLOUD, D.COMPUTE_PURCHASE),
        (K.LAB, K.DATA_CENTER, D.COMPUTE_PURCHASE),
        (K.LAB, K.CHIP_MAKER, D.HARDWARE_PURCHASE),
        (K.CLOUD, K.FOUNDRY, D.HARDWARE_PURCHASE),
        (K.CLOUD, K.HARDWARE, D.HARDWARE_PURCHASE),
        (K.CLOUD, K.POWER, D.POWER_PURCHASE),
        (K.CLOUD, K.BANK, D.DEBT),
        (K.POWER, K.BANK, D.DEBT),
        (K.UNKNOWN, K.BANK, D.DEBT),
        (K.LAB, K.SOFTWARE, None),
        (K.LAB, K.LAB, None),
        (K.LAB, K.UNKNOWN, None),
        (K.CHIP_MAKER, K.CHIP_MAKER, None),
    ],
)
def test_the_firms_tell_what_a_contract_is_about(left: K, right: K, kind: DealKind | None) -> None:
    assert kind_by_firms(left, right) is kind
    assert kind_by_firms(right, left) is kind
