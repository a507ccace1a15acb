"""Exposure of one company (or its group): what it stands to lose or owe because of each other firm.

Rows are counterparty groups. Buckets of a row exclude one another: paid, undrawn, non-binding,
contingent; gross is paid + undrawn + contingent (what binds), headline stands beside. Relations
say which way money flows. Direct, indirect and look-through are views and are never added.
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
    when none of it is known, and then so is its share. Net is gross where nothing binds one of the
    ways; else None, since no report says what may be set off by law. `coverage` is the share of
    legs with an amount, `sources` the number of independent ones. `look_through`: another view."""

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
    net_low: Decimal | None
    net_high: Decimal | None
    share_of_total: Decimal | None
    inside_loops: Decimal | None
    look_through: Decimal | None
    coverage: Decimal
    sources: int
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


class ThroughTerm(Value, frozen=True):
    """What reaches a firm by way of `via`, the last one before it: `share` of what is at `via`."""

    via_id: str
    via: str
    share: Decimal
    amount: Decimal


class ThroughRow(Value, frozen=True):
    """One firm, dealt with or not: `look_through` = `direct` (the gross of its row) + `indirect` =
    direct + the terms added up. `direct` and `look_through` are None where that gross is unknown;
    `indirect` and `look_through` where the chains do not die out. `low` to `high` is what the
    ranges of the known sums allow; None where there is no such end."""

    counterparty_id: str
    counterparty: str
    direct: Decimal | None
    indirect: Decimal | None
    look_through: Decimal | None
    low: Decimal | None
    high: Decimal | None
    terms: tuple[ThroughTerm, ...]


class LookThroughView(Value, frozen=True):
    """X = (I − A)⁻¹ f in one relation, largest first, at upper ends: f is the direct gross, A[i][j]
    the part of what j gives (or gets) in the log that goes to (or comes from) i. `firms` are within
    reach; `unknown_pairs` of them have no known gross and pass nothing on. `missing`: why there is
    no X, as where the spectral radius of A is not below one."""

    relation: Relation
    rows: tuple[ThroughRow, ...]
    firms: int
    unknown_pairs: int
    spectral_radius: Decimal | None
    missing: str | None


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
    row add up to the rows. `look_through` has one view a relation. Of superseded facts:
    `superseded_reports` were retracted, `corrected_fields` set by a curator, and of `disputed_legs`
    reports state sums apart, of which the strongest counts. `missing` says why a column is unknown;
    `unconverted` lists amounts without a rate."""

    rows: tuple[ExposureRow, ...]
    indirect: tuple[IndirectRow, ...]
    look_through: tuple[LookThroughView, ...]
    total_gives: Decimal | None
    total_receives: Decimal | None
    repeated_gives: Decimal
    repeated_receives: Decimal
    undisclosed_legs: int
    superseded_reports: int
    corrected_fields: int
    disputed_legs: int
    missing: tuple[str, ...]
    unconverted: tuple[str, ...]
    rate_dates: tuple[str, ...]
    truncated: bool
