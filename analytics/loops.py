"""Loops: simple directed cycles of flows, with their legs, bottleneck, status, life-line, pattern.

Sum parallel flows per pair before any threshold, keep edges at or above it, stream the cycles,
rank (dollars, certainty, length) with a cap. `truncated` tells the bound that cut the answer.
"""

from __future__ import annotations

import hashlib
import heapq
import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from analytics.cycles import HOPS_MAX, bounded_cycles
from analytics.flows import CONTINGENT, Edge, Flow
from analytics.lifelines import LifeLine, life_line_of
from analytics.patterns import Pattern, pattern_of
from graph.errors import InvalidValue
from graph.model.calendar import Certainty
from graph.model.deal import Consideration, Status
from graph.model.money import ZERO
from graph.model.value import Value

LOOPS_MAX = 10_000
SEARCHED_MAX = 5_000_000


class Cut(StrEnum):
    """Which bound cut the answer short."""

    CAP = "cap"
    TIME = "time"
    SEARCH = "search"


class Bounds(Value, frozen=True):
    """Bounds of one search. `limit` loops are returned, `time_limit` is in seconds."""

    max_hops: int = 6
    min_amount: Decimal | None = None
    limit: int = 50
    time_limit: float = 10.0

    def __post_init__(self) -> None:
        if not 2 <= self.max_hops <= HOPS_MAX:
            raise InvalidValue("max_hops", self.max_hops, f"is not between 2 and {HOPS_MAX}")
        if not 1 <= self.limit <= LOOPS_MAX:
            raise InvalidValue("limit", self.limit, f"is not between 1 and {LOOPS_MAX}")
        if not 0 < self.time_limit <= 600:
            raise InvalidValue("time_limit", self.time_limit, "is not between 0 and 600 seconds")


class Hop(Value, frozen=True):
    """One edge of a loop. `status` is that of its strongest flow: the money can go that way."""

    giver_id: str
    receiver_id: str
    low: Decimal | None
    high: Decimal | None
    unknown: int
    status: Status
    instruments: tuple[Consideration, ...]
    flows: tuple[Flow, ...]


class Loop(Value, frozen=True):
    """A ring of flows. `bottleneck_high` is the least upper end over the hops with a known amount;
    `bottleneck_low` the least low end, None as soon as one hop has no known amount.
    `is_money`: every hop carries cash; otherwise warrants or guarantees close it."""

    loop_id: str
    members: tuple[str, ...]
    hops: tuple[Hop, ...]
    bottleneck_low: Decimal | None
    bottleneck_high: Decimal | None
    weakest_status: Status
    certainty: Certainty
    is_money: bool
    pattern: Pattern
    life_line: LifeLine
    report_ids: tuple[str, ...]


class LoopSearch(Value, frozen=True):
    """Ranked loops. `found` counts all that were seen, `matching` those that passed the filters.
    `excluded_unknown` counts pairs left out because no amount is known and a minimum was asked."""

    loops: tuple[Loop, ...]
    found: int
    matching: int
    excluded_unknown: int
    excluded_small: int
    truncated: bool
    cut_by: tuple[Cut, ...]


class Filters(Value, frozen=True):
    """Keep loops whose weakest status is at least this rung, of this pattern, through this firm."""

    status: Status | None = None
    pattern: Pattern | None = None
    through: str | None = None
    money_only: bool = False

    def keep(self, loop: Loop) -> bool:
        return (
            (self.status is None or loop.weakest_status.rung >= self.status.rung)
            and (self.pattern is None or loop.pattern is self.pattern)
            and (self.through is None or self.through in loop.members)
            and (loop.is_money or not self.money_only)
        )


def find_loops(
    pairs: Mapping[tuple[str, str], Edge], bounds: Bounds, filters: Filters | None = None
) -> LoopSearch:
    """Search the edges within the bounds. The set of loops does not depend on insertion order."""
    wanted = filters or Filters()
    kept, unknown, small = _threshold(pairs, bounds.min_amount)
    names = sorted({name for pair in kept for name in pair})
    place = {name: index for index, name in enumerate(names)}
    successors: list[list[int]] = [[] for _ in names]
    for giver, receiver in kept:
        successors[place[giver]].append(place[receiver])
    ranking = _Ranking(bounds.limit)
    watch = _Watch(bounds.time_limit)
    for cycle in bounded_cycles(successors, bounds.max_hops, watch.keep_going):
        if not watch.count():
            break
        loop = loop_of(tuple(names[node] for node in cycle), kept)
        if wanted.keep(loop):
            ranking.offer(loop)
    cuts = watch.cuts() + ((Cut.CAP,) if ranking.matching > bounds.limit else ())
    return LoopSearch(
        loops=ranking.best(),
        found=watch.found,
        matching=ranking.matching,
        excluded_unknown=unknown,
        excluded_small=small,
        truncated=bool(cuts),
        cut_by=cuts,
    )


class _Watch:
    """Counts the cycles seen, and stops the search at its bounds."""

    def __init__(self, seconds: float) -> None:
        self.found = 0
        self._deadline = time.monotonic() + seconds
        self._late = False

    def keep_going(self) -> bool:
        self._late = self._late or time.monotonic() > self._deadline
        return not self._late

    def count(self) -> bool:
        """One more cycle; False when the search has to end (the clock is asked now and then)."""
        if self.found == SEARCHED_MAX or (self.found % 256 == 0 and not self.keep_going()):
            return False
        self.found += 1
        return True

    def cuts(self) -> tuple[Cut, ...]:
        late = (Cut.TIME,) if self._late else ()
        return late + ((Cut.SEARCH,) if self.found >= SEARCHED_MAX else ())


class _Ranking:
    """The best loops so far, in a heap of bounded size."""

    def __init__(self, limit: int) -> None:
        self.matching = 0
        self._limit = limit
        self._heap: list[tuple[tuple[bool, Decimal, int, int, int], str, Loop]] = []

    def offer(self, loop: Loop) -> None:
        self.matching += 1
        entry = (_rank(loop), _reversed(loop.loop_id), loop)
        if len(self._heap) < self._limit:
            heapq.heappush(self._heap, entry)
        elif entry[:2] > self._heap[0][:2]:
            heapq.heapreplace(self._heap, entry)

    def best(self) -> tuple[Loop, ...]:
        ordered = sorted(self._heap, key=lambda each: each[:2], reverse=True)
        return tuple(loop for _, _, loop in ordered)


def _threshold(
    pairs: Mapping[tuple[str, str], Edge], least: Decimal | None
) -> tuple[dict[tuple[str, str], Edge], int, int]:
    if least is None:
        return dict(pairs), 0, 0
    unknown = sum(edge.high is None for edge in pairs.values())
    kept = {
        pair: edge for pair, edge in pairs.items() if edge.high is not None and edge.high >= least
    }
    return kept, unknown, len(pairs) - len(kept) - unknown


def loop_of(members: Sequence[str], pairs: Mapping[tuple[str, str], Edge]) -> Loop:
    """The loop through `members` in order; it starts at the financier, else at the first name."""
    hops = [
        _hop(pairs[giver, receiver])
        for giver, receiver in zip(members, [*members[1:], members[0]], strict=True)
    ]
    pattern, start = pattern_of([hop.flows for hop in hops], members)
    hops = hops[start:] + hops[:start]
    ring = tuple(hop.giver_id for hop in hops)
    known = [hop for hop in hops if hop.high is not None]
    lows = [hop.low for hop in hops if hop.low is not None]
    certain = all(any(flow.truth is Certainty.YES for flow in hop.flows) for hop in hops)
    return Loop(
        loop_id=_loop_id(ring),
        members=ring,
        hops=tuple(hops),
        bottleneck_low=min(lows) if len(lows) == len(hops) else None,
        bottleneck_high=min((hop.high for hop in known if hop.high is not None), default=None),
        weakest_status=min((hop.status for hop in hops), key=lambda status: status.rung),
        certainty=Certainty.YES if certain else Certainty.POSSIBLE,
        is_money=all(any(not _contingent(flow) for flow in hop.flows) for hop in hops),
        pattern=pattern,
        life_line=life_line_of([hop.flows for hop in hops]),
        report_ids=tuple(
            sorted({each for hop in hops for flow in hop.flows for each in flow.report_ids})
        ),
    )


def _contingent(flow: Flow) -> bool:
    return flow.consideration in CONTINGENT


def _hop(edge: Edge) -> Hop:
    return Hop(
        giver_id=edge.giver_id,
        receiver_id=edge.receiver_id,
        low=edge.low,
        high=edge.high,
        unknown=edge.unknown,
        status=max((flow.status for flow in edge.flows), key=lambda status: status.rung),
        instruments=tuple(sorted({flow.consideration for flow in edge.flows})),
        flows=edge.flows,
    )


def _loop_id(ring: Sequence[str]) -> str:
    """The same for every rotation of one ring."""
    least = ring.index(min(ring))
    turned = [*ring[least:], *ring[:least]]
    return "loop-" + hashlib.sha256("\x1f".join(turned).encode()).hexdigest()[:12]


def _rank(loop: Loop) -> tuple[bool, Decimal, int, int, int]:
    """Loops whose every hop has an amount come first, since an unknown hop may carry any. Then
    dollars, certainty, strength of the weakest status, shortness."""
    return (
        loop.bottleneck_low is not None,
        loop.bottleneck_high if loop.bottleneck_high is not None else ZERO - 1,
        int(loop.certainty is Certainty.YES),
        loop.weakest_status.rung,
        -len(loop.members),
    )


def _reversed(text: str) -> str:
    """Sorts backwards, so that ties end in the order of the id."""
    return "".join(chr(0x10FFFF - ord(letter)) for letter in text)
