"""The curated set that ships: where each row comes from, and the rings that it must show."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from graph.fold.read import read_graph
from graph.fold.snapshot import Deal, DealLeg, KnowledgeGraph
from graph.model.deal import Consideration, Firmness, Stage, Status
from graph.store.memory import MemoryStore
from ingest.curated import CuratedRow, curated_deal_id, import_rows
from ingest.nlp.companies import bundled_index
from ingest.nlp.registry import seed_payloads
from ingest.readers.dataset import Row, read_rows
from ingest.rows import LeftOut, curated_rows
from ingest.seed import plant

DATA = files("ingest") / "data"
SOURCE = Path(__file__).parents[3] / "shared" / "data" / "ai_deals.csv"
ADDED = {"oracle-nvidia-40"}
BILLION = Decimal(10) ** 9


def lines(name: str) -> dict[str, dict[str, str]]:
    text = (DATA / name).read_text(encoding="utf-8")
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


@pytest.fixture(scope="module")
def placed() -> list[CuratedRow | LeftOut]:
    rows = list(read_rows((DATA / "deals.csv").read_bytes(), source="deals.csv"))
    assert all(isinstance(row, Row) for row in rows)
    return curated_rows([row for row in rows if isinstance(row, Row)], bundled_index())


@pytest.fixture(scope="module")
def graph(placed: list[CuratedRow | LeftOut]) -> KnowledgeGraph:
    store = MemoryStore()
    plant(store, seed_payloads(), actor="register@test")
    kept = [each for each in placed if isinstance(each, CuratedRow)]
    import_rows(store, kept, actor="curator@test")
    return read_graph(store)


@pytest.mark.skipif(not SOURCE.exists(), reason="shared/data/ai_deals.csv is not here")
def test_every_row_of_the_source_is_in_the_set_or_left_out_with_a_reason() -> None:
    with SOURCE.open(encoding="utf-8", newline="") as opened:
        given = {row["id"]: row for row in csv.DictReader(opened)}
    kept, left = lines("deals.csv"), lines("deals_excluded.csv")
    assert not kept.keys() & left.keys()
    assert kept.keys() | left.keys() == given.keys() | ADDED
    assert all(len(row["reason"]) > 20 for row in left.values())
    for key, row in given.items():
        assert (kept.get(key) or left[key])["source_address"] == row["source_address"], key


def test_every_row_has_the_page_that_it_was_read_from() -> None:
    for key, row in lines("deals.csv").items():
        assert row["source_address"].startswith(("https://", "http://")), key


def test_no_row_of_the_set_is_left_out_on_the_way(placed: list[CuratedRow | LeftOut]) -> None:
    assert [each.reason for each in placed if isinstance(each, LeftOut)] == []


def test_every_party_is_a_company_of_the_register(placed: list[CuratedRow | LeftOut]) -> None:
    known = {company.company_id for company in bundled_index().companies}
    for row in placed:
        assert isinstance(row, CuratedRow)
        for candidate in row.candidates:
            assert {party.company_id for party in candidate.parties} <= known


def test_every_quote_is_its_slice(placed: list[CuratedRow | LeftOut]) -> None:
    for row in placed:
        assert isinstance(row, CuratedRow)
        for candidate in row.candidates:
            assert candidate.evidence
            assert all(each.holds_in(row.document.text) for each in candidate.evidence)


def cash(graph: KnowledgeGraph, giver: str, receiver: str) -> Iterator[tuple[Deal, DealLeg]]:
    for deal, leg in graph.legs():
        if (leg.giver_id, leg.receiver_id, leg.consideration) == (
            giver,
            receiver,
            Consideration.CASH,
        ):
            yield deal, leg


@pytest.mark.parametrize(
    ("giver", "receiver", "status", "billions"),
    [
        ("nvidia", "openai", Status.PROPOSED, 100),
        ("openai", "oracle", Status.SIGNED, 300),
        ("oracle", "nvidia", Status.RUMOURED, 40),
    ],
)
def test_the_ring_of_nvidia_openai_and_oracle_has_its_three_legs(
    graph: KnowledgeGraph, giver: str, receiver: str, status: Status, billions: int
) -> None:
    told = {(deal.status, leg.amount.high) for deal, leg in cash(graph, giver, receiver)}
    assert (status, billions * BILLION) in told


def test_a_letter_of_intent_is_never_contracted(graph: KnowledgeGraph) -> None:
    deal = graph.deals[curated_deal_id("nvidia-openai-loi")]
    (leg,) = (leg for leg in deal.legs if leg.consideration is Consideration.CASH)
    assert leg.headline is not None
    assert leg.headline.upper == 100 * BILLION
    assert leg.contracted is not None
    assert leg.contracted.upper == 0


@pytest.mark.parametrize("customer", ["openai", "meta"])
def test_amd_gives_warrants_to_those_who_buy_from_it(graph: KnowledgeGraph, customer: str) -> None:
    warrants = [
        leg
        for _, leg in graph.legs()
        if (leg.giver_id, leg.receiver_id) == ("amd", customer)
        and leg.consideration is Consideration.WARRANT
    ]
    assert [leg.firmness for leg in warrants] == [Firmness.CONTINGENT]
    assert warrants[0].quantity is not None
    assert warrants[0].quantity.high == 160_000_000
    assert any(cash(graph, customer, "amd"))
    assert not any(cash(graph, "amd", customer))


def test_no_stake_is_counted_as_cash(graph: KnowledgeGraph) -> None:
    assert not any(cash(graph, "microsoft", "openai"))
    assert all(leg.amount.high != 135 * BILLION for _, leg in graph.legs())


def test_reports_that_contradict_each_other_are_one_deal_with_a_spread(
    graph: KnowledgeGraph,
) -> None:
    deal = graph.deals[curated_deal_id("amd-meta-hw")]
    assert len(deal.report_ids) == 2
    (leg,) = (leg for leg in deal.legs if leg.consideration is Consideration.CASH)
    assert (leg.spread.low, leg.spread.high) == (60 * BILLION, 100 * BILLION)


@pytest.mark.parametrize(
    "pair",
    [
        ("nvidia-openai-loi", "nvidia-openai-30b"),
        ("openai-aws-38", "openai-aws-plus100"),
        ("openai-crwv-119", "openai-crwv-4"),
        ("openai-crwv-4", "openai-crwv-65"),
        ("amzn-anth-1", "amzn-anth-2"),
        ("amzn-anth-2", "amzn-anth-3"),
        ("wulf-goog-warrant", "wulf-goog-warrant2"),
        ("lambda-nv-lease", "lambda-nv-lease2"),
    ],
)
def test_a_later_round_or_order_is_a_deal_of_its_own(
    graph: KnowledgeGraph, pair: tuple[str, str]
) -> None:
    assert {curated_deal_id(key) for key in pair} <= graph.deals.keys()


def test_a_backstop_is_contingent_and_its_new_total_takes_the_place_of_the_old(
    graph: KnowledgeGraph,
) -> None:
    deal = graph.deals[curated_deal_id("goog-wulf-backstop")]
    (leg,) = deal.legs
    assert leg.contingent is not None
    assert leg.contingent.upper == Decimal("3.2") * BILLION
    assert leg.headline is not None
    assert leg.headline.upper == 0


def test_a_sum_of_a_group_stands_once(graph: KnowledgeGraph) -> None:
    deal = graph.deals[curated_deal_id("aligned")]
    sums = [leg for leg in deal.legs if leg.amount.is_disclosed]
    assert {leg.group for leg in sums} == {"aligned"}
    assert {leg.giver_id for leg in sums} == {"aip", "mgx", "global-infrastructure-partners"}


def test_the_cost_of_a_development_is_no_payment(graph: KnowledgeGraph) -> None:
    paid = [leg for _, leg in graph.legs() if leg.receiver_id == "hyperion-jv"]
    assert all(leg.amount.high != 27 * BILLION for leg in paid)
    rent = list(cash(graph, "meta", "hyperion-jv"))
    assert [leg.amount.is_disclosed for _, leg in rent] == [False]


def test_rent_that_nobody_stated_is_unknown(graph: KnowledgeGraph) -> None:
    (found,) = cash(graph, "xai", "valor-compute-infrastructure")
    assert not found[1].amount.is_disclosed


def test_only_a_closed_deal_is_paid(graph: KnowledgeGraph) -> None:
    for deal, leg in graph.legs():
        if leg.stage is Stage.PAID:
            assert deal.status in (Status.COMPLETED, Status.EFFECTIVE), deal.deal_id


def test_a_merger_that_was_voted_down_counts_for_nothing(graph: KnowledgeGraph) -> None:
    deal = graph.deals[curated_deal_id("crwv-core-acq")]
    assert deal.status is Status.TERMINATED
    assert all(leg.headline is not None and leg.headline.upper == 0 for leg in deal.legs)
