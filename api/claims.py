"""Corrections as people type them: `up to $100bn`, `at least $30bn/year`, `terminated`."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import msgspec

from graph.errors import InvalidValue

_UNITS = {
    "": 1,
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "million": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "billion": 10**9,
    "tn": 10**12,
    "trillion": 10**12,
}
_SIGNS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_AMOUNT = re.compile(
    r"^(?P<sign>[A-Za-z]{3}\s|us\$|[$€£¥])?\s*(?P<number>\d[\d,_]*(?:\.\d+)?)\s*"
    r"(?P<unit>k|mn|m|million|bn|b|billion|tn|trillion)?(?:\s+(?P<code>[A-Za-z]{3}))?$",
    re.I,
)


def correction_of(path: str, value: str) -> str | dict[str, str | None]:
    """The value of a correction from what is typed: a word, a date, or an amount (also as JSON).
    Raises InvalidValue."""
    if not path.endswith("amount"):
        return value.strip().lower().replace("-", "_") if path in ("status", "kind") else value
    if value.lstrip().startswith("{"):
        try:
            told: dict[str, str | None] = msgspec.json.decode(value, type=dict[str, str | None])
        except msgspec.MsgspecError as error:
            raise InvalidValue("value", value, f"is no JSON of an amount ({error})") from error
        return told
    return read_claim(value)


def money_of(text: str, currency: str = "USD") -> tuple[Decimal, str]:
    """An amount with its currency: `$38bn`, `EUR 2bn`, `2bn EUR`."""
    found = _AMOUNT.match(text.strip())
    if found is None:
        raise InvalidValue("amount", text, "is no amount; write 5bn, $750m or 1250000")
    sign = (found["sign"] or found["code"] or "").strip().lower()
    try:
        number = Decimal(re.sub(r"[,_]", "", found["number"]))
    except InvalidOperation as error:
        raise InvalidValue("amount", text, "is no amount") from error
    unit = _UNITS[(found["unit"] or "").lower()]
    return number * unit, _SIGNS.get(sign, sign.upper()) or currency


def read_claim(text: str) -> dict[str, str | None]:
    """An amount claim as a correction takes it: `$38bn`, `about $300bn`, `up to $100bn`,
    `at least $30bn`, `$1bn..$2bn`, `undisclosed`, each with `/year` or `/month` where it is so."""
    told, per = text.strip(), "total"
    for tail in ("year", "quarter", "month"):
        if told.lower().endswith((f"/{tail}", f" a {tail}", f" per {tail}")):
            told, per = re.split(rf"(?i)(?:/| a | per ){tail}$", told)[0].strip(), tail
    lower = told.lower()
    if lower in ("undisclosed", "n/d", "unknown"):
        return {"low": None, "high": None, "basis": "undisclosed", "currency": "USD", "per": per}
    if ".." in told:
        low, high = (money_of(part) for part in told.split("..", 1))
        return _claim(low[0], high[0], "between", high[1], per)
    for words, basis in (
        (("up to ", "≤"), "up_to"),
        (("at least ", "≥"), "at_least"),
        (("about ", "~"), "about"),
    ):
        start = next((word for word in words if lower.startswith(word)), None)
        if start is not None:
            amount, currency = money_of(told[len(start) :])
            low_end = None if basis == "up_to" else amount
            high_end = None if basis == "at_least" else amount
            return _claim(low_end, high_end, basis, currency, per)
    amount, currency = money_of(told)
    return _claim(amount, amount, "exact", currency, per)


def _claim(
    low: Decimal | None, high: Decimal | None, basis: str, currency: str, per: str
) -> dict[str, str | None]:
    return {
        "low": None if low is None else format(low, "f"),
        "high": None if high is None else format(high, "f"),
        "basis": basis,
        "currency": currency,
        "per": per,
    }
