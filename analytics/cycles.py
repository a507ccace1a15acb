"""All simple cycles of bounded length, streamed: the kernel under the loop search.

Method: keep strongly connected nodes (scipy), relabel by falling in × out degree, then for each
root find the cycles whose other nodes all come after it. A backward search gives each node's
distance to the root; the depth-first walk only steps where the root can still be reached within
the bound, so it makes few steps that end in nothing. Same family as the length-bounded search of
networkx (Johnson 1975; Gupta and Suzumura 2021), with plain lists that numba could compile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

HOPS_MAX = 12
_FAR = 1 << 30


Cycle = tuple[int, ...]


def bounded_cycles(
    successors: Sequence[Sequence[int]],
    max_hops: int,
    keep_going: Callable[[], bool] = lambda: True,
) -> Iterator[Cycle]:
    """Every simple cycle of 2 to `max_hops` edges, each once, starting anywhere in it.

    `successors[v]` has the distinct successors of v. `keep_going` is asked before each root; when
    it answers False the stream ends. Time is proportional to the cycles found, memory to the graph.
    """
    order = _order(successors)
    rank = {node: place for place, node in enumerate(order)}
    ahead = [sorted(rank[w] for w in successors[v] if w in rank and w != v) for v in order]
    behind: list[list[int]] = [[] for _ in order]
    for place, following in enumerate(ahead):
        for other in following:
            behind[other].append(place)
    distance = [_FAR] * len(order)
    for root in range(len(order)):
        if not keep_going():
            return
        touched = _distances(root, behind, max_hops - 1, distance)
        if len(touched) > 1:
            yield from _from_root(root, ahead, max_hops, distance, order)
        for place in touched:
            distance[place] = _FAR


def _order(successors: Sequence[Sequence[int]]) -> list[int]:
    """Nodes that lie on some cycle, dearest first: a hub that is dealt with is out of the way."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    size = len(successors)
    if size == 0:
        return []
    starts = np.zeros(size + 1, dtype=np.int64)
    np.cumsum([len(each) for each in successors], out=starts[1:])
    targets = np.fromiter((w for each in successors for w in each), dtype=np.int64)
    matrix = csr_array((np.ones(len(targets)), targets, starts), shape=(size, size))
    _, labels = connected_components(matrix, directed=True, connection="strong")
    members = np.bincount(labels)
    incoming = np.bincount(targets, minlength=size)
    kept = [v for v in range(size) if members[labels[v]] > 1]
    return sorted(kept, key=lambda v: (-len(successors[v]) * int(incoming[v]), v))


def _distances(
    root: int, behind: Sequence[Sequence[int]], within: int, distance: list[int]
) -> list[int]:
    """Edges from each later node to the root, up to `within`, into `distance`."""
    distance[root] = 0
    touched, front = [root], [root]
    for step in range(1, within + 1):
        following = []
        for place in front:
            for before in behind[place]:
                if before > root and distance[before] == _FAR:
                    distance[before] = step
                    following.append(before)
        touched += following
        front = following
        if not front:
            break
    return touched


def _from_root(
    root: int,
    ahead: Sequence[Sequence[int]],
    max_hops: int,
    distance: Sequence[int],
    order: Sequence[int],
) -> Iterator[Cycle]:
    """Cycles through `root` and later nodes only, as nodes of the caller. The last node before the
    root is never put on the path: the successors from which one edge leads back are all at hand."""
    near: list[dict[int, list[int]]] = [{} for _ in range(max_hops)]
    path, names, on_path = [root], [order[root]], {root}
    stack = [iter(_near(root, max_hops - 1, near, ahead, distance))]
    while stack:
        place = next(stack[-1], None)
        if place is None:
            stack.pop()
            on_path.discard(path.pop())
            names.pop()
            continue
        if place in on_path:
            continue
        whole = (*names, order[place])
        if distance[place] == 1:
            yield whole
        left = max_hops - len(path)
        if left == 2:
            for last in _near(place, 1, near, ahead, distance):
                if last not in on_path:
                    yield (*whole, order[last])
        elif left > 2:
            path.append(place)
            names.append(order[place])
            on_path.add(place)
            stack.append(iter(_near(place, left - 1, near, ahead, distance)))


def _near(
    place: int,
    within: int,
    near: Sequence[dict[int, list[int]]],
    ahead: Sequence[Sequence[int]],
    distance: Sequence[int],
) -> list[int]:
    """Successors other than the root from which it is at most `within` edges away; kept, since
    the walk comes back to a place by many ways."""
    found = near[within].get(place)
    if found is None:
        found = [w for w in ahead[place] if 0 < distance[w] <= within]
        near[within][place] = found
    return found
