"""stress: a payment shock as a person sees it."""

from __future__ import annotations

from decimal import Decimal

import pytest
import typer

from api.cli.stressing import read_share
from tests.support.cli import CLOCKS, dealgraph


def test_it_tells_who_is_hit_in_which_round_and_what_is_assumed(log: str) -> None:
    ran = dealgraph("stress", "OpenAI", "--store", log, *CLOCKS)
    assert ran.code == 0, ran.err
    assert "If OpenAI pays 50 % of what it owes" in ran.out
    assert "Oracle" in ran.out
    assert "$150bn" in ran.out
    assert "* " in ran.out
    assert "Receipt: " in ran.out


def test_who_pays_all_hits_nobody(log: str) -> None:
    answer = dealgraph("stress", "OpenAI", "--pays", "100%", "--json", "--store", log, *CLOCKS).json
    assert Decimal(answer["unpaid"]["at_high"]) == 0
    assert all(
        row["lost"] is None or Decimal(row["lost"]["at_high"]) == 0 for row in answer["rows"]
    )


def test_a_smaller_payment_loses_more(log: str) -> None:
    def lost(share: str) -> Decimal:
        words = ("stress", "OpenAI", "--pays", share, "--json", "--store", log, *CLOCKS)
        return Decimal(dealgraph(*words).json["unpaid"]["at_high"])

    assert lost("25%") > lost("0.5") > lost("75%") > 0


def test_a_receipt_of_a_shock_gives_the_same_answer(log: str, tmp_path: object) -> None:
    saved = tmp_path / "shock.json"  # type: ignore[operator]
    saved.write_text(dealgraph("stress", "OpenAI", "--json", "--store", log, *CLOCKS).out)
    ran = dealgraph("verify", "--receipt", str(saved), "--store", log)
    assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("stress", "Nobody Corp"), "no company is known"),
        (("stress", "OpenAI", "--pays", "2"), "fraction"),
        (("stress", "OpenAI", "--pays", "half"), "no share"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    log: str, words: tuple[str, ...], said: str
) -> None:
    ran = dealgraph(*words, "--store", log, *CLOCKS)
    assert ran.code in (1, 2)
    assert said in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(("told", "share"), [("0.5", "0.5"), ("50%", "0.5"), ("25 %", "0.25")])
def test_shares_are_written_as_people_write_them(told: str, share: str) -> None:
    assert read_share(told) == Decimal(share)


def test_what_is_no_share_is_refused() -> None:
    with pytest.raises(typer.BadParameter):
        read_share("half")
