"""Rings that opened or broke since a position are those that two full searches tell apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.flows import Level
from analytics.loop_changes import (
    LoopChangesAnswer,
    LoopChangesQuestion,
    RingTurn,
    answer_loop_changes,
    changes_asked,
)
from analytics.loop_report import LoopQuestion, answer_loops
from analytics.patterns import Pattern
from analytics.receipts import Receipt
from graph.errors import CommandRefused, InvalidValue
from graph.events.catalogue import ReportRetracted, RetractionReason
from graph.fold.snapshot import KnowledgeGraph
from graph.model.deal import Status
from tests.support.builders import a_deal, a_history, a_leg, a_purchase
from tests.support.history import History
from tests.support.random_history import Draw, payloads

QUESTIONS = st.sampled_from(
    [
        {},
        {"min_amount": Decimal(20)},
        {"status": Status.ANNOUNCED},
        {"money_only": True, "include_broken": True},
        {"pattern": Pattern.VENDOR_FINANCE},
        {"level": Level.GROUP, "include_broken": True, "max_hops": 3},
        {"through": "openai"},
    ]
)


def changes(before: KnowledgeGraph, graph: KnowledgeGraph, **words: object) -> LoopChangesAnswer:
    question = LoopChangesQuestion(since=before.position, **words)  # type: ignore[arg-type]
    return answer_loop_changes(before, graph, question)


def rings(graph: KnowledgeGraph, words: dict[str, object]) -> dict[str, object]:
    question = LoopQuestion(limit=10_000, **words)  # type: ignore[arg-type]
    return {each.loop.loop_id: each for each in answer_loops(graph, question).loops}


@given(Draw, st.integers(0, 45), QUESTIONS)
@settings(deadline=None)
def test_the_rings_are_those_that_two_full_searches_tell_apart(
    draws: list[tuple[int, ...]], since: int, words: dict[str, object]
) -> None:
    told = list(payloads(draws))
    split = min(since, len(told))
    before, graph = History(*told[:split]).graph(), History(*told).graph()
    found = changes(before, graph, **words)
    was, now = rings(before, words), rings(graph, words)
    opened = {turn.ranked.loop.loop_id: turn.ranked for turn in found.opened}
    broken = {turn.ranked.loop.loop_id: turn.ranked for turn in found.broken}
    assert opened == {key: now[key] for key in now if key not in was}
    assert broken == {key: was[key] for key in was if key not in now}
    assert (found.opened_count, found.broken_count) == (len(opened), len(broken))
    assert not found.truncated


def two_deals() -> History:
    return a_history(
        a_deal(a_leg("A", "B", 30)),
        a_purchase(a_leg("B", "A", 80)),
        a_deal(a_leg("C", "A", 10)),
    )


def names(turns: tuple[RingTurn, ...]) -> list[tuple[str, ...]]:
    return [turn.ranked.names for turn in turns]


def test_a_ring_opens_with_the_event_of_its_last_hop_and_names_that_deal() -> None:
    history = two_deals()
    (closing,) = (
        report.position
        for report in history.graph().reports.values()
        if report.facts.legs[0].giver == "B"
    )
    before, after = (history.graph(position=place) for place in (closing - 1, closing))
    found = changes(before, after)
    assert names(found.opened) == [("A", "B")]
    assert found.broken == ()
    (turn,) = found.opened
    assert len(turn.deal_ids) == 1
    assert turn.deal_ids[0] in after.deals.keys() - before.deals.keys()
    assert changes(after, history.graph()).opened == ()


def test_a_ring_breaks_with_a_retraction_and_is_told_as_it_was() -> None:
    history = two_deals()
    before = history.graph()
    (report,) = (each for each in before.reports.values() if each.facts.legs[0].receiver == "B")
    history.add(
        ReportRetracted(
            report_id=report.report_id, deal_id=report.deal_id, code=RetractionReason.MISREAD
        )
    )
    found = changes(before, history.graph())
    assert names(found.broken) == [("A", "B")]
    assert found.broken[0].ranked.loop.bottleneck_high == 30
    assert found.opened == ()


def test_a_raised_amount_opens_a_ring_of_that_size() -> None:
    history = a_history(a_deal(a_leg("A", "B", 30), deal="1"), a_purchase(a_leg("B", "A", 80)))
    before = history.graph()
    later = a_history(
        a_deal(a_leg("A", "B", 30), deal="1"),
        a_purchase(a_leg("B", "A", 80)),
        a_deal(a_leg("A", "B", 60), deal="1", printed="2025-12-01"),
    ).graph()
    assert changes(before, later).opened == ()
    assert names(changes(before, later, min_amount=Decimal(50)).opened) == [("A", "B")]


def test_a_cap_is_told_and_both_counts_are_whole() -> None:
    history = a_history(
        *(a_deal(a_leg(giver, receiver, 10)) for giver in "ABCD" for receiver in "ABCD"
          if giver != receiver)
    )  # fmt: skip
    found = changes(history.graph(position=0), history.graph(), limit=3)
    assert (len(found.opened), found.opened_count) == (3, 20)
    assert (found.truncated, found.cut_by) == (True, ("cap",))


def test_another_snapshot_than_the_one_asked_for_is_refused() -> None:
    graph = two_deals().graph()
    with pytest.raises(InvalidValue, match="since"):
        answer_loop_changes(graph, graph, LoopChangesQuestion(since=2))


def test_the_receipt_holds_the_question() -> None:
    graph = two_deals().graph()
    found = changes(graph, graph, max_hops=3)
    assert changes_asked(found.receipt) == LoopChangesQuestion(since=graph.position, max_hops=3)
    other = answer_loops(graph, LoopQuestion()).receipt
    assert isinstance(other, Receipt)
    with pytest.raises(CommandRefused):
        changes_asked(other)
