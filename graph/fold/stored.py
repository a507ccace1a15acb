"""A snapshot stored beside the log, so that a big log need not be folded from zero each time.

It is a convenience and no source: it is thrown away when one byte of it, the code that folds, the
schema of events, the policy or the log is another, and then made anew. `verify` never looks at it,
and `rebuild` folds from zero whatever it says.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from graph.fold.base import Base, Rest
from graph.fold.basis import basis_of, check_basis
from graph.fold.blocks import Put
from graph.fold.joining import write_joined
from graph.fold.ledger import Ledger
from graph.fold.places import EventsAt
from graph.fold.renewing import later_over, write_renewed
from graph.fold.sections import sections_of, write_snapshot
from graph.fold.shards import FOLD_HERE, Folding, read_part, shards_of
from graph.fold.snapshot import KnowledgeGraph
from graph.fold.stored_file import Unusable, Written, read_file, write_file
from graph.progress import Bar, no_bar
from graph.store.port import EventStore, Head

EVENTS_LEAST = 20_000
"""A smaller log is folded from zero in less time than anybody notices."""

LATER_SHARE = 0.1
MOST_LATER = 1.5
"""A log that has grown by half is folded from zero again, by more than one process."""

Told = Callable[[str], None]


class StoredSnapshot:
    """The file at `path`. `told` hears, in one line each, of what is thrown away or cannot be
    written. Logs of fewer than `least` events have none; it is renewed when more than that, and
    more than `later_share` of the log, came after it. A log is folded from zero by `folding`, and
    `bar` shows how far that has come."""

    def __init__(
        self,
        path: Path,
        told: Told = lambda _: None,
        *,
        least: int = EVENTS_LEAST,
        later_share: float = LATER_SHARE,
        folding: Folding = FOLD_HERE,
        bar: Bar = no_bar,
    ) -> None:
        self.path, self._told = path, told
        self._least, self._later_share = least, later_share
        self._folding, self._bar = folding, bar

    def is_for(self, position: int) -> bool:
        """Is a log with its head there large enough?"""
        return position >= self._least

    def is_outgrown(self, base: Base, position: int) -> bool:
        """Is it time to store it anew, with the head of the log there?"""
        return position - base.position > max(self._least, position * self._later_share)

    def load(self, store: EventStore) -> Base | None:
        """The base that the file holds; None without one that fits this log and this code."""
        try:
            header, data = read_file(self.path)
            check_basis(header.basis, store)
            sections = sections_of(header, data)
            rest = msgspec.msgpack.decode(header.rest.of(data), type=Rest)
        except FileNotFoundError:
            return None
        except (OSError, Unusable, KeyError, msgspec.MsgspecError) as error:
            self._told(f"The stored snapshot {self.path.name} is not used: {_line(error)}")
            return None
        position, digest = header.basis.position, header.basis.head_hash
        return Base(position, digest, rest, sections, EventsAt(store, position))

    def make(self, store: EventStore, before: Base | None) -> Base | None:
        """Put the snapshot at the head of the log into the file, folded from zero or, where most of
        the log was told before, over what stood `before`; which is what is given, and told, when
        it cannot be written."""
        head = store.head()
        anew = before is None or head.position > MOST_LATER * before.position
        try:
            if before is None or anew:
                self._fold(store, head)
            else:
                self._told(_storing(self.path, head))
                with self._bar("Folding later events") as moved:
                    ledger = later_over(before, store, head.position, moved)
                    self._write(head, lambda put: write_renewed(put, before, ledger))
        except (OSError, Unusable) as error:
            self._told(f"The snapshot was not stored: {_line(error)}")
            return before
        return self.load(store)

    def _fold(self, store: EventStore, head: Head) -> None:
        shards = shards_of(head.position, self._folding.at_once)
        number = f"{len(shards)} shards" if len(shards) > 1 else "one piece"
        self._told(f"{_storing(self.path, head)}, folded in {number}")
        with self._paths(len(shards)) as paths:
            with self._bar("Folding events") as moved:
                self._folding.fold(store, list(zip(shards, paths, strict=True)), moved)
            parts = [read_part(path) for path in paths]
            self._write(head, lambda put: write_joined(put, parts))

    def _write(self, head: Head, write: Callable[[Put], Written]) -> None:
        write_file(self.path, basis_of(head), write)

    @contextlib.contextmanager
    def _paths(self, count: int) -> Iterator[list[Path]]:
        """Names for the files of shards, which are gone at the end."""
        token = secrets.token_hex(4)
        paths = [self.path.with_name(f"{self.path.name}.{token}-{n}.part") for n in range(count)]
        try:
            yield paths
        finally:
            for path in paths:
                with contextlib.suppress(OSError):
                    path.unlink()

    def save(self, ledger: Ledger, graph: KnowledgeGraph) -> bool:
        """Put the unbounded `graph`, folded from zero from `ledger`, into the file. False, and
        told, when it cannot be written; what was there before then stays."""
        head = Head(position=ledger.position, hash=ledger.head_hash)
        self._told(_storing(self.path, head))
        try:
            self._write(head, lambda put: write_snapshot(put, ledger, graph))
        except (OSError, Unusable) as error:
            self._told(f"The snapshot was not stored: {_line(error)}")
            return False
        return True


def _storing(path: Path, head: Head) -> str:
    return f"Storing a snapshot of {head.position:,} events in {path.name}"


def _line(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split())
