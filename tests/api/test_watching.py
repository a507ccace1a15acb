"""Following a log: whoever comes back with a cursor is told exactly the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.flows import Level
from analytics.loop_changes import LoopChangesQuestion, answer_loop_changes
from analytics.loop_report import LoopQuestion
from analytics.watching import Change, CrossingQuestion, Direction, Measure, RingTurned, Turn
from api.snapshots import OpenLog
from api.watching import CrossingDiffer, Cursor, Differ, Follower, RingDiffer, Watch
from graph.errors import CommandRefused, InvalidValue, StoreUnavailable
from graph.events import catalogue as c
from graph.events.envelope import NewEvent, new_event
from graph.fold.read import GraphReader, read_graph
from graph.fold.stored import StoredSnapshot
from graph.model.calendar import AsOf
from graph.store import neo4j as neo4j_store
from graph.store import neo4j_link, transfer
from graph.store import sqlite as sqlite_store
from graph.store.memory import MemoryStore
from graph.store.transfer import export_log, import_log
from tests.support.bolt_proxy import BoltProxy
from tests.support.builders import a_leg
from tests.support.history import START, TickingClock, a_company, a_document, a_reported_deal
from tests.support.neo4j_server import Access
from tests.support.random_history import Draw, a_random_log, payloads
from tests.support.stores import Backend, Neo4jBackend

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


BOTH_WAYS = 19
"""Of the random log of this seed every question is told something both ways."""


def a_log_in(backend: Backend, clock: TickingClock | None = None) -> OpenLog:
    """The log of a backend, through a store object of its own."""
    return OpenLog(backend.open(clock))


@pytest.mark.parametrize("differs", QUESTIONS, ids=["rings", "large rings", "gives", "receives"])
def test_what_another_store_object_appends_is_told_as_of_a_log_in_memory(
    shared_backend: Backend, differs: Differs, tmp_path: Path
) -> None:
    """… while the watch runs, and from every cursor on when it has ended: also by a reader that
    begins at a snapshot which was stored on the way."""
    twin, writing, reading = a_log(), a_log_in(shared_backend), a_log_in(shared_backend)
    watch, found = a_watch(reading, differs=differs), list[Change]()
    stored = StoredSnapshot(tmp_path / "a.snapshot", least=0, later_share=1e9)
    batches = a_random_log(BOTH_WAYS)
    for number, batch in enumerate(batches):
        if number == len(batches) // 2:
            GraphReader(writing.store, stored).catch_up()
        twin.store.append(batch)
        writing.store.append(batch)
        found += rest(watch)
    reading.close()
    assert found == rest(a_watch(twin, differs=differs))
    ways = {each.turn if isinstance(each, RingTurned) else each.direction for each in found}
    assert len(ways) == 2
    for again in (a_log_in(shared_backend), OpenLog(shared_backend.open(), stored=stored)):
        for number, change in enumerate(found, start=1):
            assert rest(a_watch(again, change.cursor, differs)) == found[number:]


def test_no_append_is_told_in_parts_while_two_store_objects_write(
    shared_backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One breaks a ring and opens it in each append; the other breaks it, or opens it, for good."""
    for module in (sqlite_store, neo4j_store):
        monkeypatch.setattr(module, "PAGE_ROWS", 2)

    def turned(deal: str, number: int, *statuses: str) -> list[NewEvent]:
        reason = f"turn {number}"
        told = (c.DealCorrected(f"deal-{deal}", "status", each, reason) for each in statuses)
        return events_of(*told)

    reading = a_log_in(shared_backend)
    deals = (a_reported_deal(each, "d", legs=[a_leg(*each, 10)]) for each in ("AB", "BA"))
    reading.store.append(events_of(a_company("A"), a_company("B"), a_document("d"), *deals))
    begun, found = a_watch(reading, "5"), list[Change]()
    clocks = (TickingClock(START + timedelta(days=each)) for each in (1, 2))
    there_and_back, for_good = (a_log_in(shared_backend, clock).store for clock in clocks)

    def go_there_and_back() -> None:
        for number in range(20):
            there_and_back.append(turned("AB", number, "terminated", "denied", "signed"))

    def go_for_good() -> None:
        for number in range(20):
            for_good.append(turned("BA", number, "signed" if number % 2 else "terminated"))

    with ThreadPoolExecutor(2) as pool:
        writing = [pool.submit(each) for each in (go_there_and_back, go_for_good)]
        while not all(each.done() for each in writing):
            found += rest(begun)
        for each in writing:
            each.result()
    found += rest(begun)
    assert [each.turn for each in found] == [Turn.BROKEN, Turn.OPENED] * 10  # type: ignore[union-attr]
    assert found == rest(a_watch(a_log_in(shared_backend), "5"))


def test_what_is_imported_while_it_runs_is_told_append_by_append(
    shared_backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "BATCH_EVENTS", 2)
    source, lines = a_log(*a_random_log(BOTH_WAYS)), list[str]()
    export_log(source.store, lines.append)
    watch, found = a_watch(a_log_in(shared_backend)), list[Change]()
    import_log(shared_backend.open(), lines, lambda *_: found.extend(rest(watch)))
    assert found == rest(a_watch(source))
    assert rest(watch) == []


@pytest.fixture
def wire(empty_neo4j: Access) -> Iterator[BoltProxy]:
    proxy = BoltProxy(empty_neo4j.address)
    yield proxy
    proxy.close()


@pytest.mark.neo4j
def test_what_is_appended_while_the_server_cannot_be_reached_is_told_from_the_cursor_on(
    empty_neo4j: Access, wire: BoltProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_link, "RETRY_SECONDS_MAX", 0.5)
    backend = Neo4jBackend(empty_neo4j)
    with closing(backend):
        writing, backend.address = a_log_in(backend), wire.address
        watch, found = a_watch(a_log_in(backend)), list[Change]()
        batches = a_random_log(BOTH_WAYS)
        for number, batch in enumerate(batches):
            writing.store.append(batch)
            if number == len(batches) // 2:
                found += rest(watch)
                wire.close()
        with pytest.raises(StoreUnavailable):
            watch.advance()
        later = rest(a_watch(writing, str(watch.cursor)))
        assert found
        assert later
        assert found + later == rest(a_watch(writing))


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
