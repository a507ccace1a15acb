"""Random but valid histories: every list of numbers becomes one, and so does every seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from hypothesis import strategies as st

from graph.events import catalogue as c
from graph.events.envelope import NewEvent, new_event
from graph.model.company import company_slug
from graph.model.deal import Attribution, Consideration, DealKind, Firmness, Leg, Stage, Status
from graph.model.document import SourceTier
from graph.model.money import AmountClaim, Basis, exact, up_to
from tests.support.history import a_cash_leg, a_company, a_document, a_reported_deal

NAMES = ("NVIDIA", "OpenAI", "Oracle", "AMD", "CoreWeave")
DAYS = ("2025-01-15", "2025-Q2", "2025-09-22", "2025", "2026-01", None)

Draw = st.lists(
    st.tuples(*[st.integers(min_value=0, max_value=10_000)] * 6), min_size=1, max_size=40
)


def payloads(draws: list[tuple[int, ...]]) -> Iterator[c.Payload]:
    """Companies first, then one payload for each draw, always one that the state allows."""
    for name in NAMES:
        yield a_company(name)
    documents, reports = 0, list[tuple[str, str]]()
    for action, *rest in draws:
        a, b, d, e, f = rest
        choice = action % 10
        if choice < 2 or documents == 0:
            documents += 1
            yield a_document(
                f"d{documents}",
                tier=list(SourceTier)[a % 5],
                published_on=DAYS[b % len(DAYS)],
                publisher=f"Outlet {d % 3}",
                syndication_group="doc-d1" if e % 4 == 0 and documents > 1 else None,
            )
        elif choice < 6 or not reports:
            payload = _report(a, b, d, e, f, documents)
            reports.append((new_event(payload, actor="x").event_id, payload.deal_id))
            yield payload
        else:
            yield _curation(choice, a, b, reports, documents)


def a_random_log(seed: int) -> list[list[NewEvent]]:
    """Batches of one to four events; an event that would come twice is left out."""
    chance = random.Random(seed)
    draws = [tuple(chance.randrange(10_000) for _ in range(6)) for _ in range(40)]
    events = {event.event_id: event for event in (new_event(p, actor="x") for p in payloads(draws))}
    left, batches = list(events.values()), []
    while left:
        size = chance.randrange(1, 5)
        batches.append(left[:size])
        left = left[size:]
    return batches


def _report(a: int, b: int, d: int, e: int, f: int, documents: int) -> c.DealReported:
    giver, receiver = NAMES[a % 5], NAMES[(a + 1 + b % 4) % 5]
    amount: AmountClaim = (
        exact(1 + d % 50),
        up_to(1 + d % 90),
        AmountClaim(low=Decimal(d % 70), basis=Basis.AT_LEAST),
        AmountClaim(),
    )[e % 4]
    legs: list[Leg] = [
        a_cash_leg(
            giver, receiver, amount, stage=list(Stage)[d % 3], firmness=list(Firmness)[f % 4]
        ),
        a_cash_leg(receiver, giver, AmountClaim(), consideration=Consideration.EQUITY),
    ]
    return a_reported_deal(
        str(a % 4),
        f"d{1 + b % documents}",
        kind=list(DealKind)[d % 5],
        status=list(Status)[f % 9],
        legs=legs,
        announced_on=DAYS[e % len(DAYS)],
        effective_on=DAYS[f % len(DAYS)],
        confidence=(1 + a % 9) / 10,
        attribution=list(Attribution)[b % 7],
        origin="Bloomberg" if d % 5 == 0 else None,
    )


def _curation(
    choice: int, a: int, b: int, reports: list[tuple[str, str]], documents: int
) -> c.Payload:
    report_id, deal_id = reports[a % len(reports)]
    other = f"deal-{b % 4}"
    company, survivor = (company_slug(NAMES[number % 5]) for number in (a, b))
    if choice == 6:
        return c.ReportRetracted(
            report_id=report_id, deal_id=deal_id, code=c.RetractionReason.MISREAD
        )
    if choice == 7 and other < deal_id:
        return c.DealMerged(
            deal_id=deal_id, survivor_id=other, score=1.0, decided_by="x", reason="x"
        )
    if choice == 7:
        return c.DealUnmerged(deal_id=deal_id, survivor_id=other, reason="x")
    if choice == 8 and survivor < company:
        return c.CompanyMerged(company_id=company, survivor_id=survivor, score=1.0, reason="x")
    if choice == 8:
        return c.CompanyUnmerged(company_id=company, survivor_id=survivor, reason="x")
    if b % 3 == 0:
        return c.DocumentWithdrawn(document_id=f"doc-d{1 + b % documents}", reason="x")
    return c.DealCorrected(deal_id=deal_id, path="status", value=list(Status)[b % 9], reason="x")
