"""The register of companies → the log: once, and only what is missing."""

from __future__ import annotations

import threading
from pathlib import Path

from graph.events import catalogue as c
from graph.events.envelope import new_event
from graph.fold.read import read_graph
from graph.model.company import Alias
from graph.store.memory import MemoryStore
from graph.store.sqlite import SqliteStore
from ingest.seed import BATCH_EVENTS, plant
from tests.support.history import a_company

REGISTER = [
    a_company("Amazon"),
    a_company("AWS"),
    c.ControlChanged(company_id="aws", parent_id="amazon"),
]


def test_an_empty_log_gets_the_whole_register() -> None:
    store = MemoryStore()
    assert plant(store, REGISTER, actor="register@1") == 3
    assert read_graph(store).group_of("aws") == "amazon"


def test_planting_twice_writes_nothing() -> None:
    store = MemoryStore()
    plant(store, REGISTER, actor="register@1")
    head = store.head()
    assert plant(store, REGISTER, actor="register@2") == 0
    assert store.head() == head


def test_an_upgrade_writes_what_is_new() -> None:
    store = MemoryStore()
    plant(store, REGISTER, actor="register@1")
    assert plant(store, [*REGISTER, a_company("Lambda")], actor="register@2") == 1
    assert "lambda" in read_graph(store).companies


def test_an_alias_that_a_curator_withdrew_stays_withdrawn() -> None:
    store = MemoryStore()
    alias = c.CompanyAliased(company_id="aws", alias=Alias(text="Amazon Web"), reason="register")
    plant(store, [*REGISTER, alias], actor="register@1")
    gone = c.AliasWithdrawn(company_id="aws", alias_text="Amazon Web", reason="wrong")
    store.append([new_event(gone, actor="me")])
    plant(store, [*REGISTER, alias], actor="register@2")
    assert read_graph(store).companies["aws"].aliases == ()


def test_a_name_met_before_becomes_a_company_of_the_register() -> None:
    store = MemoryStore()
    met = c.CompanyRegistered(
        company_id="lambda", name="Lambda", kind=a_company("x").kind, provisional=True
    )
    store.append([new_event(met, actor="pipeline@1")])
    plant(store, [a_company("Lambda")], actor="register@1")
    assert not read_graph(store).companies["lambda"].provisional


def test_a_long_register_goes_in_batches() -> None:
    store = MemoryStore()
    many = [a_company(f"Firm {number}") for number in range(BATCH_EVENTS + 1)]
    assert plant(store, many, actor="x") == BATCH_EVENTS + 1


def test_processes_that_start_together_plant_once(tmp_path: Path) -> None:
    written: list[int] = []

    def run() -> None:
        store = SqliteStore(tmp_path / "log.db")
        written.append(plant(store, REGISTER, actor="register@1"))
        store.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(written) == [0, 0, 0, 3]
