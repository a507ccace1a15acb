"""A share of the deals of a log, folded alone, as it is in a snapshot of the whole.

Who folds one of several reads the whole log but for its reports, and then what is told of its own
deals, a few at a time. So whatever a deal leans on is there (documents told long before, copies of
them, merges, a withdrawal at the end), nothing is left to be folded again when the shards are
joined, and a deal is let go when it is written.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from graph.fold.base import Rest
from graph.fold.basis import basis_of
from graph.fold.blocks import NO_DAYS, Put, Row, Section, write_section
from graph.fold.deals import anomalies_of
from graph.fold.ledger import Ledger, roots
from graph.fold.sections import (
    TYPES,
    LookUps,
    documents,
    plain,
    rest_of,
    sections_of,
    write_snapshot,
)
from graph.fold.snapshot import Anomaly, Document
from graph.fold.stored_file import Written, read_file, write_file
from graph.fold.whole import document_of, fold, fold_one, read_by
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
_DEALS_AT_ONCE = 100


class Shard(Value, frozen=True):
    """Of the log up to a position, what falls to `number`, of `count`."""

    upto: int
    number: int
    count: int

    def has(self, key: str) -> bool:
        """Does the deal, document or candidate with this id fall to it? A deal that was merged goes
        where the one goes that stands for it."""
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
    ledger, streams = Ledger(), set[str]()
    for event in store.read_all(upto=shard.upto):
        stream_id = event.stream_id
        if shard.count > 1 and event.type == _REPORTED and stream_id.startswith(DEAL_STREAM):
            ledger.pass_over(event)
            streams.add(stream_id)
        else:
            ledger.apply(event)
        if event.position % _STEP == 0:
            done(0.4 * event.position / shard.upto)
    told = [each.removeprefix(DEAL_STREAM) for each in streams]
    several = shard.count > 1
    write = _Fold(store, shard, ledger, told, done).write if several else _whole(ledger)
    basis = basis_of(Head(position=ledger.position, hash=ledger.head_hash))
    write_file(path, basis, write, lasting=False)
    done(1.0)


def _whole(ledger: Ledger) -> Callable[[Put], Written]:
    """Where there is but one shard, the log is read once: a server gives it more slowly than it is
    folded, and a small one fits into memory."""
    graph = fold(ledger, AsOf(), {})
    return lambda put: write_snapshot(put, ledger, graph)


class _Fold:
    """The fold of one shard: each deal is written when it is folded, and let go."""

    def __init__(
        self,
        store: EventStore,
        shard: Shard,
        ledger: Ledger,
        told: Iterable[str],
        done: Callable[[float], None],
    ) -> None:
        self._store, self._shard, self._ledger, self._done = store, shard, ledger, done
        self._redirects = roots(ledger.company_survivor)
        self._members = _by_root(told, roots(ledger.deal_survivor), shard)
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
        order = sorted(self._members)
        for first in range(0, len(order), _DEALS_AT_ONCE):
            among = order[first : first + _DEALS_AT_ONCE]
            streams = [DEAL_STREAM + each for root in among for each in self._members[root]]
            for event in self._store.read_streams(streams, self._shard.upto):
                if event.type == _REPORTED:
                    self._ledger.take(event)
            for root in among:
                yield from self._of(root)
            self._ledger.let_reports_go()
            self._done(0.4 + 0.5 * first / len(order))

    def _of(self, root: str) -> Iterator[Row]:
        """The deal that the reports which the ledger holds now add up to."""
        members = self._members[root]
        deal, reports = fold_one(self._ledger, AsOf(), root, members, self._redirects)
        for report in reports:
            self._look_ups.take_report(report)
        if deal is not None:
            self._look_ups.take_deal(deal)
            self._anomalies += anomalies_of(deal)
            yield root, NO_DAYS, deal


def _by_root(
    deal_ids: Iterable[str], redirects: Mapping[str, str], shard: Shard
) -> dict[str, list[str]]:
    """The deals of the shard, each with the ids that it is told under."""
    found = defaultdict[str, list[str]](list)
    for deal_id in deal_ids:
        root = redirects.get(deal_id, deal_id)
        if shard.has(root):
            found[root].append(deal_id)
    return found


def read_part(path: Path) -> Part:
    """Raises Unusable and OSError."""
    header, data = read_file(path)
    rest = msgspec.msgpack.decode(header.rest.of(data), type=Rest)
    return Part(sections_of(header, data), rest)
