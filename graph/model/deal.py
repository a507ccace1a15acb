"""Deals as one document states them: kinds, statuses, parties, legs (giver → receiver)."""

from __future__ import annotations

from enum import StrEnum

from graph.model.calendar import PartialDateText
from graph.model.money import UNDISCLOSED, AmountClaim, Quantity
from graph.model.value import Value


class DealKind(StrEnum):
    EQUITY_INVESTMENT = "equity_investment"
    ACQUISITION = "acquisition"
    COMPUTE_PURCHASE = "compute_purchase"
    HARDWARE_PURCHASE = "hardware_purchase"
    POWER_PURCHASE = "power_purchase"
    LEASE = "lease"
    DEBT = "debt"
    GUARANTEE = "guarantee"
    WARRANT_GRANT = "warrant_grant"
    LICENCE = "licence"
    REVENUE_SHARE = "revenue_share"
    JOINT_VENTURE = "joint_venture"
    STAKE_SALE = "stake_sale"
    PARTNERSHIP = "partnership"
    OTHER = "other"


class Status(StrEnum):
    """The ladder from rumour to completion, then the exits.

    `rung`: 0 (rumoured) to 5 (completed), exits are -1; `is_binding`: signed or better. Plain
    attributes, since a fold asks a log of a million events for them millions of times.
    """

    rung: int
    is_exit: bool
    is_binding: bool

    RUMOURED = "rumoured"
    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    SIGNED = "signed"
    EFFECTIVE = "effective"
    COMPLETED = "completed"
    TERMINATED = "terminated"
    EXPIRED = "expired"
    DENIED = "denied"


_EXITS = (Status.TERMINATED, Status.EXPIRED, Status.DENIED)
for _place, _status in enumerate(Status):
    _status.is_exit = _status in _EXITS
    _status.rung = -1 if _status.is_exit else _place
for _status in Status:
    _status.is_binding = _status.rung >= Status.SIGNED.rung


class Role(StrEnum):
    INVESTOR = "investor"
    ISSUER = "issuer"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    LENDER = "lender"
    BORROWER = "borrower"
    GUARANTOR = "guarantor"
    BENEFICIARY = "beneficiary"
    LESSOR = "lessor"
    LESSEE = "lessee"
    LICENSOR = "licensor"
    LICENSEE = "licensee"
    ACQUIRER = "acquirer"
    TARGET = "target"
    SELLER = "seller"
    PARTNER = "partner"


class Consideration(StrEnum):
    """What moves from giver to receiver."""

    CASH = "cash"
    EQUITY = "equity"
    WARRANT = "warrant"
    DEBT = "debt"
    COMPUTE = "compute"
    CHIPS = "chips"
    POWER = "power"
    SPACE = "space"
    LICENCE = "licence"
    SERVICES = "services"
    GUARANTEE = "guarantee"
    REVENUE_SHARE = "revenue_share"
    OTHER = "other"


class Stage(StrEnum):
    """How far the leg has moved: planned, committed, paid (delivered, for things).
    `rank` is 0, 1, 2."""

    rank: int

    PLANNED = "planned"
    COMMITTED = "committed"
    PAID = "paid"


for _place, _stage in enumerate(Stage):
    _stage.rank = _place


class Firmness(StrEnum):
    """Who can still walk away. Contingent and optional legs feed the contingent column only."""

    is_contingent: bool

    FIRM = "firm"
    NON_BINDING = "non_binding"
    CONTINGENT = "contingent"
    OPTIONAL = "optional"


for _firmness in Firmness:
    _firmness.is_contingent = _firmness in (Firmness.CONTINGENT, Firmness.OPTIONAL)


class AmountScope(StrEnum):
    """`group`: the amount is one sum for every leg with the same `group`, never a share each."""

    LEG = "leg"
    GROUP = "group"


class Attribution(StrEnum):
    """Who the document says is speaking."""

    FILING = "filing"
    COMPANIES = "companies"
    NAMED_SOURCE = "named_source"
    PEOPLE_FAMILIAR = "people_familiar"
    OTHER_OUTLET = "other_outlet"
    ANALYST = "analyst"
    UNSTATED = "unstated"


class Party(Value, frozen=True):
    """A company in a role. `name` is the resolved name, which the legs of the report refer to."""

    company_id: str
    name: str
    role: Role


class Schedule(Value, frozen=True):
    """When a leg runs; `term_months` turns an amount per period into a total."""

    starts: PartialDateText | None = None
    ends: PartialDateText | None = None
    term_months: int | None = None


class Leg(Value, frozen=True):
    """One promise: `giver` → `receiver` (names of parties of the same report)."""

    giver: str
    receiver: str
    consideration: Consideration
    amount: AmountClaim = UNDISCLOSED
    quantity: Quantity | None = None
    stage: Stage = Stage.COMMITTED
    firmness: Firmness = Firmness.FIRM
    schedule: Schedule | None = None
    amount_scope: AmountScope = AmountScope.LEG
    group: str | None = None
    condition: str | None = None
