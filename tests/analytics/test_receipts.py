"""A receipt: what was asked, of which log, and the digest of what was answered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from analytics.receipts import Receipt, receipt_for
from analytics.reports import (
    Answer,
    ConcentrationQuestion,
    ExposureQuestion,
    LoopQuestion,
    StressQuestion,
    answer_concentration,
    answer_exposure,
    answer_loops,
    answer_stress,
    reproduce,
)
from graph.connect import open_store
from graph.events import catalogue as c
from graph.events.codec import canonical_json, digest_of
from graph.fold.policy import POLICY_ID
from graph.fold.read import GraphReader, read_graph
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import AsOf
from graph.model.deal import Status
from graph.settings import read_settings
from graph.store.transfer import export_log, import_log
from tests.support.builders import a_deal, a_history, a_leg, a_purchase
from tests.support.history import History, a_document, a_reported_deal

MOMENT = AsOf(valid_on=date(2026, 6, 30), published_by=date(2026, 5, 31))
LOOPS = LoopQuestion(max_hops=3, min_amount=Decimal("0.5"), status=Status.ANNOUNCED)


def a_ring() -> History:
    return a_history(
        a_deal(a_leg("NVIDIA", "OpenAI", 100)),
        a_purchase(a_leg("OpenAI", "Oracle", 300)),
        a_purchase(a_leg("Oracle", "NVIDIA", 40)),
    )


def every_answer(graph: KnowledgeGraph) -> list[Answer]:
    return [
        answer_loops(graph, LOOPS),
        answer_exposure(graph, ExposureQuestion(company_id="nvidia", currency="EUR")),
        answer_concentration(graph, ConcentrationQuestion()),
        answer_stress(graph, StressQuestion(company_id="openai", fraction=Decimal("0.25"))),
    ]


def bytes_of(answers: list[Answer]) -> list[str]:
    return [canonical_json(each) for each in answers]


def again(graph: KnowledgeGraph, answers: list[Answer]) -> list[str]:
    return bytes_of([reproduce(graph, each.receipt) for each in answers])


def test_a_receipt_says_what_was_asked_and_of_which_log() -> None:
    history = a_ring()
    graph = read_graph(history.store, MOMENT)
    receipt = answer_loops(graph, LOOPS).receipt
    assert receipt.question == "LoopQuestion"
    assert receipt.parameters.keys() == set(LoopQuestion.__struct_fields__)
    assert receipt.parameters["min_amount"] == Decimal("0.5")
    assert (receipt.position, receipt.head_hash) == (history.position(), history.store.head().hash)
    assert receipt.policy_id == POLICY_ID
    assert receipt.code.startswith("dealgraph@")


def test_its_clocks_name_a_position_even_where_the_question_left_it_open() -> None:
    history = a_ring()
    receipt = answer_loops(read_graph(history.store, MOMENT), LOOPS).receipt
    assert receipt.as_of == msgspec.structs.replace(MOMENT, position=history.position())


def test_the_digest_is_that_of_the_answer_without_its_receipt() -> None:
    for answer in every_answer(a_ring().graph()):
        fields = {name: getattr(answer, name) for name in answer.__struct_fields__}
        assert fields.pop("receipt").digest == digest_of(fields)


def test_two_answers_that_differ_have_two_digests() -> None:
    graph = a_ring().graph()
    one = receipt_for(graph, LOOPS, {"found": 1}).digest
    assert one == receipt_for(graph, LOOPS, {"found": 1}).digest
    assert one != receipt_for(graph, LOOPS, {"found": 2}).digest


def test_it_names_each_extractor_that_read_a_document_once() -> None:
    history = a_ring()
    for document in ("doc-d1", "doc-d2"):
        history.add(
            c.DocumentExtracted(
                document_id=document, extractor="rules@1",
                sentences=2, candidates=1, reported=1, deferred=0, seconds=0.5,
            )
        )  # fmt: skip
    assert answer_loops(history.graph(), LOOPS).receipt.extractors == ("rules@1",)


def test_it_gives_the_same_bytes_after_a_fold_from_zero() -> None:
    history = a_ring()
    kept_up = GraphReader(history.store)
    first = every_answer(kept_up.graph(MOMENT))
    assert again(read_graph(history.store, first[0].receipt.as_of), first) == bytes_of(first)


def test_it_gives_the_same_bytes_when_the_log_has_grown() -> None:
    history = a_ring()
    first = every_answer(read_graph(history.store, MOMENT))
    history.add(a_document("late"))
    history.add(a_reported_deal("99", "late", legs=[a_leg("Oracle", "NVIDIA", 900)]))
    now = every_answer(read_graph(history.store, MOMENT))
    assert [each.receipt.digest for each in now] != [each.receipt.digest for each in first]
    assert again(read_graph(history.store, first[0].receipt.as_of), first) == bytes_of(first)


def test_it_gives_the_same_bytes_from_another_store_and_after_that_is_opened_again(
    tmp_path: Path,
) -> None:
    history = a_ring()
    first = every_answer(read_graph(history.store, MOMENT))
    lines: list[str] = []
    export_log(history.store, lines.append)
    address = f"sqlite:///{tmp_path / 'log.sqlite'}"
    for turn in range(2):
        store = open_store(address, read_settings({}))
        if turn == 0:
            import_log(store, lines)
        assert again(read_graph(store, first[0].receipt.as_of), first) == bytes_of(first)
        store.close()


def test_a_receipt_that_went_through_json_is_as_good() -> None:
    graph = a_ring().graph()
    for answer in every_answer(graph):
        received = msgspec.json.decode(msgspec.json.encode(answer.receipt), type=Receipt)
        assert canonical_json(reproduce(graph, received)) == canonical_json(answer)


def test_another_log_does_not_give_the_digest() -> None:
    receipt = answer_loops(a_ring().graph(), LOOPS).receipt
    other = a_history(a_deal(), a_purchase(a_leg("OpenAI", "NVIDIA", 41))).graph()
    assert reproduce(other, receipt).receipt.digest != receipt.digest


@pytest.mark.parametrize("moment", [AsOf(), MOMENT, AsOf(valid_on=date(2025, 9, 30))])
def test_every_choice_of_clocks_can_be_asked_again(moment: AsOf) -> None:
    history = a_ring()
    first = every_answer(read_graph(history.store, moment))
    assert again(read_graph(history.store, first[0].receipt.as_of), first) == bytes_of(first)
