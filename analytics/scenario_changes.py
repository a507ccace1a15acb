"""What a scenario may change: a deal more, another amount or status, a report less."""

from __future__ import annotations

from collections.abc import Sequence

from graph.errors import InvalidValue
from graph.events.codec import canonical_json
from graph.model.deal import DealKind, Status
from graph.model.money import AmountClaim
from graph.model.value import Value

CHANGES_MAX = 50


class AddDeal(Value, frozen=True, tag_field="change", tag="add"):
    """One more deal of one leg; company ids. Warrants and guarantees are contingent."""

    giver_id: str
    receiver_id: str
    kind: DealKind
    status: Status
    amount: AmountClaim


class SetAmount(Value, frozen=True, tag_field="change", tag="amount"):
    """Another amount of one leg; `leg_id` None: the deal's only money leg."""

    deal_id: str
    amount: AmountClaim
    leg_id: str | None = None


class SetStatus(Value, frozen=True, tag_field="change", tag="status"):
    """Another status. From signed on, the money legs bind at their stated amounts; completed, they
    are paid."""

    deal_id: str
    status: Status


class Retract(Value, frozen=True, tag_field="change", tag="retract"):
    """One report does not count."""

    report_id: str


Change = AddDeal | SetAmount | SetStatus | Retract
_ORDER = (AddDeal, SetAmount, SetStatus, Retract)


def ordered(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes in the one order in which they are carried out, whichever they were given in.

    Raises InvalidValue for too many, and where two say different things of the same field."""
    if len(changes) > CHANGES_MAX:
        raise InvalidValue("changes", len(changes), f"is over {CHANGES_MAX}")
    targets: set[tuple[object, ...]] = set()
    for change in changes:
        target = _target(change)
        if target in targets:
            raise InvalidValue("changes", target[1], "is changed twice in one scenario")
        targets.add(target)
    return tuple(sorted(changes, key=lambda each: (_rank(each), canonical_json(each))))


def _rank(change: Change) -> int:
    return _ORDER.index(type(change))


def _target(change: Change) -> tuple[object, ...]:
    match change:
        case AddDeal():
            return type(change), canonical_json(change)
        case SetAmount():
            return type(change), change.deal_id, change.leg_id
        case SetStatus():
            return type(change), change.deal_id
        case Retract():
            return type(change), change.report_id
