"""Histories that no ingest would write: events of every sort in any order, some of them unknown."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from graph.events import catalogue as c
from graph.events.envelope import new_event
from graph.store.memory import MemoryStore
from tests.support.random_history import payloads

UNKNOWN = (
    ("deal.reported", "deal:deal-1"),
    ("deal.reported", "strange:1"),
    ("document.ingested", "document:doc-d1"),
    ("strange.type", "strange:1"),
)


def told_in_any_order(seed: int) -> Iterator[MemoryStore]:
    """One store, again after each event: a report may come before its document, a merge before
    its deals, and events of a later version of this code between them."""
    dice, store = random.Random(seed), MemoryStore()
    draws = [tuple(dice.randrange(10_000) for _ in range(6)) for _ in range(dice.randrange(3, 45))]
    told = list(payloads(draws))
    reports = [each for each in told if isinstance(each, c.DealReported)]
    told += [_more(dice, reports) for _ in range(dice.randrange(14))]
    dice.shuffle(told)
    for number, payload in enumerate(told):
        once = isinstance(payload, c.DealReported | c.DocumentIngested)
        event = new_event(payload, actor="x", cause_id=None if once else str(number))
        store.append([event])
        if dice.random() < 0.06:
            _write_unknown(store, number, *dice.choice(UNKNOWN))
        yield store


def _more(dice: random.Random, reports: list[c.DealReported]) -> c.Payload:
    """Sorts of events that `payloads` has none of."""
    document_id, candidate_id = f"doc-d{dice.randrange(1, 9)}", f"cand-{dice.randrange(5)}"
    choice = dice.randrange(5)
    if choice == 0 and reports:
        report = dice.choice(reports)
        return c.CandidateDeferred(candidate_id=candidate_id, report=report, questions=("who",))
    if choice == 1:
        return c.CandidateRejected(candidate_id=candidate_id, reason="x")
    if choice == 2:
        return c.CandidateAccepted(candidate_id=candidate_id, report_id="x", reason="x")
    if choice == 3:
        return c.MetricReported(
            company_id="nvidia",
            document_id=document_id,
            metric=c.Metric.REVENUE,
            value=Decimal(dice.randrange(99)),
            currency="USD",
            period=dice.choice(("2025", "2025-Q3", "2026-01")),
        )
    return c.DocumentExtracted(
        document_id=document_id,
        extractor=f"x@{dice.randrange(3)}",
        sentences=1,
        candidates=1,
        reported=1,
        deferred=0,
        seconds=1.0,
    )


def _write_unknown(store: MemoryStore, number: int, event_type: str, stream_id: str) -> None:
    """An event that this code would not append, as a later version of it would leave it."""
    (last,) = store.read_all(store.head().position - 1)
    version = store.versions([stream_id]).get(stream_id, 0) + 1
    unknown = msgspec.structs.replace(
        last,
        position=last.position + 1,
        event_id=f"unknown-{number}",
        stream_id=stream_id,
        version=version,
        type=event_type,
        schema_version=9,
        payload_json="{}",
        prev_hash=last.hash,
        hash=f"{number:064d}",
    )
    store._write([unknown], {})
