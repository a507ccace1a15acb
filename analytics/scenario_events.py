"""The changes of a scenario carried out on a branch, as a curator would: by the same commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from analytics.flows import MONEY
from analytics.scenario_changes import AddDeal, Change, Retract, SetAmount, SetStatus
from analytics.scenario_deals import told
from graph.branching import Branch
from graph.commands import CorrectDeal, Intent, RetractReport
from graph.errors import InvalidValue, NotFound
from graph.events.catalogue import RetractionReason
from graph.events.envelope import NewEvent
from graph.fold.snapshot import Deal, DealLeg, KnowledgeGraph
from graph.model.deal import DealKind, Firmness, Stage, Status
from graph.model.money import AmountClaim
from graph.model.value import Value

REASON = "what if"


class AppliedChange(Value, frozen=True):
    """What became of one change: the deal with both ends of its first leg, what it was and is, and
    the events on the branch that say so. Before is None for a new deal, after for one that no
    report tells of any more."""

    change: str
    deal_id: str
    giver: str
    receiver: str
    kind: DealKind
    leg_id: str | None
    status_before: Status | None
    status_after: Status | None
    amount_before: AmountClaim | None
    amount_after: AmountClaim | None
    events: tuple[str, ...]


def carry_out(branch: Branch, change: Change) -> AppliedChange:
    """Let the branch grow by one change; raises NotFound, InvalidValue or CommandRefused."""
    before = branch.whole()
    leg_id: str | None = None
    match change:
        case AddDeal():
            payloads = told(before, change, branch.clocks)
            deal_id, events = payloads[1].deal_id, branch.tell(payloads)
        case SetAmount():
            deal = _deal(before, change.deal_id)
            deal_id, leg_id = deal.deal_id, change.leg_id or _only_money_leg(deal)
            events = branch.carry_out(_correction(deal_id, leg_id, "amount", change.amount))
        case SetStatus():
            deal = _deal(before, change.deal_id)
            deal_id = deal.deal_id
            events = _all(branch, _status(deal, change.status))
        case Retract():
            deal_id = _deal_of_report(before, change.report_id)
            events = branch.carry_out(
                RetractReport(
                    report_id=change.report_id, code=RetractionReason.TEST_DATA, reason=REASON
                )
            )
    return _applied(before, branch.whole(), change, deal_id, leg_id, events)


def _all(branch: Branch, intents: Iterator[Intent]) -> tuple[NewEvent, ...]:
    return tuple(event for intent in intents for event in branch.carry_out(intent))


def _deal(graph: KnowledgeGraph, deal_id: str) -> Deal:
    deal = graph.deal_of(deal_id)
    if deal is None:
        raise NotFound("deal", deal_id)
    return deal


def _deal_of_report(graph: KnowledgeGraph, report_id: str) -> str:
    report = graph.reports.get(report_id)
    if report is None:
        raise NotFound("report", report_id)
    return report.deal_id


def _only_money_leg(deal: Deal) -> str:
    legs = [leg.leg_id for leg in deal.legs if leg.consideration in MONEY]
    if len(legs) != 1:
        known = ", ".join(leg.leg_id for leg in deal.legs) or "none"
        raise InvalidValue(
            "amount", deal.deal_id, f"has {len(legs)} money legs; name one of: {known}"
        )
    return legs[0]


def _status(deal: Deal, status: Status) -> Iterator[Intent]:
    yield CorrectDeal(deal_id=deal.deal_id, path="status", value=status.value, reason=REASON)
    if not status.is_binding:
        return
    for leg in deal.legs:
        if leg.consideration in MONEY and not leg.firmness.is_contingent:
            yield from _binding(deal, leg, status)


def _binding(deal: Deal, leg: DealLeg, status: Status) -> Iterator[Intent]:
    """What makes a leg count as contracted, or paid: the fold takes an amount for that only from a
    report that binds, or from a correction."""
    loose = leg.firmness is Firmness.NON_BINDING
    unpaid = status is Status.COMPLETED and leg.stage is not Stage.PAID
    if loose:
        yield _correction(deal.deal_id, leg.leg_id, "firmness", Firmness.FIRM)
    if unpaid:
        yield _correction(deal.deal_id, leg.leg_id, "stage", Stage.PAID)
    if (loose or unpaid or not deal.status.is_binding) and leg.amount.is_disclosed:
        yield _correction(deal.deal_id, leg.leg_id, "amount", leg.amount)


def _correction(
    deal_id: str, leg_id: str, field: str, value: AmountClaim | Firmness | Stage
) -> CorrectDeal:
    path = f"legs[{leg_id}].{field}"
    plain = _claim(value) if isinstance(value, AmountClaim) else value.value
    return CorrectDeal(deal_id=deal_id, path=path, value=plain, reason=REASON)


def _claim(amount: AmountClaim) -> dict[str, str | None]:
    fields = {name: getattr(amount, name) for name in amount.__struct_fields__}
    return {
        name: format(value, "f") if isinstance(value, Decimal) else value and str(value)
        for name, value in fields.items()
    }


def _applied(
    before: KnowledgeGraph,
    after: KnowledgeGraph,
    change: Change,
    deal_id: str,
    leg_id: str | None,
    events: Sequence[NewEvent],
) -> AppliedChange:
    was, now = before.deal_of(deal_id), after.deal_of(deal_id)
    shown = now or was
    assert shown is not None, "a change is about a deal that stands before or after it"
    leg = _leg_of(shown, leg_id)
    return AppliedChange(
        change=str(type(change).__struct_config__.tag),
        deal_id=deal_id,
        giver=after.name_of(leg.giver_id) if leg else "",
        receiver=after.name_of(leg.receiver_id) if leg else "",
        kind=shown.kind,
        leg_id=leg.leg_id if leg else None,
        status_before=was.status if was else None,
        status_after=now.status if now else None,
        amount_before=_amount(was, leg),
        amount_after=_amount(now, leg),
        events=tuple(f"{event.type} {event.event_id}" for event in events),
    )


def _leg_of(deal: Deal, leg_id: str | None) -> DealLeg | None:
    """The leg of that id, else the first money leg, else the first."""
    chosen = [leg for leg in deal.legs if leg.leg_id == leg_id]
    money = [leg for leg in deal.legs if leg.consideration in MONEY]
    return next(iter([*chosen, *money, *deal.legs]), None)


def _amount(deal: Deal | None, leg: DealLeg | None) -> AmountClaim | None:
    if deal is None or leg is None:
        return None
    return next((each.amount for each in deal.legs if each.leg_id == leg.leg_id), None)
