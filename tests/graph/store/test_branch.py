"""A branch over a log that is not empty; the promises of every store are in tests/contracts."""

from __future__ import annotations

import pytest

from graph.errors import ConcurrentAppend, InvalidValue
from graph.events.codec import canonical_json
from graph.fold.read import read_graph
from graph.model.calendar import AsOf
from graph.store.branch import BranchStore
from graph.store.memory import MemoryStore
from graph.store.verify import verify
from tests.support.history import TickingClock
from tests.support.stores import an_event, some_events


@pytest.fixture
def below() -> MemoryStore:
    store = MemoryStore(TickingClock())
    store.append(some_events("below-", 5))
    return store


def test_what_grows_on_a_branch_never_reaches_the_log(below: MemoryStore) -> None:
    before, head = list(below.read_all()), below.head()
    branch = BranchStore(below, 5)
    branch.append(some_events("branch-", 3))
    assert branch.head().position == 8
    assert (below.head(), list(below.read_all())) == (head, before)


def test_a_branch_reads_on_from_the_log_without_a_seam(below: MemoryStore) -> None:
    branch = BranchStore(below, 5)
    branch.append(some_events("branch-", 3))
    events = list(branch.read_all())
    assert [event.position for event in events] == list(range(1, 9))
    assert events[5].prev_hash == events[4].hash
    for after in range(9):
        for upto in range(9):
            wanted = [event for event in events if after < event.position <= upto]
            assert list(branch.read_all(after, upto)) == wanted
    assert [each.position for each in branch.read_all(after=3, limit=4)] == [4, 5, 6, 7]
    assert branch.get(events[6].event_id) == events[6]
    assert list(branch.read_all(types=["no.such"])) == []
    assert verify(branch).problems == ()


def test_a_branch_of_an_earlier_position_does_not_see_what_came_later(below: MemoryStore) -> None:
    branch = BranchStore(below, 2)
    later = list(below.read_all(after=2))
    assert branch.head().hash == next(iter(below.read_all(1, 2))).hash
    assert all(branch.get(each.event_id) is None for each in later)
    seen = [event for each in later for event in branch.read_stream(each.stream_id)]
    assert all(event.position <= 2 for event in seen)
    (again,) = some_events("below-", 5)[2:3]
    assert branch.append([again]).head.position == 3


def test_a_branch_holds_still_when_the_log_grows(below: MemoryStore) -> None:
    branch = BranchStore(below, 5)
    below.append(some_events("later-", 4))
    assert branch.head().position == 5
    branch.append([an_event("branch")])
    assert [event.position for event in branch.read_all()] == [1, 2, 3, 4, 5, 6]
    assert canonical_json(read_graph(branch, AsOf(position=5))) == canonical_json(
        read_graph(below, AsOf(position=5))
    )


def test_what_the_log_holds_already_is_not_written_again(below: MemoryStore) -> None:
    branch = BranchStore(below, 5)
    assert branch.append(some_events("below-", 5)).replayed


def test_the_same_branch_grown_twice_is_the_same_to_the_byte(below: MemoryStore) -> None:
    one, two = BranchStore(below, 5), BranchStore(below, 5)
    for branch in (one, two):
        branch.append(some_events("branch-", 3))
    assert list(one.read_all()) == list(two.read_all())


def test_expected_versions_count_both_parts_of_a_stream(below: MemoryStore) -> None:
    event = an_event("branch")
    branch = BranchStore(below, 5)
    branch.append([event], {event.stream_id: 2})
    with pytest.raises(ConcurrentAppend, match="is at version 3, not 2"):
        branch.append([an_event("another")], {event.stream_id: 2})


@pytest.mark.parametrize("position", [-1, 6])
def test_a_position_that_the_log_has_not_reached_is_refused(
    below: MemoryStore, position: int
) -> None:
    with pytest.raises(InvalidValue, match="is not between 0 and 5"):
        BranchStore(below, position)
