"""A large log of plausible deals, fast to make: for measurements and for tests of bounds."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

import msgspec

from graph.events import catalogue as c
from graph.events.envelope import NewEvent, new_event
from graph.model.company import CompanyKind
from graph.model.deal import Consideration, DealKind, Firmness, Leg, Party, Role, Stage, Status
from graph.model.document import DocumentKind, SourceTier, text_digest
from graph.model.evidence import Evidence
from graph.model.ids import deal_id_of
from graph.model.money import AmountClaim, Basis, exact
from graph.store.port import EventStore

NEW_YEAR = date(2025, 1, 1)
BILLION = Decimal(10) ** 9
STATUSES = (Status.RUMOURED, Status.ANNOUNCED, Status.SIGNED, Status.COMPLETED)
KINDS = (
    DealKind.EQUITY_INVESTMENT,
    DealKind.COMPUTE_PURCHASE,
    DealKind.HARDWARE_PURCHASE,
    DealKind.DEBT,
)


def plausible_events(
    deals: int,
    *,
    companies: int = 500,
    reports_per_deal: int = 1,
    spread: float = 0.0,
    seed: int = 1,
) -> Iterator[NewEvent]:
    """`companies` registrations, then a document and a report for each report of each deal. Deals
    begin one after another through a year; each report comes, on average, `spread` of the year
    after the one before it, and is printed that day. Repeatable by the seed."""
    dice = random.Random(seed)
    for number in range(companies):
        yield _event(
            c.CompanyRegistered(
                company_id=f"company-{number}",
                name=f"Company {number}",
                kind=CompanyKind.OTHER,
                country="US",
            )
        )
    between = [(dice.sample(range(companies), 2), dice.choice(KINDS)) for _ in range(deals)]
    for at, number, turn in _in_turn(deals, reports_per_deal, spread, dice):
        printed = NEW_YEAR + timedelta(days=int(at * 365))
        document = _document(f"{seed}-{number}-{turn}", printed, dice)
        yield _event(document)
        deal_id = deal_id_of(f"{seed}-{number}", 0)
        (giver, receiver), kind = between[number]
        status = dice.choice(STATUSES)
        report = _report(deal_id, document.document_id, kind, giver, receiver, status, dice)
        told = printed - timedelta(days=dice.randrange(4))
        yield _event(msgspec.structs.replace(report, announced_on=told.isoformat()))


def _in_turn(
    deals: int, reports_per_deal: int, spread: float, dice: random.Random
) -> list[tuple[float, int, int]]:
    """Moment of the year, deal and turn of each report, in the order in which they are told."""
    moments = []
    for number in range(deals):
        at = number / deals
        for turn in range(reports_per_deal):
            moments.append((at, number, turn))
            at += dice.expovariate(1 / spread) if spread else 0.0
    return sorted(moments)


def _event(payload: c.Payload) -> NewEvent:
    return new_event(payload, actor="plausible@1")


def _document(name: str, printed: date, dice: random.Random) -> c.DocumentIngested:
    digest = text_digest(name)
    return c.DocumentIngested(
        document_id=f"doc-{digest[:16]}",
        text_digest=digest,
        raw_digest=digest,
        kind=DocumentKind.NEWS,
        source_tier=SourceTier.NAMED,
        publisher=f"Outlet {dice.randrange(40)}",
        published_on=printed.isoformat(),
    )


def _report(
    deal_id: str,
    document_id: str,
    kind: DealKind,
    giver: int,
    receiver: int,
    status: Status,
    dice: random.Random,
) -> c.DealReported:
    names = (f"Company {giver}", f"Company {receiver}")
    amount = exact(Decimal(dice.randrange(1, 400)) * BILLION / 10)
    thing = Consideration.EQUITY if kind is DealKind.EQUITY_INVESTMENT else Consideration.COMPUTE
    return c.DealReported(
        deal_id=deal_id,
        document_id=document_id,
        kind=kind,
        status=status,
        parties=(
            Party(company_id=f"company-{giver}", name=names[0], role=Role.CUSTOMER),
            Party(company_id=f"company-{receiver}", name=names[1], role=Role.SUPPLIER),
        ),
        legs=(
            Leg(
                giver=names[0],
                receiver=names[1],
                consideration=Consideration.CASH,
                amount=amount,
                stage=Stage.COMMITTED,
                firmness=Firmness.FIRM,
            ),
            Leg(giver=names[1], receiver=names[0], consideration=thing, amount=_UNDISCLOSED),
        ),
        confidence=0.9,
        evidence=(Evidence(document_id=document_id, field="amount", start=0, end=4, quote="text"),),
        extractor="plausible@1",
    )


_UNDISCLOSED = AmountClaim(basis=Basis.UNDISCLOSED)


def fill(store: EventStore, events: Iterable[NewEvent], size: int = 5_000) -> None:
    """Append in batches."""
    left = iter(events)
    while batch := list(islice(left, size)):
        store.append(batch)
