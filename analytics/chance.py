"""Are that many loops, and that much netted money, more than chance?

The same two figures on rewired networks that keep how many firms each firm pays and is paid by, and
all that it pays (degree), or also what it is paid, as near as an exact fit allows (strength).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.contagion.drawn import ChanceTest, Keeps
from analytics.cycles import HOPS_MAX, bounded_cycles
from analytics.lanes import Lane, largest_circulation
from graph.errors import InvalidValue
from graph.model.value import Value
from graph.progress import Moved

if TYPE_CHECKING:
    from analytics.contagion.arrays import Floats

LOOPS_MAX = 200_000
"""Loops counted in one network; a rewired one with more counts as so many."""


class ChanceQuestion(Value, frozen=True):
    """How many draws, from which seed, under which law? Loops of at most `max_hops`."""

    draws: int = 199
    seed: int = 1
    keeps: Keeps = Keeps.DEGREE
    max_hops: int = 6


class Chance(Value, frozen=True):
    """Observed figures against the draws, both on the very same rewired networks."""

    loops: ChanceTest
    netted: ChanceTest
    convention: str


def chance_of(
    flows: Floats,
    question: ChanceQuestion,
    on_progress: Moved | None = None,
) -> Chance:
    """`flows` n × n, money from row to column. Twice the draws, each with a search and a linear
    programme. Raises InvalidValue for draws or hops out of bounds."""
    from analytics.contagion.null_model import chance_test

    if not 2 <= question.max_hops <= HOPS_MAX:
        raise InvalidValue("max_hops", question.max_hops, f"is not between 2 and {HOPS_MAX}")
    told = []
    for turn, figure in enumerate((lambda flows: _loops(flows, question.max_hops), _netted)):

        def moved(done: int, turn: int = turn) -> None:
            if on_progress:
                on_progress(turn * question.draws + done, 2 * question.draws)

        told.append(
            chance_test(
                flows,
                figure,
                draws=question.draws,
                seed=question.seed,
                keeps=question.keeps,
                on_draw=moved,
            )
        )
    kept = "partners and sums given"
    if question.keeps is Keeps.STRENGTH:
        kept += ", and sums received as near as an exact fit allows"
    return Chance(
        loops=told[0],
        netted=told[1],
        convention=(
            "null model: receivers of two flows are swapped, ten tries for each flow; kept: "
            f"{kept}; amounts at upper ends; p = (1 + draws at or above) / (1 + draws), one-sided; "
            f"loops of at most {question.max_hops} hops"
        ),
    )


def _loops(flows: Floats, max_hops: int) -> float:
    successors = [row.nonzero()[0].tolist() for row in flows]
    count = 0
    for _ in bounded_cycles(successors, max_hops):
        count += 1
        if count >= LOOPS_MAX:
            break
    return float(count)


def _netted(flows: Floats) -> float:
    from decimal import Decimal

    givers, receivers = flows.nonzero()
    lanes = [
        Lane(pair=(str(giver), str(receiver)), most=Decimal(repr(float(flows[giver, receiver]))))
        for giver, receiver in zip(givers.tolist(), receivers.tolist(), strict=True)
    ]
    return float(largest_circulation(lanes))
