"""What a trained part makes of the companies of a sentence: a chance for each ordered pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.model.deal import DealKind, Status
from ingest.nlp.mentions import Mention

Span = tuple[int, int]
"""Where a sum stands in the stored text."""


@dataclass(frozen=True, slots=True)
class PairChances:
    """Of one ordered pair: the chance that money goes this way, and where it does, the likeliest
    kind, and the likeliest status with its chance."""

    deal: float
    kind: DealKind
    status: Status
    status_chance: float
    sums: Mapping[Span, float] = field(default_factory=dict)
    """How likely each sum of the text is told of such a deal of the two, by where it stands."""


Judged = Mapping[tuple[str, str], PairChances]
"""By the company ids of who gives the money and who gets it."""


def likeliest(
    judged: Judged, payers: Iterable[Mention], payees: Iterable[Mention]
) -> PairChances | None:
    """The chances of the pair that is likeliest a deal; None where no pair was judged."""
    ends = [payee.company_id for payee in payees]
    asked = ((payer.company_id, end) for payer in payers for end in ends)
    found = [judged[pair] for pair in asked if pair in judged]
    return max(found, key=lambda each: each.deal, default=None)
