"""Events of a log by position, and reports read from there: they are told in full by the log, so a
stored snapshot need not repeat them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from graph.errors import StoreCorrupt
from graph.events.catalogue import DealReported
from graph.events.codec import decode
from graph.events.envelope import Event
from graph.fold.ledger import Ledger, RecordedReport
from graph.fold.reports import fold_report
from graph.fold.snapshot import Report
from graph.model.calendar import AsOf
from graph.model.ids import DEAL_STREAM
from graph.store.port import EventStore

MANY = 20
"""Who has asked for one in so many is asking for all of them, which are then read at once."""


class EventsAt:
    """The events of `store` up to a position. Safe for threads where the store is."""

    def __init__(self, store: EventStore, upto: int) -> None:
        self._store, self._upto = store, upto
        self._held: dict[int, Event] = {}

    def __getitem__(self, position: int) -> Event:
        held = self._held.pop(position, None)
        if held is not None:
            return held
        for event in self._store.read_all(position - 1, position):
            return event
        raise StoreCorrupt(position, "is missing")

    def hold(self, deal_ids: Iterable[str]) -> None:
        """Read what is told of these deals in few questions to the store; each event is then given
        once without one. What was held before is let go."""
        streams = [DEAL_STREAM + deal_id for deal_id in deal_ids]
        self._held = {each.position: each for each in self._store.read_streams(streams, self._upto)}

    def report(self, position: int) -> RecordedReport:
        """The report that is told there; raises StoreCorrupt where there is none."""
        return _report_of(self[position])

    def reports(self, report_ids: Container[str]) -> Iterator[RecordedReport]:
        """The reports that have these ids, in order, in one question to the store."""
        for event in self._store.read_all(upto=self._upto, types=("deal.reported",)):
            if event.event_id in report_ids:
                yield _report_of(event)


def _report_of(event: Event) -> RecordedReport:
    facts = decode(event)
    if not isinstance(facts, DealReported):
        raise StoreCorrupt(event.position, "is no report")
    return RecordedReport(
        report_id=event.event_id,
        position=event.position,
        recorded_at=event.recorded_at,
        actor=event.actor,
        facts=facts,
    )


class ReportsAt(Mapping[str, Report]):
    """Reports of a ledger, each folded without clocks when it is asked for, and kept.

    `places`: where each is told; `roots`: what merged deals stand under. Safe for threads: what two
    of them make at once is the same.
    """

    def __init__(
        self, log: EventsAt, places: Mapping[str, int], ledger: Ledger, roots: Mapping[str, str]
    ) -> None:
        self._log, self._places, self._ledger, self._roots = log, places, ledger, roots
        self._kept: dict[str, Report] = {}

    def __getitem__(self, key: str) -> Report:
        place = self._places[key]
        if key not in self._kept and len(self._kept) * MANY >= len(self._places):
            for recorded in self._log.reports(self._places):
                self._keep(recorded)
        return self._kept.get(key) or self._keep(self._log.report(place))

    def _keep(self, recorded: RecordedReport) -> Report:
        deal_id = recorded.facts.deal_id
        report = fold_report(self._ledger, recorded, self._roots.get(deal_id, deal_id), AsOf())
        assert report is not None
        self._kept[recorded.report_id] = report
        return report

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
