"""what-if: a scenario as a person types and sees it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.cli import CLOCKS, Ran, dealgraph


@pytest.fixture
def cloud(log: str) -> str:
    """The id of the deal that OpenAI has at Oracle."""
    sold = dealgraph("exposure", "Oracle", "--json", "--store", log, *CLOCKS).json
    rows = sold["exposure"]["rows"]
    (row,) = (each for each in rows if each["counterparty"] == "OpenAI")
    return str(row["legs"][0]["deal_id"])


def ask(log: str, *words: str) -> Ran:
    ran = dealgraph("what-if", *words, "--store", log, *CLOCKS)
    assert ran.code == 0, ran.err
    return ran


def test_ending_the_oracle_deal_breaks_the_ring_of_nvidia(log: str, cloud: str) -> None:
    out = ask(log, "--terminate", cloud).out
    assert f"{cloud} OpenAI → Oracle, compute purchase: signed ⇒ terminated" in out
    assert "Rings of money: 2 ⇒ 1" in out
    (ring,) = (line for line in out.splitlines() if line.strip().startswith("breaks"))
    assert "NVIDIA → OpenAI → Oracle → NVIDIA" in ring
    assert cloud in ring
    assert "gives $300bn ⇒ –" in out
    assert "−$300bn" in out
    assert "Receipt: " in out
    assert "* The changes are events on a branch of the log: nothing is written" in out


def test_nothing_is_written(log: str, cloud: str) -> None:
    words = ("status", "--json", "--store", log)
    before = dealgraph(*words).out
    ask(log, "--terminate", cloud, "--add", "Oracle > AMD | lease | signed | $1bn")
    assert dealgraph(*words).out == before


def test_without_changes_both_sides_are_the_same(log: str) -> None:
    assert "both sides are the same" in ask(log).out
    answer = ask(log, "--json").json
    assert answer["before"] == answer["after"]


def test_several_changes_are_given_at_once_in_any_order(log: str, cloud: str) -> None:
    words = (
        ("--amount", f"{cloud}=up to $50bn"),
        ("--add", "NVIDIA > Oracle Power | equity investment | signed | $2bn..$5bn"),
        ("--status", f"{cloud}=effective"),
    )
    one = ask(log, *(word for pair in words for word in pair), "--json").json
    other = ask(log, *(word for pair in reversed(words) for word in pair), "--json").json
    assert one == other
    assert [each["change"] for each in one["changes"]] == ["add", "amount", "status"]
    assert one["changes"][1]["amount_after"]["high"] == "50000000000"
    assert one["changes"][0]["receiver"] == "Oracle Power"


def test_a_leg_is_named_where_a_deal_has_several(log: str, cloud: str) -> None:
    words = ("--amount", f"{cloud}:openai>oracle:cash=$100bn", "--company", "Oracle", "--json")
    answer = ask(log, *words).json
    (oracle,) = answer["exposures"]
    assert Decimal(oracle["receives_after"]) == 100 * 10**9
    assert sum(
        Decimal(term["after"]) - Decimal(term["before"])
        for row in oracle["rows"]
        for term in row["terms"]
    ) == Decimal(-200 * 10**9)


def test_a_report_is_left_out(log: str, cloud: str) -> None:
    (report,) = dealgraph("deal", cloud, "--json", "--store", log, *CLOCKS).json["reports"]
    out = ask(log, "--retract", report["report_id"]).out
    assert "no report is left, so the deal is gone" in out
    assert "breaks" in out


def test_a_new_deal_opens_rings(log: str) -> None:
    out = ask(log, "--add", "AMD → NVIDIA | stake sale | announced | about $1bn").out
    assert "new, announced, ~$1bn" in out
    assert "missing: " not in out
    assert (
        "missing: no amount is known for AMD → NVIDIA"
        in ask(log, "--add", "AMD > NVIDIA | lease | signed").out
    )
    assert any(line.strip().startswith("opens") for line in out.splitlines())


@pytest.mark.parametrize("columns", [80, 120])
def test_the_tables_fit_a_narrow_terminal(log: str, cloud: str, columns: int) -> None:
    words = ("what-if", "--terminate", cloud, "--store", log, *CLOCKS)
    for line in dealgraph(*words, columns=columns).out.splitlines():
        assert len(line.rstrip()) <= columns


def test_a_saved_scenario_is_asked_again_after_the_log_has_grown(
    log: str, cloud: str, tmp_path: Path
) -> None:
    saved = tmp_path / "scenario.json"
    words = ("--terminate", cloud, "--add", "Oracle > AMD | lease | signed | $1bn", "--json")
    saved.write_text(ask(log, *words).out, encoding="utf-8")
    dealgraph("register", "Another", "--store", log)
    ran = dealgraph("verify", "--receipt", str(saved), "--store", log)
    assert ran.code == 0, ran.out + ran.err
    assert "The same bytes again" in ran.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--terminate", "deal-zzzz"), "no deal is known"),
        (("--status", "signed"), "is not written as DEAL=signed"),
        (("--status", "{cloud}=sgined"), "is not one of rumoured"),
        (("--amount", "{cloud}"), "is not written as DEAL=up to $50bn"),
        (("--amount", "{cloud}=lots"), "is no amount"),
        (("--amount", "{cloud}:nobody>oracle:cash=1bn"), "has no leg"),
        (("--add", "NVIDIA, OpenAI"), "GIVER > RECEIVER | kind | status | amount"),
        (("--add", "NVIDIA > Nobody Corp | debt | signed | 1bn"), "no company is known"),
        (("--add", "NVIDIA > OpenAI | gift | signed | 1bn"), "is not one of equity_investment"),
        (("--add", "NVIDIA > NVIDIA | debt | signed | 1bn"), "is on both sides"),
        (("--retract", "0000000000"), "no report is known"),
        (("--company", "Nobody Corp"), "no company is known"),
        (("--terminate", "{cloud}", "--status", "{cloud}=signed"), "changed twice"),
        (("--max-hops", "99"), "max_hops"),
        (("--limit", "0"), "limit"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    log: str, cloud: str, words: tuple[str, ...], told: str
) -> None:
    typed = (word.replace("{cloud}", cloud) for word in words)
    ran = dealgraph("what-if", *typed, "--store", log, *CLOCKS)
    assert (ran.code, ran.out) == (1, "")
    assert told in ran.err
    assert ran.err.count("\n") == 1
