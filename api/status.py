"""What a log holds, and what waits for a person."""

from __future__ import annotations

from collections import Counter

from api.session import Desk
from graph import VERSION
from graph.fold.snapshot import Anomaly, KnowledgeGraph, ParkedEvent
from graph.model.calendar import AsOf
from graph.model.value import Value
from graph.store.port import Head, StoreInfo

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
