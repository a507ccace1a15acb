"""What a step of the log did: rings as two full searches tell them apart, and a figure that
crosses."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import watching
from analytics.exposure_report import ExposureQuestion, answer_exposure
from analytics.loop_changes import LoopChangesQuestion, answer_loop_changes
from analytics.loop_report import LoopQuestion
from analytics.watching import (
    Cause,
    CrossingQuestion,
    Direction,
    ExposureCrossed,
    Measure,
    RingTurned,
    Turn,
    check_crossing,
    crossed_between,
    figure_of,
    seen_rings,
    turned_between,
)
from graph.errors import CommandRefused, InvalidValue
from graph.events import catalogue as c
from graph.fold.snapshot import KnowledgeGraph
from tests.support.builders import a_deal, a_history, a_leg, a_purchase
from tests.support.history import History, a_company, a_document, a_reported_deal
from tests.support.random_history import Draw, payloads

QUESTIONS = [{}, {"min_amount": Decimal(20)}, {"max_hops": 3, "include_broken": True}]
NVIDIA_GIVES = CrossingQuestion(company_id="nvidia", threshold=Decimal(100))


def turned(
    was: KnowledgeGraph, now: KnowledgeGraph, *causes: Cause, **words: object
) -> list[RingTurned]:
    question = LoopQuestion(**words)  # type: ignore[arg-type]
    return turned_between(seen_rings(was, question), seen_rings(now, question), question, causes)


def crossed(
    was: KnowledgeGraph, now: KnowledgeGraph, *causes: Cause, **words: object
) -> list[ExposureCrossed]:
    question = msgspec.structs.replace(NVIDIA_GIVES, **words)
    sides = ((each, figure_of(each, question)) for each in (was, now))
    return crossed_between(next(sides), next(sides), question, causes)


def a_ring() -> History:
    return a_history(a_deal(a_leg("A", "B", 30)), a_purchase(a_leg("B", "A", 80)))


def added(history: History, *payloads: c.Payload) -> tuple[KnowledgeGraph, KnowledgeGraph]:
    before = history.graph()
    for payload in payloads:
        history.add(payload)
    return before, history.graph()


def told_by(history: History, since: KnowledgeGraph) -> Sequence[Cause]:
    events = history.store.read_all(after=since.position)
    kinds = (each for each in events if not each.type.startswith("document.i"))
    return [
        Cause(
            event_id=each.event_id,
            deal_id=each.stream_id.removeprefix("deal:") if "deal:" in each.stream_id else None,
        )
        for each in kinds
    ]


@given(Draw, st.integers(0, 45), st.sampled_from(QUESTIONS))
@settings(deadline=None, max_examples=60)
def test_the_rings_are_those_that_the_report_of_changes_tells(
    draws: list[tuple[int, ...]], since: int, words: dict[str, object]
) -> None:
    told = list(payloads(draws))
    before, graph = History(*told[:since]).graph(), History(*told).graph()
    asked = LoopChangesQuestion(since=before.position, limit=10_000, **words)  # type: ignore[arg-type]
    wanted = answer_loop_changes(before, graph, asked)
    found = turned(before, graph, **words)
    assert [(each.turn, each.ring) for each in found] == [
        *((Turn.OPENED, each.ranked) for each in wanted.opened),
        *((Turn.BROKEN, each.ranked) for each in wanted.broken),
    ]
    assert {each.position for each in found} <= {graph.position}


def test_a_ring_that_opens_names_the_event_of_its_last_hop_and_no_other() -> None:
    history = a_history(a_deal(a_leg("A", "B", 30)))
    before = history.graph()
    history.add(a_document("x"))
    closing = history.add(a_reported_deal("x", "x", legs=[a_leg("B", "A", 50)]))
    history.add(a_reported_deal("y", "x", legs=[a_leg("C", "D", 50)]))
    (found,) = turned(before, history.graph(), *told_by(history, before))
    assert (found.turn, found.ring.names, found.event_ids) == (Turn.OPENED, ("A", "B"), (closing,))
    assert found.ring.loop.bottleneck_high == 30


def test_a_ring_that_breaks_is_told_as_it_was_with_the_correction() -> None:
    history = a_ring()
    ended = c.DealCorrected(deal_id="deal-1", path="status", value="terminated", reason="8-K")
    before, after = added(history, ended)
    (found,) = turned(before, after, *told_by(history, before))
    assert (found.turn, found.ring.names) == (Turn.BROKEN, ("A", "B"))
    assert len(found.event_ids) == 1
    assert found.ring.loop.weakest_status == "signed"


def test_a_merge_of_companies_closes_a_ring_and_is_named() -> None:
    history = a_history(a_deal(a_leg("A", "B", 30)), a_purchase(a_leg("B Inc", "A", 80)))
    merged = c.CompanyMerged(company_id="b-inc", survivor_id="b", score=1.0, reason="same firm")
    before, after = added(history, merged)
    (found,) = turned(before, after, *told_by(history, before))
    assert found.ring.names == ("A", "B")
    assert len(found.event_ids) == 1


def test_a_deal_that_was_merged_away_is_named_under_its_own_id() -> None:
    history = a_history(a_deal(a_leg("A", "B", 30)), a_deal(a_leg("C", "D", 5)))
    before = history.graph()
    history.add(a_document("x"))
    report = history.add(a_reported_deal("2", "x", legs=[a_leg("B", "A", 50)]))
    merged = c.DealMerged(
        deal_id="deal-2", survivor_id="deal-1", score=1.0, decided_by="x", reason="x"
    )
    merge = history.add(merged)
    (found,) = turned(before, history.graph(), *told_by(history, before))
    assert found.event_ids == (report, merge)


def test_what_changes_no_pair_turns_no_ring() -> None:
    history = a_ring()
    before, after = added(history, a_company("Z"), a_document("z"))
    assert turned(before, after) == []


def test_more_rings_than_can_be_told_are_refused_and_never_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    history = a_history(
        *(a_deal(a_leg(giver, receiver, 10)) for giver in "ABC" for receiver in "ABC"
          if giver != receiver)
    )  # fmt: skip
    whole, nothing = history.graph(), history.graph(position=0)
    assert len(turned(nothing, whole)) == 5
    monkeypatch.setattr(watching, "CHANGES_MAX", 4)
    with pytest.raises(CommandRefused, match=f"position {whole.position} .* limit of 4"):
        turned(nothing, whole)
    with pytest.raises(CommandRefused, match="limit of 4"):
        turned(whole, nothing)


def test_a_figure_crosses_upwards_once_and_names_the_report() -> None:
    history = a_history(a_deal(a_leg("NVIDIA", "OpenAI", 60)))
    before = history.graph()
    history.add(a_document("x"))
    report = history.add(a_reported_deal("x", "x", legs=[a_leg("NVIDIA", "xAI", 40)]))
    history.add(a_reported_deal("y", "x", legs=[a_leg("AMD", "xAI", 40)]))
    (found,) = crossed(before, history.graph(), *told_by(history, before))
    assert (found.direction, found.before, found.after) == (Direction.UP, 60, 100)
    assert (found.company, found.event_ids) == ("NVIDIA", (report,))
    assert crossed(history.graph(), history.graph()) == []


def test_a_figure_that_falls_crosses_downwards_and_a_direction_leaves_the_other_out() -> None:
    history = a_history(a_deal(a_leg("NVIDIA", "OpenAI", 120)))
    ended = c.DealCorrected(deal_id="deal-1", path="status", value="denied", reason="x")
    before, after = added(history, ended)
    (found,) = crossed(before, after)
    assert (found.direction, found.before) == (Direction.DOWN, 120)
    assert crossed(before, after, direction=Direction.UP) == []
    assert len(crossed(before, after, direction=Direction.DOWN)) == 1


def test_what_it_receives_is_another_figure() -> None:
    history = a_history(a_deal(a_leg("NVIDIA", "OpenAI", 1)))
    before, after = added(
        history, a_document("x"), a_reported_deal("x", "x", legs=[a_leg("xAI", "NVIDIA", 150)])
    )
    assert crossed(before, after) == []
    (found,) = crossed(before, after, measure=Measure.RECEIVES)
    assert found.after == 150


def test_an_unknown_amount_or_company_is_unknown_and_crosses_nothing() -> None:
    history = a_history(a_deal(a_leg("AMD", "OpenAI", 1)))
    before, after = added(
        history,
        a_company("NVIDIA"),
        a_document("x"),
        a_reported_deal("x", "x", legs=[a_leg("NVIDIA", "OpenAI", None)]),
    )
    assert (figure_of(before, NVIDIA_GIVES), figure_of(after, NVIDIA_GIVES)) == (None, None)
    assert crossed(before, after) == []


def test_the_figure_is_the_total_of_the_report_through_control_and_merges() -> None:
    control = c.ControlChanged(company_id="mellanox", parent_id="nvidia")
    history = a_history(a_deal(a_leg("Mellanox", "OpenAI", 70)), a_deal(a_leg("NVIDIA", "xAI", 50)))
    before, after = added(history, control)
    (found,) = crossed(before, after, *told_by(history, before))
    report = answer_exposure(after, ExposureQuestion(company_id="nvidia"))
    assert (found.before, found.after) == (50, report.exposure.total_gives)
    assert len(found.event_ids) == 1


@pytest.mark.parametrize("threshold", ["0", "-1", "NaN", "Infinity"])
def test_a_threshold_that_nothing_can_cross_is_refused(threshold: str) -> None:
    with pytest.raises(InvalidValue, match="threshold"):
        check_crossing(msgspec.structs.replace(NVIDIA_GIVES, threshold=Decimal(threshold)))
