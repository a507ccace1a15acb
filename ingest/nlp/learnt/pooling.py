"""What several sentences of a text say of one pair, put together.

A status is seldom told where the deal is: the lead says "will buy", the fifth sentence that papers
were signed. So the status of a pair is weighed over all sentences that tell of a deal of that kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from graph.model.deal import DealKind, Status
from ingest.nlp.chances import Judged, PairChances, Span
from ingest.nlp.learnt.arrays import Floats
from ingest.nlp.learnt.masking import Pair

KINDS: tuple[DealKind | None, ...] = (None, *DealKind)
"""The classes of the first layer; None: no deal in this direction."""
STATUSES: tuple[Status, ...] = tuple(Status)
OWN = 1.0
"""Weight of the sentence itself, beside how sure each other one is of such a deal."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Of one pair in one sentence: chances of KINDS, and of STATUSES where there is a deal."""

    kinds: Floats
    statuses: Floats
    sums: Mapping[Span, float] = field(default_factory=dict)
    """Of each sum in sight that it is the deal's."""


def pooled(told: Sequence[Mapping[Pair, Shares]]) -> list[Judged]:
    """The chances of each pair of each sentence."""
    groups: dict[Pair, list[tuple[int, Shares]]] = {}
    for index, sentence in enumerate(told):
        for pair, shares in sentence.items():
            groups.setdefault(pair, []).append((index, shares))
    found: list[dict[Pair, PairChances]] = [{} for _ in told]
    for pair, group in groups.items():
        chances = _chances([shares for _, shares in group])
        for (index, _), of in zip(group, chances, strict=True):
            found[index][pair] = of
    return [{pair: of[pair] for pair in sentence} for sentence, of in zip(told, found, strict=True)]


def _chances(told: Sequence[Shares]) -> Iterator[PairChances]:
    """Of one pair, in each of the sentences `told`."""
    kinds = np.stack([each.kinds for each in told])
    places = 1 + kinds[:, 1:].argmax(axis=1)
    # A row for each sentence: how much each of them speaks of a deal of its kind.
    weights = kinds[:, places].T + np.float32(OWN) * np.eye(len(told), dtype=np.float32)
    statuses = weights @ np.stack([each.statuses for each in told])
    statuses /= weights.sum(axis=1, keepdims=True)
    sums = {place: _sums(place, told) for place in {*places.tolist()}}
    for own, place, of in zip(told, places.tolist(), statuses, strict=True):
        kind, status = KINDS[place], int(of.argmax())
        assert kind is not None
        yield PairChances(
            deal=round(1 - float(own.kinds[0]), 3),
            kind=kind,
            status=STATUSES[status],
            status_chance=round(float(of[status]), 3),
            sums=sums[place],
        )


def _sums(place: int, told: Sequence[Shares]) -> dict[Span, float]:
    """How likely each sum is that of such a deal, by the sentence that is surest of both; that one
    counts whole, a sentence that is half as sure of the deal counts half."""
    sure = max(float(each.kinds[place]) for each in told)
    found: dict[Span, float] = {}
    for each in told:
        weight = float(each.kinds[place]) / sure
        for span, share in each.sums.items():
            found[span] = max(found.get(span, 0.0), round(share * weight, 3))
    return found
