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
from graph.fold.joining import rest_of, write_joined
from graph.fold.ledger import Ledger
from graph.fold.parts import PART_EVENTS, FoldParts, fold_parts, read_part, stretches
from graph.fold.places import EventsAt
from graph.fold.sections import sections_of, write_sections
from graph.fold.snapshot import KnowledgeGraph
from graph.fold.stored_file import Unusable, Written, read_file, write_file
from graph.fold.whole import extractors_of
from graph.progress import Bar, no_bar
from graph.store.port import EventStore, Head

EVENTS_LEAST = 20_000
"""A smaller log is folded from zero in less time than anybody notices."""

LATER_SHARE = 0.1

Told = Callable[[str], None]


class StoredSnapshot:
    """The file at `path`. `told` hears, in one line each, of what is thrown away or cannot be
    written. Logs of fewer than `least` events have none; it is renewed when more than that, and
    more than `later_share` of the log, came after it. The log is folded in parts of at most
    `part_events`, by `fold_parts`; `bar` shows how far that has come."""

    def __init__(
        self,
        path: Path,
        told: Told = lambda _: None,
        *,
        least: int = EVENTS_LEAST,
        later_share: float = LATER_SHARE,
        part_events: int = PART_EVENTS,
        fold_parts: FoldParts = fold_parts,
        bar: Bar = no_bar,
    ) -> None:
        self.path, self._told = path, told
        self._least, self._later_share, self._part_events = least, later_share, part_events
        self._fold_parts, self._bar = fold_parts, bar

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
        return Base(header.basis.position, header.basis.head_hash, rest, sections, EventsAt(store))

    def make(self, store: EventStore, before: Base | None) -> Base | None:
        """Fold the log after `before` (None: from zero) in parts, and put the snapshot at its head
        into the file; what was there `before`, and told, when it cannot be written."""
        head = store.head()
        after = before.position if before else 0
        asked = stretches(after, head.position, self._part_events)
        number = f"{len(asked)} parts" if len(asked) > 1 else "one part"
        self._told(f"{_storing(self.path, head)}, folded in {number}")
        with self._paths(len(asked)) as paths:
            try:
                with self._bar("Folding events") as moved:
                    self._fold_parts(store, list(zip(asked, paths, strict=True)), moved)
                parts = [read_part(path) for path in paths]
                write_file(
                    self.path,
                    basis_of(head),
                    lambda put: write_joined(put, store, before, parts, head.position),
                )
            except (OSError, Unusable) as error:
                self._told(f"The snapshot was not stored: {_line(error)}")
                return before
        return self.load(store)

    @contextlib.contextmanager
    def _paths(self, count: int) -> Iterator[list[Path]]:
        """Names for the files of parts, which are gone at the end."""
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
            write_file(self.path, basis_of(head), lambda put: _write(put, ledger, graph))
        except (OSError, Unusable) as error:
            self._told(f"The snapshot was not stored: {_line(error)}")
            return False
        return True


def _storing(path: Path, head: Head) -> str:
    return f"Storing a snapshot of {head.position:,} events in {path.name}"


def _line(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split())


def _write(put: Put, ledger: Ledger, graph: KnowledgeGraph) -> Written:
    read = dict(extractors_of(graph.documents.values()))
    rest = rest_of(ledger, graph, ledger.extractions, read)
    return write_sections(put, ledger, graph), put(msgspec.msgpack.encode(rest))
