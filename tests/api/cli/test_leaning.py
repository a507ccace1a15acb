"""load-bearing: what a figure leans on, as a person sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import CLOCKS, Ran, dealgraph


def ask(log: str, *words: str, columns: int = 160) -> Ran:
    ran = dealgraph("load-bearing", *words, "--store", log, *CLOCKS, columns=columns)
    assert ran.code == 0, ran.err
    return ran


def test_the_report_that_carries_the_rings_is_named_with_its_phrase(log: str) -> None:
    out = ask(log).out
    assert "As it stands: 2 rings, netted $120bn" in out
    (row,) = (line for line in out.splitlines() if "Oracle → NVIDIA" in line)
    assert "2 ⇒ 1" in row
    assert "(only source)" in row
    assert "The Daily: “spent $40 billion on NVIDIA chips”" in row
    assert "dealgraph what-if --retract " in out
    assert "Receipt: " in out
    assert "* Each report is left out alone" in out


def test_of_a_company_the_gross_is_shown(log: str) -> None:
    out = ask(log, "OpenAI").out
    assert "As it stands: gives $300bn, receives" in out
    (row,) = (line for line in out.splitlines() if "OpenAI → Oracle" in line)
    assert "⇒ –" in row or "⇒ n/d" in row


def test_the_hint_under_the_table_works(log: str) -> None:
    (hint,) = (line for line in ask(log).out.splitlines() if "what-if --retract" in line)
    report = hint.split("--retract ")[1].split()[0]
    assert "breaks" in dealgraph("what-if", "--retract", report, "--store", log, *CLOCKS).out


def test_documents_are_left_out_whole(log: str) -> None:
    answer = ask(log, "--documents", "--json").json
    assert answer["leave_out"] == "document"
    assert all(row["subject_id"].startswith("doc-") for row in answer["rows"])
    assert "document" in ask(log, "--documents").out


def test_a_cut_answer_says_so(log: str) -> None:
    assert "1 shown; --limit" in ask(log, "--limit", "1").out
    out = ask(log, "--time-limit", "0.000000001").out
    assert "cut: 0 of 5 were left out in turn" in out
    assert "raise --time-limit" in out


def test_what_leans_on_nothing_says_so(log: str) -> None:
    out = ask(log, "Oracle Power", "--level", "company").out
    assert "No single report moves it." in out


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_table_fits_a_narrow_terminal(log: str, columns: int) -> None:
    for words in ((), ("OpenAI",)):
        for line in ask(log, *words, columns=columns).out.splitlines():
            assert len(line.rstrip()) <= columns


def test_a_saved_answer_is_asked_again(log: str, tmp_path: Path) -> None:
    saved = tmp_path / "leaning.json"
    saved.write_text(ask(log, "OpenAI", "--json").out, encoding="utf-8")
    dealgraph("register", "Another", "--store", log)
    ran = dealgraph("verify", "--receipt", str(saved), "--store", log)
    assert ran.code == 0, ran.out + ran.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("Nobody Corp",), 1, "no company is known"),
        (("--limit", "0"), 1, "limit"),
        (("--time-limit", "0"), 1, "time_limit"),
        (("--max-hops", "99"), 1, "max_hops"),
        (("--level", "planet"), 2, "level"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    log: str, words: tuple[str, ...], code: int, told: str
) -> None:
    ran = dealgraph("load-bearing", *words, "--store", log, *CLOCKS)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert ran.err.count("\n") == 1
