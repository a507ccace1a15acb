"""SIGKILL in the middle of writing: nothing acknowledged is lost, no batch is torn."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from graph.store.port import EventStore
from tests.support.neo4j_server import Access
from tests.support.stores import Neo4jBackend, SqliteBackend, assert_whole
from tests.support.writer import batch_of, writing

KILLS, SERVER_KILLS = 4, 2


def assert_batches(store: EventStore, prefix: str, size: int, acknowledged: set[int]) -> int:
    """Every acknowledged batch is there, and each batch is there in full or not at all; returns
    how many are."""
    ids = {event.event_id for event in store.read_all()}
    whole = 0
    for number in range(max(acknowledged, default=-1) + 2):
        batch = batch_of(prefix, number, size)
        there = len(ids.intersection(batch))
        assert there in (0, size), "a torn batch"
        assert there == size or number not in acknowledged, "an acknowledged batch is lost"
        whole += there == size
    return whole


@pytest.mark.parametrize("size", [1, 500])
def test_a_killed_writer_of_sqlite_loses_nothing_acknowledged(tmp_path: Path, size: int) -> None:
    backend = SqliteBackend(tmp_path)
    chance = random.Random(size)
    total = acknowledged_in_all = 0
    for kill in range(KILLS):
        with writing(backend, f"k{kill}", 100_000, size) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline()
            time.sleep(chance.uniform(0.02, 0.25))
            writer.kill()
            said, _ = writer.communicate()
        acknowledged = {int(line) for line in [first, *said.splitlines()] if line.strip()}
        store = backend.open()
        whole = assert_batches(store, f"k{kill}", size, acknowledged)
        total += whole * size
        acknowledged_in_all += len(acknowledged)
        assert whole - len(acknowledged) in (0, 1)
        assert_whole(store, total)
    assert acknowledged_in_all > KILLS
    backend.close()


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.parametrize(("size", "batches"), [(1, 400), (500, 30)])
def test_a_killed_neo4j_server_loses_nothing_and_the_writer_goes_on(
    empty_neo4j: Access, size: int, batches: int
) -> None:
    """The server is killed twice under a writer and started again; the writer, in doubt about its
    last commit, appends the same ids again and ends as if nothing had been."""
    server = empty_neo4j.local
    if server is None:
        pytest.skip("only a server that we started ourselves is killed")
    backend = Neo4jBackend(empty_neo4j)
    before: list[int] = []
    with writing(backend, "k", batches, size) as writer:
        assert writer.stdout is not None
        for _ in range(SERVER_KILLS):
            before += [int(writer.stdout.readline()) for _ in range(batches // 5)]
            server.kill()
            server.start()
            store = backend.open()
            assert_batches(store, "k", size, set(before))
        said, _ = writer.communicate(timeout=200)
    assert writer.returncode == 0
    acknowledged = {*before, *map(int, said.split())}
    assert acknowledged == set(range(batches))
    assert assert_batches(store, "k", size, acknowledged) == batches
    assert_whole(store, batches * size)
    backend.close()
