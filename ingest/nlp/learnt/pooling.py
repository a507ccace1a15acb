"""What several sentences of a text say of one pair, put together.

A status is seldom told where the deal is: the lead says "will buy", the fifth sentence that papers
were signed. So the status of a pair is weighed over all sentences that tell of a deal of that kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from graph.model.deal import DealKind, Status
from ingest.nlp.chances import Judged, PairChances, Span
from ingest.nlp.learnt.encoder import Floats
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


def pooled(told: Sequence[Mapping[Pair, Shares]], *, apart: bool = False) -> list[Judged]:
    """The chances of each pair of each sentence. `apart`: each sentence speaks for itself."""
    of_pair: dict[Pair, list[Shares]] = {}
    for sentence in told:
        for pair, shares in sentence.items():
            of_pair.setdefault(pair, []).append(shares)
    return [
        {pair: _chances(own, () if apart else of_pair[pair]) for pair, own in sentence.items()}
        for sentence in told
    ]


def _chances(own: Shares, others: Sequence[Shares]) -> PairChances:
    place = 1 + int(own.kinds[1:].argmax())
    kind = KINDS[place]
    assert kind is not None
    weights = np.array([OWN, *(each.kinds[place] for each in others)], np.float32)
    rows = np.stack([own.statuses, *(each.statuses for each in others)])
    statuses = weights @ rows / weights.sum()
    status = int(statuses.argmax())
    return PairChances(
        deal=round(1 - float(own.kinds[0]), 3),
        kind=kind,
        status=STATUSES[status],
        status_chance=round(float(statuses[status]), 3),
        sums=_sums(place, (own, *others)),
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
