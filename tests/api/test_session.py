"""The desk: snapshots that keep up, clocks, questions and commands."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from analytics.reports import ConcentrationQuestion, ExposureQuestion, LoopQuestion
from api.session import ATTEMPTS_MAX, Desk, Written
from api.snapshots import SNAPSHOTS_KEPT
from graph.commands import AddAlias, CorrectDeal, MergeDeals
from graph.errors import CommandRefused, ConcurrentAppend, InvalidValue, NotFound
from graph.events.codec import canonical_json
from graph.fold.read import read_graph
from graph.model.calendar import AsOf
from graph.settings import Settings
from graph.store.memory import MemoryStore
from ingest.files import Posted
from ingest.outcome import Outcome
from tests.support.desks import (
    CHIPS,
    COMPANIES,
    TEXTS,
    TODAY,
    a_desk,
    a_log_file,
    an_extractor,
    fill,
)


def test_a_desk_opens_the_log_of_an_address(tmp_path: Path) -> None:
    address = a_log_file(tmp_path / "log.sqlite")
    with Desk.open(address, Settings(actor="somebody")) as desk:
        assert len(desk.whole().deals) == 4
        assert desk.actor == "somebody"
    with Desk.open(address, Settings(actor="somebody"), actor="another") as desk:
        assert desk.actor == "another"


def test_a_clock_left_out_is_today_and_the_head() -> None:
    desk = a_desk()
    assert desk.moment() == AsOf(valid_on=TODAY, published_by=TODAY)
    told = desk.moment(date(2025, 9, 30), None, 7)
    assert told == AsOf(valid_on=date(2025, 9, 30), published_by=TODAY, position=7)
    assert desk.graph().as_of == desk.moment()


def test_what_is_not_printed_yet_is_not_there_by_default() -> None:
    desk = Desk(fill(MemoryStore()), extractor=an_extractor, today=lambda: date(2025, 9, 15))
    assert len(desk.graph().deals) == 2
    assert len(desk.whole().deals) == 4


def test_the_snapshot_keeps_up_with_what_others_write() -> None:
    store = fill(MemoryStore())
    ours, theirs = a_desk(store), a_desk(store)
    before = ours.graph()
    theirs.carry_out(AddAlias(company_id="nvidia", text="Nvidia Corp", reason="a spelling"))
    assert ours.graph().position == before.position + 1
    assert canonical_json(ours.whole()) == canonical_json(read_graph(store))


def test_a_snapshot_that_nothing_changed_is_the_same_object() -> None:
    desk = a_desk()
    assert desk.graph() is desk.graph()


def test_an_old_position_gives_the_log_as_it_was() -> None:
    desk = a_desk()
    head = desk.whole().position
    for position in (0, 1, head // 2, head):
        asked = AsOf(position=position)
        assert canonical_json(desk.graph(asked)) == canonical_json(read_graph(desk.store, asked))


@pytest.mark.parametrize("position", [-1, 10_000])
def test_a_position_outside_the_log_is_refused(position: int) -> None:
    with pytest.raises(InvalidValue, match="the head"):
        a_desk().graph(AsOf(position=position))


def test_old_snapshots_are_kept_up_to_a_bound() -> None:
    desk = a_desk()
    first = desk.graph(AsOf(position=1))
    assert desk.graph(AsOf(position=1)) is first
    for position in range(2, 2 + SNAPSHOTS_KEPT):
        desk.graph(AsOf(position=position))
    assert desk.graph(AsOf(position=1)) is not first


def test_texts_come_in_the_order_asked_for() -> None:
    digests = [text.facts.text_digest for text in TEXTS]
    assert a_desk().texts([*digests, "none"]) == [*(text.text for text in TEXTS), None]


def test_each_answer_comes_out_again_by_its_receipt() -> None:
    desk = a_desk()
    answers = [
        desk.loops(LoopQuestion(through="nvidia")),
        desk.exposure(ExposureQuestion(company_id="openai")),
        desk.concentration(ConcentrationQuestion()),
    ]
    correct_the_ring(desk)
    for answer in answers:
        again = desk.reproduce(answer.receipt)
        assert canonical_json(again) == canonical_json(answer)
    assert desk.loops(LoopQuestion(through="nvidia")) != answers[0]


def correct_the_ring(desk: Desk) -> Written:
    (deal,) = (each for each in desk.whole().deals.values() if each.kind == "hardware_purchase"
               and each.status == "completed")  # fmt: skip
    return desk.carry_out(
        CorrectDeal(deal_id=deal.deal_id, path="status", value="terminated", reason="it ended")
    )


def test_a_command_writes_in_the_name_of_the_desk_or_of_a_person() -> None:
    desk = a_desk()
    first = desk.carry_out(AddAlias(company_id="nvidia", text="Nvidia Corp", reason="a spelling"))
    second = desk.carry_out(
        AddAlias(company_id="nvidia", text="NVDA Inc", reason="another"), actor="anna"
    )
    actors = [desk.store.get(each.event_ids[0]) for each in (first, second)]
    assert [event and event.actor for event in actors] == ["tester", "anna"]
    assert second.position == first.position + 1
    assert not second.replayed


def test_a_refused_command_writes_nothing() -> None:
    desk = a_desk()
    head = desk.store.head()
    with pytest.raises(CommandRefused, match="a reason is needed"):
        desk.carry_out(AddAlias(company_id="nvidia", text="Nvidia Corp", reason=" "))
    with pytest.raises(NotFound):
        desk.carry_out(MergeDeals(deal_id="deal-1", survivor_id="deal-2", reason="x"))
    assert desk.store.head() == head


class Hasty(MemoryStore):
    """Somebody else always writes to the stream first, as often as told."""

    times = 0

    def append(self, batch, expected=None, texts=None):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
        if self.times:
            self.times -= 1
            raise ConcurrentAppend(batch[0].stream_id, 1, 2)
        return super().append(batch, expected, texts)


def test_a_command_is_decided_again_when_somebody_wrote_first() -> None:
    store = Hasty()
    desk = a_desk(fill(store))
    store.times = ATTEMPTS_MAX - 1
    written = desk.carry_out(AddAlias(company_id="nvidia", text="Nvidia Corp", reason="x"))
    assert written.position == store.head().position


def test_a_command_gives_up_after_a_bound() -> None:
    store = Hasty()
    desk = a_desk(fill(store))
    store.times = ATTEMPTS_MAX
    with pytest.raises(ConcurrentAppend):
        desk.carry_out(AddAlias(company_id="nvidia", text="Nvidia Corp", reason="x"))


def test_of_two_who_merge_the_same_deal_one_is_refused() -> None:
    store = fill(MemoryStore())
    survivor, merged = sorted(read_graph(store).deals)[:2]
    barrier = threading.Barrier(2)

    def merge(name: str) -> str:
        desk = a_desk(store)
        desk.whole()
        barrier.wait()
        try:
            desk.carry_out(MergeDeals(deal_id=merged, survivor_id=survivor, reason=name))
        except CommandRefused:
            return "refused"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(merge, ("anna", "ben"))) == ["done", "refused"]


def test_a_desk_serves_many_threads() -> None:
    desk = a_desk()

    def ask(number: int) -> int:
        if number % 7 == 0:
            text = f"Nvidia {number}"
            desk.carry_out(AddAlias(company_id="nvidia", text=text, reason="x"))
        return len(desk.loops(LoopQuestion(), AsOf(position=number + 14)).loops)

    with ThreadPoolExecutor(4) as pool:
        assert max(pool.map(ask, range(10))) == 2
    assert canonical_json(desk.whole()) == canonical_json(read_graph(desk.store))


def test_a_text_goes_in_once_and_is_known_the_second_time() -> None:
    desk = Desk(MemoryStore(), extractor=an_extractor)
    source = Posted(source="-", raw=CHIPS.text.encode())
    (first,) = desk.take_in([source])
    head = desk.store.head()
    (second,) = desk.take_in([source])
    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.KNOWN)
    assert desk.store.head() == head


def test_the_register_is_planted_before_the_first_document_and_once() -> None:
    desk = Desk(MemoryStore(), extractor=an_extractor)
    assert desk.plant_register() > len(COMPANIES)
    assert desk.plant_register() == 0
    assert not desk.whole().companies["nvidia"].provisional


def test_a_refused_text_leaves_an_empty_log_empty() -> None:
    desk = Desk(MemoryStore(), extractor=an_extractor)
    (outcome,) = desk.take_in([Posted(source="-", raw=b"\x00\x01\x02 no text")])
    assert outcome.outcome is Outcome.REFUSED
    assert desk.store.head().position == 0


def test_the_queue_is_decided_at_the_desk() -> None:
    desk = a_desk()
    (candidate_id,) = desk.whole().candidates
    verdict = desk.accept(candidate_id, reason="it says so", deal_id="new")
    assert verdict.report_id in desk.whole().reports
    with pytest.raises(CommandRefused, match="accepted already"):
        desk.reject(candidate_id, reason="no")
