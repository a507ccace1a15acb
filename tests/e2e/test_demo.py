"""The demo, as a stranger runs it: from an empty folder to rings of money."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ingest.files import Posted
from ingest.reading import Hints
from tests.support.cli import CLOCKS, Ran, dealgraph, dealgraph_apart


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def store(home: Path) -> str:
    return f"sqlite:///{home / 'demo.sqlite'}"


@pytest.fixture(scope="module")
def first(store: str) -> Ran:
    ran = dealgraph("demo", "--store", store)
    assert ran.code == 0, ran.err
    return ran


@pytest.fixture(scope="module")
def answer(first: Ran, store: str) -> Any:
    assert first.code == 0
    return dealgraph("demo", "--store", store, "--json").json


def ask(store: str, *words: str) -> Any:
    ran = dealgraph(*words, "--store", store, *CLOCKS, "--json")
    assert ran.code == 0, ran.err
    return ran.json


def test_it_shows_what_was_learnt_rings_one_firm_and_how_to_go_on(first: Ran) -> None:
    parts = ("What was learnt", "Rings of money", "Netted, no dollar twice", "One firm", "HHI")
    for told in (*parts, "Exposure of OpenAI", "Receipt: ", "Go on", "dealgraph deal deal-"):
        assert told in first.out


def test_it_says_where_the_log_is_and_commands_name_it(first: Ran, store: str) -> None:
    assert f"The log: {store}" in first.out
    assert f"dealgraph review list --store {store}" in first.out


def test_every_document_is_read(answer: Any) -> None:
    assert len(answer["documents"]) >= 4
    assert {each["document"]["outcome"] for each in answer["documents"]} == {"known"}


def test_a_bundled_file_that_cannot_be_read_is_no_success(
    answer: Any, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer["refused"] == []
    broken = Posted(source="broken.txt", raw=b"")
    monkeypatch.setattr("api.demo.bundled_documents", lambda: [(broken, Hints())])
    ran = dealgraph("demo", "--store", store)
    assert ran.code == 1
    assert ran.err == ("dealgraph: broken.txt could not be read: this installation is not whole\n")
    assert dealgraph("demo", "--store", store, "--json").json["refused"] == ["broken.txt"]


def test_the_second_run_changes_nothing_and_is_quick(first: Ran, store: str) -> None:
    assert first.code == 0
    head = dealgraph("status", "--store", store, "--json").json["head"]
    began = time.perf_counter()
    again = dealgraph("demo", "--store", store)
    assert time.perf_counter() - began < 20
    assert "Everything was known already: nothing was written." in again.out
    assert dealgraph("status", "--store", store, "--json").json["head"] == head


def test_it_learns_deals_and_leaves_doubts_to_a_person(answer: Any) -> None:
    assert answer["deals"] > 70
    assert answer["waiting"] >= 5
    assert answer["rows"]["refused"] == 0


def test_the_ring_of_nvidia_openai_and_oracle_comes_out(answer: Any, store: str) -> None:
    assert answer["deals"]
    loops = ask(store, "loops", "--through", "Oracle")["loops"]
    (ring,) = (each for each in loops if set(each["names"]) == {"NVIDIA", "OpenAI", "Oracle"})
    assert ring["names"][0] == "NVIDIA"
    statuses = {
        (hop["giver_id"], hop["receiver_id"]): {flow["status"] for flow in hop["flows"]}
        for hop in ring["loop"]["hops"]
    }
    assert "proposed" in statuses["nvidia", "openai"]
    assert "signed" in statuses["openai", "oracle"]
    assert "rumoured" in statuses["oracle", "nvidia"]
    assert ring["loop"]["bottleneck_high"] == "40000000000"
    assert ring["loop"]["pattern"] == "vendor finance"


def test_amd_and_openai_are_warrants_against_purchases(answer: Any, store: str) -> None:
    assert answer["deals"]
    loops = ask(store, "loops", "--through", "AMD", "--max-hops", "2")["loops"]
    (ring,) = (each for each in loops if set(each["names"]) == {"AMD", "OpenAI"})
    assert ring["loop"]["pattern"] == "take-or-pay with warrants"
    assert ring["loop"]["is_money"] is False


def test_the_ring_was_not_closed_before_its_last_leg_was_printed(answer: Any, store: str) -> None:
    assert answer["deals"]
    early = dealgraph(
        "loops", "--through", "Oracle", "--published-by", "2025-09-01", "--store", store, "--json"
    ).json["loops"]
    assert all(set(each["names"]) != {"NVIDIA", "OpenAI", "Oracle"} for each in early)


def test_every_report_of_a_ring_shows_its_phrase(answer: Any, store: str) -> None:
    for hop in answer["loops"]["loops"][0]["loop"]["hops"]:
        found = ask(store, "deal", hop["flows"][0]["deal_id"])
        assert all(report["passages"] for report in found["reports"])


def test_the_log_verifies_and_rebuilds(answer: Any, store: str) -> None:
    assert answer["deals"]
    assert dealgraph("verify", "--store", store).code == 0
    assert dealgraph("rebuild", "--store", store).code == 0


def test_loops_on_the_bundled_log_come_in_two_seconds(answer: Any, store: str) -> None:
    assert answer["deals"]
    took = []
    for _ in range(3):
        began = time.perf_counter()
        ran = dealgraph_apart(("loops",), environment={"DEALGRAPH_STORE": store})
        took.append(time.perf_counter() - began)
        assert ran.returncode == 0, ran.stderr
    assert min(took) < 2


def test_without_a_store_it_goes_into_the_folder_of_the_user(home: Path) -> None:
    environment = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
    ran = dealgraph_apart(("demo", "--json"), environment=environment, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert msgspec.json.decode(ran.stdout)["store"].startswith(f"sqlite:///{home / 'data'}")
    loops = dealgraph_apart(("loops", "--json"), environment=environment)
    assert len(msgspec.json.decode(loops.stdout)["loops"]) > 5


def test_it_never_goes_to_a_server_by_accident(home: Path) -> None:
    environment = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "DEALGRAPH_STORE": "neo4j://127.0.0.1:1",
        "PATH": os.environ["PATH"],
    }
    ran = dealgraph_apart(("demo",), environment=environment, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert b"--store sqlite:///" in ran.stdout
