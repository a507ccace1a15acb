"""Events of a log by position, and reports read from there: they are told in full by the log, so a
stored snapshot need not repeat them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

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

KEPT = 10_000
"""Reports that stay in memory once they were asked for."""


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
        wanted = set(positions)
        self._held = {
            event.position: event
            for first, last in _stretches(sorted(wanted))
            for event in self._store.read_all(first - 1, last)
            if event.position in wanted
        }

    def report(self, position: int) -> RecordedReport:
        """The report that is told there; raises StoreCorrupt where there is none."""
        event = self[position]
        facts = decode(event)
        if not isinstance(facts, DealReported):
            raise StoreCorrupt(position, "is no report")
        return RecordedReport(
            report_id=event.event_id,
            position=position,
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
    """Reports of a ledger, each folded without clocks when it is asked for. `places`: where each
    is told; `roots`: what merged deals stand under."""

    def __init__(
        self, log: EventsAt, places: Mapping[str, int], ledger: Ledger, roots: Mapping[str, str]
    ) -> None:
        self._log, self._places, self._ledger, self._roots = log, places, ledger, roots
        self._kept = lru_cache(maxsize=KEPT)(self._read)

    def __getitem__(self, key: str) -> Report:
        return self._kept(key)

    def _read(self, key: str) -> Report:
        recorded = self._log.report(self._places[key])
        deal_id = recorded.facts.deal_id
        report = fold_report(self._ledger, recorded, self._roots.get(deal_id, deal_id), AsOf())
        assert report is not None
        return report

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
