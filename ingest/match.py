"""A candidate → a known deal, a new deal, or unsure; decided once, at ingest, and explained.

The best deal among those that share two groups (or the raiser of the money) wins when its score
reaches `ACCEPT_SCORE` and no rival is within `MARGIN`. From `UNSURE_SCORE` on, or with a rival, a
person decides. Cost: the deals in a few buckets, not all deals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import msgspec

from graph.events.catalogue import DocumentIngested, MatchDecision, MatchOutcome
from graph.fold.snapshot import Deal, KnowledgeGraph
from graph.model.value import Value
from ingest.candidate import Candidate
from ingest.likeness import kinds_like, likeness, score_of
from ingest.sketch import Buckets, Sketch, sketch_of_candidate, sketch_of_deal

ACCEPT_SCORE = 0.60
UNSURE_SCORE = 0.40
MARGIN = 0.05


class Match(Value, frozen=True):
    """`deal_id` is set for a known deal only; `nearest_id` is the best that was looked at, and
    `score` and `features` are about it. `rival_id`: another deal that fits as well."""

    outcome: MatchOutcome
    deal_id: str | None = None
    nearest_id: str | None = None
    rival_id: str | None = None
    score: float = 0.0
    features: dict[str, float] = msgspec.field(default_factory=dict)

    def decision(self) -> MatchDecision:
        """As it is stored in the event."""
        return MatchDecision(outcome=self.outcome, score=self.score, features=self.features)

    def question(self) -> str:
        """What a reviewer is asked when the outcome is unsure."""
        parts = ", ".join(f"{name} {weight:+.2f}" for name, weight in sorted(self.features.items()))
        also = f" or {self.rival_id}" if self.rival_id else ""
        return f"is it {self.nearest_id}{also}? score {self.score:.2f}: {parts}"


def match(candidate: Candidate, facts: DocumentIngested, graph: KnowledgeGraph) -> Match:
    """Match one candidate on its own. `graph` is the unbounded snapshot."""
    return Matcher(DealIndex(graph)).match(candidate, facts)


class DealIndex:
    """Sketches of the deals of a snapshot; `refresh` sketches again only the deals that changed."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self.buckets = Buckets()
        self._seen: dict[str, Deal] = {}
        self._groups: dict[str, str] = {}
        self.refresh(graph)

    def refresh(self, graph: KnowledgeGraph) -> None:
        """Move on to a newer snapshot of the same log."""
        groups = {company_id: each.group_id for company_id, each in graph.companies.items()}
        if any(groups.get(company_id) != group for company_id, group in self._groups.items()):
            self.buckets, self._seen = Buckets(), {}
        self.graph, self._groups = graph, groups
        for deal_id in [each for each in self._seen if each not in graph.deals]:
            self.buckets.drop(deal_id)
            del self._seen[deal_id]
        for deal_id, deal in graph.deals.items():
            if self._seen.get(deal_id) is not deal:
                self._seen[deal_id] = deal
                self.buckets.put(sketch_of_deal(deal, graph))


class Matcher:
    """Matches candidates one after the other; later ones meet the deals that earlier ones opened.

    `settled` must be told of each decision, so that a batch sees itself.
    """

    def __init__(self, index: DealIndex) -> None:
        self._index = index
        self._drafts = Buckets()
        self._claimed: defaultdict[tuple[str, str], list[Sketch]] = defaultdict(list)

    def match(
        self, candidate: Candidate, facts: DocumentIngested, *, without: Collection[str] = ()
    ) -> Match:
        """Decide for one candidate; nothing is remembered yet. `without` leaves deals out."""
        graph = self._index.graph
        told = sketch_of_candidate(candidate, facts, graph)
        kinds = kinds_like(told.kinds)
        near = self._index.buckets.near(told, kinds) | self._drafts.near(told, kinds)
        weighed = []
        for deal_id in sorted(near.keys() - set(without)):
            siblings = self._claimed.get((facts.document_id, deal_id), ())
            features = likeness(told, near[deal_id], graph, siblings)
            if features is not None:
                weighed.append((score_of(features), deal_id, features))
        weighed.sort(key=lambda each: (-each[0], each[1]))
        if not weighed:
            features = {"increment": 0.0} if candidate.increment else {}
            return Match(outcome=MatchOutcome.NEW, features=features)
        return _decide(weighed)

    def settled(self, candidate: Candidate, facts: DocumentIngested, deal_id: str) -> None:
        """The candidate went to `deal_id`, known or new; later ones take it into account."""
        sketch = sketch_of_candidate(candidate, facts, self._index.graph, deal_id)
        self._claimed[(facts.document_id, deal_id)].append(sketch)
        if not self.knows(deal_id):
            self._drafts.put(sketch)

    def knows(self, deal_id: str) -> bool:
        """Is the deal in the graph, or opened by an earlier candidate?"""
        survivor = self._index.graph.deal_redirects.get(deal_id, deal_id)
        return any(each.get(survivor) for each in (self._index.buckets, self._drafts))


def _decide(weighed: list[tuple[float, str, dict[str, float]]]) -> Match:
    score, deal_id, features = weighed[0]
    rival = weighed[1] if len(weighed) > 1 else None
    rivalled = rival is not None and rival[0] >= UNSURE_SCORE and score - rival[0] < MARGIN
    if score < UNSURE_SCORE:
        outcome = MatchOutcome.NEW
    elif score < ACCEPT_SCORE or rivalled:
        outcome = MatchOutcome.UNSURE
    else:
        outcome = MatchOutcome.KNOWN
    return Match(
        outcome=outcome,
        deal_id=deal_id if outcome is MatchOutcome.KNOWN else None,
        nearest_id=deal_id,
        rival_id=rival[1] if rival and rivalled and outcome is MatchOutcome.UNSURE else None,
        score=score,
        features=features,
    )
