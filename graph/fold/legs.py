"""Legs of a deal: which claim wins, how far the sources disagree, and the four money columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from graph.fold.snapshot import DealLeg, Report, Spread
from graph.model.deal import Leg, Stage, Status
from graph.model.money import ZERO, AmountClaim, MoneyRange
from graph.model.value import Value

_STAGES = list(Stage)


class LegClaim(Value, frozen=True):
    """A leg as one report states it, with company ids, as of the day asked for."""

    report: Report
    status: Status
    leg: Leg
    giver_id: str
    receiver_id: str
    stage: Stage

    @property
    def is_contracted(self) -> bool:
        """Paid, or firm under a report that says signed or better."""
        firm = self.status.is_binding and self.leg.firmness.value == "firm"
        return firm or self.stage is Stage.PAID

    def value(self) -> MoneyRange | None:
        """The whole amount; None where undisclosed or periodic without a term."""
        schedule = self.leg.schedule
        return self.leg.amount.total(schedule.term_months if schedule else None)


def leg_id_of(claim: LegClaim, ordinal: int) -> str:
    """`giver>receiver:consideration`, `/contingent` for that lane, `#2` for a second tranche."""
    lane = "/contingent" if claim.leg.firmness.is_contingent else ""
    tranche = f"#{ordinal}" if ordinal > 1 else ""
    return f"{claim.giver_id}>{claim.receiver_id}:{claim.leg.consideration.value}{lane}{tranche}"


def fold_leg(
    leg_id: str,
    claims: Sequence[LegClaim],
    status: Status,
    corrections: Mapping[str, object],
) -> DealLeg:
    """One leg from its claims, strongest first. `corrections` may hold amount, stage, firmness;
    a corrected amount stands for every claim of the leg."""
    amount, decided_by, reason = _winner(claims, corrections.get("amount"))
    stage = corrections.get("stage") or max((claim.stage for claim in claims), key=_STAGES.index)
    firm = next((claim.leg.firmness for claim in claims if claim.is_contracted), None)
    firmness = corrections.get("firmness") or firm or claims[0].leg.firmness
    first = claims[0]
    assert isinstance(stage, Stage)
    leg = DealLeg(
        leg_id=leg_id,
        giver_id=first.giver_id,
        receiver_id=first.receiver_id,
        consideration=first.leg.consideration,
        amount=amount,
        quantity=next((claim.leg.quantity for claim in claims if claim.leg.quantity), None),
        stage=stage,
        firmness=firmness,  # type: ignore[arg-type]
        schedule=next((claim.leg.schedule for claim in claims if claim.leg.schedule), None),
        amount_scope=first.leg.amount_scope,
        group=next((claim.leg.group for claim in claims if claim.leg.group), None),
        condition=next((claim.leg.condition for claim in claims if claim.leg.condition), None),
        headline=None,
        contracted=None,
        paid=None,
        contingent=None,
        spread=_spread(claims, amount.currency, reason),
        decided_by=decided_by,
        report_ids=tuple(claim.report.report_id for claim in claims),
    )
    return _with_columns(leg, claims, status, corrected="amount" in corrections)


def _winner(claims: Sequence[LegClaim], corrected: object) -> tuple[AmountClaim, str, str]:
    if isinstance(corrected, AmountClaim):
        return corrected, "curator", "corrected by a curator"
    disclosed = [claim for claim in claims if claim.leg.amount.is_disclosed]
    if not disclosed:
        return claims[0].leg.amount, claims[0].report.report_id, "no report states an amount"
    best = disclosed[0]
    others = len({_stated(claim) for claim in disclosed}) - 1
    tier = best.report.tier.name.lower()
    if not others:
        reason = f"all {len(disclosed)} agree" if len(disclosed) > 1 else "only one states it"
    elif all(claim.report.tier == best.report.tier for claim in disclosed):
        reason = f"latest of equal sources (tier {tier})"
    else:
        reason = f"strongest source (tier {tier})"
    return best.leg.amount, best.report.report_id, reason


def _stated(claim: LegClaim) -> tuple[Decimal | None, Decimal | None, str | None]:
    amount = claim.leg.amount
    return amount.low, amount.high, amount.currency


def _spread(claims: Sequence[LegClaim], currency: str | None, reason: str) -> Spread:
    """Over the claims in the winner's currency; another currency is named in the reason."""
    disclosed = [claim for claim in claims if claim.leg.amount.is_disclosed]
    values = [value for claim in disclosed if (value := claim.value()) is not None]
    same = [value for value in values if value.currency == currency]
    others = sorted({value.currency for value in values} - {currency or ""})
    # The low end of "up to" is unknown, not zero: its stated end stands for both.
    lows = [value.low if value.low else value.upper for value in same]
    return Spread(
        low=min(lows, default=None),
        high=max((value.upper for value in same), default=None),
        currency=currency if same else None,
        independent_sources=len({claim.report.origin_key for claim in disclosed}),
        reports=len(disclosed),
        reason=reason + (f"; also stated in {', '.join(others)}" if others else ""),
    )


def _with_columns(
    leg: DealLeg, claims: Sequence[LegClaim], status: Status, *, corrected: bool
) -> DealLeg:
    """Headline, contracted, paid, contingent. After an exit only what was paid is left."""
    zero = MoneyRange(low=ZERO, high=ZERO, currency=leg.amount.currency or "USD")
    term = leg.schedule.term_months if leg.schedule else None
    won = leg.amount.total(term)

    def best(chosen: Sequence[LegClaim], *, applies: bool) -> MoneyRange | None:
        """Zero when nothing of the sort is said; the strongest stated value, None if none is."""
        if not applies:
            return zero
        if corrected:
            return won
        return next((value for claim in chosen if (value := claim.value()) is not None), None)

    paid_claims = [claim for claim in claims if claim.stage is Stage.PAID]
    paid = best(paid_claims, applies=leg.stage is Stage.PAID)
    part_paid = leg.stage is Stage.PAID and status is not Status.COMPLETED and not corrected
    owed = _owed_beside(claims, paid) if part_paid else None
    headline: MoneyRange | None
    contracted: MoneyRange | None
    contingent: MoneyRange | None
    if status.is_exit:
        headline, contracted, contingent = paid, paid, zero
    elif leg.firmness.is_contingent and leg.stage is not Stage.PAID:
        headline, contracted, contingent = zero, zero, won
    else:
        binding = [claim for claim in claims if claim.is_contracted]
        applies = leg.stage is Stage.PAID or (
            status.is_binding and leg.firmness.value == "firm" and (bool(binding) or corrected)
        )
        headline, contracted, contingent = won, best(binding, applies=applies), zero
        if owed is not None:
            headline, contracted = owed, owed
    return _replace(leg, headline, contracted, paid, contingent)


def _owed_beside(claims: Sequence[LegClaim], paid: MoneyRange | None) -> MoneyRange | None:
    """The strongest commitment that a smaller payment is a part of: until a deal is completed, to
    pay some of it does not shrink it. None where no commitment is larger than what was paid."""
    if paid is None:
        return None
    binding = (c for c in claims if c.is_contracted and c.stage is not Stage.PAID)
    owed = next((value for claim in binding if (value := claim.value()) is not None), None)
    if owed is None or owed.currency != paid.currency or owed.upper <= paid.upper:
        return None
    return owed


def _replace(
    leg: DealLeg,
    headline: MoneyRange | None,
    contracted: MoneyRange | None,
    paid: MoneyRange | None,
    contingent: MoneyRange | None,
) -> DealLeg:
    fields = {name: getattr(leg, name) for name in leg.__struct_fields__}
    fields.update(headline=headline, contracted=contracted, paid=paid, contingent=contingent)
    return DealLeg(**fields)
