"""Running the log: what it holds, folding it anew, moving it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from api.session import Desk
from graph import VERSION
from graph.errors import CommandRefused, ImportRefused
from graph.events.codec import digest_of
from graph.fold.read import read_graph
from graph.fold.snapshot import Anomaly, KnowledgeGraph, ParkedEvent
from graph.model.calendar import AsOf
from graph.model.value import Value
from graph.store.port import Head, StoreInfo

if TYPE_CHECKING:
    from graph.projection.runner import ProjectionReport
    from graph.store.transfer import ExportReport, ImportReport

Moved = Callable[[int, int], None]
SHOWN_MAX = 100


class StatusAnswer(Value, frozen=True):
    """What the log holds. `events` counts by type; `waiting` candidates want a verdict; `parked`
    events are of a type that this version does not know; `anomalies` break a rule of the model.
    `later`: reports that today's clocks do not show yet."""

    store: StoreInfo
    head: Head
    last_recorded_at: str | None
    events: dict[str, int]
    documents: int
    withdrawn: int
    reports: int
    retracted: int
    deals: int
    companies: int
    provisional: int
    waiting: int
    later: int
    parked: tuple[ParkedEvent, ...]
    anomalies: tuple[Anomaly, ...]
    truncated: bool
    extractors: tuple[str, ...]
    code: str
    policy_id: str


def status_of(desk: Desk, as_of: AsOf | None = None) -> StatusAnswer:
    """Counts over all that the log holds, or as of the clocks; one pass over the events."""
    from ingest.review import waiting

    graph, last = desk.graph(as_of) if as_of else desk.whole(), None
    events: Counter[str] = Counter()
    for event in desk.store.read_all(upto=graph.position):
        events[event.type] += 1
        last = event.recorded_at
    return StatusAnswer(
        store=desk.store.info(),
        head=Head(position=graph.position, hash=graph.head_hash),
        last_recorded_at=last,
        events=dict(sorted(events.items())),
        documents=len(graph.documents),
        withdrawn=sum(each.withdrawn is not None for each in graph.documents.values()),
        reports=len(graph.reports),
        retracted=sum(not each.active for each in graph.reports.values()),
        deals=len(graph.deals),
        companies=len(graph.companies),
        provisional=sum(each.provisional for each in graph.companies.values()),
        waiting=len(waiting(graph)),
        later=0 if as_of else len(graph.reports) - len(desk.graph().reports),
        parked=graph.parked[:SHOWN_MAX],
        anomalies=graph.anomalies[:SHOWN_MAX],
        truncated=max(len(graph.parked), len(graph.anomalies)) > SHOWN_MAX,
        extractors=_extractors(graph),
        code=f"dealgraph@{VERSION}",
        policy_id=graph.policy_id,
    )


def _extractors(graph: KnowledgeGraph) -> tuple[str, ...]:
    runs = (run for each in graph.documents.values() for run in each.extractions)
    return tuple(sorted({run.extractor for run in runs}))


class RebuildAnswer(Value, frozen=True):
    """`same`: the fold from zero has the digest of the fold that was kept up. `projection`: what
    was redrawn in Neo4j; None for other stores."""

    position: int
    head_hash: str
    digest: str
    digest_before: str
    same: bool
    deals: int
    projection: ProjectionReport | None


def rebuild(desk: Desk, on_progress: Moved | None = None) -> RebuildAnswer:
    """Fold the log from zero and compare it with the snapshot that was kept up; redraw the
    projection where the store has one."""
    kept = desk.whole()
    last = kept.position

    def reached(position: int) -> None:
        if on_progress:
            on_progress(position, last)

    anew = read_graph(desk.store, AsOf(position=last), reached)
    digests = [_digest(graph) for graph in (kept, anew)]
    return RebuildAnswer(
        position=last,
        head_hash=anew.head_hash,
        digest=digests[1],
        digest_before=digests[0],
        same=digests[0] == digests[1],
        deals=len(anew.deals),
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


def export_to(
    desk: Desk, path: Path, *, force: bool = False, on_progress: Moved | None = None
) -> ExportReport:
    """Write the log to a new file, whole or not at all."""
    from graph.store.transfer import export_log

    if not path.parent.is_dir():
        raise CommandRefused("export", f"there is no folder {path.parent}", "make it first")
    if path.is_dir() or (path.exists() and not force):
        raise CommandRefused("export", f"{path} is there already", "name a new file, or --force")
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        try:
            report = export_log(desk.store, file.write, on_progress)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return report


def import_from(desk: Desk, path: Path | None, *, on_progress: Moved | None = None) -> ImportReport:
    """Take in an exported log from a file, or from stdin (None)."""
    from graph.store.transfer import import_log

    if path is None:
        return import_log(desk.store, _lines(_stdin()), on_progress)
    with path.open(encoding="utf-8", newline="\n") as file:
        return import_log(desk.store, _lines(file), on_progress)


def _stdin() -> TextIO:
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8", newline="\n")
    return sys.stdin


def _lines(file: TextIO) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError as error:
        raise ImportRefused(0, "is not UTF-8 text, so no export of a log") from error
