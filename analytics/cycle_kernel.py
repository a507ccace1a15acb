"""The kernel of the loop search, in one source: plain lists in CPython, arrays under numba.

Only integers, indexing, slices, ranges and tuples, so that both read it alike; nothing here may
import, raise or allocate. `analytics.cycles` lays a graph out for it.

Per root: breadth-first both ways, each to half the bound and further only where the two meet, so
that exactly the nodes on a closed walk of at most `hops` edges are known with their distances.
Their successors are then listed nearest to the root first, and the depth-first walk stops at the
first successor from which the root is out of reach within what is left of the bound. The last node
before the root is never put on the path: where two edges are left, the successors that lead
straight back are run through at once. A root that is done is gone, and whatever then lies no
longer between two nodes that are left goes with it, edge by edge as in a topological sort, so that
few roots are opened in vain. Time is linear in edges, cycles and the balls about the roots.
Same family as the length-bounded search of networkx (Johnson 1975; Gupta and Suzumura 2021).
"""

from __future__ import annotations

from collections.abc import MutableSequence
from typing import NamedTuple

FAR, GONE = 1 << 28, 1 << 29
ROOT, DEPTH, COUNT, FILLED, STEPS, REACHED, BEHIND, AHEAD = range(8)
"""Places in `state`: the root at work, nodes on the path, cycles in the batch, how far `out` is
filled, edges looked at by the walk and nodes reached by the searches since the beginning, nodes
reached from this root each way."""

Ints = MutableSequence[int]


class Side(NamedTuple):
    """Edges of one direction: those of v at `others[starts[v]:ends[v]]`, ascending where roots are
    taken in turn, so that a root that is gone can be dropped from the front. `steps[v]` is the
    edges between v and the root, FAR, or GONE for good; `queue` has room for all nodes."""

    starts: Ints
    ends: Ints
    others: Ints
    steps: Ints
    queue: Ints


class Walk(NamedTuple):
    """A graph and the whole state of a search on it, so that a search goes on where a full batch
    ended it. `near` mirrors `ahead.others`; `filled` and `closers` say up to where, for each node,
    successors worth a step and such that lead straight to the root stand in it. `onward` and
    `homeward` count the edges of each node to and from nodes that are left, where roots are taken
    in turn. `path`, `names` and `at` are the stack. `out` holds the cycles of a batch end to end
    as `order` names nodes, `lengths` how many nodes each has."""

    ahead: Side
    behind: Side
    order: Ints
    near: Ints
    filled: Ints
    closers: Ints
    onward: Ints
    homeward: Ints
    path: Ints
    names: Ints
    at: Ints
    on_path: Ints
    out: Ints
    lengths: Ints
    state: Ints


def spread(
    side: Side, opposite: Ints, front: tuple[int, int], free: int, last: int, hops: int
) -> tuple[int, int]:
    """Breadth-first from `queue[head:count]`, up to `last` edges: within `free` edges anywhere,
    further on only to such as close a walk of `hops` with what the opposite side knows. Gives the
    new head and count."""
    starts, ends, others, steps, queue = side
    head, count = front
    while head < count:
        node = queue[head]
        step = steps[node] + 1
        if step > last:
            break
        head += 1
        for other in others[starts[node] : ends[node]]:
            if steps[other] == FAR and (step <= free or step + opposite[other] <= hops):
                steps[other] = step
                queue[count] = other
                count += 1
    return head, count


def open_root(walk: Walk, root: int, first: int, hops: int) -> bool:
    """Distances from and to `root` on closed walks over nodes that are not gone, beginning with
    the edge to `first` (-1: with any). False when there is none; then only close_root is left."""
    ahead, behind, state = walk.ahead, walk.behind, walk.state
    ahead.steps[root] = behind.steps[root] = 0
    ahead.queue[0] = behind.queue[0] = root
    half = hops // 2
    head, count = spread(behind, ahead.steps, (0, 1), half, half, hops)
    reached, front = 1, (0, 1)
    if count > 1 or first >= 0:
        if first >= 0:
            ahead.steps[first] = 1
            ahead.queue[1] = first
            front = (1, 2)
        front = spread(ahead, behind.steps, front, hops - 1 - half, hops - 1, hops)
        reached = front[1]
        head, count = spread(behind, ahead.steps, (head, count), 0, hops - 1, hops)
    state[BEHIND], state[AHEAD] = count, reached
    state[REACHED] += count + reached
    return count > 1 and reached > 1


def bring_near(walk: Walk, root: int, first: int, hops: int) -> None:
    """List for each node the successors worth a step, nearest to the root first, and begin."""
    starts, ends, sources = walk.behind.starts, walk.behind.ends, walk.behind.others
    distance, reach = walk.behind.steps, walk.ahead.steps
    near, filled, closers, state = walk.near, walk.filled, walk.closers, walk.state
    for place in range(state[AHEAD]):
        node = walk.ahead.queue[place]
        filled[node] = closers[node] = walk.ahead.starts[node]
    for turn in range(1, state[BEHIND]):
        node = walk.behind.queue[turn]
        most = hops - 1 - distance[node]
        if reach[node] > most + 1:
            continue
        closing = 1 if distance[node] == 1 else 0
        for source in sources[starts[node] : ends[node]]:
            if reach[source] <= most and (first < 0 or source != root or node == first):
                place = filled[source]
                near[place] = node
                filled[source] = place + 1
                closers[source] += closing
    walk.path[0] = root
    walk.names[0] = walk.order[root]
    walk.at[0] = walk.ahead.starts[root]
    state[DEPTH] = 1


def close_root(walk: Walk) -> None:
    """Forget the distances."""
    for place in range(walk.state[BEHIND]):
        walk.behind.steps[walk.behind.queue[place]] = FAR
    for place in range(walk.state[AHEAD]):
        walk.ahead.steps[walk.ahead.queue[place]] = FAR


# One loop without a call: CPython would pay for each.
def step_on(walk: Walk, hops: int, room: int, steps_max: int) -> bool:  # noqa: C901, PLR0915
    """Walk on from the path at hand and put cycles into the batch. True when the root is done,
    False when `room` cycles are there or `steps_max` edges were looked at."""
    starts, distance = walk.ahead.starts, walk.behind.steps
    _, _, order, near, filled, closers, _, _, path, names, at, on_path, out, lengths, state = walk
    depth, count, end, steps = state[DEPTH], state[COUNT], state[FILLED], state[STEPS]
    while depth > 0 and count < room and steps < steps_max:
        left = hops - depth
        node = path[depth - 1]
        place, last, deeper = at[depth - 1], filled[node], False
        while place < last and count < room:
            node = near[place]
            if distance[node] > left:
                place = last
                break
            place += 1
            steps += 1
            if on_path[node]:
                continue
            names[depth] = order[node]
            length = depth + 1
            if distance[node] == 1:
                out[end : end + length] = names[:length]
                end += length
                lengths[count] = length
                count += 1
            if left > 2:
                deeper = True
                break
            nearby, far = starts[node], closers[node]
            if left == 2 and nearby < far:
                longer = length + 1
                whole = names[:longer]
                steps += far - nearby
                for nearest in near[nearby:far]:
                    if not on_path[nearest]:
                        whole[length] = order[nearest]
                        out[end : end + longer] = whole
                        end += longer
                        lengths[count] = longer
                        count += 1
        at[depth - 1] = place
        if deeper:
            path[depth], at[depth], on_path[node] = node, starts[node], 1
            depth += 1
        elif place >= last:
            depth -= 1
            on_path[path[depth]] = 0
    state[DEPTH], state[COUNT], state[FILLED], state[STEPS] = depth, count, end, steps
    return depth == 0


def leave(side: Side, opposite: Side, left: Ints, doomed: tuple[Ints, int], node: int) -> int:
    """Neighbours on this side of a node that is gone have an edge less `left` to the other one;
    such as have none go too, and onto the heap of the `doomed`. Gives how many are on it."""
    others, steps, back = side.others, side.steps, opposite.others
    heap, count = doomed
    for other in others[side.starts[node] : side.ends[node]]:
        if steps[other] != GONE:
            if back[opposite.starts[other]] == node:
                opposite.starts[other] += 1
            left[other] -= 1
            if left[other] == 0:
                steps[other] = opposite.steps[other] = GONE
                heap[count] = other
                count += 1
    return count


def retire(walk: Walk, root: int) -> None:
    """The root is gone, with all that no cycle can need without it. Amortised over all roots, each
    edge is looked at once from either end."""
    ahead, behind, heap = walk.ahead, walk.behind, walk.behind.queue
    ahead.steps[root] = behind.steps[root] = GONE
    heap[0], count = root, 1
    while count > 0:
        count -= 1
        node = heap[count]
        walk.state[REACHED] += 1
        if walk.onward[node] > 0:
            count = leave(ahead, behind, walk.homeward, (heap, count), node)
        if walk.homeward[node] > 0:
            count = leave(behind, ahead, walk.onward, (heap, count), node)


def search(walk: Walk, hops: int, room: int, work: int) -> bool:
    """The next batch of all cycles of 2 to `hops` edges; True when it was the last. A batch ends
    too after `work` edges looked at and nodes reached."""
    state = walk.state
    state[COUNT] = state[FILLED] = 0
    most = state[STEPS] + state[REACHED] + work
    while state[ROOT] < len(walk.order):
        root = state[ROOT]
        if state[DEPTH] == 0:
            if state[STEPS] + state[REACHED] >= most:
                return False
            if walk.ahead.steps[root] == GONE:
                state[ROOT] += 1
                continue
            if open_root(walk, root, -1, hops):
                bring_near(walk, root, -1, hops)
        if state[DEPTH] > 0 and not step_on(walk, hops, room, most - state[REACHED]):
            return False
        close_root(walk)
        retire(walk, root)
        state[ROOT] += 1
    return True


def through(walk: Walk, ends: tuple[int, int], hops: int, room: int, work: int) -> bool:
    """The same for the cycles through the edge `ends` alone, which is among `walk.ahead`; roots
    are not in turn, so no node is passed over."""
    root, first = ends
    state = walk.state
    state[COUNT] = state[FILLED] = 0
    most = state[STEPS] + state[REACHED] + work
    if state[DEPTH] == 0 and open_root(walk, root, first, hops):
        bring_near(walk, root, first, hops)
    if state[DEPTH] > 0 and not step_on(walk, hops, room, most - state[REACHED]):
        return False
    close_root(walk)
    return True


KERNEL = (spread, open_root, bring_near, close_root, step_on, leave, retire, search, through)
"""In order of need: a function calls only such as stand before it."""
