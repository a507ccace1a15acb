"""rebate, backlog, backstops, plans as a person sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.schema.test_same_foundations import FIGURES
from tests.support.cli import CLOCKS, dealgraph


@pytest.fixture
def reported(log: str) -> str:
    """The small log with figures of NVIDIA and Oracle."""
    ran = dealgraph("import-metrics", "-", "--store", log, stdin=FIGURES)
    assert ran.code == 0, ran.err
    return log


def ask(store: str, *words: str, columns: int = 160) -> str:
    ran = dealgraph(*words, "--store", store, *CLOCKS, columns=columns)
    assert ran.code == 0, ran.err
    return ran.out


def test_the_stake_names_margin_ratio_convention_and_what_is_missing(reported: str) -> None:
    out = ask(reported, "rebate", "NVIDIA")
    assert "gross margin: 75.0 % over 12 months to 2025-01-26" in out
    assert "OpenAI also buys through Oracle: at most $40bn" in out
    assert "Convention: handed back = invested / (purchases × gross margin)" in out
    assert "missing: no purchase of OpenAI from NVIDIA is in the log" in out
    assert "* Money is fungible" in out


def test_a_backlog_that_is_older_than_the_contract_gives_no_share(reported: str) -> None:
    out = ask(reported, "backlog", "Oracle")
    (row,) = (line for line in out.splitlines() if line.strip().startswith("OpenAI"))
    assert row.split() == ["OpenAI", "$300bn", "2025-09-10", "100.0", "%", "n/d", "3.03", "×"]
    assert "missing: a backlog of Oracle at a day after 2025-09-10" in out


def test_backstops_show_warrants_without_a_made_up_value(reported: str) -> None:
    out = ask(reported, "backstops", "AMD")
    assert "warrants in all: n/d, 1 without an amount" in out
    assert "missing: no amount is known for the warrant AMD → OpenAI" in out


def test_plans_put_those_without_money_first(reported: str) -> None:
    out = ask(reported, "plans")
    assert out.index("no amount known   OpenAI") < out.index("contracted        OpenAI")
    assert "missing: no amount is known for OpenAI → AMD" in out


@pytest.mark.parametrize(
    "words",
    [
        ("rebate", "NVIDIA"),
        ("backlog", "Oracle"),
        ("backstops", "AMD"),
        ("plans",),
        ("concentration", "--customers", "--company", "NVIDIA"),
        ("concentration", "--by", "supply-country"),
    ],
)
@pytest.mark.parametrize("columns", [80, 120])
def test_the_pages_fit_a_narrow_terminal(
    reported: str, words: tuple[str, ...], columns: int
) -> None:
    out = ask(reported, *words, columns=columns)
    assert all(len(line.rstrip()) <= columns for line in out.splitlines())


def test_customers_above_the_line_give_bounds(reported: str) -> None:
    out = ask(reported, "concentration", "--customers", "--company", "NVIDIA")
    assert "HHI at least 144 and below" in out
    assert "missing: no share of a customer of Oracle" in ask(
        reported, "concentration", "--customers", "--company", "Oracle"
    )


def test_dollars_lean_on_a_country_with_the_assumption_and_its_page(reported: str) -> None:
    out = ask(reported, "concentration", "--by", "supply-country")
    (row,) = (line for line in out.splitlines() if line.strip().startswith("TW "))
    assert row.split()[:4] == ["TW", "≤", "$40bn", "$300bn"]
    assert "missing: whose chips are behind" in out
    assert "an assumption" in out
    assert "source: https://" in out


@pytest.mark.parametrize(
    "words",
    [
        ("rebate", "NVIDIA"),
        ("backlog", "Oracle"),
        ("plans",),
        ("concentration", "--by", "supply-country"),
    ],
)
def test_a_receipt_gives_the_same_answer(
    reported: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    saved = tmp_path / "answer.json"
    saved.write_text(ask(reported, *words, "--json"))
    assert dealgraph("verify", "--receipt", str(saved), "--store", reported).code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("rebate", "Nobody Inc"), "Nobody Inc"),
        (("rebate", "NVIDIA", "--period", "soon"), "soon"),
        (("backlog", "Nobody Inc"), "Nobody Inc"),
        (("concentration", "--customers"), "--company"),
    ],
)
def test_bad_input_is_one_line(reported: str, words: tuple[str, ...], told: str) -> None:
    ran = dealgraph(*words, "--store", reported, *CLOCKS)
    assert ran.code != 0
    assert told in ran.err
    assert len(ran.err.strip().splitlines()) == 1
