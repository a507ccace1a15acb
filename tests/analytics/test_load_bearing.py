"""Leave one out: the report that moves a figure most."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.branch_questions import reproduce_on
from analytics.load_bearing import (
    LIMIT_MAX,
    LeaveOut,
    LoadBearingAnswer,
    LoadBearingQuestion,
    answer_load_bearing,
)
from analytics.receipts import Receipt
from analytics.reports import ExposureQuestion, LoopQuestion, answer_exposure, answer_loops
from graph.branching import Branch
from graph.commands import RetractReport
from graph.errors import InvalidValue, NotFound
from graph.events.catalogue import RetractionReason
from graph.events.codec import canonical_json
from graph.model.calendar import AsOf
from graph.model.deal import Status
from tests.support.builders import Told, a_deal, a_history, a_leg, a_purchase
from tests.support.history import History

CLOCKS = AsOf(valid_on=date(2026, 1, 1), published_by=date(2026, 1, 1))


def two_rings() -> History:
    """Two rings over one purchase; the investment of NVIDIA is told twice alike."""
    return a_history(
        a_deal(a_leg(amount=100), deal="1"),
        a_deal(a_leg(amount=100), deal="1", printed="2025-09-20"),
        a_purchase(a_leg("OpenAI", "Oracle", 300), deal="2"),
        a_purchase(a_leg("Oracle", "NVIDIA", 40), deal="3"),
        a_purchase(a_leg("Oracle", "AMD", 10), deal="4"),
        a_deal(a_leg("AMD", "OpenAI", 5), deal="5"),
        a_purchase(a_leg("Meta", "Oracle", 900), deal="6"),
    )


@pytest.fixture(scope="module")
def history() -> History:
    return two_rings()


def ask(history: History, **words: object) -> LoadBearingAnswer:
    question = LoadBearingQuestion(**words)  # type: ignore[arg-type]
    return answer_load_bearing(Branch(history.store, CLOCKS), question)


def by_deal(answer: LoadBearingAnswer) -> dict[str, int]:
    return {row.deals[0].deal_id: row.rings_moved for row in answer.rows}


def test_the_report_on_which_both_rings_hang_comes_first(history: History) -> None:
    answer = ask(history)
    assert (answer.figures.rings, answer.figures.netted) == (2, 135)
    first = answer.rows[0]
    (deal,) = first.deals
    assert (deal.giver, deal.receiver, deal.only_source) == ("OpenAI", "Oracle", True)
    assert (first.without.rings, first.without.netted) == (0, 0)
    assert (first.rings_moved, first.dollars_moved) == (2, 135)
    assert {frozenset(names) for names in first.broken} == {
        frozenset({"NVIDIA", "OpenAI", "Oracle"}),
        frozenset({"AMD", "OpenAI", "Oracle"}),
    }
    assert first.publisher == "Outlet d3"


def test_what_others_confirm_carries_nothing_alone(history: History) -> None:
    assert by_deal(ask(history)) == {"deal-2": 2, "deal-3": 1, "deal-4": 1, "deal-5": 1}
    assert (ask(history).moving, ask(history).candidates) == (4, 7)


def test_what_is_in_no_ring_moves_none(history: History) -> None:
    assert "deal-6" not in by_deal(ask(history))


def test_of_a_company_the_gross_is_read(history: History) -> None:
    answer = ask(history, company_id="oracle")
    assert (answer.company, answer.figures.gives, answer.figures.receives) == ("Oracle", 50, 1200)
    assert [row.deals[0].deal_id for row in answer.rows] == ["deal-6", "deal-2", "deal-3", "deal-4"]
    assert [row.dollars_moved for row in answer.rows] == [900, 300, 40, 10]
    assert answer.rows[0].without.receives == 300
    assert all(row.without.rings is None for row in answer.rows)


def test_a_weaker_word_that_is_left_speaks_for_the_deal() -> None:
    history = a_history(
        a_purchase(a_leg("OpenAI", "Oracle", 300), deal="1"),
        a_purchase(
            a_leg("OpenAI", "Oracle", 200),
            deal="1",
            printed="2025-09-01",
            status=Status.ANNOUNCED,
        ),
    )
    (row,) = ask(history, company_id="openai").rows
    assert not row.deals[0].only_source
    assert row.without.gives == 0


def test_a_document_is_left_out_with_all_that_it_says() -> None:
    legs = (a_leg("OpenAI", "Oracle", 300), a_leg("OpenAI", "AMD", 20))
    history = a_history(*(a_purchase(leg, deal=str(n)) for n, leg in enumerate(legs, start=1)))
    told = next(iter(history.graph().reports.values())).facts
    history.add(
        msgspec.structs.replace(told, deal_id="deal-3", document_id="doc-d2"), cause="again"
    )
    answer = ask(history, company_id="openai", leave_out=LeaveOut.DOCUMENT)
    assert answer.candidates == 2
    both = next(row for row in answer.rows if row.subject_id == "doc-d2")
    assert len(both.report_ids) == 2
    assert [deal.deal_id for deal in both.deals] == ["deal-2", "deal-3"]


def test_without_a_report_the_plain_questions_say_the_same(history: History) -> None:
    rings, gross = ask(history, limit=LIMIT_MAX), ask(history, company_id="oracle")
    for row in rings.rows:
        graph = _retracted(history, row.report_ids[0])
        plain = answer_loops(graph, LoopQuestion(level=rings.level))
        assert (plain.matching, plain.netting.circulating_high) == (
            row.without.rings,
            row.without.netted,
        )
    for row in gross.rows:
        graph = _retracted(history, row.report_ids[0])
        exposure = answer_exposure(graph, ExposureQuestion(company_id="oracle")).exposure
        assert (exposure.total_gives, exposure.total_receives) == (
            row.without.gives,
            row.without.receives,
        )


def _retracted(history: History, report_id: str) -> object:
    branch = Branch(history.store, CLOCKS)
    branch.carry_out(
        RetractReport(report_id=report_id, code=RetractionReason.MISREAD, reason="to compare")
    )
    return branch.graph()


LEGS = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC"), st.integers(1, 9)),
    min_size=1,
    max_size=7,
)


@given(LEGS)
@settings(max_examples=25, deadline=None)
def test_what_is_passed_over_as_unmoved_moves_nothing(
    legs: list[tuple[str, str, int]],
) -> None:
    told: list[Told] = [
        a_purchase(a_leg(giver, receiver, amount), deal=f"{giver}{receiver}", printed=f"2025-0{n}")
        for n, (giver, receiver, amount) in enumerate(legs, start=1)
        if giver != receiver
    ]
    history = a_history(*told)
    answer = ask(history, limit=LIMIT_MAX)
    moving = {row.subject_id for row in answer.rows}
    for report_id in history.graph().reports:
        plain = answer_loops(_retracted(history, report_id), LoopQuestion(level=answer.level))
        moved = (plain.matching, plain.netting.circulating_high) != (
            answer.figures.rings,
            answer.figures.netted,
        )
        assert (report_id in moving) is moved


def test_the_answer_is_bounded_and_says_so(history: History) -> None:
    few = ask(history, limit=1)
    assert (len(few.rows), few.moving, few.truncated) == (1, 4, False)
    short = ask(history, time_limit=1e-9)
    assert (short.looked_at, short.candidates, short.truncated) == (0, 7, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": LIMIT_MAX + 1}, "limit"),
        ({"time_limit": 0.0}, "time_limit"),
        ({"time_limit": 1e9}, "time_limit"),
        ({"max_hops": 1}, "max_hops"),
    ],
)
def test_bounds_that_make_no_sense_are_refused(
    history: History, words: dict[str, float], told: str
) -> None:
    with pytest.raises(InvalidValue, match=told):
        ask(history, **words)


def test_an_unknown_company_is_refused(history: History) -> None:
    with pytest.raises(NotFound, match="nobody"):
        ask(history, company_id="nobody")


def test_progress_is_told_to_the_end(history: History) -> None:
    seen: list[tuple[int, int]] = []
    branch = Branch(history.store, CLOCKS)
    answer_load_bearing(
        branch, LoadBearingQuestion(), lambda done, total: seen.append((done, total))
    )
    assert seen == [(done, 7) for done in range(1, 8)]


def test_an_empty_log_leans_on_nothing() -> None:
    answer = ask(History())
    assert (answer.rows, answer.candidates, answer.truncated) == ((), 0, False)
    assert (answer.figures.rings, answer.figures.netted) == (0, Decimal(0))


def test_a_receipt_gives_the_same_bytes_again() -> None:
    history = two_rings()
    answer = ask(history, company_id="oracle")
    saved = msgspec.json.decode(msgspec.json.encode(answer.receipt), type=Receipt)
    head = history.store.head()
    assert canonical_json(reproduce_on(Branch(history.store, saved.as_of), saved)) == (
        canonical_json(answer)
    )
    assert history.store.head() == head
