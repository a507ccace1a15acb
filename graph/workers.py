"""Parts of a big log folded in processes of their own, one for each processor.

Each opens the store for itself, and is told what to do on its standard input. One that fails, or
cannot be started, costs only time: its parts are then folded here, where an error is raised as any
other.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import msgspec

from graph.connect import open_store
from graph.fold.parts import FoldParts, Stretch, fold_parts
from graph.model.value import Value
from graph.progress import Moved
from graph.settings import Settings
from graph.store.port import EventStore

_PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from graph.workers import main
main()
"""


class Order(Value, frozen=True):
    """What a process is to do, and what it needs to open the store."""

    address: str
    neo4j: tuple[str, str, str]
    jobs: tuple[tuple[Stretch, str], ...]


def usable_cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parallel(address: str, settings: Settings, count: int | None = None) -> FoldParts:
    """Folds the parts of the log at `address` in so many processes at once (None: one for each
    processor); where one would be enough, here."""
    neo4j = (
        settings.neo4j_user,
        settings.neo4j_password.get_secret_value(),
        settings.neo4j_database,
    )

    def folded(store: EventStore, jobs: Sequence[tuple[Stretch, Path]], moved: Moved) -> None:
        most = min(count or usable_cores(), len(jobs))
        if most < 2:
            return fold_parts(store, jobs, moved)
        shares = [jobs[number::most] for number in range(most)]
        orders = [
            Order(
                address=address,
                neo4j=neo4j,
                jobs=tuple((stretch, str(path)) for stretch, path in share),
            )
            for share in shares
        ]
        done = _followed([_begun(order) for order in orders], shares, moved)
        left = [share for share, is_done in zip(shares, done, strict=True) if not is_done]
        return fold_parts(store, [job for share in left for job in share], moved)

    return folded


def _followed(
    processes: Sequence[subprocess.Popen[bytes] | None],
    shares: Sequence[Sequence[tuple[Stretch, Path]]],
    moved: Moved,
) -> list[bool]:
    """Which of the processes ended well. None is left when this returns, or raises."""
    folded, lock = 0, Lock()
    events = sum(stretch.events for share in shares for stretch, _ in share)

    def ends(
        process: subprocess.Popen[bytes] | None, share: Sequence[tuple[Stretch, Path]]
    ) -> bool:
        nonlocal folded
        if process is None or process.stdout is None:
            return False
        # A line for each part that is done.
        with process.stdout as lines:
            for (stretch, _), _line in zip(share, lines, strict=False):
                with lock:
                    folded += stretch.events
                    moved(folded, events)
        return process.wait() == 0

    with ThreadPoolExecutor(len(processes)) as threads:
        try:
            return list(threads.map(ends, processes, shares))
        finally:
            for process in processes:
                if process is not None:
                    process.kill()
                    process.wait()


def _begun(order: Order) -> subprocess.Popen[bytes] | None:
    """The process that is at it; None where it cannot be started."""
    root = str(Path(__file__).parents[1])
    try:
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdin is not None
        with process.stdin as told:
            told.write(msgspec.json.encode(order))
    except OSError:
        return None
    return process


def main() -> None:
    """Fold the parts that standard input names, with a line on standard output after each."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    user, password, database = order.neo4j
    settings = Settings.model_validate(
        {"neo4j_user": user, "neo4j_password": password, "neo4j_database": database}
    )
    # Values cannot form cycles, and the process is short: there is nothing to collect.
    gc.disable()
    store = open_store(order.address, settings)
    jobs = [(stretch, Path(path)) for stretch, path in order.jobs]
    fold_parts(store, jobs, lambda folded, _: print(folded, flush=True))  # noqa: T201
    store.close()
