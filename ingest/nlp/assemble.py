"""A reading with its status becomes a candidate: parties in roles, legs giver → receiver.

The money leg of an acquisition ends at the target and stands for its owners; a named seller is a
party without a leg of its own. A sum for several investors is one leg group (`amount_scope`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.model.deal import (
    AmountScope,
    Consideration,
    DealKind,
    Firmness,
    Leg,
    Party,
    Role,
    Schedule,
    Stage,
    Status,
)
from graph.model.money import UNDISCLOSED, AmountClaim, Quantity
from ingest.nlp.mentions import Mention
from ingest.nlp.readings import Reading

_K, _R, _C = DealKind, Role, Consideration


@dataclass(frozen=True, slots=True)
class Shape:
    """Roles of both sides of a kind of deal, and whether the payer's cash leg is written."""

    payer: Role
    payee: Role
    cash: bool = True


SHAPES: dict[DealKind, Shape] = {
    _K.EQUITY_INVESTMENT: Shape(_R.INVESTOR, _R.ISSUER),
    _K.ACQUISITION: Shape(_R.ACQUIRER, _R.TARGET),
    _K.COMPUTE_PURCHASE: Shape(_R.CUSTOMER, _R.SUPPLIER),
    _K.HARDWARE_PURCHASE: Shape(_R.CUSTOMER, _R.SUPPLIER),
    _K.POWER_PURCHASE: Shape(_R.CUSTOMER, _R.SUPPLIER),
    _K.LEASE: Shape(_R.LESSEE, _R.LESSOR),
    _K.DEBT: Shape(_R.LENDER, _R.BORROWER),
    _K.GUARANTEE: Shape(_R.GUARANTOR, _R.BENEFICIARY, cash=False),
    _K.WARRANT_GRANT: Shape(_R.CUSTOMER, _R.ISSUER, cash=False),
    _K.LICENCE: Shape(_R.LICENSEE, _R.LICENSOR),
    _K.REVENUE_SHARE: Shape(_R.PARTNER, _R.PARTNER),
    _K.JOINT_VENTURE: Shape(_R.PARTNER, _R.PARTNER),
    _K.STAKE_SALE: Shape(_R.INVESTOR, _R.SELLER),
    _K.PARTNERSHIP: Shape(_R.PARTNER, _R.PARTNER),
    _K.OTHER: Shape(_R.PARTNER, _R.PARTNER),
}
_STAGES = {
    Status.COMPLETED: Stage.PAID,
    Status.RUMOURED: Stage.PLANNED,
    Status.PROPOSED: Stage.PLANNED,
}
_SOFT = frozenset({Status.RUMOURED, Status.PROPOSED})
_RUNNING = frozenset(
    {_K.COMPUTE_PURCHASE, _K.POWER_PURCHASE, _K.LEASE, _K.LICENCE, _K.REVENUE_SHARE, _K.GUARANTEE}
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the clause says beyond parties and amount."""

    status: Status
    schedule: Schedule | None = None
    condition: str | None = None


def parties_of(reading: Reading) -> tuple[Party, ...]:
    """Payers, payees, then sellers, each once, in their roles."""
    shape = SHAPES[reading.kind]
    found: dict[str, Party] = {}
    for mentions, role in (
        (reading.payers, shape.payer),
        (reading.payees, shape.payee),
        (reading.sellers, Role.SELLER),
    ):
        for mention in mentions:
            if mention.company_id not in found:
                found[mention.company_id] = Party(
                    company_id=mention.company_id, name=mention.name, role=role
                )
    return tuple(found.values())


def legs_of(reading: Reading, terms: Terms) -> tuple[Leg, ...]:
    """The money legs payer → payee, then what moves against them."""
    claim = reading.amount.money if reading.amount and reading.amount.money else UNDISCLOSED
    quantity = reading.quantity.quantity if reading.quantity else None
    legs: list[Leg] = []
    several = len(reading.payers) * len(reading.payees) > 1
    for payer in reading.payers:
        for payee in reading.payees:
            legs.extend(_pair(reading, terms, payer, payee, claim, quantity, several))
    return tuple(legs)


def _pair(
    reading: Reading,
    terms: Terms,
    payer: Mention,
    payee: Mention,
    claim: AmountClaim,
    quantity: Quantity | None,
    several: bool,
) -> list[Leg]:
    stage, firmness = _stage(reading, terms), _firmness(reading, terms)
    shared: dict[str, Any] = {
        "stage": stage,
        "schedule": terms.schedule,
        "condition": terms.condition,
        "amount_scope": AmountScope.GROUP if several else AmountScope.LEG,
    }

    def leg(giver: str, receiver: str, what: Consideration, **fields: Any) -> Leg:
        group = f"{reading.frame}:{what}" if several else None
        return Leg(
            giver=giver, receiver=receiver, consideration=what, group=group, **{**shared, **fields}
        )

    if reading.kind is _K.GUARANTEE:
        return [
            leg(payer.name, payee.name, _C.GUARANTEE, amount=claim, quantity=quantity,
                firmness=Firmness.CONTINGENT)
        ]  # fmt: skip
    if reading.kind is _K.WARRANT_GRANT:
        return [
            leg(
                payee.name, payer.name, _C.WARRANT, quantity=quantity, firmness=Firmness.CONTINGENT
            ),
            leg(payer.name, payee.name, _C.CASH, amount=claim, firmness=Firmness.CONTINGENT),
        ]
    if reading.kind in (_K.PARTNERSHIP, _K.JOINT_VENTURE) and not claim.is_disclosed:
        what = _C.SERVICES if reading.kind is _K.PARTNERSHIP else _C.EQUITY
        return [
            leg(payer.name, payee.name, what, quantity=quantity, firmness=firmness),
            leg(payee.name, payer.name, what, firmness=firmness),
        ]
    return [
        leg(payer.name, payee.name, _C.CASH, amount=claim, firmness=firmness),
        leg(payee.name, payer.name, reading.consideration, quantity=quantity, firmness=firmness),
    ]


def _stage(reading: Reading, terms: Terms) -> Stage:
    stage = _STAGES.get(terms.status, Stage.COMMITTED)
    if stage is Stage.PAID and reading.kind in _RUNNING:
        return Stage.COMMITTED
    return stage


def _firmness(reading: Reading, terms: Terms) -> Firmness:
    if terms.condition is not None:
        return Firmness.CONTINGENT
    del reading
    return Firmness.NON_BINDING if terms.status in _SOFT else Firmness.FIRM
