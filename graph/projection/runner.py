"""Keeps the projection at the head of a log: by changes where it can, anew where it must."""

from __future__ import annotations

from graph.errors import ConcurrentAppend, StoreUnavailable
from graph.fold.read import read_graph
from graph.model.calendar import AsOf
from graph.model.value import Value
from graph.progress import Moved
from graph.projection.drawing import picture_of
from graph.projection.neo4j import Checkpoint, Neo4jPicture
from graph.projection.picture import LAYOUT, Picture, changes_between
from graph.store.port import EventStore

ATTEMPTS_MAX = 4
CHANGES_MAX = 20_000
"""More changes than this are not one transaction any more, but a new generation."""


class ProjectionReport(Value, frozen=True):
    """Where the projection stands now and what it took: `written` nodes and edges put or dropped.
    `rebuilt` says why a new generation was made; None when it was not."""

    position: int
    generation: int
    written: int
    rebuilt: str | None


class Projector:
    """Moves one projection along one log. The picture is that of the newest snapshot, with no
    bound on the clocks. Threads and processes may each have one: the checkpoint lets one win."""

    def __init__(self, store: EventStore, target: Neo4jPicture) -> None:
        self._store, self._target = store, target
        self._last: Picture | None = None

    def catch_up(self, on_progress: Moved | None = None) -> ProjectionReport:
        """Bring the projection to the head. Raises StoreUnavailable, StoreCorrupt, and
        ConcurrentAppend when others kept winning."""
        failed: Exception | None = None
        for _ in range(ATTEMPTS_MAX):
            try:
                return self._step(on_progress)
            except ConcurrentAppend as error:
                failed = error
            except StoreUnavailable as error:
                if not error.outcome_unknown:
                    raise
                failed = error  # The checkpoint will say whether it landed.
        assert failed is not None
        raise failed

    def rebuild(self, on_progress: Moved | None = None) -> ProjectionReport:
        """Make a new generation from the whole log, whatever the checkpoint says."""
        return self._rebuild("asked for", on_progress)

    def close(self) -> None:
        """Close the connection to Neo4j; the log stays open."""
        self._target.close()

    def _step(self, on_progress: Moved | None) -> ProjectionReport:
        at = self._target.checkpoint()
        reason = self._reason_to_rebuild(at)
        if at is None or reason:
            return self._rebuild(reason or "there was none", on_progress)
        head = self._store.head()
        if head.position == at.position:
            return _report(at, 0, None)
        before = self._picture(at.position)
        after = self._picture(head.position)
        changes = changes_between(before, after)
        if changes.count > CHANGES_MAX:
            return self._rebuild(f"{changes.count} changes are too many", on_progress)
        moved = self._target.apply(at, changes, after)
        self._last = after
        return _report(moved, changes.count, None)

    def _reason_to_rebuild(self, at: Checkpoint | None) -> str | None:
        if at is None:
            return "there was none"
        if at.layout != LAYOUT:
            return f"layout {at.layout} is not {LAYOUT}"
        if at.position:
            there = self._store.read_all(after=at.position - 1, upto=at.position)
            if [event.hash for event in there] != [at.head_hash]:
                return "it was of another log"
        return None

    def _rebuild(self, reason: str, on_progress: Moved | None) -> ProjectionReport:
        picture = self._picture(self._store.head().position)
        moved = self._target.replace(picture, on_progress)
        self._last = picture
        return _report(moved, len(picture.nodes) + len(picture.edges), reason)

    def _picture(self, position: int) -> Picture:
        if self._last is not None and self._last.position == position:
            return self._last
        return picture_of(read_graph(self._store, AsOf(position=position)))


def _report(at: Checkpoint, written: int, rebuilt: str | None) -> ProjectionReport:
    return ProjectionReport(
        position=at.position, generation=at.generation, written=written, rebuilt=rebuilt
    )
