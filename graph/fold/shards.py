"""A share of the deals of a log, folded alone, as it is in a snapshot of the whole.

Who folds one reads the whole log but for its reports, and then the streams of its own deals, one
after the other. So whatever a deal leans on is there (documents told long before, copies of them,
merges, a withdrawal at the end), nothing is left to be folded again when the shards are joined, and
a deal is let go when it is written.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from graph.events.envelope import Event
from graph.fold.base import Rest
from graph.fold.basis import basis_of
from graph.fold.blocks import Put, Row, Section, write_section
from graph.fold.deals import anomalies_of
from graph.fold.ledger import Ledger, roots
from graph.fold.sections import TYPES, LookUps, documents, plain, rest_of, sections_of
from graph.fold.snapshot import Anomaly, Document
from graph.fold.stored_file import Written, read_file, write_file
from graph.fold.whole import document_of, fold_one, read_by
from graph.model.calendar import AsOf
from graph.model.ids import DEAL_STREAM
from graph.model.value import Value
from graph.progress import Moved
from graph.store.port import EventStore, Head

EVENTS_LEAST = 25_000
"""Of the log, for each shard: a smaller one is folded before another process has begun."""

AT_ONCE_MOST = 8
"""Each process reads the whole log, so that more of them would hardly be faster."""

_REPORTED = "deal.reported"
_STEP = 1_000
_DIGITS = 6


class Shard(Value, frozen=True):
    """Of the log up to a position, the deals that fall to `number`, of `count`: a range of ids."""

    upto: int
    number: int
    count: int

    @property
    def first(self) -> str:
        """The first id that a stream of it may have."""
        return self._bound(self.number)

    @property
    def until(self) -> str:
        """The first id after it."""
        return self._bound(self.number + 1)

    def _bound(self, number: int) -> str:
        if number == 0:
            return DEAL_STREAM
        if number == self.count:
            return DEAL_STREAM[:-1] + chr(ord(DEAL_STREAM[-1]) + 1)
        return f"{DEAL_STREAM}deal-{number * 16**_DIGITS // self.count:0{_DIGITS}x}"

    def has_deal(self, deal_id: str) -> bool:
        """Does the deal fall to it?"""
        return self.first <= DEAL_STREAM + deal_id < self.until

    def has(self, key: str) -> bool:
        """Does what has this id, and is no deal, fall to it?"""
        return zlib.crc32(key.encode()) % self.count == self.number


class Folding(NamedTuple):
    """`fold` folds each shard of the log of a store into the file beside it, so many `at_once`, and
    tells how many events are folded."""

    at_once: int
    fold: Callable[[EventStore, Sequence[tuple[Shard, Path]], Moved], None]


class Part(NamedTuple):
    """A shard that was read back: its sections by name, and the rest, which says of the whole log
    what it does not say of deals, documents and candidates."""

    sections: dict[str, Section[Any]]
    rest: Rest


def shards_of(upto: int, at_once: int) -> list[Shard]:
    """As many as are folded at once."""
    count = max(1, min(at_once, AT_ONCE_MOST, upto // EVENTS_LEAST))
    return [Shard(upto=upto, number=number, count=count) for number in range(count)]


def fold_shards(store: EventStore, jobs: Sequence[tuple[Shard, Path]], moved: Moved) -> None:
    """One after the other, here."""
    for number, (shard, path) in enumerate(jobs):

        def told(done: float, before: int = number, upto: int = shard.upto) -> None:
            moved(int(upto * (before + done) / len(jobs)), upto)

        fold_shard(store, shard, path, told)


FOLD_HERE = Folding(1, fold_shards)


def fold_shard(
    store: EventStore, shard: Shard, path: Path, done: Callable[[float], None] = lambda _: None
) -> None:
    """Fold one shard into a file; tells which share of the work is done. Raises Unusable, OSError
    and what the store raises."""
    ledger, reports = _read(store, shard, done)
    basis = basis_of(Head(position=ledger.position, hash=ledger.head_hash))
    fold = _Fold(store, shard, ledger, reports, done)
    write_file(path, basis, fold.write, lasting=False)
    done(1.0)


def _read(store: EventStore, shard: Shard, done: Callable[[float], None]) -> tuple[Ledger, int]:
    """A ledger of the log without its reports, and how many of those are of the shard."""
    ledger, own = Ledger(), 0
    first, until = shard.first, shard.until
    for event in store.read_all(upto=shard.upto):
        if event.type == _REPORTED:
            ledger.pass_over(event)
            own += first <= event.stream_id < until
        else:
            ledger.apply(event)
        if event.position % _STEP == 0:
            done(0.4 * event.position / shard.upto)
    return ledger, own


class _Fold:
    """The fold of one shard: each deal is written when it is folded, and let go."""

    def __init__(
        self,
        store: EventStore,
        shard: Shard,
        ledger: Ledger,
        reports: int,
        done: Callable[[float], None],
    ) -> None:
        self._store, self._shard, self._ledger, self._done = store, shard, ledger, done
        self._reports = max(1, reports)
        self._companies = roots(ledger.company_survivor)
        self._deals = roots(ledger.deal_survivor)
        self._look_ups = LookUps()
        self._anomalies: list[Anomaly] = []
        self._extractors = Counter[str]()

    def write(self, put: Put) -> Written:
        """The sections of the shard, and the rest."""
        ledger, has = self._ledger, self._shard.has
        sections = {"deals": write_section(put, self._folded())}
        rows: dict[str, Iterable[Row]] = {
            **self._look_ups.rows(),
            "documents": documents(self._documents()),
            "candidates": plain({k: each for k, each in ledger.candidates.items() if has(k)}),
        }
        sections |= {name: write_section(put, rows[name]) for name in TYPES if name in rows}
        rest = rest_of(ledger, self._anomalies, ledger.extractions, self._extractors)
        return sections, put(msgspec.msgpack.encode(rest))

    def _documents(self) -> Iterator[Document]:
        for key in sorted(filter(self._shard.has, self._ledger.documents)):
            document = document_of(self._ledger, key, AsOf())
            if document is not None:
                self._extractors.update(read_by(document))
                yield document

    def _folded(self) -> Iterator[Row]:
        """Rows of deals: those that stand alone, and then those of merges."""
        merged = defaultdict[str, list[str]](list)
        for deal_id, root in self._deals.items():
            merged[root].append(deal_id)
        yield from self._alone({*self._deals, *merged})
        for root in sorted(filter(self._shard.has_deal, merged)):
            for deal_id in (root, *merged[root]):
                self._take(self._store.read_stream(DEAL_STREAM + deal_id))
            yield from self._of(root)

    def _alone(self, others: Collection[str]) -> Iterator[Row]:
        """Rows of all deals but those, stream by stream."""
        seen, asked = 0, self._shard
        events = self._store.read_streams(asked.first, asked.until, asked.upto)
        for number, (stream_id, told) in enumerate(groupby(events, attrgetter("stream_id"))):
            deal_id = stream_id.removeprefix(DEAL_STREAM)
            if deal_id in others:
                continue
            seen += self._take(told)
            yield from self._of(deal_id)
            if number % _STEP == 0:
                self._done(0.4 + 0.5 * seen / self._reports)

    def _take(self, events: Iterable[Event]) -> int:
        """Let the ledger hold the reports among the events; how many they are."""
        found = [e for e in events if e.type == _REPORTED and e.position <= self._shard.upto]
        for event in found:
            self._ledger.take(event)
        return len(found)

    def _of(self, root: str) -> Iterator[Row]:
        """The deal that the reports which the ledger holds now add up to."""
        members = [*self._ledger.reports_of_deal]
        if members:
            deal, reports = fold_one(self._ledger, AsOf(), root, members, self._companies)
            for report in reports:
                self._look_ups.take_report(report)
            if deal is not None:
                self._look_ups.take_deal(deal)
                self._anomalies += anomalies_of(deal)
                yield root, 0, deal
            self._ledger.let_reports_go()


def read_part(path: Path) -> Part:
    """Raises Unusable and OSError."""
    header, data = read_file(path)
    rest = msgspec.msgpack.decode(header.rest.of(data), type=Rest)
    return Part(sections_of(header, data), rest)
