"""Events of a log by position, and reports read from there: they are told in full by the log, so a
stored snapshot need not repeat them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graph.errors import StoreCorrupt
from graph.events.catalogue import DealReported
from graph.events.codec import decode
from graph.events.envelope import Event
from graph.fold.ledger import Ledger, RecordedReport
from graph.fold.reports import fold_report
from graph.fold.snapshot import Report
from graph.model.calendar import AsOf
from graph.store.port import EventStore

GAP = 32
"""As many events are read in vain rather than to ask the store once more."""

MANY = 20
"""Who has asked for one in so many is asking for all of them, which are then read at once."""


class EventsAt:
    """The events of `store` by position. Safe for threads where the store is."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._held: dict[int, Event] = {}

    def __getitem__(self, position: int) -> Event:
        held = self._held.pop(position, None)
        if held is not None:
            return held
        for event in self._store.read_all(position - 1, position):
            return event
        raise StoreCorrupt(position, "is missing")

    def hold(self, positions: Iterable[int]) -> None:
        """Read these in few questions to the store; each is then given once without one. What was
        held before is let go."""
        self._held = {event.position: event for event in self.among(positions)}

    def among(self, positions: Iterable[int]) -> Iterator[Event]:
        """These, in order, in few questions to the store."""
        wanted = set(positions)
        for first, last in _stretches(sorted(wanted)):
            for event in self._store.read_all(first - 1, last):
                if event.position in wanted:
                    yield event

    def report(self, position: int) -> RecordedReport:
        """The report that is told there; raises StoreCorrupt where there is none."""
        return _report_of(self[position])


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


def _stretches(positions: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run whose gaps are small."""
    first = last = positions[0] if positions else 0
    for position in positions[1:]:
        if position - last > GAP:
            yield first, last
            first = position
        last = position
    if positions:
        yield first, last


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
            for event in self._log.among(self._places.values()):
                self._keep(_report_of(event))
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
