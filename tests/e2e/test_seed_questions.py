"""The questions that this project started from, each answered by one command on the bundled data.

Where the data cannot answer, the answer names the fact that is missing: that is tested too.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import CLOCKS, dealgraph


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:///{tmp_path_factory.mktemp('seed') / 'demo.sqlite'}"
    assert dealgraph("demo", "--store", address).code == 0
    return address


def ask(store: str, *words: str) -> tuple[str, Any]:
    """What a person reads, and the same as JSON."""
    shown = dealgraph(*words, "--store", store, *CLOCKS)
    assert shown.code == 0, shown.err
    return shown.out, dealgraph(*words, "--store", store, *CLOCKS, "--json").json


def billions(text: str) -> Decimal:
    return Decimal(text) / 10**9


def test_does_the_stake_hand_back_half_of_the_gross_profit(store: str) -> None:
    out, told = ask(store, "rebate", "NVIDIA")
    openai = next(row for row in told["rows"] if row["customer"] == "OpenAI")
    assert told["margin"]["value"] == "0.750"
    assert billions(openai["invested"]["low"]) == 30
    assert billions(openai["invested"]["high"]) == 130
    assert openai["at_least_half"] is None
    assert billions(openai["half_at_low"]) == 80
    assert Decimal(openai["gigawatts"]) == 10
    assert "half is handed back where it pays" in out
    assert "missing: no amount is known for OpenAI → NVIDIA" in out
    vehicle = next(row for row in told["rows"] if row["customer"].startswith("Valor"))
    assert vehicle["at_least_half"] == "no"
    assert vehicle["handed_back_high"] == "0.1333"


def test_what_does_nvidia_backstop(store: str) -> None:
    out, told = ask(store, "backstops", "NVIDIA")
    (row,) = (each for each in told["rows"] if each["promise"] == "guarantee")
    assert (row["counterparty"], billions(row["high"])) == ("CoreWeave", Decimal("6.3"))
    assert row["relation"] == "gives to"
    assert "guarantees in all: $6.3bn" in out
    assert "residual unsold capacity" in out


def test_which_plans_have_no_payer(store: str) -> None:
    out, told = ask(store, "plans", "xAI")
    assert "missing: no report in the log states gigawatts of a plan of xAI" in out
    assert "missing: no cash of xAI is in the log" in out
    assert "missing: no revenue of xAI is in the log" in out
    assert {row["funding"] for row in told["plans"]} == {"no amount known"}
    _, every = ask(store, "plans")
    (systems,) = (
        row
        for row in every["plans"]
        if row["payers"] == ["OpenAI"] and row["suppliers"] == ["NVIDIA"]
    )
    assert (systems["gigawatts"], systems["funding"]) == ("10", "no amount known")
    (payer,) = (row for row in every["payers"] if row["company"] == "OpenAI")
    assert billions(payer["gap_low"]) > 500


def test_how_much_of_the_backlog_of_oracle_leans_on_openai(store: str) -> None:
    out, told = ask(store, "backlog", "Oracle")
    (row,) = (each for each in told["rows"] if each["customer"] == "OpenAI")
    assert billions(row["owes_high"]) == 300
    assert billions(told["backlog"]["value"]) == Decimal("99.1")
    assert row["share_of_backlog"] is None
    assert row["times_backlog"] == "3.0272"
    assert "missing: a backlog of Oracle at a day after 2025-09-10" in out


def test_who_is_hit_and_in_which_round_if_openai_pays_half(store: str) -> None:
    out, told = ask(store, "stress", "OpenAI", "--pays", "50%")
    rounds = {row["company"]: row["round"] for row in told["rows"]}
    assert rounds["Oracle"] == rounds["Microsoft"] == rounds["CoreWeave"] == 1
    assert rounds["Nebius"] == rounds["Core Scientific"] == 2
    (oracle,) = (row for row in told["rows"] if row["company"] == "Oracle")
    assert billions(oracle["lost"]["at_high"]) == 150
    assert "missing: no amount is known for OpenAI → AMD" in out


def test_how_many_dollars_lean_on_taiwan(store: str) -> None:
    out, told = ask(store, "concentration", "--by", "supply-country")
    (taiwan,) = (row for row in told["supply"]["rows"] if row["name"] == "TW")
    assert billions(taiwan["direct_low"]) == 141
    assert billions(taiwan["through_high"]) == Decimal("322.4")
    assert billions(told["supply"]["unstated_high"]) > 400
    assert "missing: whose chips are behind" in out
    assert "an assumption" in out


@pytest.mark.parametrize(
    "words",
    [
        ("rebate", "NVIDIA"),
        ("backstops", "NVIDIA"),
        ("plans", "xAI"),
        ("backlog", "Oracle"),
        ("stress", "OpenAI", "--pays", "50%"),
        ("concentration", "--by", "supply-country"),
    ],
)
def test_each_answer_comes_again_from_its_receipt(
    store: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    saved = tmp_path / "answer.json"
    saved.write_text(dealgraph(*words, "--store", store, *CLOCKS, "--json").out)
    ran = dealgraph("verify", "--receipt", str(saved), "--store", store)
    assert ran.code == 0, ran.err
