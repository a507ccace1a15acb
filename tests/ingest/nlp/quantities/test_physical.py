"""Power, processors, shares and percent of a company."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.money import QuantityUnit
from ingest.nlp.quantities.physical import quantities_in

Told = list[tuple[str, str | None, str | None, str, str]]

THINGS: list[tuple[str, Told]] = [
    ("six gigawatts of GPUs", [("six gigawatts", "6", "6", "exact", "GW")]),
    ("200 MW of power", [("200 MW", "200", "200", "exact", "MW")]),
    ("835 megawatts", [("835 megawatts", "835", "835", "exact", "MW")]),
    ("one million TPUs", [("one million TPUs", "1000000", "1000000", "exact", "units")]),
    ("100,000 GPUs", [("100,000 GPUs", "100000", "100000", "exact", "GPU")]),
    ("up to 160 million shares", [("160 million shares", None, "160000000", "up_to", "shares")]),
    ("a 49% stake", [("49%", "49", "49", "exact", "percent")]),
    ("a 10 percent interest in it", [("10 percent", "10", "10", "exact", "percent")]),
    ("2 GW", [("2 GW", "2", "2", "exact", "GW")]),
    ("1.2GW", [("1.2GW", "1.2", "1.2", "exact", "GW")]),
    ("400,000 GB200 GPUs", [("400,000 GB200 GPUs", "400000", "400000", "exact", "GPU")]),
    ("several hundred thousand chips", []),
    ("at least 10 gigawatts", [("10 gigawatts", "10", None, "at_least", "GW")]),
    ("50MW", [("50MW", "50", "50", "exact", "MW")]),
    ("12,000,000 shares", [("12,000,000 shares", "12000000", "12000000", "exact", "shares")]),
    ("growth of 5%", []),
    ("3-5 GW", [("3-5 GW", "3", "5", "between", "GW")]),
    ("10,000 GB300s", [("10,000 GB300s", "10000", "10000", "exact", "GPU")]),
    ("a 51 percent equity stake", [("51 percent", "51", "51", "exact", "percent")]),
    ("a 150% stake", []),
    ("5 GWh of storage", []),
    ("shares of Nvidia", []),
    ("two 500 MW sites", [("500 MW", "500", "500", "exact", "MW")]),
    ("about 18,000 H100s", [("18,000 H100s", "18000", "18000", "about", "GPU")]),
    (
        "10 million ordinary shares",
        [("10 million ordinary shares", "10000000", "10000000", "exact", "shares")],
    ),
]


@pytest.mark.parametrize(("text", "told"), THINGS, ids=[text for text, _ in THINGS])
def test_a_quantity_is_read_with_its_bounds(text: str, told: Told) -> None:
    found = [
        (
            text[span.start : span.end],
            None if span.quantity.low is None else str(span.quantity.low),
            None if span.quantity.high is None else str(span.quantity.high),
            span.quantity.basis.value,
            span.quantity.unit.value,
        )
        for span in quantities_in(text)
    ]
    assert found == told


@given(st.integers(1, 99_999), st.sampled_from(["MW", " MW", " megawatts", "-megawatt"]))
def test_megawatts_are_found_however_they_are_written(number: int, unit: str) -> None:
    (span,) = quantities_in(f"a site of {number}{unit} in Ohio")
    assert (span.quantity.high, span.quantity.unit) == (number, QuantityUnit.MEGAWATT)


def test_a_sum_of_money_is_no_quantity() -> None:
    assert quantities_in("$500 million of chips, €2bn in shares") == []
