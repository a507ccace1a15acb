"""A stretch of the log, folded alone: what the reports and documents in it add up to.

All else that is told there, and each deal that leans on more than the stretch, is handed on to who
puts the parts together (`graph.fold.joining`), so that a part may be folded without a look at the
rest of the log: in a process of its own, and in little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from graph.events.envelope import Event
from graph.fold.basis import basis_of
from graph.fold.blocks import Put, Section
from graph.fold.ledger import Ledger
from graph.fold.sections import sections_of, write_sections
from graph.fold.snapshot import Anomaly, KnowledgeGraph
from graph.fold.stored_file import Written, read_file, write_file
from graph.fold.whole import anomalies_with, extractors_of, fold
from graph.model.calendar import AsOf
from graph.model.value import Value
from graph.progress import Moved
from graph.store.port import EventStore, Head

PART_EVENTS = 50_000
"""Events of a part at most: an eighth of a gigabyte of memory while it is folded."""


class Stretch(Value, frozen=True):
    """The events with after < position ≤ upto."""

    after: int
    upto: int

    @property
    def events(self) -> int:
        """How many they are."""
        return self.upto - self.after


class PartRest(Value, frozen=True):
    """What of a part is not looked up by a key. `others`: events to be applied by who joins the
    parts. `unsettled`: deals that must be folded again."""

    head_hash: str
    anomalies: tuple[Anomaly, ...]
    extractors: dict[str, int]
    others: tuple[Event, ...]
    unsettled: tuple[str, ...]


class Part(NamedTuple):
    """A part that was read back: its sections by name, and the rest."""

    sections: Mapping[str, Section[Any]]
    rest: PartRest


FoldParts = Callable[[EventStore, Sequence[tuple[Stretch, Path]], Moved], None]
"""Folds each stretch of the log of a store into the file beside it, and tells of the events."""


def stretches(after: int, upto: int, part_events: int) -> list[Stretch]:
    """Stretches of about the same length, and of at most so many events."""
    events = upto - after
    count = max(1, -(-events // part_events))
    bounds = [after + events * number // count for number in range(count + 1)]
    return [Stretch(after=a, upto=b) for a, b in pairwise(bounds)]


def fold_parts(store: EventStore, jobs: Sequence[tuple[Stretch, Path]], moved: Moved) -> None:
    """One after the other, here. A `FoldParts`."""
    folded, events = 0, sum(stretch.events for stretch, _ in jobs)
    for stretch, path in jobs:
        fold_part(store, stretch, path)
        folded += stretch.events
        moved(folded, events)


def fold_part(store: EventStore, stretch: Stretch, path: Path) -> None:
    """Fold one stretch into a file. Raises Unusable, OSError and what the store raises."""
    ledger, others, unsettled = _read(store, stretch)
    graph = fold(ledger, AsOf(), {})
    settled = {key: deal for key, deal in graph.deals.items() if key not in unsettled}
    graph = msgspec.structs.replace(graph, deals=settled)
    rest = PartRest(
        head_hash=ledger.head_hash,
        anomalies=anomalies_with(graph.anomalies, {}, unsettled),
        extractors=extractors_of(graph.documents.values()),
        others=tuple(others),
        unsettled=tuple(sorted(unsettled)),
    )
    basis = basis_of(Head(position=stretch.upto, hash=ledger.head_hash))
    write_file(path, basis, lambda put: _write(put, ledger, graph, rest), lasting=False)


def _write(put: Put, ledger: Ledger, graph: KnowledgeGraph, rest: PartRest) -> Written:
    return write_sections(put, ledger, graph), put(msgspec.msgpack.encode(rest))


def read_part(path: Path) -> Part:
    """Raises Unusable and OSError."""
    header, data = read_file(path)
    rest = msgspec.msgpack.decode(header.rest.of(data), type=PartRest)
    return Part(sections=sections_of(header, data), rest=rest)


def _read(store: EventStore, stretch: Stretch) -> tuple[Ledger, list[Event], set[str]]:
    """The reports and documents that begin in the stretch; other events; unsettled deals."""
    ledger, others, unsettled = Ledger(stretch.after), list[Event](), set[str]()
    for event in store.read_all(stretch.after, stretch.upto):
        about = event.stream_id.partition(":")[2]
        match event.type:
            case "deal.reported":
                if event.version > 1 and about not in ledger.reports_of_deal:
                    unsettled.add(about)
            case "document.ingested" if event.version == 1:
                pass
            case "document.extracted" if about in ledger.documents:
                pass
            case _:
                ledger.pass_over(event)
                others.append(event)
                continue
        ledger.apply(event)
    for report in ledger.reports.values():
        document = ledger.documents.get(report.facts.document_id)
        if document is None or not _is_here(document.facts.syndication_group, ledger):
            unsettled.add(report.facts.deal_id)
    return ledger, others, unsettled


def _is_here(group: str | None, ledger: Ledger) -> bool:
    return not group or group in ledger.documents
