"""Which rings opened or broke between two snapshots of one log? The question and its answer.

Only rings through a pair whose flows differ can have changed; each is found once, by taking the
changed pairs out of the network one after the other. The answer is that of searching both
snapshots in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from analytics.closing import Network
from analytics.flows import Edge, edges
from analytics.loop_report import (
    LoopQuestion,
    RankedLoop,
    bounds_of,
    filters_of,
    flows_asked_for,
    ranked,
)
from analytics.loops import (
    SEARCHED_MAX,
    Bounds,
    Cut,
    Filters,
    Hop,
    Loop,
    cuts_of,
    hop_of,
    loop_from,
    rank_of,
    threshold,
)
from analytics.ranking import Ranking, Watch
from analytics.receipts import Receipt, receipt_for
from graph.errors import CommandRefused, InvalidValue
from graph.fold.snapshot import KnowledgeGraph
from graph.model.value import Value

Pair = tuple[str, str]
Hops = Mapping[Pair, Hop]


class LoopChangesQuestion(LoopQuestion, frozen=True):
    """Which of the rings that the rest asks for are new since position `since` of the log, and
    which are gone? `limit` holds for each of the two."""

    since: int = 0

    @staticmethod
    def of(question: LoopQuestion, since: int) -> LoopChangesQuestion:
        """The same question, asked of two moments."""
        names = LoopQuestion.__struct_fields__
        return LoopChangesQuestion(**{each: getattr(question, each) for each in names}, since=since)


class RingTurn(Value, frozen=True):
    """A ring that opened or broke; `deal_ids` carry the hops that differ. One that broke is told
    as it was."""

    ranked: RankedLoop
    deal_ids: tuple[str, ...]


class LoopChangesAnswer(Value, frozen=True):
    """Rings by dollars. A ring has opened when it fits the question now and did not at `since`:
    a hop was not there, carried less than the minimum, or another filter kept it out."""

    since: int
    opened: tuple[RingTurn, ...]
    broken: tuple[RingTurn, ...]
    opened_count: int
    broken_count: int
    truncated: bool
    cut_by: tuple[str, ...]
    unconverted: tuple[str, ...]
    currency: str
    receipt: Receipt


class Turned(Value, frozen=True):
    """Rings that fit on one side only: the best of `count`."""

    loops: tuple[Loop, ...]
    count: int
    cut_by: tuple[Cut, ...]


def answer_loop_changes(
    before: KnowledgeGraph, graph: KnowledgeGraph, question: LoopChangesQuestion
) -> LoopChangesAnswer:
    """`before` is the snapshot at `question.since`, by the same two clocks of the world. Raises
    InvalidValue for another one, and for bounds that make no sense."""
    if before.position != question.since or question.since > graph.position:
        told = f"is not between 0 and {graph.position}, where the answer stands"
        raise InvalidValue("since", question.since, told)
    bounds, filters = bounds_of(question), filters_of(question)
    was_found, found = flows_asked_for(before, question), flows_asked_for(graph, question)
    was, now = edges(was_found.flows), edges(found.flows)
    opened = turned_rings(now, was, bounds, filters)
    broken = turned_rings(was, now, bounds, filters)
    differ = changed_pairs(was, now)
    cuts = sorted({*opened.cut_by, *broken.cut_by})
    body: dict[str, Any] = {
        "since": question.since,
        "opened": tuple(_turn(graph, loop, question, differ) for loop in opened.loops),
        "broken": tuple(_turn(before, loop, question, differ) for loop in broken.loops),
        "opened_count": opened.count,
        "broken_count": broken.count,
        "truncated": bool(cuts),
        "cut_by": tuple(cut.value for cut in cuts),
        "unconverted": found.unconverted,
        "currency": question.currency,
    }
    return LoopChangesAnswer(**body, receipt=receipt_for(graph, question, body))


def turned_rings(
    here: Mapping[Pair, Edge], there: Mapping[Pair, Edge], bounds: Bounds, filters: Filters
) -> Turned:
    """Rings of `here` that fit the bounds and filters and that `there` has none such of. Cost is
    that of the rings through changed pairs."""
    hops, others = _hops(here, bounds), _hops(there, bounds)
    changed = sorted(pair for pair in hops if hops[pair] != others.get(pair))
    ranking: Ranking[Loop] = Ranking(bounds.limit)
    watch = Watch(bounds.time_limit, SEARCHED_MAX)
    for members in _rings_through(changed, hops, bounds.max_hops):
        if not watch.count():
            break
        ring = list(zip(members, [*members[1:], members[0]], strict=True))
        told = [hops[pair] for pair in ring]
        if not filters.keep_ring(told) or _fits(ring, others, filters):
            continue
        ranking.matching += 1
        rank = rank_of(told)
        if ranking.has_room_for(rank):
            loop = loop_from(told)
            ranking.offer(rank, loop.loop_id, loop)
    cuts = cuts_of(watch, ranking.matching, bounds.limit)
    return Turned(loops=ranking.best(), count=ranking.matching, cut_by=cuts)


def changed_pairs(was: Mapping[Pair, Edge], now: Mapping[Pair, Edge]) -> frozenset[Pair]:
    """Pairs whose flows differ, or that are on one side only."""
    return frozenset(pair for pair in {*was, *now} if was.get(pair) != now.get(pair))


def _hops(pairs: Mapping[Pair, Edge], bounds: Bounds) -> dict[Pair, Hop]:
    kept, _, _ = threshold(pairs, bounds.min_amount)
    return {pair: hop_of(edge) for pair, edge in kept.items()}


def _fits(ring: Sequence[Pair], hops: Hops, filters: Filters) -> bool:
    told = [hops[pair] for pair in ring if pair in hops]
    return len(told) == len(ring) and filters.keep_ring(told)


def _rings_through(changed: Sequence[Pair], hops: Hops, max_hops: int) -> Iterator[list[str]]:
    """Members of each ring with a changed pair, once: at the first such pair in order."""
    names = sorted({name for pair in hops for name in pair})
    place = {name: index for index, name in enumerate(names)}
    network = Network(
        len(names), [(place[giver], place[receiver]) for giver, receiver in hops], max_hops=max_hops
    )
    for giver, receiver in changed:
        for cycle in network.cycles_through(place[giver], place[receiver]):
            yield [names[node] for node in cycle]
        network.remove(place[giver], place[receiver])


def _turn(
    graph: KnowledgeGraph, loop: Loop, question: LoopQuestion, differ: frozenset[Pair]
) -> RingTurn:
    deals = {
        flow.deal_id
        for hop in loop.hops
        if (hop.giver_id, hop.receiver_id) in differ
        for flow in hop.flows
    }
    return RingTurn(ranked=ranked(graph, loop, question), deal_ids=tuple(sorted(deals)))


def is_asked_of_two(receipt: Receipt) -> bool:
    """Does the question of this receipt need an earlier snapshot too?"""
    return receipt.question == LoopChangesQuestion.__name__


def changes_asked(receipt: Receipt) -> LoopChangesQuestion:
    """The question of a receipt; raises CommandRefused for one of another kind."""
    if not is_asked_of_two(receipt):
        raise CommandRefused("reproduce", f"{receipt.question!r} is not asked of two snapshots")
    told = msgspec.to_builtins(receipt.parameters)
    return msgspec.convert(told, LoopChangesQuestion, strict=False)
