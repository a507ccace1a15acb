"""Names for the shapes of loops. They say what is exchanged and accuse nobody.

vendor finance            somebody finances a firm whose purchases lead back to the financier
equity for compute        the same with equity, and the financed firm buys from its investor
take-or-pay with warrants a buyer's purchases are met by warrants of the seller
backstop                  a guarantee meets purchases or rent
revenue share             a share of revenue is one of the hops
mutual investment         every hop is financing
plain                     every hop is a purchase
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from analytics.flows import Flow
from graph.model.deal import Consideration, DealKind

EQUITY = frozenset({DealKind.EQUITY_INVESTMENT, DealKind.JOINT_VENTURE, DealKind.ACQUISITION})
FINANCING = EQUITY | {DealKind.DEBT, DealKind.STAKE_SALE}


class Pattern(StrEnum):
    VENDOR_FINANCE = "vendor finance"
    EQUITY_FOR_COMPUTE = "equity for compute"
    TAKE_OR_PAY_WITH_WARRANTS = "take-or-pay with warrants"
    BACKSTOP = "backstop"
    REVENUE_SHARE = "revenue share"
    MUTUAL_INVESTMENT = "mutual investment"
    PLAIN = "plain"


def pattern_of(hops: Sequence[Sequence[Flow]], members: Sequence[str]) -> tuple[Pattern, int]:
    """The pattern, and the index of the hop that the story starts with: the financing, warrant or
    guarantee; without one the member that sorts first. Cash shapes go before contingent ones
    when cash alone closes the ring."""
    start = members.index(min(members))
    warrant = _promise_only(hops, Consideration.WARRANT)
    guarantee = _promise_only(hops, Consideration.GUARANTEE)
    financing = [index for index, hop in enumerate(hops) if any(_finances(flow) for flow in hop)]
    buying = [index for index, hop in enumerate(hops) if any(_buys(flow) for flow in hop)]
    if warrant is not None:
        return Pattern.TAKE_OR_PAY_WITH_WARRANTS, warrant
    if guarantee is not None:
        return Pattern.BACKSTOP, guarantee
    if not financing and any(_shares_revenue(flow) for hop in hops for flow in hop):
        return Pattern.REVENUE_SHARE, start
    if financing and buying:
        return _financed(hops, financing)
    if financing:
        return Pattern.MUTUAL_INVESTMENT, start
    return Pattern.PLAIN, start


def _financed(hops: Sequence[Sequence[Flow]], financing: Sequence[int]) -> tuple[Pattern, int]:
    """A ring starts at a financing whose receiver then buys, where there is one."""
    count = len(hops)
    begins = next(
        (each for each in financing if any(_buys(flow) for flow in hops[(each + 1) % count])),
        financing[0],
    )
    equity = any(flow.kind in EQUITY for flow in hops[begins] if _finances(flow))
    if equity and count == 2:
        return Pattern.EQUITY_FOR_COMPUTE, begins
    return Pattern.VENDOR_FINANCE, begins


def _finances(flow: Flow) -> bool:
    return flow.kind in FINANCING and _is_cash(flow)


def _buys(flow: Flow) -> bool:
    return flow.kind not in FINANCING and _is_cash(flow)


def _is_cash(flow: Flow) -> bool:
    return flow.consideration not in (Consideration.WARRANT, Consideration.GUARANTEE)


def _shares_revenue(flow: Flow) -> bool:
    by_money = flow.consideration is Consideration.REVENUE_SHARE
    return by_money or flow.kind is DealKind.REVENUE_SHARE


def _promise_only(hops: Sequence[Sequence[Flow]], promise: Consideration) -> int | None:
    """The first hop that no cash travels but this promise does: the one that closes the ring."""
    return next(
        (
            index
            for index, hop in enumerate(hops)
            if not any(_is_cash(flow) for flow in hop)
            and any(flow.consideration is promise for flow in hop)
        ),
        None,
    )
