"""The exposure report as CSV: every column, exact decimals."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.exposure import Bucket, ExposureRow, IndirectRow, Relation, ThroughRow
from analytics.reports import ExposureAnswer
from api.cli.output import csv_text

BUCKETS = (
    "headline", "contracted", "paid", "undrawn", "contingent", "non_binding", "equity_at_cost",
)  # fmt: skip
ROW = (
    "gross_low", "gross_high", "net_low", "net_high", "share_of_total", "inside_loops", "coverage",
    "sources",
)  # fmt: skip
_NOTHING = Bucket()


def exposure_csv(answer: ExposureAnswer) -> str:
    """One line a row, exact decimals; an empty field is unknown, 0 is nothing. Firms that are only
    reached through others follow, with nothing in the direct columns."""
    head = ["company", "relation", "counterparty", "counterparty_id", "currency"]
    for name in BUCKETS:
        head += [f"{name}_low", f"{name}_high", f"{name}_unknown_legs"]
    head += [*ROW, "deals", "indirect_via", "through", "look_through"]
    head += ["look_through_low", "look_through_high"]
    head += ["valid_on", "published_by", "position"]
    return csv_text(head, _lines(answer))


def _lines(answer: ExposureAnswer) -> Iterator[list[object]]:
    through = {
        (view.relation, row.counterparty_id): row
        for view in answer.exposure.look_through
        for row in view.rows
    }
    direct = {(row.relation, row.counterparty_id) for row in answer.exposure.rows}
    for row in answer.exposure.rows:
        key = (row.relation, row.counterparty_id)
        yield _line(answer, row.relation, row, through.get(key))
    for (relation, firm), reached in through.items():
        if (relation, firm) not in direct:
            yield _line(answer, relation, None, reached)


def _line(
    answer: ExposureAnswer,
    relation: Relation,
    row: ExposureRow | None,
    through: ThroughRow | None,
) -> list[object]:
    shown = row or through
    assert shown is not None, "a line is of a row or of what is reached"
    fields: list[object] = [
        answer.company, relation.value, shown.counterparty, shown.counterparty_id, answer.currency,
    ]  # fmt: skip
    for name in BUCKETS:
        value: Bucket = getattr(row, name) if row else _NOTHING
        known = value.shown is not None
        fields += [value.low if known else None, value.high if known else None, value.unknown]
    fields += [getattr(row, name) for name in ROW] if row else [0, 0, 0, 0, 0, 0, None, 0]
    as_of = answer.receipt.as_of
    return [
        *fields,
        " ".join(dict.fromkeys(leg.deal_id for leg in row.legs)) if row else "",
        "; ".join(_path(answer, each) for each in _ways(answer, relation, shown.counterparty_id)),
        "; ".join(f"{term.via} {term.amount:f}" for term in through.terms) if through else None,
        *((through.look_through, through.low, through.high) if through else (None,) * 3),
        as_of.valid_on, as_of.published_by, answer.receipt.position,
    ]  # fmt: skip


def _ways(answer: ExposureAnswer, relation: Relation, firm: str) -> list[IndirectRow]:
    return [
        each
        for each in answer.exposure.indirect
        if each.relation is relation and each.counterparty_id == firm
    ]


def _path(answer: ExposureAnswer, way: IndirectRow) -> str:
    """At two steps, in the direction of the money, with the most that it can carry."""
    names = (answer.company, way.via, way.counterparty)
    told = names if way.relation is Relation.GIVES else tuple(reversed(names))
    return f"{' → '.join(told)} ≤ {way.at_most:f}"
