"""The register of known organisations → the log. Only what is missing is written, so an upgrade of
the register adds its new companies and leaves curators' changes alone."""

from __future__ import annotations

from collections.abc import Iterable

from graph.errors import IdempotencyMismatch
from graph.events.catalogue import CATALOGUE, Payload
from graph.events.envelope import NewEvent, new_event
from graph.store.port import EventStore
from ingest.appending import append

ATTEMPTS_MAX = 5
BATCH_EVENTS = 1_000
_TYPES = frozenset(name for name in CATALOGUE if name.startswith("company."))


def plant(store: EventStore, payloads: Iterable[Payload], *, actor: str) -> int:
    """Append the company payloads that the log lacks, in order; returns how many were written.

    Batches of `BATCH_EVENTS`, each all or nothing; two processes at once write each event once.
    """
    wanted = [new_event(payload, actor=actor) for payload in payloads]
    written = 0
    for start in range(0, len(wanted), BATCH_EVENTS):
        written += _plant_batch(store, wanted[start : start + BATCH_EVENTS])
    return written


def _plant_batch(store: EventStore, wanted: list[NewEvent]) -> int:
    for left in range(ATTEMPTS_MAX, 0, -1):
        held = {event.event_id for event in store.read_all(types=_TYPES)}
        missing = [event for event in wanted if event.event_id not in held]
        if not missing:
            return 0
        try:
            return append(store, missing, {}, {}).written
        except IdempotencyMismatch:
            if left == 1:
                raise
    raise AssertionError("the loop returns or raises")
