"""Deals, legs, graphs, flows and edges with sane defaults, for tests that read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from analytics.flows import Edge, Flow, edges
from graph.events import catalogue as c
from graph.fold.snapshot import KnowledgeGraph
from graph.model.calendar import Certainty
from graph.model.deal import (
    AmountScope,
    Consideration,
    DealKind,
    Firmness,
    Leg,
    Schedule,
    Stage,
    Status,
)
from graph.model.money import UNDISCLOSED, AmountClaim, MoneyRange, exact
from graph.store.port import EventStore
from tests.support.history import History, a_company, a_document, a_reported_deal

Amount = AmountClaim | int | None


def dollars(number: int | str) -> MoneyRange:
    """An exact sum."""
    return MoneyRange(low=Decimal(number), high=Decimal(number), currency="USD")


def a_leg(
    giver: str = "NVIDIA",
    receiver: str = "OpenAI",
    amount: Amount = 100,
    consideration: Consideration = Consideration.CASH,
    *,
    stage: Stage = Stage.COMMITTED,
    firmness: Firmness = Firmness.FIRM,
    group: str | None = None,
    term_months: int | None = None,
) -> Leg:
    """A firm promise of cash. `amount` None: undisclosed. `group`: one sum for all of that name."""
    claim = exact(amount) if isinstance(amount, int) else amount or UNDISCLOSED
    return Leg(
        giver=giver,
        receiver=receiver,
        consideration=consideration,
        amount=claim,
        stage=stage,
        firmness=firmness,
        schedule=Schedule(term_months=term_months) if term_months else None,
        amount_scope=AmountScope.GROUP if group else AmountScope.LEG,
        group=group,
    )


def a_warrant(giver: str = "AMD", receiver: str = "OpenAI", amount: Amount = None) -> Leg:
    return a_leg(giver, receiver, amount, Consideration.WARRANT, firmness=Firmness.CONTINGENT)


def a_guarantee(giver: str = "NVIDIA", receiver: str = "CoreWeave", amount: Amount = None) -> Leg:
    return a_leg(giver, receiver, amount, Consideration.GUARANTEE, firmness=Firmness.CONTINGENT)


class Told:
    """A report that waits for its number and its document."""

    def __init__(self, legs: Sequence[Leg], printed: str | None, words: Mapping[str, Any]) -> None:
        self.legs, self.printed, self.words = legs, printed, words


def a_deal(
    *legs: Leg,
    kind: DealKind = DealKind.EQUITY_INVESTMENT,
    status: Status = Status.SIGNED,
    printed: str | None = "2025-09-22",
    **words: Any,
) -> Told:
    """A signed investment of one leg; `words` as for `a_reported_deal` (`announced_on`, `deal`)."""
    return Told(legs or (a_leg(),), printed, {"kind": kind, "status": status, **words})


def a_purchase(*legs: Leg, **words: Any) -> Told:
    return a_deal(*legs, **{"kind": DealKind.COMPUTE_PURCHASE, **words})


def a_history(
    *told: Told, companies: Iterable[c.Payload] = (), store: EventStore | None = None
) -> History:
    """The log of some reports: each in a document of its own, about a deal of its own unless
    `deal` says which. Companies that the reports name are registered, unless given. `store`: where
    it is kept, and empty; else in memory."""
    given = tuple(companies)
    known = {each.name for each in given if isinstance(each, c.CompanyRegistered)}
    legs = [leg for each in told for leg in each.legs]
    names = sorted({name for leg in legs for name in (leg.giver, leg.receiver)} - known)
    history = History(*(a_company(name) for name in names), *given, store=store)
    for number, each in enumerate(told, start=1):
        words = {"deal": str(number), **each.words}
        history.add(a_document(f"d{number}", published_on=each.printed))
        history.add(a_reported_deal(document=f"d{number}", legs=each.legs, **words))
    return history


def a_graph(
    *told: Told, companies: Iterable[c.Payload] = (), valid_on: date | None = None
) -> KnowledgeGraph:
    """The same, folded."""
    return a_history(*told, companies=companies).graph(valid_on=valid_on)


def a_flow(
    giver: str = "a",
    receiver: str = "b",
    amount: int | str | None = 100,
    *,
    high: int | None = None,
    consideration: Consideration = Consideration.CASH,
    kind: DealKind = DealKind.COMPUTE_PURCHASE,
    status: Status = Status.SIGNED,
    truth: Certainty = Certainty.YES,
    began_on: str | None = "2025-09-22",
    ended_on: str | None = None,
    published_on: str | None = "2025-09-23",
    position: int = 1,
    group_key: str | None = None,
    deal: str = "1",
) -> Flow:
    """A signed purchase; `amount` None is unknown, `high` an upper end beyond it."""
    low = None if amount is None else Decimal(amount)
    return Flow(
        giver_id=giver,
        receiver_id=receiver,
        given_by=giver,
        received_by=receiver,
        consideration=consideration,
        low=low,
        high=low if high is None else Decimal(high),
        kind=kind,
        status=status,
        stage=Stage.COMMITTED,
        firmness=Firmness.FIRM,
        truth=truth,
        began_on=began_on,
        ended_on=ended_on,
        published_on=published_on,
        position=position,
        deal_id=f"deal-{deal}",
        leg_id=f"{giver}>{receiver}:{consideration.value}",
        group_key=group_key,
        report_ids=(f"report-{deal}",),
    )


def pairs_of(*triples: tuple[str, str, int | None]) -> dict[tuple[str, str], Edge]:
    """Edges from (giver, receiver, amount)."""
    return edges(
        a_flow(giver, receiver, amount, deal=str(number))
        for number, (giver, receiver, amount) in enumerate(triples)
    )
