"""Between which ends look-through lies, where the sums of a network are ranges.

A share is w / max(w + others, taken): what goes one way, over the larger of what the firm gives
and gets. It grows with w and falls with the rest, so its least has w at its least and all else at
the most, and the other way round. The ends of look-through are those that such shares allow
(analytics.contagion.bounded).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from analytics.exposure import Relation
from analytics.exposure_sums import LEAST, MOST, NOTHING, Ends
from graph.model.money import ZERO

if TYPE_CHECKING:
    from analytics.contagion.arrays import Floats

Pair = tuple[str, str]
Gross = Mapping[Pair, Ends | None]
BOUNDED_MAX = 120
"""Firms within reach; of more no ends are worked out, which would hold up the report."""


@dataclass(frozen=True, slots=True)
class Ways:
    """A network as one company sees it: the known sums of pairs, and the firms that its money leads
    to (or comes from)."""

    gross: Gross
    firms: Sequence[str]
    company: str
    relation: Relation

    def shares(self, own: int, others: int, first: int | None = None) -> Floats:
        """A: column j is how one unit at j is spread over the others, at the end `own` of the flow
        itself and the end `others` of all that stands beside it. `first`: which end of what the
        company gives to (gets from) j, where that is another."""
        import numpy as np

        place = {firm: row for row, firm in enumerate(self.firms)}
        out, into = self._through(others, others if first is None else first)
        found = np.zeros((len(self.firms), len(self.firms)))
        for pair, ends in self.gross.items():
            here, there = self._way(pair)
            if ends is not None and ends[own] and here in place and there in place:
                whole = out[here] - ends[others] + ends[own]
                through = max(whole, into.get(here, ZERO))
                found[place[there], place[here]] = float(ends[own] / through)
        return found

    def _through(self, others: int, first: int) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
        """What each firm passes on, and what comes to it, along the ways."""
        out: dict[str, Decimal] = {}
        into: dict[str, Decimal] = {}
        for pair, ends in self.gross.items():
            here, there = self._way(pair)
            if ends is not None:
                amount = ends[first if here == self.company else others]
                out[here] = out.get(here, ZERO) + amount
                into[there] = into.get(there, ZERO) + amount
        return out, into

    def _way(self, pair: Pair) -> Pair:
        return pair if self.relation is Relation.GIVES else (pair[1], pair[0])


def bounds_of(
    ways: Ways, direct: Mapping[str, Ends | None]
) -> list[tuple[float | None, float | None]]:
    """The least and the most of each firm. A sum that is not known counts as nothing in the
    least, and passes nothing on."""
    from analytics.contagion.bounded import Shares, bounded_look_through

    firms = ways.firms
    if len(firms) > BOUNDED_MAX:
        return [(None, None)] * len(firms)
    sums = [[float((direct.get(firm) or NOTHING)[end]) for firm in firms] for end in (LEAST, MOST)]
    least = ways.shares(LEAST, MOST)
    found = bounded_look_through(
        Shares(least=least, most=ways.shares(MOST, LEAST)),
        (sums[LEAST], ways.shares(LEAST, MOST, first=LEAST)),
        (
            sums[MOST],
            Shares(least=least, most=ways.shares(MOST, LEAST, first=MOST)),
        ),
    )
    return list(zip(found.low or [None] * len(firms), found.high, strict=True))
