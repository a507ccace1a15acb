"""Loops: simple directed cycles of flows, with their legs, bottleneck, status, life-line, pattern.

Sum parallel flows per pair before any threshold, keep edges at or above it, stream the cycles,
rank (dollars, certainty, length) with a cap. `truncated` tells the bound that cut the answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from analytics.cycles import HOPS_MAX, Cycle, cycle_batches
from analytics.flows import CONTINGENT, Edge, Flow
from analytics.lifelines import LifeLine, life_line_of
from analytics.patterns import Pattern, pattern_of
from analytics.ranking import Rank, Ranking, Watch
from analytics.ring_ranks import Mark, Ranked, RingRanks, Wanted
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

    def keep_ring(self, hops: Sequence[Hop]) -> bool:
        """Asked of hops in order, wherever the ring starts."""
        return (
            (self.status is None or all(hop.status.rung >= self.status.rung for hop in hops))
            and (self.through is None or any(hop.giver_id == self.through for hop in hops))
            and (not self.money_only or all(map(_is_money, hops)))
            and (self.pattern is None or _pattern(hops) is self.pattern)
        )


def find_loops(
    pairs: Mapping[tuple[str, str], Edge], bounds: Bounds, filters: Filters | None = None
) -> LoopSearch:
    """Search the edges within the bounds. The set of loops does not depend on insertion order.
    Of a batch of rings only what ranks them is read; those that may be kept are made Loops."""
    wanted = filters or Filters()
    kept, unknown, small = threshold(pairs, bounds.min_amount)
    names = sorted({name for pair in kept for name in pair})
    place = {name: index for index, name in enumerate(names)}
    successors: list[list[int]] = [[] for _ in names]
    hops: dict[tuple[int, int], Hop] = {}
    for (giver, receiver), edge in kept.items():
        successors[place[giver]].append(place[receiver])
        hops[place[giver], place[receiver]] = hop_of(edge)
    ranks = RingRanks(
        {pair: _mark(hop, wanted) for pair, hop in hops.items()},
        len(names),
        Wanted(
            rung=None if wanted.status is None else wanted.status.rung,
            money_only=wanted.money_only,
            through=wanted.through is not None,
        ),
    )
    best: _Best = _Best(hops, wanted.pattern, bounds.limit)
    watch = Watch(bounds.time_limit, SEARCHED_MAX)
    for batch in cycle_batches(successors, bounds.max_hops, watch.keep_going):
        best.take(ranks.of(batch, watch.count_up_to(batch.found)))
        if watch.is_full:
            break
    ranking = best.ranking
    cuts = cuts_of(watch, ranking.matching, bounds.limit)
    return LoopSearch(
        loops=ranking.best(),
        found=watch.found,
        matching=ranking.matching,
        excluded_unknown=unknown,
        excluded_small=small,
        truncated=bool(cuts),
        cut_by=cuts,
    )


class _Best:
    """The best rings so far, of those that show the pattern asked for."""

    def __init__(
        self, hops: Mapping[tuple[int, int], Hop], pattern: Pattern | None, limit: int
    ) -> None:
        self.ranking: Ranking[Loop] = Ranking(limit)
        self._hops, self._pattern, self._limit = hops, pattern, limit
        self._floor = -1

    def take(self, told: Ranked) -> None:
        """Look one by one at those that no `limit` others outweigh; at all, if a pattern is asked
        for."""
        if self._pattern is not None:
            for ring in map(self._ring, map(told.ring, range(told.found))):
                if _pattern(ring) is self._pattern:
                    self._offer(ring)
            return
        self.ranking.matching += told.found
        self._floor = max(self._floor, told.floor(self._limit))
        for place in (told.weights >= self._floor).nonzero()[0].tolist():
            self._offer(self._ring(told.ring(place)))

    def _ring(self, cycle: Cycle) -> list[Hop]:
        return [self._hops[pair] for pair in zip(cycle, (*cycle[1:], cycle[0]), strict=True)]

    def _offer(self, ring: Sequence[Hop]) -> None:
        self.ranking.matching += self._pattern is not None
        rank = rank_of(ring)
        if self.ranking.has_room_for(rank):
            loop = loop_from(ring)
            self.ranking.offer(rank, loop.loop_id, loop)


def _mark(hop: Hop, wanted: Filters) -> Mark:
    return Mark(
        high=hop.high,
        is_certain=_is_certain(hop),
        rung=hop.status.rung,
        is_money=_is_money(hop),
        is_wanted=hop.giver_id == wanted.through,
    )


def cuts_of(watch: Watch, matching: int, limit: int) -> tuple[Cut, ...]:
    """Which bounds cut a search."""
    return (
        ((Cut.TIME,) if watch.is_late else ())
        + ((Cut.SEARCH,) if watch.is_full else ())
        + ((Cut.CAP,) if matching > limit else ())
    )


def threshold(
    pairs: Mapping[tuple[str, str], Edge], least: Decimal | None
) -> tuple[dict[tuple[str, str], Edge], int, int]:
    """The pairs that carry at least so much; how many were left out as unknown, and as small."""
    if least is None:
        return dict(pairs), 0, 0
    unknown = sum(edge.high is None for edge in pairs.values())
    kept = {
        pair: edge for pair, edge in pairs.items() if edge.high is not None and edge.high >= least
    }
    return kept, unknown, len(pairs) - len(kept) - unknown


def loop_of(members: Sequence[str], pairs: Mapping[tuple[str, str], Edge]) -> Loop:
    """The loop through `members` in order; it starts at the financier, else at the first name."""
    ends = zip(members, [*members[1:], members[0]], strict=True)
    return loop_from([hop_of(pairs[pair]) for pair in ends])


def loop_from(hops: Sequence[Hop]) -> Loop:
    """The loop of hops that follow each other, wherever they start."""
    pattern, start = pattern_of([hop.flows for hop in hops], [hop.giver_id for hop in hops])
    hops = [*hops[start:], *hops[:start]]
    ring = tuple(hop.giver_id for hop in hops)
    known = [hop.high for hop in hops if hop.high is not None]
    lows = [hop.low for hop in hops if hop.low is not None]
    return Loop(
        loop_id=_loop_id(ring),
        members=ring,
        hops=tuple(hops),
        bottleneck_low=min(lows) if len(lows) == len(hops) else None,
        bottleneck_high=min(known, default=None),
        weakest_status=min((hop.status for hop in hops), key=lambda status: status.rung),
        certainty=Certainty.YES if all(map(_is_certain, hops)) else Certainty.POSSIBLE,
        is_money=all(map(_is_money, hops)),
        pattern=pattern,
        life_line=life_line_of([hop.flows for hop in hops]),
        report_ids=tuple(
            sorted({each for hop in hops for flow in hop.flows for each in flow.report_ids})
        ),
    )


def _is_certain(hop: Hop) -> bool:
    return any(flow.truth is Certainty.YES for flow in hop.flows)


def _is_money(hop: Hop) -> bool:
    return any(flow.consideration not in CONTINGENT for flow in hop.flows)


def hop_of(edge: Edge) -> Hop:
    """An edge as the hop of a loop."""
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


def _pattern(hops: Sequence[Hop]) -> Pattern:
    return pattern_of([hop.flows for hop in hops], [hop.giver_id for hop in hops])[0]


def rank_of(hops: Sequence[Hop]) -> Rank:
    """Loops whose every hop has an amount come first, since an unknown hop may carry any. Then
    dollars, certainty, strength of the weakest status, shortness."""
    known = [hop.high for hop in hops if hop.high is not None]
    return (
        len(known) == len(hops),
        min(known, default=ZERO - 1),
        all(map(_is_certain, hops)),
        min(hop.status.rung for hop in hops),
        -len(hops),
    )
