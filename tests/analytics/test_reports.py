"""Questions, answers, receipts: the same bytes again, after a rebuild and from another store."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.exposure import Exposure, Relation
from analytics.reports import (
    ConcentrationQuestion,
    ExposureQuestion,
    LoopQuestion,
    answer_concentration,
    answer_exposure,
    answer_loops,
    reproduce,
)
from analytics.shares import Dimension
from graph.errors import CommandRefused, NotFound
from graph.events.codec import canonical_json
from graph.fold.read import read_graph
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Status
from graph.store.sqlite import SqliteStore
from tests.support.builders import a_deal, a_graph, a_leg, a_purchase
from tests.support.desks import TODAY, a_desk, fill
from tests.support.history import TickingClock

QUESTIONS = [
    (LoopQuestion(max_hops=4), answer_loops),
    (LoopQuestion(through="oracle", include_broken=True), answer_loops),
    (ExposureQuestion(company_id="openai"), answer_exposure),
    (ConcentrationQuestion(by=Dimension.KIND), answer_concentration),
    (ConcentrationQuestion(company_id="oracle", by=Dimension.COUNTERPARTY), answer_concentration),
]


@pytest.fixture
def graph() -> KnowledgeGraph:
    with a_desk() as desk:
        return desk.graph()


@pytest.mark.parametrize(("question", "answer"), QUESTIONS)
def test_a_receipt_gives_the_same_bytes_from_a_log_that_is_read_again(
    question: object, answer: object, tmp_path: Path
) -> None:
    with a_desk() as desk:
        first = answer(desk.graph(), question)  # type: ignore[operator]
        receipt = first.receipt
        again = reproduce(read_graph(desk.store, receipt.as_of), receipt)
        assert canonical_json(again) == canonical_json(first)
    store = SqliteStore(tmp_path / "log.sqlite", TickingClock())
    fill(store)
    elsewhere = reproduce(read_graph(store, receipt.as_of), receipt)
    store.close()
    assert canonical_json(elsewhere) == canonical_json(first)


@pytest.mark.parametrize(("question", "answer"), QUESTIONS)
def test_a_receipt_stays_true_when_the_log_grows(question: object, answer: object) -> None:
    with a_desk() as desk:
        first = answer(desk.graph(), question)  # type: ignore[operator]
        desk.plant_register()
        again = desk.reproduce(first.receipt)
        assert canonical_json(again) == canonical_json(first)


def test_another_question_has_another_digest(graph: KnowledgeGraph) -> None:
    one = answer_loops(graph, LoopQuestion(max_hops=4)).receipt
    two = answer_exposure(graph, ExposureQuestion(company_id="openai")).receipt
    assert one.digest != two.digest
    assert (one.position, one.head_hash) == (graph.position, graph.head_hash)


def test_a_receipt_of_another_version_is_refused(graph: KnowledgeGraph) -> None:
    import msgspec

    receipt = answer_loops(graph, LoopQuestion()).receipt
    strange = msgspec.structs.replace(receipt, question="WeatherQuestion")
    with pytest.raises(CommandRefused, match="no question of this version"):
        reproduce(graph, strange)


def test_an_unknown_company_is_refused(graph: KnowledgeGraph) -> None:
    with pytest.raises(NotFound):
        answer_exposure(graph, ExposureQuestion(company_id="nobody"))
    with pytest.raises(NotFound):
        answer_concentration(graph, ConcentrationQuestion(company_id="nobody"))


def test_the_ring_and_the_warrants_come_out_with_their_statuses(graph: KnowledgeGraph) -> None:
    loops = answer_loops(graph, LoopQuestion(max_hops=4)).loops
    told = {
        each.names: ([str(hop.status) for hop in each.loop.hops], each.loop.is_money)
        for each in loops
    }
    ring = next(statuses for names, (statuses, _) in told.items() if "Oracle" in names)
    assert sorted(ring) == ["completed", "proposed", "signed"]
    (pair,) = (money for names, (_, money) in told.items() if set(names) == {"AMD", "OpenAI"})
    assert pair is False


def test_a_status_leaves_weaker_money_out_of_the_bottleneck_and_of_netting() -> None:
    graph = a_graph(
        a_deal(a_leg("A", "B", 5)),
        a_deal(a_leg("A", "B", 95), status=Status.RUMOURED),
        a_deal(a_leg("B", "A", 100)),
    )
    (weak,) = answer_loops(graph, LoopQuestion()).loops
    signed = answer_loops(graph, LoopQuestion(status=Status.SIGNED))
    assert weak.loop.bottleneck_high == 100
    assert [each.loop.bottleneck_high for each in signed.loops] == [5]
    assert (signed.netting.circulating_high, signed.netting.gross_high) == (10, 105)
    assert answer_loops(graph, LoopQuestion(status=Status.COMPLETED)).loops == ()


def test_rows_of_an_exposure_add_up_and_unknown_stays_unknown(graph: KnowledgeGraph) -> None:
    answer = answer_exposure(graph, ExposureQuestion(company_id="openai"))
    rows = answer.exposure.rows
    gives = [row for row in rows if row.relation is Relation.GIVES]
    assert sum(row.gross_high or 0 for row in gives) == answer.exposure.total_gives
    shares = [row.share_of_total for row in gives if row.share_of_total is not None]
    assert sum(shares) == 1
    amd = next(row for row in gives if row.counterparty == "AMD")
    assert amd.headline.unknown == 1
    assert (amd.gross_low, amd.gross_high, amd.share_of_total) == (None, None, None)


def test_a_total_of_unknown_rows_is_unknown_and_one_of_no_rows_is_zero() -> None:
    graph = a_graph(a_deal(a_leg("NVIDIA", "OpenAI", None)))
    told = answer_exposure(graph, ExposureQuestion(company_id="nvidia")).exposure
    assert (told.total_gives, told.total_receives, told.undisclosed_legs) == (None, 0, 1)


def test_a_sum_for_several_givers_is_once_in_the_total_and_the_terms_add_up() -> None:
    givers = ("SoftBank", "OpenAI", "Oracle", "MGX")
    graph = a_graph(a_deal(*(a_leg(name, "Stargate", 500, group="all") for name in givers)))
    told = answer_exposure(graph, ExposureQuestion(company_id="stargate")).exposure
    assert (told.total_receives, told.repeated_receives, told.repeated_gives) == (500, 1500, 0)
    shown = sum(row.gross_high or 0 for row in told.rows)
    assert shown == told.total_receives + told.repeated_receives


@pytest.mark.parametrize("status", [Status.TERMINATED, Status.EXPIRED])
def test_of_a_deal_that_ended_nothing_comes_back_and_that_is_known(status: Status) -> None:
    back = a_purchase(a_leg("OpenAI", "NVIDIA", 5))
    living = a_graph(a_deal(deal="1"), back)
    ended = a_graph(a_deal(deal="1"), a_deal(deal="1", status=status, printed="2026-01-05"), back)
    inside = [
        {row.relation: row.inside_loops for row in _exposure_of(graph, "nvidia").rows}
        for graph in (living, ended)
    ]
    assert inside[0] == {Relation.GIVES: 5, Relation.RECEIVES: 5}
    assert inside[1] == {Relation.GIVES: 0, Relation.RECEIVES: 0}


def test_what_comes_back_of_an_unknown_sum_stays_unknown() -> None:
    graph = a_graph(a_deal(a_leg(amount=None)), a_purchase(a_leg("OpenAI", "NVIDIA", 5)))
    assert _exposure_of(graph, "nvidia").rows[-1].inside_loops is None


def _exposure_of(graph: KnowledgeGraph, company_id: str) -> Exposure:
    return answer_exposure(graph, ExposureQuestion(company_id=company_id)).exposure


def test_the_day_of_the_question_is_the_day_of_the_snapshot(graph: KnowledgeGraph) -> None:
    assert graph.as_of.valid_on == TODAY
    assert answer_loops(graph, LoopQuestion()).receipt.as_of.valid_on == TODAY
