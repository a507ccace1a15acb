"""A short way to write a history of events, and to fold it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from graph.events import catalogue as c
from graph.events.envelope import new_event
from graph.fold.read import read_graph
from graph.fold.snapshot import Deal, DealLeg, KnowledgeGraph
from graph.model.calendar import AsOf
from graph.model.company import CompanyKind, company_slug
from graph.model.deal import (
    Attribution,
    Consideration,
    DealKind,
    Firmness,
    Leg,
    Party,
    Role,
    Stage,
    Status,
)
from graph.model.document import DocumentKind, SourceTier, text_digest
from graph.model.money import AmountClaim, exact
from graph.store.memory import MemoryStore
from graph.store.port import EventStore

START = datetime(2026, 1, 1, tzinfo=UTC)


class TickingClock:
    """One second later at each look, so that every event has a time of its own."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


def a_document(
    name: str = "a",
    *,
    tier: SourceTier = SourceTier.NAMED,
    published_on: str | None = "2025-09-22",
    publisher: str | None = None,
    syndication_group: str | None = None,
) -> c.DocumentIngested:
    return c.DocumentIngested(
        document_id=f"doc-{name}",
        text_digest=text_digest(name),
        raw_digest=text_digest(name),
        kind=DocumentKind.FORM_8K if tier is SourceTier.FILING else DocumentKind.NEWS,
        source_tier=tier,
        publisher=publisher or f"Outlet {name}",
        published_on=published_on,
        syndication_group=syndication_group,
    )


def a_cash_leg(
    giver: str = "NVIDIA",
    receiver: str = "OpenAI",
    amount: AmountClaim | int = 100,
    *,
    stage: Stage = Stage.COMMITTED,
    firmness: Firmness = Firmness.FIRM,
    consideration: Consideration = Consideration.CASH,
) -> Leg:
    claim = exact(Decimal(amount)) if isinstance(amount, int) else amount
    return Leg(
        giver=giver,
        receiver=receiver,
        consideration=consideration,
        amount=claim,
        stage=stage,
        firmness=firmness,
    )


def a_reported_deal(
    deal: str = "1",
    document: str = "a",
    *,
    kind: DealKind = DealKind.EQUITY_INVESTMENT,
    status: Status = Status.SIGNED,
    legs: Iterable[Leg] | None = None,
    announced_on: str | None = "2025-09-22",
    effective_on: str | None = None,
    confidence: float = 0.9,
    attribution: Attribution = Attribution.COMPANIES,
    origin: str | None = None,
) -> c.DealReported:
    kept = tuple(legs) if legs is not None else (a_cash_leg(),)
    names = sorted({name for leg in kept for name in (leg.giver, leg.receiver)})
    return c.DealReported(
        deal_id=f"deal-{deal}",
        document_id=f"doc-{document}",
        kind=kind,
        status=status,
        parties=tuple(
            Party(company_id=company_slug(name), name=name, role=Role.PARTNER) for name in names
        ),
        legs=kept,
        announced_on=announced_on,
        effective_on=effective_on,
        confidence=confidence,
        attribution=attribution,
        origin=origin,
        extractor="history@1",
    )


def a_company(name: str, country: str | None = None) -> c.CompanyRegistered:
    return c.CompanyRegistered(
        company_id=company_slug(name), name=name, kind=CompanyKind.OTHER, country=country
    )


class History:
    """A log that grows by payloads, in memory unless a store is given; each `add` returns the event
    id."""

    def __init__(self, *payloads: c.Payload, store: EventStore | None = None) -> None:
        self.store = MemoryStore(clock=TickingClock()) if store is None else store
        for payload in payloads:
            self.add(payload)

    def add(self, payload: c.Payload, cause: str | None = None) -> str:
        event = new_event(payload, actor="history@1", cause_id=cause)
        self.store.append([event])
        return event.event_id

    def position(self) -> int:
        return self.store.head().position

    def graph(
        self,
        *,
        valid_on: date | None = None,
        published_by: date | None = None,
        position: int | None = None,
    ) -> KnowledgeGraph:
        return read_graph(
            self.store, AsOf(valid_on=valid_on, published_by=published_by, position=position)
        )

    def deal(self, deal: str = "1") -> Deal:
        return self.graph().deals[f"deal-{deal}"]

    def cash_leg(self, deal: str = "1") -> DealLeg:
        """The only cash leg of a deal."""
        (leg,) = (leg for leg in self.deal(deal).legs if leg.consideration is Consideration.CASH)
        return leg
