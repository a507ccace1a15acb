"""A process of its own that appends batches and says on its output what was acknowledged.

`python -m tests.support.writer ADDRESS PREFIX BATCHES BATCH`: each acknowledged batch is one line
with its number, flushed at once, so that whoever reads knows what must survive a SIGKILL.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from graph.connect import open_store
from graph.errors import StoreUnavailable
from graph.events.envelope import NewEvent
from graph.settings import read_settings
from graph.store.port import EventStore
from tests.support.stores import Backend, some_events

PATIENCE_SECONDS = 120


def batch_of(prefix: str, number: int, size: int) -> list[str]:
    """Event ids of one batch, for whoever checks."""
    return [event.event_id for event in some_events(f"{prefix}-{number}-", size)]


@contextmanager
def writing(
    backend: Backend, prefix: str, batches: int, size: int
) -> Iterator[subprocess.Popen[str]]:
    """A writer on the log of a backend; its pipe and process are gone at the end, however the test
    went."""
    command = [sys.executable, "-m", "tests.support.writer", backend.address, prefix]
    with subprocess.Popen(
        [*command, str(batches), str(size)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **backend.environment},
    ) as writer:
        try:
            yield writer
        finally:
            writer.kill()


def append_in_the_end(store: EventStore, batch: Sequence[NewEvent]) -> None:
    """While the store does not answer, append the same ids again, as its error says: a server that
    was killed may need longer to come back than one append waits."""
    patience = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            store.append(batch)
            return
        except StoreUnavailable:
            if time.monotonic() > patience:
                raise
            time.sleep(0.2)


def main(address: str, prefix: str, batches: int, size: int) -> None:
    store = open_store(address, read_settings())
    for number in range(batches):
        append_in_the_end(store, some_events(f"{prefix}-{number}-", size))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
