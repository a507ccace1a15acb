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
from pathlib import Path

import msgspec

from graph.connect import open_store
from graph.fold.parts import FoldParts, Stretch, fold_parts
from graph.model.value import Value
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

    def folded(store: EventStore, jobs: Sequence[tuple[Stretch, Path]]) -> None:
        most = min(count or usable_cores(), len(jobs))
        shares = [jobs[number::most] for number in range(most)] if most > 1 else []
        processes = [
            _begun(
                Order(
                    address=address,
                    neo4j=neo4j,
                    jobs=tuple((stretch, str(path)) for stretch, path in share),
                )
            )
            for share in shares
        ]
        try:
            done = [process is not None and process.wait() == 0 for process in processes]
        finally:
            for process in processes:
                if process is not None:
                    process.kill()
                    process.wait()
        left = [share for share, is_done in zip(shares, done, strict=True) if not is_done]
        fold_parts(store, [job for share in left for job in share] if shares else jobs)

    return folded


def _begun(order: Order) -> subprocess.Popen[bytes] | None:
    """The process that is at it; None where it cannot be started."""
    root = str(Path(__file__).parents[1])
    try:
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, root],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdin is not None
        with process.stdin as told:
            told.write(msgspec.json.encode(order))
    except OSError:
        return None
    return process


def main() -> None:
    """Fold the parts that standard input names."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    user, password, database = order.neo4j
    settings = Settings.model_validate(
        {"neo4j_user": user, "neo4j_password": password, "neo4j_database": database}
    )
    # Values cannot form cycles, and the process is short: there is nothing to collect.
    gc.disable()
    store = open_store(order.address, settings)
    fold_parts(store, [(stretch, Path(path)) for stretch, path in order.jobs])
    store.close()
