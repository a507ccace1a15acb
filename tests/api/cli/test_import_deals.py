"""import-deals: curated rows with their sources."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import CLOCKS, dealgraph
from tests.support.rows import a_csv


@pytest.fixture
def store(tmp_path: Path) -> str:
    return str(tmp_path / "log.sqlite")


def bring(store: str, raw: bytes, *words: str, code: int = 0) -> Any:
    ran = dealgraph("import-deals", "-", "--store", store, "--json", *words, stdin=raw)
    assert ran.code == code, ran.err
    return ran.json


def deals(store: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = dealgraph(
        "deals", "--store", store, *CLOCKS, "--limit", "1000", "--json"
    ).json["deals"]
    return found


def test_a_row_becomes_a_deal_with_its_page_and_its_phrases(store: str) -> None:
    (file,) = bring(store, a_csv({}))["files"]
    assert file["source"] == "-:2 row-1"
    (deal,) = deals(store)
    out = dealgraph("deal", deal["deal_id"], "--store", store, *CLOCKS).out
    assert "https://www.example.org/a" in out
    assert "⟦5000000000⟧" in out
    assert "example.org, dataset row" in out


def test_the_same_file_twice_changes_nothing(store: str) -> None:
    raw = a_csv({}, {"payer_or_investor": "SoftBank"})
    first, second = bring(store, raw), bring(store, raw)
    assert (first["summary"]["new"], second["summary"]["known"]) == (2, 2)
    assert first["position"] == second["position"]


def test_rows_of_one_key_disagree_inside_one_deal(store: str) -> None:
    raw = a_csv(
        {"deal_key": "k", "amount_low": "100", "amount_high": "100"},
        {"deal_key": "k", "amount_low": "", "amount_high": "100", "amount_qualifier": "up_to",
         "source_address": "https://b.example/x"},
        {"deal_key": "k", "amount_low": "30", "amount_high": "30", "announced_date": "2025-09-23",
         "source_address": "https://c.example/x"},
    )  # fmt: skip
    assert bring(store, raw)["summary"]["deals_new"] == 1
    (deal,) = deals(store)
    (cash,) = (leg for leg in deal["legs"] if leg["consideration"] == "cash")
    assert (cash["spread"]["low"], cash["spread"]["high"]) == ("30", "100")
    assert cash["spread"]["independent_sources"] == 3
    assert cash["headline"]["high"] == "30"


def test_bad_rows_are_told_and_the_good_ones_go_in(store: str) -> None:
    raw = a_csv({}, {"amount_low": "much"}, {"payer_or_investor": "SoftBank"})
    told = bring(store, raw, code=1)
    assert [each["document"]["outcome"] for each in told["files"]] == ["new", "refused", "new"]
    out = dealgraph("import-deals", "-", "--store", store, stdin=raw).out
    assert "-:3 row-2: " in out
    assert "3 rows: 0 new, 2 known, 0 left out, 1 refused" in out


def test_sums_are_left_out_with_the_reason_and_are_no_error(store: str) -> None:
    raw = a_csv({}, {"amount_qualifier": "aggregate"})
    told = bring(store, raw)
    assert told["files"][1]["document"]["reason"] == "left out: it sums up other rows"
    assert told["summary"]["nothing_found"] == 1
    assert len(deals(store)) == 1


def test_a_disputed_row_waits_and_moves_no_number(store: str) -> None:
    assert bring(store, a_csv({"status": "disputed"}))["summary"]["deferred"] == 1
    assert deals(store) == []
    queue = dealgraph("review", "--store", store).out
    assert "? the source is disputed: is it so?" in queue


def test_a_row_meets_the_deal_that_a_text_told_of(store: str) -> None:
    text = "NVIDIA said it will invest $5 billion in OpenAI, the companies said on Monday."
    dealgraph("ingest", "-", "--published-on", "2025-09-22", "--store", store, stdin=text)
    before = deals(store)
    bring(store, a_csv({}))
    after = deals(store)
    assert len(before) == len(after) == 1
    assert len(after[0]["report_ids"]) == 2


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "has no column id"),
        (b"a,b\n1,2\n", "has no column id"),
        (b"\x00\x01", "is binary"),
        (a_csv({}) + b'x,"open\n', "is no CSV"),
    ],
)
def test_what_is_no_file_of_rows_is_refused_in_one_line(store: str, raw: bytes, told: str) -> None:
    ran = dealgraph("import-deals", "-", "--store", store, stdin=raw)
    assert (ran.code, ran.out) == (1, "")
    assert told in ran.err
    assert ran.err.count("\n") == 1
    assert dealgraph("status", "--store", store, "--json").json["documents"] == 0


def test_a_file_that_is_not_there_is_refused(store: str, tmp_path: Path) -> None:
    ran = dealgraph("import-deals", str(tmp_path / "none.csv"), "--store", store)
    assert ran.code == 1
    assert "does not exist" in ran.err


def test_a_tranched_sum_stands_in_two_columns(store: str) -> None:
    bring(store, a_csv({"amount_low": "15", "amount_high": "50", "amount_qualifier": "tranched"}))
    (deal,) = deals(store)
    cash = {leg["firmness"]: leg for leg in deal["legs"] if leg["consideration"] == "cash"}
    assert Decimal(cash["firm"]["contracted"]["high"]) == 15
    assert Decimal(cash["contingent"]["contingent"]["high"]) == 35
