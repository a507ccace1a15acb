"""Following a log: whoever comes back with a cursor is told exactly the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.flows import Level
from analytics.loop_changes import LoopChangesQuestion, answer_loop_changes
from analytics.loop_report import LoopQuestion
from analytics.watching import Change, CrossingQuestion, Direction, Measure, RingTurned, Turn
from api.snapshots import OpenLog
from api.watching import CrossingDiffer, Cursor, Differ, Follower, RingDiffer, Watch
from graph.errors import CommandRefused, InvalidValue
from graph.events import catalogue as c
from graph.events.envelope import NewEvent, new_event
from graph.fold.read import read_graph
from graph.model.calendar import AsOf
from graph.store.memory import MemoryStore
from tests.support.builders import a_leg
from tests.support.history import TickingClock, a_company, a_document, a_reported_deal
from tests.support.random_history import Draw, payloads

Differs = Callable[[], Differ]
GIVES = CrossingQuestion(company_id="nvidia", threshold=Decimal(40))
QUESTIONS: list[Differs] = [
    lambda: RingDiffer(LoopQuestion()),
    lambda: RingDiffer(LoopQuestion(min_amount=Decimal(10), include_broken=True)),
    lambda: CrossingDiffer(GIVES),
    lambda: CrossingDiffer(CrossingQuestion("openai", Decimal(20), Measure.RECEIVES)),
]
Sizes = st.lists(st.integers(1, 7), min_size=1, max_size=12)


def batches(draws: list[tuple[int, ...]], sizes: list[int]) -> Iterator[list[NewEvent]]:
    """A random history in appends of these sizes; what would be a repetition is left out."""
    events = {each.event_id: each for each in (new_event(p, actor="x") for p in payloads(draws))}
    left = list(events.values())
    while left:
        for size in sizes:
            if left[:size]:
                yield left[:size]
                left = left[size:]


def a_log(*appends: list[NewEvent]) -> OpenLog:
    log = OpenLog(MemoryStore(clock=TickingClock()))
    for batch in appends:
        log.store.append(batch)
    return log


def events_of(*told: object) -> list[NewEvent]:
    return [new_event(each, actor="x") for each in told]  # type: ignore[arg-type]


def rest(watch: Watch) -> list[Change]:
    """All that is told up to the head."""
    found: list[Change] = []
    while (told := watch.advance()) is not None:
        found.extend(told)
    return found


def a_watch(log: OpenLog, start: str = "0", differs: Differs = QUESTIONS[0]) -> Watch:
    return Watch(Follower(log, Cursor.parse(start)), differs())


def three_rings_at_once() -> OpenLog:
    """A ring opens alone at position 7; two open and one breaks in the append after it."""
    deals = [
        a_reported_deal(str(number), "d", legs=[a_leg(*ends, 10)])
        for number, ends in enumerate(["AB", "BA", "AC", "CA", "BC"])
    ]
    ended = c.DealCorrected(deal_id="deal-1", path="status", value="terminated", reason="x")
    return a_log(
        events_of(*(a_company(name) for name in "ABC"), a_document("d")),
        events_of(*deals[:2]),
        events_of(*deals[2:], ended, a_document("e")),
    )


@given(Draw, Sizes, st.sampled_from(QUESTIONS))
@settings(deadline=None, max_examples=60)
def test_resuming_after_each_cursor_gives_exactly_the_rest(
    draws: list[tuple[int, ...]], sizes: list[int], differs: Differs
) -> None:
    log = a_log(*batches(draws, sizes))
    everything = rest(a_watch(log, differs=differs))
    for number, change in enumerate(everything, start=1):
        assert rest(a_watch(log, change.cursor, differs)) == everything[number:]
    assert len({each.cursor for each in everything}) == len(everything)


@given(Draw, Sizes, st.sampled_from(QUESTIONS))
@settings(deadline=None, max_examples=60)
def test_who_stays_is_told_what_they_are_told_who_come_later(
    draws: list[tuple[int, ...]], sizes: list[int], differs: Differs
) -> None:
    log = a_log()
    staying, found, places = a_watch(log, differs=differs), list[Change](), ["0"]
    for batch in batches(draws, sizes):
        log.store.append(batch)
        found += rest(staying)
        places.append(str(staying.cursor))
    assert found == rest(a_watch(log, differs=differs))
    for place in places:
        later = [each for each in found if each.position > int(place)]
        assert rest(a_watch(log, place, differs)) == later


@given(Draw, Sizes)
@settings(deadline=None, max_examples=60)
def test_rings_are_those_that_the_report_tells_of_each_append(
    draws: list[tuple[int, ...]], sizes: list[int]
) -> None:
    log = a_log()
    heads = [0]
    for batch in batches(draws, sizes):
        heads.append(log.store.append(batch).head.position)
    wanted = []
    for since, position in pairwise(heads):
        before, graph = (read_graph(log.store, AsOf(position=each)) for each in (since, position))
        told = answer_loop_changes(before, graph, LoopChangesQuestion(since=since, limit=10_000))
        wanted += [(position, Turn.OPENED, each.ranked.names) for each in told.opened]
        wanted += [(position, Turn.BROKEN, each.ranked.names) for each in told.broken]
    found = rest(a_watch(log))
    assert [
        (r.position, r.turn, r.ring.names) for r in found if isinstance(r, RingTurned)
    ] == wanted


def test_a_cursor_half_way_through_an_append_counts_the_changes_of_its_question() -> None:
    found = rest(a_watch(three_rings_at_once()))
    mark = RingDiffer(LoopQuestion()).mark
    assert [each.cursor for each in found] == ["6", f"6+1.{mark}", f"6+2.{mark}", "11"]
    assert [each.position for each in found] == [6, 11, 11, 11]


@pytest.mark.parametrize("turn", Turn)
def test_a_cursor_means_the_same_when_only_one_turn_is_told(turn: Turn) -> None:
    log = three_rings_at_once()
    everything = rest(a_watch(log))

    def only(start: str) -> list[Change]:
        follower = Follower(log, Cursor.parse(start))
        return rest(Watch(follower, QUESTIONS[0](), lambda each: each.turn is turn))  # type: ignore[union-attr]

    for number, change in enumerate(everything, start=1):
        wanted = [each for each in everything[number:] if each.turn is turn]  # type: ignore[union-attr]
        assert only(change.cursor) == wanted


def test_a_cursor_half_way_of_another_question_is_refused_and_names_the_position() -> None:
    log = three_rings_at_once()
    half = rest(a_watch(log))[1].cursor
    for other in (lambda: CrossingDiffer(GIVES), lambda: RingDiffer(LoopQuestion(max_hops=3))):
        with pytest.raises(InvalidValue, match="another question: start from 6"):
            a_watch(log, half, other)
    same = LoopQuestion(time_limit=3.0, limit=7)
    assert rest(a_watch(log, half, lambda: RingDiffer(same))) == rest(a_watch(log, half))


def test_without_a_place_the_head_is_where_it_begins() -> None:
    log = three_rings_at_once()
    watch = Watch(Follower(log), QUESTIONS[0]())
    assert (watch.advance(), str(watch.cursor)) == (None, "11")
    log.store.append(events_of(a_document("f"), a_reported_deal("9", "f", legs=[a_leg("C", "B")])))
    assert {each.position for each in rest(watch)} == {13}


@pytest.mark.parametrize("place", [-1, 12, 10**9])
def test_a_place_that_the_log_has_not_reached_is_refused(place: int) -> None:
    with pytest.raises(InvalidValue, match="between 0 and 11"):
        Follower(three_rings_at_once(), Cursor(place))


@pytest.mark.parametrize("text", ["", "x", "-1", "1+2", "1+2.XYZ", "1.5", "1+0x.00000000", "٣"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="cursor"):
        Cursor.parse(text)


@pytest.mark.parametrize("text", ["0", "1017", "1017+2.5c0ffee5"])
def test_a_cursor_reads_as_it_is_written(text: str) -> None:
    assert str(Cursor.parse(f" {text}\n")) == text


def test_bounds_that_make_no_sense_are_refused_before_anything_is_watched() -> None:
    with pytest.raises(InvalidValue, match="max_hops"):
        RingDiffer(LoopQuestion(max_hops=99))
    with pytest.raises(InvalidValue, match="threshold"):
        CrossingDiffer(CrossingQuestion("nvidia", Decimal(0)))


def test_a_refused_append_is_not_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place to go on from stays before what could not be told."""
    from analytics import watching

    watch = a_watch(three_rings_at_once())
    assert [each.cursor for each in watch.advance() or ()] == []
    assert [each.cursor for each in watch.advance() or ()] == ["6"]
    monkeypatch.setattr(watching, "CHANGES_MAX", 1)
    with pytest.raises(CommandRefused, match="limit of 1"):
        watch.advance()
    assert str(watch.cursor) == "6"


REPORT = a_reported_deal("2", "e", legs=[a_leg("B", "A", 10)])
ALONE = [
    c.DealCorrected(deal_id="deal-2", path="status", value="denied", reason="x"),
    c.ReportRetracted(
        report_id=new_event(REPORT, actor="x").event_id,
        deal_id="deal-2",
        code=c.RetractionReason.MISREAD,
    ),
    c.DocumentWithdrawn(document_id="doc-e", reason="x"),
    c.CompanyMerged(company_id="b", survivor_id="a", score=1.0, reason="x"),
    c.ControlChanged(company_id="b", parent_id="a"),
]


@pytest.mark.parametrize("payload", ALONE, ids=lambda each: type(each).__name__)
def test_an_event_that_comes_alone_breaks_a_ring(payload: c.Payload) -> None:
    first = a_reported_deal("1", "d", legs=[a_leg("A", "B", 10)])
    log = a_log(
        events_of(a_company("A"), a_company("B"), a_document("d"), a_document("e")),
        events_of(first, REPORT),
        events_of(payload),
    )
    found = rest(a_watch(log, "6", lambda: RingDiffer(LoopQuestion(level=Level.GROUP))))
    assert [(each.turn, each.position) for each in found] == [(Turn.BROKEN, 7)]  # type: ignore[union-attr]


def test_a_company_that_is_registered_late_is_told_of_then() -> None:
    """Deals may name a company before anybody registers it; its figure is known from then on."""
    log = a_log(
        events_of(a_document("d"), a_reported_deal("1", "d", legs=[a_leg("NVIDIA", "OpenAI", 90)])),
        events_of(a_company("NVIDIA"), a_company("OpenAI")),
        events_of(a_document("e"), a_reported_deal("2", "e", legs=[a_leg("AMD", "OpenAI", 1)])),
    )
    (found,) = rest(a_watch(log, differs=QUESTIONS[2]))
    assert (found.position, found.direction) == (4, Direction.UP)  # type: ignore[union-attr]
