"""Legs of a deal: which claim wins, how far the sources disagree, and the four money columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from graph.fold.snapshot import DealLeg, Report, Spread
from graph.model.deal import Firmness, Leg, Schedule, Stage, Status
from graph.model.document import SourceTier
from graph.model.money import ZERO, AmountClaim, MoneyRange, Quantity
from graph.model.value import Value

# Named once, since a member of an enum costs a look-up through its class, each time.
_PAID, _COMPLETED, _FIRM = Stage.PAID, Status.COMPLETED, Firmness.FIRM


class LegClaim(Value, frozen=True):
    """A leg as one report states it, with company ids, as of the day asked for.

    `total` is the whole amount; None where undisclosed or periodic without a term.
    `is_contracted`: paid, or firm under a report that says signed or better."""

    report: Report
    leg: Leg
    giver_id: str
    receiver_id: str
    stage: Stage
    total: MoneyRange | None
    is_contracted: bool


def claim_of(
    report: Report, status: Status, leg: Leg, giver_id: str, receiver_id: str, stage: Stage
) -> LegClaim:
    """`status` and `stage` are those of the day asked for."""
    schedule = leg.schedule
    return LegClaim(
        report=report,
        leg=leg,
        giver_id=giver_id,
        receiver_id=receiver_id,
        stage=stage,
        total=leg.amount.total(schedule.term_months if schedule else None),
        is_contracted=(status.is_binding and leg.firmness is _FIRM) or stage is _PAID,
    )


def lane_of(claim: LegClaim) -> str:
    """`giver>receiver:consideration`, and `/contingent` for that lane: the id of its first leg."""
    leg = claim.leg
    lane = "/contingent" if leg.firmness.is_contingent else ""
    # Not an f-string, which would ask the enum how to write its member.
    return "".join((claim.giver_id, ">", claim.receiver_id, ":", leg.consideration, lane))


def fold_leg(
    leg_id: str,
    claims: Sequence[LegClaim],
    status: Status,
    corrections: Mapping[str, object],
) -> DealLeg:
    """One leg from its claims, strongest first. `corrections` may hold amount, stage, firmness;
    a corrected amount stands for every claim of the leg."""
    disclosed = [claim for claim in claims if claim.leg.amount.is_disclosed]
    amount, decided_by, reason = _winner(claims, disclosed, corrections.get("amount"))
    first, told = claims[0], _told(claims)
    stage, firmness = told.stage, told.firmness
    if corrections:
        stage, firmness = _corrected(stage, firmness, corrections)
    schedule = told.schedule
    won = amount.total(schedule.term_months if schedule else None)
    bearing = _Bearing(amount, stage, firmness, won, corrected="amount" in corrections)
    headline, contracted, paid, contingent = _columns(bearing, claims, status)
    return DealLeg(
        leg_id=leg_id,
        giver_id=first.giver_id,
        receiver_id=first.receiver_id,
        consideration=first.leg.consideration,
        amount=amount,
        quantity=told.quantity,
        stage=stage,
        firmness=firmness,
        schedule=schedule,
        amount_scope=first.leg.amount_scope,
        group=told.group,
        condition=told.condition,
        headline=headline,
        contracted=contracted,
        paid=paid,
        contingent=contingent,
        spread=_spread(disclosed, amount.currency, reason),
        decided_by=decided_by,
        report_ids=tuple([claim.report.report_id for claim in claims]),
    )


class _Told(NamedTuple):
    """What the strongest claim says that says anything; of stages, the furthest."""

    stage: Stage
    firmness: Firmness
    quantity: Quantity | None
    schedule: Schedule | None
    group: str | None
    condition: str | None


def _told(claims: Sequence[LegClaim]) -> _Told:
    stage, firmness = claims[0].stage, None
    quantity = schedule = group = condition = None
    for claim in claims:
        leg = claim.leg
        if claim.stage.rank > stage.rank:
            stage = claim.stage
        if firmness is None and claim.is_contracted:
            firmness = leg.firmness
        quantity = quantity or leg.quantity
        schedule = schedule or leg.schedule
        group = group or leg.group
        condition = condition or leg.condition
    firmness = firmness or claims[0].leg.firmness
    return _Told(stage, firmness, quantity, schedule, group, condition)


def _corrected(
    stage: Stage, firmness: Firmness, corrections: Mapping[str, object]
) -> tuple[Stage, Firmness]:
    further, firmer = corrections.get("stage", stage), corrections.get("firmness", firmness)
    assert isinstance(further, Stage)
    assert isinstance(firmer, Firmness)
    return further, firmer


def _winner(
    claims: Sequence[LegClaim], disclosed: Sequence[LegClaim], corrected: object
) -> tuple[AmountClaim, str, str]:
    if isinstance(corrected, AmountClaim):
        return corrected, "curator", "corrected by a curator"
    if not disclosed:
        return claims[0].leg.amount, claims[0].report.report_id, "no report states an amount"
    best = disclosed[0]
    return best.leg.amount, best.report.report_id, _why_first(disclosed)


def _why_first(disclosed: Sequence[LegClaim]) -> str:
    best, *others = disclosed
    if not others:
        return "only one states it"
    stated = _stated(best)
    if all(_stated(claim) == stated for claim in others):
        return f"all {len(disclosed)} agree"
    tier = best.report.tier
    if all(claim.report.tier is tier for claim in others):
        return _LATEST[tier]
    return _STRONGEST[tier]


_LATEST = {each: f"latest of equal sources (tier {each.name.lower()})" for each in SourceTier}
_STRONGEST = {each: f"strongest source (tier {each.name.lower()})" for each in SourceTier}


def _stated(claim: LegClaim) -> tuple[Decimal | None, Decimal | None, str | None]:
    amount = claim.leg.amount
    return amount.low, amount.high, amount.currency


def _spread(disclosed: Sequence[LegClaim], currency: str | None, reason: str) -> Spread:
    """Over the claims in the winner's currency; another currency is named in the reason."""
    values = [claim.total for claim in disclosed if claim.total is not None]
    same = [value for value in values if value.currency == currency]
    if len(same) < len(values):
        others = {value.currency for value in values} - {currency or ""}
        reason += f"; also stated in {', '.join(sorted(others))}"
    # The low end of "up to" is unknown, not zero: its stated end stands for both.
    lows = [value.low or value.upper for value in same]
    return Spread(
        low=min(lows, default=None),
        high=max([value.upper for value in same], default=None),
        currency=currency if same else None,
        independent_sources=len({claim.report.origin_key for claim in disclosed}),
        reports=len(disclosed),
        reason=reason,
    )


class _Bearing(NamedTuple):
    """What was decided of a leg, and what the columns rest on."""

    amount: AmountClaim
    stage: Stage
    firmness: Firmness
    won: MoneyRange | None
    corrected: bool


Columns = tuple[MoneyRange | None, MoneyRange | None, MoneyRange | None, MoneyRange | None]


def _columns(leg: _Bearing, claims: Sequence[LegClaim], status: Status) -> Columns:
    """Headline, contracted, paid, contingent. After an exit only what was paid is left."""
    zero = _zero(leg.amount.currency or "USD")
    is_paid = leg.stage is _PAID
    paid = _best(leg, [claim for claim in claims if claim.stage is _PAID]) if is_paid else zero
    if status.is_exit:
        return paid, paid, paid, zero
    if leg.firmness.is_contingent and not is_paid:
        return zero, zero, paid, leg.won
    part_paid = is_paid and status is not _COMPLETED and not leg.corrected
    owed = _owed_beside(claims, paid) if part_paid else None
    if owed is not None:
        return owed, owed, paid, zero
    binding = [claim for claim in claims if claim.is_contracted]
    applies = is_paid or (
        status.is_binding and leg.firmness is _FIRM and (bool(binding) or leg.corrected)
    )
    contracted = _best(leg, binding) if applies else zero
    if status is _COMPLETED and not is_paid:
        paid = _carried_out(contracted)
    return leg.won, contracted, paid, zero


def _carried_out(contracted: MoneyRange | None) -> MoneyRange | None:
    """What was paid under a deal that is completed, where no report says so: at most what was
    contracted. None where that has no upper end."""
    if contracted is None or contracted.high is None:
        return None
    return MoneyRange(low=ZERO, high=contracted.high, currency=contracted.currency)


def _best(leg: _Bearing, chosen: Sequence[LegClaim]) -> MoneyRange | None:
    """The strongest stated value, None if none is stated; a correction stands for all."""
    if leg.corrected:
        return leg.won
    return next((claim.total for claim in chosen if claim.total is not None), None)


@lru_cache(maxsize=1_000)
def _zero(currency: str) -> MoneyRange:
    return MoneyRange(low=ZERO, high=ZERO, currency=currency)


def _owed_beside(claims: Sequence[LegClaim], paid: MoneyRange | None) -> MoneyRange | None:
    """The strongest commitment that a smaller payment is a part of: until a deal is completed, to
    pay some of it does not shrink it. None where no commitment is larger than what was paid."""
    if paid is None:
        return None
    binding = (c.total for c in claims if c.is_contracted and c.stage is not _PAID)
    owed = next((value for value in binding if value is not None), None)
    if owed is None or owed.currency != paid.currency or owed.upper <= paid.upper:
        return None
    return owed
