"""Folding a log anew, and the picture in Neo4j that people browse."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from api.session import Desk
from graph.events.codec import digest_of
from graph.fold.read import read_ledger
from graph.fold.snapshot import KnowledgeGraph
from graph.fold.whole import fold
from graph.model.calendar import AsOf
from graph.model.value import Value
from graph.progress import Moved

if TYPE_CHECKING:
    from graph.projection.runner import ProjectionReport


class RebuildAnswer(Value, frozen=True):
    """`same`: the fold from zero has the digest of the fold that was kept up. `projection`: what
    was redrawn in Neo4j; None for other stores. `stored`: a snapshot beside the log was renewed."""

    position: int
    head_hash: str
    digest: str
    digest_before: str
    same: bool
    deals: int
    stored: bool
    projection: ProjectionReport | None


def rebuild(desk: Desk, on_progress: Moved | None = None) -> RebuildAnswer:
    """Fold the log from zero, whatever is stored, and compare it with the snapshot that was kept
    up; renew the stored snapshot of a big log, and the projection where the store has one."""
    kept = desk.whole()
    last = kept.position

    def reached(position: int) -> None:
        if on_progress:
            on_progress(position, last)

    ledger = read_ledger(desk.store, last, reached)
    anew = fold(ledger, AsOf(), {})
    digests = [_digest(graph) for graph in (kept, anew)]
    return RebuildAnswer(
        position=last,
        head_hash=anew.head_hash,
        digest=digests[1],
        digest_before=digests[0],
        same=digests[0] == digests[1],
        deals=len(anew.deals),
        stored=desk.renew_stored(ledger, anew),
        projection=redraw(desk, on_progress),
    )


def _digest(graph: KnowledgeGraph) -> str:
    """sha256 of all that was folded, without the clocks asked for."""
    return digest_of({n: getattr(graph, n) for n in graph.__struct_fields__ if n != "as_of"})


def redraw(desk: Desk, on_progress: Moved | None = None) -> ProjectionReport | None:
    """Draw the picture for people who browse anew; None where the store has none."""
    if desk.open_projector is None:
        return None
    with closing(desk.open_projector()) as projector:
        return projector.rebuild(on_progress)


def keep_up(desk: Desk) -> ProjectionReport | None:
    """Move the picture to the head of the log; None where the store has none."""
    if desk.open_projector is None:
        return None
    with closing(desk.open_projector()) as projector:
        return projector.catch_up()
