"""correct, retract, merge, unmerge, alias, withdraw, register: and every number moves."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.cli import CLOCKS, Ran, dealgraph
from tests.support.desks import CLOUD


def ask(log: str, *words: str) -> Any:
    ran = dealgraph(*words, "--store", log, *CLOCKS, "--json")
    assert ran.code == 0, ran.err
    return ran.json


def curate(log: str, *words: str, reason: str = "I know better") -> Ran:
    return dealgraph(*words, "--store", log, "--reason", reason)


def deal_id(log: str, title: str) -> str:
    (found,) = (each for each in ask(log, "deals")["deals"] if each["title"] == title)
    return str(found["deal_id"])


def bottlenecks(log: str) -> list[str | None]:
    return [each["loop"]["bottleneck_high"] for each in ask(log, "loops")["loops"]]


def test_a_corrected_amount_moves_the_ring_and_the_old_answer_stays(log: str) -> None:
    before = ask(log, "loops")["receipt"]["position"]
    ran = curate(log, "correct", deal_id(log, "Oracle → NVIDIA"), "amount", "$7bn")
    assert ran.code == 0, ran.err
    assert "$40bn" in ran.out
    assert "$7bn" in ran.out
    assert f"--position {before} still gives the old answer" in ran.out
    assert bottlenecks(log)[0] == "7000000000"
    old = dealgraph("loops", "--store", log, *CLOCKS, "--position", str(before), "--json").json
    assert old["loops"][0]["loop"]["bottleneck_high"] == "40000000000"


@pytest.mark.parametrize(
    ("typed", "claim"),
    [
        ("$38bn", ("38000000000", "38000000000", "exact", "USD", "total")),
        ("about 300 billion", ("300000000000", "300000000000", "about", "USD", "total")),
        ("~5m", ("5000000", "5000000", "about", "USD", "total")),
        ("up to $100bn", (None, "100000000000", "up_to", "USD", "total")),
        ("at least €30bn/year", ("30000000000", None, "at_least", "EUR", "year")),
        ("$1bn..$2bn", ("1000000000", "2000000000", "between", "USD", "total")),
        ("1.25bn GBP", ("1250000000", "1250000000", "exact", "GBP", "total")),
        ("undisclosed", (None, None, "undisclosed", "USD", "total")),
        (
            '{"low": "5", "high": "5", "basis": "exact", "currency": "USD", "per": "month"}',
            ("5", "5", "exact", "USD", "month"),
        ),
    ],
)
def test_an_amount_is_typed_as_people_say_it(
    log: str, typed: str, claim: tuple[str | None, ...]
) -> None:
    found = deal_id(log, "Oracle → NVIDIA")
    assert curate(log, "correct", found, "amount", typed).code == 0
    (cash,) = (
        leg for leg in ask(log, "deal", found)["deal"]["legs"] if leg["consideration"] == "cash"
    )
    names = ("low", "high", "basis", "currency", "per")
    assert tuple(cash["amount"][name] for name in names) == claim
    assert cash["decided_by"] == "curator"


@pytest.mark.parametrize(
    ("path", "value", "code", "told"),
    [
        ("amount", "a lot", 2, "is no amount; write 5bn"),
        ("amount", "{bad", 2, "is no JSON of an amount"),
        ("amount", "$5bn..$1bn", 1, "wrong order"),
        ("status", "sgined", 1, "is one of rumoured, proposed, announced, signed, effective"),
        ("colour", "red", 1, "is not one of status, kind"),
        ("announced_on", "yesterday", 1, "is not YYYY"),
        ("legs[a>b:cash].amount", "5bn", 1, "has no leg a>b:cash"),
    ],
)
def test_a_bad_correction_is_refused_and_nothing_is_written(
    log: str, path: str, value: str, code: int, told: str
) -> None:
    head = ask(log, "status")["head"]
    ran = curate(log, "correct", deal_id(log, "Oracle → NVIDIA"), path, value)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert ran.err.count("\n") == 1
    assert ask(log, "status")["head"] == head


def test_a_status_is_corrected_with_or_without_hyphens(log: str) -> None:
    found = deal_id(log, "NVIDIA → OpenAI")
    assert curate(log, "correct", found, "kind", "stake-sale").code == 0
    assert curate(log, "correct", found, "status", "Terminated").code == 0
    deal = ask(log, "deal", found)["deal"]
    assert (deal["kind"], deal["status"]) == ("stake_sale", "terminated")
    assert deal["corrected"] == ["kind", "status"]
    assert len(ask(log, "loops")["loops"]) == 1


@pytest.mark.parametrize("words", [
    ("correct", "deal-1", "status", "signed"), ("retract", "x"), ("merge", "a", "b"),
    ("unmerge", "a"), ("alias", "a", "b"), ("withdraw", "d"), ("review", "accept", "c"),
    ("review", "reject", "c"),
])  # fmt: skip
def test_curation_needs_a_reason(log: str, words: tuple[str, ...]) -> None:
    without = dealgraph(*words, "--store", log)
    assert without.code == 2
    assert "missing option '--reason'" in without.err


def test_an_empty_reason_is_no_reason(log: str) -> None:
    ran = curate(log, "alias", "NVIDIA", "Nvidia Corp", reason="  ")
    assert ran.code == 1
    assert "a reason is needed" in ran.err


def test_a_person_signs_what_is_written(log: str) -> None:
    ran = dealgraph(
        "alias", "NVIDIA", "Team Green", "--reason", "a nickname", "--by", "anna", "--store", log,
        "--json",
    )  # fmt: skip
    event_id = ran.json["event_ids"][0]
    exported = dealgraph("export", "-", "--store", log).out
    (line,) = (each for each in exported.splitlines() if event_id in each)
    assert '"anna"' in line


def test_a_retracted_report_counts_no_longer(log: str) -> None:
    (report,) = ask(log, "deal", deal_id(log, "Oracle → NVIDIA"))["reports"]
    ran = curate(log, "retract", report["report_id"][:8], "--code", "publisher-withdrew")
    assert ran.code == 0, ran.err
    assert "no active report is left" in ran.out
    assert len(ask(log, "loops")["loops"]) == 1
    again = curate(log, "retract", report["report_id"])
    assert again.code == 1
    assert "retracted already (publisher_withdrew)" in again.err


def test_merging_and_unmerging_deals_gives_the_numbers_back(log: str) -> None:
    before = ask(log, "deals")["deals"]
    this, into = deal_id(log, "OpenAI → AMD"), deal_id(log, "OpenAI → Oracle")
    ran = curate(log, "merge", this, into)
    assert ran.code == 0, ran.err
    assert ask(log, "deal", this)["deal"]["deal_id"] == into
    assert ask(log, "deals")["total"] == 3
    assert curate(log, "unmerge", this).code == 0
    assert ask(log, "deals")["deals"] == before
    twice = curate(log, "unmerge", this)
    assert twice.code == 1
    assert "is not merged into another" in twice.err


def test_merging_and_unmerging_companies_goes_by_name(log: str) -> None:
    assert curate(log, "merge", "Oracle Power", "Oracle").code == 0
    assert ask(log, "company", "Oracle Power")["company"]["company_id"] == "oracle"
    assert curate(log, "unmerge", "Oracle Power").code == 0
    assert ask(log, "company", "Oracle Power")["company"]["company_id"] == "oracle-power"


def test_two_companies_that_are_different_are_not_merged(log: str) -> None:
    assert curate(log, "merge", "Oracle Power", "Oracle", "--different").code == 0
    ran = curate(log, "merge", "Oracle Power", "Oracle")
    assert ran.code == 1
    assert "were recorded as different" in ran.err
    assert ask(log, "company", "Oracle")["different_from"] == ["oracle-power"]


def test_what_was_never_merged_cannot_be_undone(log: str) -> None:
    ran = curate(log, "unmerge", "Nobody Inc")
    assert ran.code == 1
    assert "no merged deal or company" in ran.err


def test_an_alias_is_given_and_taken(log: str) -> None:
    assert curate(log, "alias", "NVIDIA", "Team Green", "--kind", "brand", "--any-case").code == 0
    assert ask(log, "company", "team green")["company"]["company_id"] == "nvidia"
    taken = curate(log, "alias", "AMD", "Team Green")
    assert taken.code == 1
    assert "belongs to NVIDIA" in taken.err
    assert curate(log, "alias", "NVIDIA", "Team Green", "--remove").code == 0
    assert dealgraph("company", "Team Green", "--store", log).code == 1


def test_a_withdrawn_document_takes_its_reports_with_it(log: str) -> None:
    ran = curate(log, "withdraw", CLOUD.facts.document_id[:10])
    assert ran.code == 0, ran.err
    assert ask(log, "deals")["total"] == 3
    assert ask(log, "document", CLOUD.facts.document_id)["document"]["withdrawn"] == "I know better"


def test_a_company_is_registered_once(log: str) -> None:
    words = ("register", "Nscale", "--kind", "neocloud", "--country", "GB", "--store", log)
    assert dealgraph(*words).code == 0
    company = ask(log, "company", "Nscale")["company"]
    assert (company["kind"], company["country"]) == ("neocloud", "GB")
    again = dealgraph(*words)
    assert again.code == 1
    assert "is registered as nscale" in again.err


def test_a_change_as_json_has_the_deal_before_and_after(log: str) -> None:
    found = deal_id(log, "Oracle → NVIDIA")
    ran = dealgraph(
        "correct", found, "status", "terminated", "--reason", "x", "--store", log, "--json"
    )
    told = ran.json
    assert (told["before"]["status"], told["after"]["status"]) == ("completed", "terminated")
    assert told["position"] == told["position_before"] + 1
    assert len(told["event_ids"]) == 1
