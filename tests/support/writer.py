"""A process of its own that appends batches and says on its output what was acknowledged.

`python -m tests.support.writer ADDRESS PREFIX BATCHES BATCH`: each acknowledged batch is one line
with its number, flushed at once, so that whoever reads knows what must survive a SIGKILL.
"""

from __future__ import annotations

import os
import subprocess
import sys

from graph.connect import open_store
from graph.settings import read_settings
from tests.support.stores import Backend, some_events


def batch_of(prefix: str, number: int, size: int) -> list[str]:
    """Event ids of one batch, for whoever checks."""
    return [event.event_id for event in some_events(f"{prefix}-{number}-", size)]


def start_writer(backend: Backend, prefix: str, batches: int, size: int) -> subprocess.Popen[str]:
    """Start a writer on the log of a backend."""
    command = [sys.executable, "-m", "tests.support.writer", backend.address, prefix]
    return subprocess.Popen(
        [*command, str(batches), str(size)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **backend.environment},
    )


def main(address: str, prefix: str, batches: int, size: int) -> None:
    store = open_store(address, read_settings())
    for number in range(batches):
        store.append(some_events(f"{prefix}-{number}-", size))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
