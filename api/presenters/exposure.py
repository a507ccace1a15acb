"""What the table and the page of an exposure report say in words: header, footer, ways."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from analytics.exposure import ExposureRow, ThroughRow
from analytics.exposure_header import Denominator
from analytics.exposure_report import ExposureAnswer
from api import figures

SHOWN = 3


def ends(low: Decimal | None, high: Decimal | None, currency: str) -> str:
    """From low to high; `n/d` where it is unknown, and `–` for nothing."""
    if high is None:
        return figures.UNKNOWN
    return figures.spread(low, high, currency) if high else figures.NOTHING


def gross_of(row: ExposureRow, currency: str) -> str:
    """What binds; `+ n/d` where a part of it has no known amount."""
    return ends(row.gross_low, row.gross_high, currency) + _and_unknown(row, row.gross_high)


def net_of(row: ExposureRow, currency: str) -> str:
    """As `gross_of`, less what may be set off; `n/d` where nobody says what may."""
    return ends(row.net_low, row.net_high, currency) + _and_unknown(row, row.net_high)


def may_be(row: ThroughRow, currency: str) -> str:
    """Between which ends look-through lies; nothing where it is as exact as shown."""
    if row.low == row.high == row.look_through:
        return ""
    return figures.spread(row.low, row.high, currency)


def _and_unknown(row: ExposureRow, figure: Decimal | None) -> str:
    unknown = row.paid.unknown or row.undrawn.unknown or row.contingent.unknown
    return " + n/d" if unknown and figure is not None else ""


def ways_of(row: ThroughRow, currency: str, shown: int | None = None) -> str:
    """The last firm on each way with what comes by it, largest first."""
    told = [f"{term.via} {figures.money(term.amount, currency)}" for term in row.terms[:shown]]
    more = len(row.terms) - len(told)
    return "; ".join([*told, *([f"{more} more"] if more else [])])


def header_lines(answer: ExposureAnswer) -> Iterator[str]:
    """The rates with their days, and what sums are measured against with its own date."""
    rates, without = answer.exposure.rate_dates, answer.exposure.unconverted
    none = "none found, see below" if without else f"none needed, all in {answer.currency}"
    yield f"Rates: {_some(rates) if rates else none}"
    day = answer.receipt.as_of.valid_on
    yield f"Shares are of gross in all, as of {day or 'any day'}"
    yield _measured(answer.denominator, answer.currency)


def _measured(found: Denominator | None, currency: str) -> str:
    if found is None:
        return "Against its equity or revenue: n/d, no such figure is in the log"
    figure = found.figure
    name = figure.metric.value.replace("_", " ")
    stated = figures.money(figure.value, figure.currency)
    if figure.currency != currency:
        rate = f" at {found.rate} on {found.rate_on}" if found.rate else ""
        stated += f" ({figures.money(found.value, currency)}{rate})"
    over = f"over {figure.span}" if figure.months else figure.span
    return (
        f"Against its {name} of {stated} {over}: "
        f"gives {figures.percent(found.gives_ratio)}, "
        f"receives {figures.percent(found.receives_ratio)}"
    )


def footer_lines(answer: ExposureAnswer) -> Iterator[str]:
    """Who and what is on no row, and which facts others took the place of."""
    told = answer.exposure
    yield _anonymous(answer)
    yield (
        f"{_counted(told.undisclosed_legs, 'leg')} without an amount · "
        f"{_counted(told.superseded_reports, 'retracted report')} not counted · "
        f"{_counted(told.corrected_fields, 'field')} corrected by a curator · reports state sums "
        f"apart of {_counted(told.disputed_legs, 'leg')}, the strongest counts"
    )
    if told.unconverted:
        yield f"Without a rate: {_some(told.unconverted)}"
    if told.truncated:
        yield "Cut: there are more rows than are kept"


def _anonymous(answer: ExposureAnswer) -> str:
    found = answer.anonymous_customers
    if not found:
        return "Customers without a name: none is in the log"
    shares = ", ".join(figures.percent(each.value, 0) for each in found)
    return f"Customers without a name, on no row: {len(found)}, {shares} of revenue {_span(answer)}"


def _span(answer: ExposureAnswer) -> str:
    figure = answer.anonymous_customers[0]
    return f"over {figure.span}" if figure.months else figure.span


def _some(told: tuple[str, ...]) -> str:
    """A few, and how many more."""
    more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return "; ".join(told[:SHOWN]) + more


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"
