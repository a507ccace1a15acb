"""All simple cycles of bounded length, streamed in batches: the graph laid out for the kernel.

Keep the edges inside strongly connected parts (scipy), relabel nodes by falling in × out degree so
that a hub is dealt with first and then out of the way, and let `analytics.cycle_kernel` go through
the roots. Memory is that of the graph and one batch. Both modes give the same cycles in the same
order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from itertools import chain
from typing import Any, NamedTuple, TypeVar, cast

from analytics.compiling import PLAIN, Kernel, compiled, is_installed
from analytics.cycle_kernel import COUNT, FAR, REACHED, STEPS, Side, Walk
from graph.errors import InvalidValue

HOPS_MAX = 12
BATCH = 4096
PLAIN_WORK, COMPILED_WORK = 200_000, 20_000_000
"""Edges looked at and nodes reached between two looks at the clock: about a tenth of a second."""
SMALL_WORK = 3_000_000
"""Up to so much is done in CPython even where numba is there: loading it takes as long."""

Cycle = tuple[int, ...]
Tree = TypeVar("Tree")


class Mode(StrEnum):
    """How the kernel runs. AUTO: plain, and once a search proves large compiled, where numba is."""

    AUTO = "auto"
    PLAIN = "plain"
    COMPILED = "compiled"


class Batch(NamedTuple):
    """`found` cycles end to end in `members`, each as long as `lengths` says: lists or arrays that
    are the search's own and hold until the next batch. `steps`: edges looked at so far."""

    members: Sequence[int]
    lengths: Sequence[int]
    found: int
    steps: int

    def cycles(self) -> list[Cycle]:
        """The cycles as tuples of the caller's nodes."""
        lengths, end = _listed(self.lengths[: self.found]), 0
        members = tuple(_listed(self.members[: sum(lengths)]))
        return [members[end : (end := end + length)] for length in lengths]


def bounded_cycles(
    successors: Sequence[Sequence[int]],
    max_hops: int,
    keep_going: Callable[[], bool] = lambda: True,
    mode: Mode = Mode.AUTO,
) -> Iterator[Cycle]:
    """Every simple cycle of 2 to `max_hops` edges, each once, starting anywhere in it.

    `successors[v]` has the distinct successors of v. `keep_going` is asked before each batch; when
    it answers False the stream ends. Raises InvalidValue as `cycle_batches` does.
    """
    for batch in cycle_batches(successors, max_hops, keep_going, mode):
        yield from batch.cycles()


def cycle_batches(
    successors: Sequence[Sequence[int]],
    max_hops: int,
    keep_going: Callable[[], bool] = lambda: True,
    mode: Mode = Mode.AUTO,
    size: int = BATCH,
) -> Iterator[Batch]:
    """The same in batches of about `size`. Raises InvalidValue for Mode.COMPILED without numba."""
    walk = _laid_out(successors, max_hops, size)
    kernel = PLAIN
    if mode is Mode.COMPILED:
        walk, kernel = as_arrays(walk), compiled_kernel()
    ended = len(walk.order) == 0
    while not ended and keep_going():
        work = COMPILED_WORK if kernel is not PLAIN else PLAIN_WORK
        ended = kernel.search(walk, max_hops, size, work)
        yield batch_of(walk)
        done = walk.state[STEPS] + walk.state[REACHED]
        if mode is Mode.AUTO and kernel is PLAIN and done > SMALL_WORK and is_installed():
            walk, kernel = as_arrays(walk), compiled_kernel()


def batch_of(walk: Walk) -> Batch:
    """What the kernel has just put into `walk`."""
    return Batch(walk.out, walk.lengths, int(walk.state[COUNT]), int(walk.state[STEPS]))


def compiled_kernel() -> Kernel:
    """The compiled kernel; raises InvalidValue where numba is not installed."""
    try:
        return compiled()
    except ImportError as error:
        reason = "needs numba, which the extra [fast] installs"
        raise InvalidValue("mode", Mode.COMPILED.value, reason) from error


def as_arrays(walk: Walk) -> Walk:
    """The same search, at the point where it stands, on arrays."""
    import numpy as np

    small = _mapped(walk, lambda each: np.array(each, dtype=np.int32))
    return small._replace(state=cast(Any, np.array(walk.state, dtype=np.int64)))


def _mapped(tree: Tree, convert: Callable[[Any], Any]) -> Tree:
    made = [
        _mapped(each, convert) if isinstance(each, Side) else convert(each)
        for each in cast("tuple[Any, ...]", tree)
    ]
    return type(tree)(*made)


def _laid_out(successors: Sequence[Sequence[int]], max_hops: int, size: int) -> Walk:
    """Plain lists for the kernel, over the nodes that lie on some cycle."""
    import numpy as np

    givers, receivers = _inside(successors)
    outgoing = np.bincount(givers, minlength=len(successors))
    weight = outgoing * np.bincount(receivers, minlength=len(successors))
    kept = np.flatnonzero(weight)
    order = kept[np.argsort(-weight[kept], kind="stable")]
    rank = np.empty(len(successors), dtype=np.int64)
    rank[order] = np.arange(len(order))
    ahead = _side(rank[givers], rank[receivers], len(order))
    behind = _side(rank[receivers], rank[givers], len(order))
    return walk_on(ahead, behind, order.tolist(), max_hops, size + int(outgoing.max(initial=0)))


def walk_on(ahead: Side, behind: Side, order: Sequence[int], max_hops: int, rows: int) -> Walk:
    """A search at its beginning. `rows` cycles must fit into a batch: the size asked for and the
    largest number of successors, since a batch is looked at only between two nodes."""
    nodes, depth = len(ahead.starts), max_hops + 2
    return Walk(
        ahead=ahead,
        behind=behind,
        order=list(order),
        near=[0] * len(ahead.others),
        filled=[0] * nodes,
        closers=[0] * nodes,
        onward=_degrees(ahead),
        homeward=_degrees(behind),
        path=[0] * depth,
        names=[0] * depth,
        at=[0] * depth,
        on_path=[0] * nodes,
        out=[0] * (rows + 2) * max_hops,
        lengths=[0] * (rows + 2),
        state=[0] * 8,
    )


def _degrees(side: Side) -> list[int]:
    return [end - start for start, end in zip(side.starts, side.ends, strict=True)]


def _inside(successors: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    """Givers and receivers of the edges that stay inside a strongly connected part."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    size, counts = len(successors), [len(each) for each in successors]
    if not any(counts):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    givers = np.repeat(np.arange(size), counts)
    receivers = np.fromiter(chain.from_iterable(successors), np.int64, len(givers))
    bounds = np.concatenate([[0], np.cumsum(counts)])
    matrix = csr_array((np.ones(len(givers)), receivers, bounds), shape=(size, size))
    _, part = connected_components(matrix, directed=True, connection="strong")
    inside = (part[givers] == part[receivers]) & (givers != receivers)
    return givers[inside], receivers[inside]


def _side(near: Any, far: Any, size: int) -> Side:
    import numpy as np

    bounds = np.concatenate([[0], np.cumsum(np.bincount(near, minlength=size))]).tolist()
    return Side(
        starts=bounds[:-1],
        ends=bounds[1:],
        others=(np.sort(near * size + far) % max(size, 1)).tolist(),
        steps=[FAR] * size,
        queue=[0] * size,
    )


def _listed(values: Any) -> list[int]:
    return cast("list[int]", values if isinstance(values, list) else values.tolist())
