"""Threads and processes on one log: no gap, nothing lost, nothing seen out of order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from graph.errors import ConcurrentAppend
from graph.store.port import EventStore
from tests.support.stores import Backend, an_event, assert_whole, some_events
from tests.support.writer import batch_of, writing

THREADS, PROCESSES, ROUNDS = 4, 2, 20
POLL_SECONDS_MAX = 60.0


def in_threads(count: int, work: Callable[[int], None]) -> None:
    """Run `work(0)` … `work(count - 1)` at once; raises the first error."""
    gate = threading.Barrier(count)

    def start(number: int) -> None:
        gate.wait(timeout=30)
        work(number)

    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(start, number) for number in range(count)]:
            done.result(timeout=120)


def test_four_threads_on_one_store_leave_no_gap(store: EventStore) -> None:
    def write(thread: int) -> None:
        for number in range(ROUNDS):
            store.append(some_events(f"t{thread}-{number}-", 3))

    in_threads(THREADS, write)
    assert_whole(store, THREADS * ROUNDS * 3)


def test_four_threads_with_a_store_each_leave_no_gap(backend: Backend) -> None:
    stores = [backend.open() for _ in range(THREADS)]

    def write(thread: int) -> None:
        for number in range(ROUNDS):
            stores[thread].append([an_event(f"t{thread}-{number}", str(number % 2))])

    in_threads(THREADS, write)
    assert_whole(backend.open(), THREADS * ROUNDS)


def test_one_stream_at_one_version_is_won_by_one_of_four(backend: Backend) -> None:
    stores = [backend.open() for _ in range(THREADS)]
    lost: list[ConcurrentAppend] = []

    def write(thread: int) -> None:
        try:
            stores[thread].append([an_event(f"t{thread}")], {"deal:deal-1": 0})
        except ConcurrentAppend as error:
            lost.append(error)

    in_threads(THREADS, write)
    assert len(lost) == THREADS - 1
    assert {error.actual for error in lost} == {1}
    assert_whole(stores[0], 1)


def test_four_who_retry_a_conflict_all_get_in(backend: Backend) -> None:
    stores = [backend.open() for _ in range(THREADS)]

    def write(thread: int) -> None:
        for number in range(5):
            event = an_event(f"t{thread}-{number}")
            for _ in range(200):
                version = sum(1 for _ in stores[thread].read_stream("deal:deal-1"))
                try:
                    stores[thread].append([event], {"deal:deal-1": version})
                    break
                except ConcurrentAppend:
                    continue
            else:
                pytest.fail("never got in")

    in_threads(THREADS, write)
    assert_whole(stores[0], THREADS * 5)


def test_the_same_batch_from_four_threads_is_written_once(backend: Backend) -> None:
    stores = [backend.open() for _ in range(THREADS)]
    batch = some_events("same", 10)
    written: list[int] = []
    in_threads(THREADS, lambda thread: written.append(stores[thread].append(batch).written))
    assert sorted(written) == [0, 0, 0, 10]
    assert_whole(stores[0], 10)


def test_two_processes_and_four_threads_leave_no_gap(shared_backend: Backend) -> None:
    store = shared_backend.open()

    def write(thread: int) -> None:
        for number in range(ROUNDS):
            store.append(some_events(f"t{thread}-{number}-", 2))

    with ExitStack() as running:
        begun = (writing(shared_backend, f"p{n}", 15, 4) for n in range(PROCESSES))
        writers = [running.enter_context(each) for each in begun]
        in_threads(THREADS, write)
        for writer in writers:
            said, _ = writer.communicate(timeout=120)
            assert writer.returncode == 0
            assert said.split() == [str(number) for number in range(15)]
    assert_whole(store, THREADS * ROUNDS * 2 + PROCESSES * 15 * 4)
    ids = {event.event_id for event in store.read_all()}
    for n in range(PROCESSES):
        for number in range(15):
            assert ids.issuperset(batch_of(f"p{n}", number, 4))


def test_a_reader_who_polls_during_writes_skips_nothing(backend: Backend) -> None:
    writers = [backend.open() for _ in range(3)]
    reader = backend.open()
    total = 3 * 15 * 8
    seen: list[int] = []

    def work(thread: int) -> None:
        if thread < 3:
            for number in range(15):
                writers[thread].append(some_events(f"t{thread}-{number}-", 8))
            return
        until = time.monotonic() + POLL_SECONDS_MAX
        while len(seen) < total and time.monotonic() < until:
            seen.extend(event.position for event in reader.read_all(after=len(seen)))

    in_threads(4, work)
    assert seen == list(range(1, total + 1))


def test_a_head_that_is_seen_can_be_read_up_to(backend: Backend) -> None:
    writer, reader = backend.open(), backend.open()
    done = threading.Event()
    heads = 0

    def work(thread: int) -> None:
        nonlocal heads
        if thread == 0:
            for number in range(25):
                writer.append(some_events(f"w{number}-", 20))
            done.set()
            return
        while not done.is_set():
            head = reader.head()
            events = list(reader.read_all(after=max(head.position - 20, 0), upto=head.position))
            if head.position:
                assert (events[-1].position, events[-1].hash) == (head.position, head.hash)
            heads += 1

    in_threads(2, work)
    assert heads > 0
