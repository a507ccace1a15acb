"""GraphQL types of plain values. Amounts are decimal text with a currency; null is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import strawberry

from analytics.backing import Promise
from analytics.contagion.drawn import Keeps, Law
from analytics.flows import Column, Level
from analytics.patterns import Pattern
from analytics.shares import Dimension
from analytics.stress_runs import Method, Surplus
from analytics.supply import Route
from graph.events.catalogue import RetractionReason
from graph.fold.snapshot import Spread as FoldedSpread
from graph.model import calendar, company, deal, document, evidence, money
from graph.model.value import Value

for enumeration in (
    calendar.Certainty,
    company.CompanyKind,
    company.AliasKind,
    company.IdentifierScheme,
    deal.DealKind,
    deal.Status,
    deal.Role,
    deal.Consideration,
    deal.Stage,
    deal.Firmness,
    deal.AmountScope,
    deal.Attribution,
    document.DocumentKind,
    document.SourceTier,
    money.Basis,
    money.Per,
    money.QuantityUnit,
    Column,
    Level,
    Pattern,
    Dimension,
    Surplus,
    Promise,
    Route,
    Keeps,
    Law,
    Method,
    RetractionReason,
):
    strawberry.enum(enumeration)


@strawberry.input(
    description="The three clocks of a question. Left out: today, today, and the head of the log."
)
class AsOf:
    valid_on: date | None = strawberry.field(
        default=None, description="True in the world on this day."
    )
    published_by: date | None = strawberry.field(default=None, description="Printed by this day.")
    position: int | None = strawberry.field(
        default=None, description="Our log up to and including this position."
    )


@strawberry.type(description="An amount between two ends; high is null where none is stated.")
class MoneyRange:
    low: Decimal
    high: Decimal | None
    currency: str

    @staticmethod
    def of(value: money.MoneyRange | None) -> MoneyRange | None:
        if value is None:
            return None
        return MoneyRange(low=value.low, high=value.high, currency=value.currency)


@strawberry.type(description="An amount as a document states it.")
class AmountClaim:
    low: Decimal | None
    high: Decimal | None
    basis: money.Basis
    currency: str | None
    per: money.Per

    @staticmethod
    def of(claim: money.AmountClaim) -> AmountClaim:
        return AmountClaim(
            low=claim.low,
            high=claim.high,
            basis=claim.basis,
            currency=claim.currency,
            per=claim.per,
        )


@strawberry.type(description="A number of things; never turned into money without a price.")
class Quantity:
    low: Decimal | None
    high: Decimal | None
    basis: money.Basis
    unit: money.QuantityUnit

    @staticmethod
    def of(value: money.Quantity | None) -> Quantity | None:
        if value is None:
            return None
        return Quantity(low=value.low, high=value.high, basis=value.basis, unit=value.unit)


@strawberry.type(description="When a leg runs.")
class Schedule:
    starts: str | None
    ends: str | None
    term_months: int | None

    @staticmethod
    def of(value: deal.Schedule | None) -> Schedule | None:
        if value is None:
            return None
        return Schedule(starts=value.starts, ends=value.ends, term_months=value.term_months)


@strawberry.type(description="How far the sources of one amount are apart, and why one won.")
class Spread:
    low: Decimal | None
    high: Decimal | None
    currency: str | None
    independent_sources: int
    reports: int
    reason: str

    @staticmethod
    def of(value: FoldedSpread) -> Spread:
        return Spread(
            low=value.low,
            high=value.high,
            currency=value.currency,
            independent_sources=value.independent_sources,
            reports=value.reports,
            reason=value.reason,
        )


@strawberry.type(description="A slice of a stored text; the quote equals text[start:end].")
class Evidence:
    document_id: strawberry.ID
    field: str
    start: int
    end: int
    quote: str
    confidence: float

    @staticmethod
    def of(value: evidence.Evidence) -> Evidence:
        return Evidence(
            document_id=strawberry.ID(value.document_id),
            field=value.field,
            start=value.start,
            end=value.end,
            quote=value.quote,
            confidence=value.confidence,
        )


@strawberry.type
class Alias:
    text: str
    kind: company.AliasKind
    valid_from: str | None
    valid_to: str | None

    @staticmethod
    def of(value: company.Alias) -> Alias:
        return Alias(
            text=value.text,
            kind=value.kind,
            valid_from=value.valid_from,
            valid_to=value.valid_to,
        )


@strawberry.type
class Identifier:
    scheme: company.IdentifierScheme
    value: str

    @staticmethod
    def of(value: company.Identifier) -> Identifier:
        return Identifier(scheme=value.scheme, value=value.value)


GIVEN_TYPES: Mapping[type[Value], type] = MappingProxyType(
    {
        money.MoneyRange: MoneyRange,
        money.AmountClaim: AmountClaim,
        money.Quantity: Quantity,
        deal.Schedule: Schedule,
        FoldedSpread: Spread,
        evidence.Evidence: Evidence,
        company.Alias: Alias,
        company.Identifier: Identifier,
    }
)
"""Values whose GraphQL type is written out above."""
