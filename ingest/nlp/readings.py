"""A reading: one deal as one clause tells it, before status and legs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from graph.model.deal import Consideration, DealKind, Status
from ingest.nlp.amounts import Amount
from ingest.nlp.mentions import Mention


@dataclass(slots=True)
class Reading:
    """Who gives money to whom for what, by which trigger. Indexes are tokens of the plain sentence.

    `parts` are the named parts of the confidence: each from 0 to 1, multiplied at the end."""

    kind: DealKind
    consideration: Consideration
    trigger: int
    frame: str
    payers: list[Mention] = field(default_factory=list)
    payees: list[Mention] = field(default_factory=list)
    sellers: list[Mention] = field(default_factory=list)
    amount: Amount | None = None
    quantity: Amount | None = None
    parts: dict[str, float] = field(default_factory=dict)
    specific: bool = True
    """False for "deal", "agreement" and the like, which a verb of the sentence may explain."""
    symmetric: bool = False
    thing_is_named: bool = False
    """The kind rests on a named thing, not on a default."""
    carrier: int | None = None
    own_sides: bool = False
    """Both sides stand in the phrase of the trigger itself."""
    agentless: bool = False
    told_status: Status | None = None
    """Where the construction itself says it, and no cue need be looked for."""

    @property
    def is_whole(self) -> bool:
        return bool(self.payers and self.payees)

    def pair(self) -> tuple[frozenset[str], frozenset[str]]:
        """Company ids of both sides."""
        return (
            frozenset(m.company_id for m in self.payers),
            frozenset(m.company_id for m in self.payees),
        )

    def twin(self) -> Reading:
        """The same deal told once more, to be changed on its own."""
        return replace(self, parts=dict(self.parts))

    @property
    def confidence(self) -> float:
        value = 1.0
        for part in self.parts.values():
            value *= part
        return round(value, 4)
