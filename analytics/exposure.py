"""Exposure of one company (or its group): what it stands to lose or owe because of each other firm.

Rows are counterparty groups. Buckets of a row exclude one another: paid, undrawn, non-binding,
contingent; gross is paid + undrawn + contingent (what binds), headline stands beside. Relations
say which way money flows. Direct and indirect are two views and are never added.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from graph.model.deal import Consideration, DealKind
from graph.model.money import ZERO, MoneyRange
from graph.model.value import Value

ROWS_MAX = 500


class Relation(StrEnum):
    """Seen from the company of the report."""

    GIVES = "gives to"
    RECEIVES = "receives from"


class Bucket(Value, frozen=True):
    """Low and stated upper end of a sum over known amounts; `unknown` legs have none."""

    low: Decimal = ZERO
    high: Decimal = ZERO
    known: int = 0
    unknown: int = 0

    def plus(self, value: MoneyRange | None) -> Bucket:
        if value is None:
            return Bucket(low=self.low, high=self.high, known=self.known, unknown=self.unknown + 1)
        return Bucket(
            low=self.low + value.low,
            high=self.high + value.upper,
            known=self.known + 1,
            unknown=self.unknown,
        )

    @property
    def shown(self) -> Decimal | None:
        """The figure to print: the upper end, or None (`n/d`) when nothing is known but legs are
        there."""
        return None if self.known == 0 and self.unknown else self.high


class ExposureLeg(Value, frozen=True):
    """One leg behind a row, in the currency of the report, with its columns and reports.
    `group_key` names a sum for several givers: then the columns are those of the whole sum."""

    deal_id: str
    leg_id: str
    kind: DealKind
    consideration: Consideration
    status: str
    headline: MoneyRange | None
    contracted: MoneyRange | None
    paid: MoneyRange | None
    contingent: MoneyRange | None
    non_binding: bool
    shared: bool
    group_key: str | None
    report_ids: tuple[str, ...]


class ExposureRow(Value, frozen=True):
    """One counterparty group in one relation. Gross is paid + undrawn + contingent; None (`n/d`)
    when none of it is known, and then so is its share. `coverage` is the share of legs with an
    amount."""

    counterparty_id: str
    counterparty: str
    relation: Relation
    headline: Bucket
    contracted: Bucket
    paid: Bucket
    undrawn: Bucket
    non_binding: Bucket
    contingent: Bucket
    equity_at_cost: Bucket
    gross_low: Decimal | None
    gross_high: Decimal | None
    share_of_total: Decimal | None
    inside_loops: Decimal | None
    coverage: Decimal
    companies: tuple[str, ...]
    legs: tuple[ExposureLeg, ...]


class IndirectRow(Value, frozen=True):
    """A firm at two steps, through one counterparty: at most the smaller of the two sums."""

    via_id: str
    via: str
    counterparty_id: str
    counterparty: str
    relation: Relation
    at_most: Decimal


class Measured(Value, frozen=True):
    """A leg with its columns converted, seen from the company of the report."""

    leg: ExposureLeg
    relation: Relation
    other_id: str
    other_company: str
    equity: bool


class Exposure(Value, frozen=True):
    """Rows sorted by gross, then headline. Totals are over the rows whose gross is known, None when
    none is, and count a sum for several givers once: a total and what is repeated on more than one
    row add up to the rows. `unconverted` lists amounts without a rate."""

    rows: tuple[ExposureRow, ...]
    indirect: tuple[IndirectRow, ...]
    total_gives: Decimal | None
    total_receives: Decimal | None
    repeated_gives: Decimal
    repeated_receives: Decimal
    undisclosed_legs: int
    superseded_reports: int
    unconverted: tuple[str, ...]
    rate_dates: tuple[str, ...]
    truncated: bool
