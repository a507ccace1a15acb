"""Loops closed by one edge: a network whose edges come and go, searched round each of them alone.

What a new or raised edge closes is what runs through it, so the rest is never looked at: the kernel
searches from both ends of the edge to half the bound. Cost is that of the two balls and of the
cycles found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analytics.compiling import is_installed
from analytics.cycle_kernel import COUNT, DEPTH, FAR, Walk, through
from analytics.cycles import (
    BATCH,
    COMPILED_WORK,
    HOPS_MAX,
    PLAIN_WORK,
    Batch,
    Cycle,
    Mode,
    as_arrays,
    batch_of,
    compiled_kernel,
    walk_on,
)
from analytics.edge_blocks import Blocks, grown
from graph.errors import InvalidValue

LARGE = 2_000
"""From so many nodes on AUTO is compiled, where numba is installed."""


class Network:
    """Nodes 0 to `nodes` - 1 and distinct edges. Not safe for threads: a search runs on the state
    of the network, and an edge must not come or go until it is done or dropped.

    Raises InvalidValue for hops out of bounds and for Mode.COMPILED without numba.
    """

    def __init__(
        self,
        nodes: int,
        edges: Iterable[tuple[int, int]] = (),
        *,
        max_hops: int = 6,
        mode: Mode = Mode.AUTO,
    ) -> None:
        if not 2 <= max_hops <= HOPS_MAX:
            raise InvalidValue("max_hops", max_hops, f"is not between 2 and {HOPS_MAX}")
        self._hops = max_hops
        self._edges = {edge for edge in edges if edge[0] != edge[1]}
        wanted = sorted(self._edges)
        self._ahead = Blocks(nodes, wanted)
        self._behind = Blocks(nodes, [(far, near) for near, far in wanted])
        self._widest = max([0, *map(self._ahead.count, range(nodes))])
        rows = BATCH + self._widest
        walk = walk_on(self._ahead.side, self._behind.side, range(nodes), max_hops, rows)
        large = mode is Mode.AUTO and nodes >= LARGE and is_installed()
        self._through, self._work = through, PLAIN_WORK
        if large or mode is Mode.COMPILED:
            self._through, self._work = compiled_kernel().through, COMPILED_WORK
            walk = as_arrays(walk)
            self._ahead.side, self._behind.side = walk.ahead, walk.behind
        self._walk = walk

    def __contains__(self, edge: tuple[int, int]) -> bool:
        return edge in self._edges

    def add(self, giver: int, receiver: int) -> bool:
        """Add an edge; False when it is there or leads a node to itself. Amortised O(1)."""
        if giver == receiver or (giver, receiver) in self._edges:
            return False
        self._edges.add((giver, receiver))
        self._ahead.add(giver, receiver)
        self._behind.add(receiver, giver)
        walk, ahead = self._walk, self._ahead.side
        degree = self._ahead.count(giver)
        self._widest = 2 * degree if degree > self._widest else self._widest
        rows = BATCH + self._widest + 2
        self._walk = walk._replace(
            ahead=ahead,
            behind=self._behind.side,
            near=grown(walk.near, len(ahead.others)),
            out=grown(walk.out, rows * self._hops),
            lengths=grown(walk.lengths, rows),
        )
        return True

    def remove(self, giver: int, receiver: int) -> bool:
        """Take an edge out; False when it is not there. O(edges of its two ends)."""
        if (giver, receiver) not in self._edges:
            return False
        self._edges.discard((giver, receiver))
        self._ahead.remove(giver, receiver)
        self._behind.remove(receiver, giver)
        return True

    def batches_through(self, giver: int, receiver: int) -> Iterator[Batch]:
        """Every simple cycle through the edge, in batches as of cycle_batches; none when it is not
        there. All within a first batch unless they are thousands."""
        walk, ended = self._walk, (giver, receiver) not in self._edges
        try:
            while not ended:
                ended = self._through(walk, (giver, receiver), self._hops, BATCH, self._work)
                yield batch_of(walk)
        finally:
            if walk.state[DEPTH]:
                _forget(walk)

    def cycles_through(self, giver: int, receiver: int) -> Iterator[Cycle]:
        """The same one by one, each beginning with the edge."""
        for batch in self.batches_through(giver, receiver):
            yield from batch.cycles()

    def closed_by(self, giver: int, receiver: int) -> list[Cycle]:
        """Add the edge, and give the cycles that it closes: none when it was there before."""
        return list(self.cycles_through(giver, receiver)) if self.add(giver, receiver) else []


def _forget(walk: Walk) -> None:
    """Leave a search that was dropped half way."""
    for place in range(len(walk.on_path)):
        walk.on_path[place] = 0
        walk.ahead.steps[place] = walk.behind.steps[place] = FAR
    walk.state[DEPTH] = walk.state[COUNT] = 0
