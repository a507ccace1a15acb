"""Networks like deal graphs, by a seed: a few hubs and many small firms. Also used by the tests."""

from __future__ import annotations

import random
from collections.abc import Sequence

EDGES_PER_NODE, HUB_SHARE = 2.2, 0.25


def a_network(nodes: int, seed: int, edges_per_node: float = EDGES_PER_NODE) -> list[list[int]]:
    """Successors of each node; a quarter of the edges touch one of the largest firms."""
    dice = random.Random(seed)
    hubs = max(4, nodes // 100)
    successors: list[set[int]] = [set() for _ in range(nodes)]
    for _ in range(int(nodes * edges_per_node)):
        giver, receiver = dice.randrange(nodes), dice.randrange(nodes)
        if dice.random() < HUB_SHARE:
            giver = dice.randrange(hubs)
        if dice.random() < HUB_SHARE:
            receiver = dice.randrange(hubs)
        if giver != receiver:
            successors[giver].add(receiver)
    return [sorted(each) for each in successors]


def turned(cycle: Sequence[int]) -> tuple[int, ...]:
    """The cycle from its least member on."""
    least = cycle.index(min(cycle))
    return (*cycle[least:], *cycle[:least])
