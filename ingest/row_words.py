"""The words of curated rows, and what they mean in the model."""

from __future__ import annotations

import re

from graph.model.deal import Consideration, DealKind, Role, Status
from graph.model.money import Basis, QuantityUnit

KINDS = {
    "backstop/guarantee": DealKind.GUARANTEE,
    "debt_financing": DealKind.DEBT,
    "license+acquihire": DealKind.LICENCE,
    "license": DealKind.LICENCE,
    **{kind.value: kind for kind in DealKind},
}
STATUSES = {
    "letter_of_intent": Status.PROPOSED,
    "rumored": Status.RUMOURED,
    "disputed": Status.RUMOURED,
    "definitive": Status.SIGNED,
    "amended": Status.SIGNED,
    "closed": Status.COMPLETED,
    **{status.value: status for status in Status},
}
CONFIDENCE = {
    Status.RUMOURED: 0.5,
    Status.PROPOSED: 0.8,
    Status.ANNOUNCED: 0.8,
}
GIVEN = {
    DealKind.GUARANTEE: Consideration.GUARANTEE,
    DealKind.WARRANT_GRANT: Consideration.WARRANT,
    DealKind.REVENUE_SHARE: Consideration.REVENUE_SHARE,
}
RETURNED = {
    DealKind.EQUITY_INVESTMENT: Consideration.EQUITY,
    DealKind.STAKE_SALE: Consideration.EQUITY,
    DealKind.ACQUISITION: Consideration.EQUITY,
    DealKind.JOINT_VENTURE: Consideration.EQUITY,
    DealKind.COMPUTE_PURCHASE: Consideration.COMPUTE,
    DealKind.HARDWARE_PURCHASE: Consideration.CHIPS,
    DealKind.POWER_PURCHASE: Consideration.POWER,
    DealKind.LEASE: Consideration.SPACE,
    DealKind.DEBT: Consideration.DEBT,
    DealKind.LICENCE: Consideration.LICENCE,
}
ROLES = {
    DealKind.EQUITY_INVESTMENT: (Role.INVESTOR, Role.ISSUER),
    DealKind.STAKE_SALE: (Role.INVESTOR, Role.SELLER),
    DealKind.ACQUISITION: (Role.ACQUIRER, Role.TARGET),
    DealKind.COMPUTE_PURCHASE: (Role.CUSTOMER, Role.SUPPLIER),
    DealKind.HARDWARE_PURCHASE: (Role.CUSTOMER, Role.SUPPLIER),
    DealKind.POWER_PURCHASE: (Role.CUSTOMER, Role.SUPPLIER),
    DealKind.LEASE: (Role.LESSEE, Role.LESSOR),
    DealKind.DEBT: (Role.LENDER, Role.BORROWER),
    DealKind.GUARANTEE: (Role.GUARANTOR, Role.BENEFICIARY),
    DealKind.WARRANT_GRANT: (Role.ISSUER, Role.BENEFICIARY),
    DealKind.LICENCE: (Role.LICENSEE, Role.LICENSOR),
}
UNITS = {
    "gw": QuantityUnit.GIGAWATT,
    "mw": QuantityUnit.MEGAWATT,
    "gpus": QuantityUnit.GPU,
    "tpus": QuantityUnit.UNIT,
    "shares": QuantityUnit.SHARE,
    "percent stake": QuantityUnit.PERCENT,
    "percent of revenue": QuantityUnit.PERCENT,
}
QUANTITY_BASES = {"up_to_qty": Basis.UP_TO, "at_least_qty": Basis.AT_LEAST}
UNVALUED = frozenset({"undisclosed", "up_to_qty", "at_least_qty", "percent"})
NO_TRANSFER = re.compile(r"\bvaluation, as-converted|\bnot a transfer\b", re.I)
ALL_STOCK = re.compile(r"\ball[- ]stock\b", re.I)
SAME_DEAL = re.compile(
    r"CONTRADICTS|REPLACES|WRONG|TEN-TIMES"
    r"|conflicts with|same warrant|same event|includes, not adds"
)
FITTING = {
    Consideration.EQUITY: frozenset({QuantityUnit.SHARE, QuantityUnit.PERCENT}),
    Consideration.DEBT: frozenset[QuantityUnit](),
    Consideration.LICENCE: frozenset[QuantityUnit](),
}
"""Units that can count what is given; a unit that counts something else stays in the text."""
PART_OF = re.compile(r"component of parent", re.I)
