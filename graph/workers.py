"""Shards of a big log folded in processes of their own, one for each processor.

Each opens the store for itself, and is told what to do on its standard input. One that fails, or
cannot be started, costs only time: its shards are then folded here, where an error is raised as any
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
from graph.fold.shards import Folding, Shard, fold_shards
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
    jobs: tuple[tuple[Shard, str], ...]


def usable_cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


Job = tuple[Shard, Path]


def in_parallel(address: str, settings: Settings, count: int | None = None) -> Folding:
    """Folds the shards of the log at `address` in so many processes at once (None: one for each
    processor, but one for a server, which each would ask for the whole log); where one would be
    enough, here."""
    neo4j = (
        settings.neo4j_user,
        settings.neo4j_password.get_secret_value(),
        settings.neo4j_database,
    )
    at_once = count or (usable_cores() if address.startswith("sqlite:") else 1)

    def folded(store: EventStore, jobs: Sequence[Job], moved: Moved) -> None:
        most = min(at_once, len(jobs))
        if most < 2:
            return fold_shards(store, jobs, moved)
        shares = [jobs[number::most] for number in range(most)]
        orders = [
            Order(
                address=address,
                neo4j=neo4j,
                jobs=tuple((shard, str(path)) for shard, path in share),
            )
            for share in shares
        ]
        done = _followed([_begun(order) for order in orders], moved)
        left = [share for share, is_done in zip(shares, done, strict=True) if not is_done]
        return fold_shards(store, [job for share in left for job in share], moved)

    return Folding(at_once, folded)


def _followed(processes: Sequence[subprocess.Popen[bytes] | None], moved: Moved) -> list[bool]:
    """Which of the processes ended well. None is left when this returns, or raises."""
    lock, done = Lock(), [0] * len(processes)

    def ends(number: int) -> bool:
        process = processes[number]
        if process is None or process.stdout is None:
            return False
        with process.stdout as lines:
            for line in lines:
                with lock:
                    done[number], events = map(int, line.split())
                    moved(sum(done) // len(done), events)
        return process.wait() == 0

    with ThreadPoolExecutor(len(processes)) as threads:
        try:
            return list(threads.map(ends, range(len(processes))))
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
    """Fold the shards that standard input names, and say on standard output how many events are
    folded, and of how many."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    user, password, database = order.neo4j
    settings = Settings.model_validate(
        {"neo4j_user": user, "neo4j_password": password, "neo4j_database": database}
    )
    # Values cannot form cycles, and the process is short: there is nothing to collect.
    gc.disable()
    store = open_store(order.address, settings)
    jobs = [(shard, Path(path)) for shard, path in order.jobs]
    fold_shards(store, jobs, lambda done, of: print(done, of, flush=True))  # noqa: T201
    store.close()
    # All is written. To take apart what was folded would be a tenth of the work.
    os._exit(0)
