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
            for cycle in _from_root(root, ahead, max_hops, distance):
                yield tuple(order[place] for place in cycle)
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
    root: int, ahead: Sequence[Sequence[int]], max_hops: int, distance: Sequence[int]
) -> Iterator[list[int]]:
    """Cycles through `root` and later nodes only."""
    path = [root]
    on_path = {root}
    stack = [_reachable(root, root, ahead, max_hops - 1, distance)]
    while stack:
        following = stack[-1]
        if not following:
            stack.pop()
            on_path.discard(path.pop())
            continue
        place = following.pop()
        if place == root:
            if len(path) > 1:
                yield path[:]
            continue
        if place in on_path:
            continue
        path.append(place)
        on_path.add(place)
        stack.append(_reachable(place, root, ahead, max_hops - len(path), distance))


def _reachable(
    place: int, root: int, ahead: Sequence[Sequence[int]], left: int, distance: Sequence[int]
) -> list[int]:
    """Successors from which the root is at most `left` edges away."""
    return [w for w in ahead[place] if w >= root and distance[w] <= left]
