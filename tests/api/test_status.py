"""What the log holds."""

from __future__ import annotations

from api.session import Desk
from api.status import status_of
from graph.commands import RetractReport
from graph.events.catalogue import RetractionReason
from graph.model.calendar import AsOf
from graph.store.memory import MemoryStore
from tests.support.desks import RUMOUR, TODAY, a_desk, fill


def test_status_counts_what_is_there() -> None:
    desk = a_desk()
    status = status_of(desk)
    assert (status.documents, status.reports, status.deals) == (6, 5, 4)
    assert (status.waiting, status.retracted, status.withdrawn) == (1, 0, 0)
    assert status.head == desk.store.head()
    assert status.extractors == ("fixed@1",)
    assert status.last_recorded_at is not None


def test_status_follows_curation() -> None:
    desk = a_desk()
    report_id = next(iter(desk.whole().reports))
    desk.carry_out(
        RetractReport(report_id=report_id, code=RetractionReason.TEST_DATA, reason="a test")
    )
    (candidate_id,) = desk.whole().candidates
    desk.reject(candidate_id, reason="a guess")
    status = status_of(desk)
    assert (status.retracted, status.waiting) == (1, 0)
    assert status.events["report.retracted"] == 1


def test_status_of_an_empty_log() -> None:
    status = status_of(Desk(MemoryStore()))
    assert (status.head.position, status.events, status.last_recorded_at) == (0, {}, None)


def test_status_as_of_an_earlier_position() -> None:
    desk = a_desk()
    status = status_of(desk, AsOf(position=8))
    assert status.head.position == 8
    assert sum(status.events.values()) == 8


def test_reports_that_today_does_not_show_yet_are_counted() -> None:
    early = Desk(fill(MemoryStore()), today=lambda: TODAY.replace(year=2025, month=9, day=15))
    assert status_of(early).later == 3
    assert RUMOUR.facts.published_on is not None
