"""stress: a payment shock as a person sees it."""

from __future__ import annotations

import csv
import io
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


def test_the_table_shows_where_each_loss_goes(log: str) -> None:
    wide = dealgraph("stress", "OpenAI", "--store", log, *CLOCKS).out
    (row,) = (line for line in wide.splitlines() if " Oracle " in line)
    assert row.split() == ["1", "Oracle", "$150bn", "–", "$150bn", "–", "OpenAI"]
    assert "loses = passes on (to firms of the log) + to others" in wide
    assert "missing: no amount is known for OpenAI → AMD" in wide


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_table_fits_a_narrow_terminal(log: str, columns: int) -> None:
    out = dealgraph("stress", "OpenAI", "--store", log, *CLOCKS, columns=columns).out
    assert all(len(line.rstrip()) <= columns for line in out.splitlines())


def test_the_file_has_exact_decimals_whose_terms_add_up(log: str) -> None:
    words = ("stress", "OpenAI", "--pays", "1/3", "--format", "csv", "--store", log, *CLOCKS)
    assert dealgraph(*words).code == 2
    out = dealgraph(*(word.replace("1/3", "33%") for word in words)).out
    rows = {row["company"]: row for row in csv.DictReader(io.StringIO(out))}
    assert rows["Oracle"]["lost_at_low"] == "201000000000"
    assert (rows["AMD"]["lost_at_low"], rows["AMD"]["unknown_legs"]) == ("", "1")
    for end in ("at_low", "at_high"):
        parts = (rows["Oracle"][f"{name}_{end}"] for name in ("passed_on", "outside", "absorbed"))
        assert sum(map(Decimal, parts)) == Decimal(rows["Oracle"][f"lost_{end}"])


def test_the_page_stands_alone_and_names_what_is_assumed(log: str) -> None:
    out = dealgraph("stress", "OpenAI", "--format", "html", "--store", log, *CLOCKS).out
    assert out.startswith("<!doctype html>")
    assert "<script" not in out
    assert "http" not in out
    for told in ("If OpenAI pays 50 %", "Oracle", "$150bn", "What is assumed", "n/d", "Receipt"):
        assert told in out


def test_costs_of_default_name_another_model(log: str) -> None:
    words = ("stress", "OpenAI", "--json", "--store", log, *CLOCKS)
    plain, costly = dealgraph(*words).json, dealgraph(*words, "--beta", "60%").json
    assert plain["model"] != costly["model"]
    assert any("0.6 of receipts" in each for each in costly["assumptions"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("stress", "Nobody Corp"), "no company is known"),
        (("stress", "OpenAI", "--pays", "2"), "fraction"),
        (("stress", "OpenAI", "--pays", "half"), "no share"),
        (("stress", "OpenAI", "--alpha", "-1"), "alpha"),
        (("stress", "OpenAI", "--own-money", "nan"), "own_money"),
        (("stress", "OpenAI", "--surplus", "spent"), "not one of"),
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


@pytest.mark.parametrize("method", ["debtrank-2012", "debtrank_linear", "cascade"])
def test_a_method_that_spreads_losses_names_itself_and_its_buffers(log: str, method: str) -> None:
    words = ("stress", "OpenAI", "--method", method, "--buffer", "20%", "--store", log, *CLOCKS)
    ran = dealgraph(*words)
    assert ran.code == 0, ran.err
    assert f"Method: {method.replace('_', '-')} (" in ran.out
    assert "Buffers are assumed, none is reported: each firm can bear 0.2" in ran.out
    (row,) = (line for line in ran.out.splitlines() if " Oracle " in line)
    assert "$60bn" in row
    page = dealgraph(*words, "--format", "html").out
    assert "fails in round" in page
    assert "to others" not in page
    file = dealgraph(*words, "--format", "csv").out
    (line,) = (each for each in csv.DictReader(io.StringIO(file)) if each["company"] == "Oracle")
    assert (line["buffer_at_high"], line["passed_on_at_high"]) == ("60000000000", "")


def test_a_method_without_its_costs_is_refused_in_one_line(log: str) -> None:
    ran = dealgraph("stress", "OpenAI", "--method", "rogers-veraart", "--store", log, *CLOCKS)
    assert ran.code == 1
    assert "alpha or beta below 1" in ran.err


@pytest.mark.parametrize("method", ["eisenberg-noe", "debtrank-linear", "cascade"])
def test_what_nobody_knows_is_printed_as_unknown_and_never_as_nothing(
    log: str, method: str
) -> None:
    """AMD owes shares, OpenAI owes AMD a sum that nobody states: whether it pays is not known."""
    words = ("stress", "OpenAI", "--method", method, "--store", log, *CLOCKS)
    row, *_ = (line for line in dealgraph(*words).out.splitlines() if " AMD " in line)
    assert row.split()[:2] == ["1", "AMD"]
    assert row.split()[4:-1] == ["n/d"] * (len(row.split()) - 5)
    (line,) = (
        each
        for each in csv.DictReader(io.StringIO(dealgraph(*words, "--format", "csv").out))
        if each["company"] == "AMD"
    )
    assert (line["buffer_at_high"], line["lost_at_high"]) == ("", "")


def test_a_debt_of_unknown_size_is_said_to_be_unknown(log: str) -> None:
    listed = dealgraph("deals", "--json", "--store", log, *CLOCKS).json["deals"]
    (deal,) = (each["deal_id"] for each in listed if "compute_purchase" in str(each["kind"]))
    fixed = ("correct", deal, "amount", "undisclosed", "--reason", "test", "--store", log)
    assert dealgraph(*fixed).code == 0
    words = ("stress", "OpenAI", "--store", log, *CLOCKS)
    assert "It owes n/d; n/d stays unpaid." in dealgraph(*words).out
    page = " ".join(dealgraph(*words, "--format", "html").out.split())
    assert "It owes n/d, and n/d stays unpaid." in page
