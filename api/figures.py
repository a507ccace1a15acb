"""Figures for people: `$300bn`, `≤ $100bn`, `n/d`. JSON never uses these; it has exact decimals."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from graph.model.money import AmountClaim, Basis, MoneyRange, Per, Quantity, QuantityUnit

UNKNOWN = "n/d"
NOTHING = "–"
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "KRW": "₩", "INR": "₹"}
_SCALES = (("tn", Decimal(10) ** 12), ("bn", Decimal(10) ** 9), ("m", Decimal(10) ** 6))
_THOUSAND = ("k", Decimal(1000))
_BEFORE = {Basis.ABOUT: "~", Basis.UP_TO: "≤ ", Basis.AT_LEAST: "≥ "}
_PER = {Per.TOTAL: "", Per.YEAR: "/yr", Per.QUARTER: "/qtr", Per.MONTH: "/mo"}


def short_number(number: Decimal) -> str:
    """Three significant digits with tn, bn, m or k: `1.25bn`. Half even, no zeros at the end."""
    scales = (*_SCALES, _THOUSAND) if abs(number) >= 10_000 else _SCALES
    for name, scale in scales:
        # 999.95 million rounds up into the next scale, and is to be written there.
        if _rounded(abs(number) / scale) >= 1 and abs(number) >= scale * Decimal("0.9995"):
            return _plain(_rounded(number / scale)) + name
    return _plain(_rounded(number)) if number % 1 else f"{number:,.0f}"


def _rounded(number: Decimal) -> Decimal:
    if not number:
        return Decimal(0)
    places = max(2 - number.adjusted(), 0)
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(amount: Decimal | None, currency: str | None = "USD") -> str:
    """`$38bn`, `C$2.1bn` as `CAD 2.1bn`; `n/d` for an unknown amount, `–` for nothing."""
    if amount is None:
        return UNKNOWN
    if not amount:
        return NOTHING
    sign = _SIGNS.get(currency or "")
    return (sign if sign else f"{currency or '?'} ") + short_number(amount)


def spread(low: Decimal | None, high: Decimal | None, currency: str | None = "USD") -> str:
    """From low to high: `$60bn – $100bn`, one figure where they are equal, `≥ $30bn` without an
    upper end, `≤ $100bn` without a lower one."""
    if low is None and high is None:
        return UNKNOWN
    if high is None:
        return f"≥ {money(low, currency)}"
    if low == high:
        return money(high, currency)
    if not low:
        return f"≤ {money(high, currency)}"
    return f"{money(low, currency)} – {money(high, currency)}"


def money_range(value: MoneyRange | None) -> str:
    """A column of a leg."""
    return UNKNOWN if value is None else spread(value.low, value.high, value.currency)


def claim(amount: AmountClaim) -> str:
    """An amount as it was stated: `~$300bn`, `≤ $100bn`, `≥ $30bn/yr`, `$1bn – $2bn`, `n/d`."""
    if not amount.is_disclosed:
        return UNKNOWN
    if amount.basis is Basis.BETWEEN:
        return spread(amount.low, amount.high, amount.currency) + _PER[amount.per]
    stated = amount.low if amount.basis is Basis.AT_LEAST else amount.high
    return _BEFORE.get(amount.basis, "") + money(stated, amount.currency) + _PER[amount.per]


def quantity(value: Quantity | None) -> str:
    """`10 GW`, `≤ 160m shares`, `6.5 %`; empty without one."""
    if value is None or (value.low is None and value.high is None):
        return ""
    low, high = value.low, value.high
    unit = "%" if value.unit is QuantityUnit.PERCENT else value.unit.value
    if low is not None and high is not None and low != high:
        return f"{short_number(low)} – {short_number(high)} {unit}"
    stated = low if high is None else high
    assert stated is not None
    return f"{_BEFORE.get(value.basis, '')}{short_number(stated)} {unit}"


def percent(share: Decimal | float | None, places: int = 1) -> str:
    """A share from 0 to 1 as `12.5 %`; `n/d` for an unknown one."""
    return UNKNOWN if share is None else f"{float(share) * 100:.{places}f} %"
