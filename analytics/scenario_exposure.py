"""The exposure of a firm before and after a scenario, row by row, with the legs that moved."""

from __future__ import annotations

from decimal import Decimal

from analytics.exposure import ExposureLeg, ExposureRow, Relation
from analytics.exposure_report import ExposureAnswer
from analytics.exposure_sums import gross_of, speaking
from graph.model.money import ZERO
from graph.model.value import Value

_SHOWN = (
    "headline",
    "contracted",
    "paid",
    "undrawn",
    "contingent",
    "non_binding",
    "equity_at_cost",
    "gross_low",
    "gross_high",
    "inside_loops",
)


class LegChange(Value, frozen=True):
    """What one leg adds to gross on both sides, at its stated upper end; None where unknown."""

    deal_id: str
    leg_id: str
    before: Decimal | None
    after: Decimal | None
    report_ids: tuple[str, ...]


class RowChange(Value, frozen=True):
    """One counterparty on both sides; None where it has no row. `gross_change` = Σ (after − before)
    over `terms`, where an unknown leg counts as nothing and one leg speaks for a sum that several
    owe; None where a side is unknown as a whole (`n/d`)."""

    relation: Relation
    counterparty_id: str
    counterparty: str
    before: ExposureRow | None
    after: ExposureRow | None
    gross_change: Decimal | None
    terms: tuple[LegChange, ...]


class ExposureChange(Value, frozen=True):
    """Rows that differ in any column, largest change first; `unchanged` counts the others."""

    company_id: str
    company: str
    gives_before: Decimal | None
    gives_after: Decimal | None
    receives_before: Decimal | None
    receives_after: Decimal | None
    rows: tuple[RowChange, ...]
    unchanged: int
    truncated: bool


def exposure_change(before: ExposureAnswer, after: ExposureAnswer) -> ExposureChange:
    """Both answers are to the same question. Linear in legs."""
    was = {_key(row): row for row in before.exposure.rows}
    now = {_key(row): row for row in after.exposure.rows}
    keys = sorted({*was, *now})
    rows = [
        _row(was.get(key), now.get(key))
        for key in keys
        if _figures(was.get(key)) != _figures(now.get(key))
    ]
    return ExposureChange(
        company_id=before.company_id,
        company=before.company,
        gives_before=before.exposure.total_gives,
        gives_after=after.exposure.total_gives,
        receives_before=before.exposure.total_receives,
        receives_after=after.exposure.total_receives,
        rows=tuple(sorted(rows, key=_size)),
        unchanged=len(keys) - len(rows),
        truncated=before.exposure.truncated or after.exposure.truncated,
    )


def _key(row: ExposureRow) -> tuple[str, str]:
    return row.relation.value, row.counterparty_id


def _figures(row: ExposureRow | None) -> tuple[object, ...] | None:
    return None if row is None else tuple(getattr(row, name) for name in _SHOWN)


def _row(before: ExposureRow | None, after: ExposureRow | None) -> RowChange:
    shown = after or before
    assert shown is not None, "a key comes from a row"
    gross = [row.gross_high if row else ZERO for row in (before, after)]
    known = [each for each in gross if each is not None]
    return RowChange(
        relation=shown.relation,
        counterparty_id=shown.counterparty_id,
        counterparty=shown.counterparty,
        before=before,
        after=after,
        gross_change=known[1] - known[0] if len(known) == 2 else None,
        terms=_terms(before, after),
    )


def _terms(before: ExposureRow | None, after: ExposureRow | None) -> tuple[LegChange, ...]:
    was, now = _legs(before), _legs(after)
    found = []
    for key in sorted({*was, *now}):
        old, new = was.get(key), now.get(key)
        leg = new or old
        assert leg is not None, "a key comes from a leg"
        sides = [gross_of(each) if each else ZERO for each in (old, new)]
        if sides[0] != sides[1]:
            found.append(
                LegChange(
                    deal_id=leg.deal_id,
                    leg_id=leg.leg_id,
                    before=sides[0],
                    after=sides[1],
                    report_ids=leg.report_ids,
                )
            )
    return tuple(found)


def _legs(row: ExposureRow | None) -> dict[tuple[str, str], ExposureLeg]:
    return {(leg.deal_id, leg.leg_id): leg for leg in speaking(row.legs)} if row else {}


def _size(change: RowChange) -> tuple[object, ...]:
    moved = change.gross_change
    return -abs(moved or ZERO), change.relation.value, change.counterparty_id
