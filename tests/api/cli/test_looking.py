"""deals, deal, companies, company, documents, document."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import CLOCKS, Ran, dealgraph
from tests.support.desks import CLOUD, LETTER
from tests.support.rows import a_csv


def ask(log: str, *words: str, columns: int = 160) -> Ran:
    ran = dealgraph(*words, "--store", log, *CLOCKS, columns=columns)
    assert ran.code == 0, ran.err
    return ran


def deal_ids(log: str) -> dict[str, str]:
    found = ask(log, "deals", "--json").json["deals"]
    return {deal["title"]: deal["deal_id"] for deal in found}


def test_deals_are_listed_with_their_money_columns(log: str) -> None:
    out = ask(log, "deals").out
    (head,) = (line for line in out.splitlines() if "headline" in line)
    assert head.split() == [
        "deal", "who", "→", "whom", "kind", "status", "date", "headline", "contracted", "paid",
        "contingent", "sources",
    ]  # fmt: skip
    assert "4 deals" in out
    assert "≤ $100bn" in out
    assert "true on 2026-06-30 · printed by 2026-06-30" in out


def test_deals_as_json_have_exact_decimals_as_text(log: str) -> None:
    answer = ask(log, "deals", "--json").json
    first = answer["deals"][0]
    cash = next(leg for leg in first["legs"] if leg["consideration"] == "cash")
    assert cash["amount"] == {
        "low": "300000000000",
        "high": "300000000000",
        "basis": "about",
        "currency": "USD",
        "per": "total",
    }
    assert (cash["giver"], cash["receiver"]) == ("OpenAI", "Oracle")
    assert answer["total"] == 4
    assert answer["truncated"] is False
    assert answer["as_of"]["valid_on"] == "2026-06-30"


def test_a_cut_list_of_deals_says_what_to_do(log: str) -> None:
    assert "3 of 4 deals shown; --limit 4 shows all" in ask(log, "deals", "--limit", "3").out


def test_deals_are_filtered_with_words_as_people_write_them(log: str) -> None:
    for word in ("compute-purchase", "compute_purchase", "Compute-Purchase"):
        assert ask(log, "deals", "--kind", word, "--json").json["total"] == 1
    found = ask(log, "deals", "--company", "nvda", "--since", "2025-09", "--json").json
    assert [deal["title"] for deal in found["deals"]] == ["NVIDIA → OpenAI"]


def test_an_earlier_day_shows_what_could_be_known(log: str) -> None:
    ran = dealgraph("deals", "--store", log, "--published-by", "2025-09-15", "--json")
    assert ran.json["total"] == 2
    assert dealgraph("deals", "--store", log, "--position", "7", "--json").json["total"] == 0


def test_a_month_as_a_clock_is_its_last_day(log: str) -> None:
    told = dealgraph("deals", "--store", log, "--as-of", "2025-Q3", "--json").json
    assert told["as_of"]["valid_on"] == "2025-09-30"


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
def test_a_table_fits_the_terminal(log: str, columns: int) -> None:
    for words in (("deals",), ("companies",), ("documents",), ("company", "OpenAI")):
        for line in ask(log, *words, columns=columns).out.splitlines():
            assert len(line.rstrip()) <= columns


def test_no_deal_fits_is_said_and_is_no_error(log: str) -> None:
    assert "No deal fits" in ask(log, "deals", "--status", "denied").out


def test_a_deal_shows_reports_phrases_and_the_disagreement(log: str) -> None:
    out = ask(log, "deal", deal_ids(log)["NVIDIA → OpenAI"]).out
    assert "“⟦NVIDIA intends to invest up to $100 billion in OpenAI⟧ as systems" in out
    assert "“NVIDIA is in talks to ⟦invest $30 billion in OpenAI⟧, people" in out
    assert "from $30bn to $100bn in 2 reports of 2 independent sources" in out
    assert "≤ $100bn counts: strongest source" in out
    assert "NVIDIA, release, 2025-09-22" in out


def test_a_deal_as_json_has_reports_as_the_log_has_them(log: str) -> None:
    answer = ask(log, "deal", deal_ids(log)["OpenAI → Oracle"], "--json").json
    (report,) = answer["reports"]
    (evidence,) = report["evidence"]
    assert CLOUD.text[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert report["legs"][0]["giver"] == "OpenAI"
    assert report["match"]["outcome"] == "new"
    assert answer["deal"]["policy_id"] == "strongest-source-v1"


def test_a_deal_is_found_by_a_report(log: str) -> None:
    answer = ask(log, "deal", deal_ids(log)["OpenAI → Oracle"], "--json").json
    by_report = ask(log, "deal", answer["reports"][0]["report_id"][:8], "--json").json
    assert by_report == answer


def test_an_unknown_deal_is_refused_with_what_to_do(log: str) -> None:
    ran = dealgraph("deal", "zzzzzz", "--store", log)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "dealgraph: no deal is known as 'zzzzzz'; dealgraph deals lists what there is\n"
    )


def test_companies_are_listed_by_deals(log: str) -> None:
    answer = ask(log, "companies", "--json").json
    assert [each["name"] for each in answer["companies"]][:2] == ["OpenAI", "NVIDIA"]
    out = ask(log, "companies", "--kind", "chip-maker").out
    assert "2 companies" in out
    assert "Oracle" not in out


def test_a_company_shows_names_and_deals(log: str) -> None:
    out = ask(log, "company", "nvda").out
    assert "NVIDIA Corporation" in out
    assert "ticker NVDA" in out
    assert "2 deals" in out
    answer = ask(log, "company", "Oracle", "--json").json
    assert [each["name"] for each in answer["controls"]] == ["Oracle Power"]


def test_a_misspelt_company_is_met_with_a_name(log: str) -> None:
    ran = dealgraph("company", "Nvidea", "--store", log)
    assert ran.code == 1
    assert "did you mean NVIDIA" in ran.err


def test_documents_are_listed_and_shown_with_their_text(log: str) -> None:
    assert ask(log, "documents", "--json").json["total"] == 6
    assert "6 documents" in ask(log, "documents").out
    document_id = LETTER.facts.document_id
    short = ask(log, "document", document_id[:10])
    assert "⟦NVIDIA intends" in short.out
    assert "coming weeks" not in short.out
    assert "coming weeks" in ask(log, "document", document_id, "--text").out
    answer = ask(log, "document", document_id, "--json").json
    assert answer["text"] == LETTER.text
    assert answer["document"]["document_id"] == document_id


def test_what_is_given_in_kind_is_marked_as_no_cash(tmp_path: Path) -> None:
    store = str(tmp_path / "log.sqlite")
    stock = {"deal_type": "acquisition", "conditions": "all stock", "status": "closed"}
    raw = a_csv(stock, {"id": "x"})
    assert dealgraph("import-deals", "-", "--store", store, stdin=raw).code == 0
    out = ask(store, "deals").out
    assert "$5bn*" in out
    assert "* given in kind" in out
    (line,) = (each for each in out.splitlines() if "acquisition" in each)
    assert line.count("$5bn*") == 3
    bought = ask(store, "deals", "--kind", "equity-investment").out
    assert "*" not in bought


def test_a_narrow_terminal_gets_the_start_of_an_id_that_is_enough(log: str) -> None:
    out = ask(log, "deals", columns=80).out
    for deal_id in deal_ids(log).values():
        assert deal_id[:11] in out
        assert deal_id not in out
        assert ask(log, "deal", deal_id[:11], "--json").json["deal"]["deal_id"] == deal_id
