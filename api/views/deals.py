"""Deals and their legs, as the doors show them."""

from __future__ import annotations

from graph.fold.snapshot import Spread, StatusChange
from graph.model.calendar import AsOf, Certainty, PartialDateText
from graph.model.deal import (
    AmountScope,
    Consideration,
    DealKind,
    Firmness,
    Role,
    Schedule,
    Stage,
    Status,
)
from graph.model.money import AmountClaim, MoneyRange, Quantity
from graph.model.value import Value


class PartyView(Value, frozen=True):
    company_id: str
    name: str
    role: Role


class LegView(Value, frozen=True):
    """A leg of a folded deal, with names, columns, and the disagreement behind the amount."""

    leg_id: str
    giver: str
    giver_id: str
    receiver: str
    receiver_id: str
    consideration: Consideration
    amount: AmountClaim
    quantity: Quantity | None
    stage: Stage
    firmness: Firmness
    schedule: Schedule | None
    amount_scope: AmountScope
    group: str | None
    condition: str | None
    headline: MoneyRange | None
    contracted: MoneyRange | None
    paid: MoneyRange | None
    contingent: MoneyRange | None
    spread: Spread
    decided_by: str
    report_ids: tuple[str, ...]


class DealView(Value, frozen=True):
    """A deal with its parties and legs by name. `title` says who gives to whom."""

    deal_id: str
    title: str
    kind: DealKind
    status: Status
    truth: Certainty
    announced_on: PartialDateText | None
    effective_on: PartialDateText | None
    first_published_on: PartialDateText | None
    parties: tuple[PartyView, ...]
    legs: tuple[LegView, ...]
    confidence: float
    independent_sources: int
    report_ids: tuple[str, ...]
    retracted_ids: tuple[str, ...]
    merged_ids: tuple[str, ...]
    corrected: tuple[str, ...]
    trail: tuple[StatusChange, ...]
    policy_id: str
    first_position: int


class DealsAnswer(Value, frozen=True):
    """Deals by headline, largest first. `total` counts all that fit; `truncated`: not all shown."""

    deals: tuple[DealView, ...]
    total: int
    truncated: bool
    as_of: AsOf
    position: int
