"""Money in a text: a sum in digits or words with its currency, its bounds, and what it runs per.

One pass of one expression finds the cores; what stands round a core in the same sentence tells the
rest. Every repetition is bounded, so time grows with the text and no faster.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from graph.model.money import AmountClaim, Basis, Per, plain_decimal
from ingest.nlp.quantities.bounds import bound_of, per_of
from ingest.nlp.quantities.currencies import currencies
from ingest.nlp.quantities.numbers import (
    DIGITS,
    SCALE,
    SHORT_SCALE,
    WORDS,
    number_of,
    scale_of,
)


@dataclass(frozen=True, slots=True)
class MoneySpan:
    """A sum at `[start, end)` of the text, without its bound words. `vague`: the words name only
    an order of magnitude ("tens of billions")."""

    start: int
    end: int
    claim: AmountClaim
    vague: bool = False


def money_in(text: str) -> list[MoneySpan]:
    """Every sum of money of the text, in order, none inside another."""
    found: list[MoneySpan] = []
    for match in _core().finditer(text):
        span = _span(text, match)
        if span is not None:
            found.append(span)
    return found


@lru_cache(maxsize=1)
def _core() -> re.Pattern[str]:
    known = currencies()
    scale = rf"(?:\s|-)?(?:{SCALE}(?![a-z])|{SHORT_SCALE}(?![A-Za-z0-9]))"
    far_scale = (
        rf"(?:[\s-]{{1,2}}{SCALE}(?![a-z])|{SHORT_SCALE}(?![A-Za-z0-9])|\s(?:bn|mn)(?![a-z]))"
    )
    number = rf"(?:{DIGITS}(?![\d])|\b{WORDS}(?![a-z]|\s?[$€£¥₩₹]))"
    tail = rf"(?:\s?(?:-|–|—|to|and)\s?(?:{known.before})?\s?{DIGITS}(?:{scale})?)"
    return re.compile(
        rf"(?P<vague>\b(?:(?:tens|hundreds|dozens) of |several |many |a few |multi-?|multiple )?"
        rf"(?:thousands? of |hundred )?(?:thousand|million|billion|trillion)s?(?: of |-|\s)"
        rf"(?:US |U\.S\. )?(?:(?P<vague_unit>{known.behind})))"
        rf"|(?P<before>{known.before})\s{{0,2}}(?P<one>{DIGITS})(?P<scale>{scale})?"
        rf"(?P<tail>{tail})?(?P<again>\s(?:{known.names}))?(?P<cents>\s\d{{1,2}}\s?(?:{known.cents}))?"
        rf"|(?<![\d.,$€£¥A-Za-z-])(?P<number>{number})(?P<far>{far_scale})?"
        rf"(?P<to>\s?(?:-|–|to)\s?{DIGITS}{far_scale})?(?:\s|-)?(?P<behind>{known.behind}(?!\d)|(?P<sub>{known.cents}))"
        rf"(?P<late>\s(?:million|billion|trillion)(?![a-z]))?"
        rf"(?P<rest>(?:\sand|,)?\s(?:\d{{1,2}}|{WORDS})(?:\s(?:{known.cents})|(?=\s?(?:[.!?;]|$|more\b|and\b))))?",
        re.IGNORECASE,
    )


def _span(text: str, match: re.Match[str]) -> MoneySpan | None:
    if match["vague"]:
        return _vague(text, match)
    ends = _prefixed(match) if match["before"] else _suffixed(match)
    if ends is None:
        return None
    low, high, currency, end = ends
    start = match.start()
    return MoneySpan(start, end, _claim(text, start, end, low, high, currency))


def _claim(
    text: str, start: int, end: int, low: Decimal, high: Decimal, currency: str
) -> AmountClaim:
    per = per_of(text, start, end)
    if low != high:
        return _made(min(low, high), max(low, high), Basis.BETWEEN, currency, per)
    match bound_of(text, start, end):
        case Basis.UP_TO:
            return _made(None, high, Basis.UP_TO, currency, per)
        case Basis.AT_LEAST:
            return _made(low, None, Basis.AT_LEAST, currency, per)
        case basis:
            return _made(low, high, basis, currency, per)


def _made(
    low: Decimal | None, high: Decimal | None, basis: Basis, currency: str, per: Per
) -> AmountClaim:
    return AmountClaim(
        low=None if low is None else plain_decimal(low),
        high=None if high is None else plain_decimal(high),
        basis=basis,
        currency=currency,
        per=per,
    )


_YEAR = re.compile(r"(?:19|20)\d\d (?:US )?dollars", re.IGNORECASE)
"""Constant dollars ("in 2025 dollars"), not a sum."""

_SOFTWARE = ("php", "cad")
"""Codes that also name software: "PHP 8" is a version of it."""
_WON = re.compile(r"won\b", re.IGNORECASE)
_CLOCK = re.compile(r"p\.?\s?m\b", re.IGNORECASE)

_Ends = tuple[Decimal, Decimal, str, int]


def _prefixed(match: re.Match[str]) -> _Ends | None:
    """`$5 billion`, `US$5-7bn`, `MAUD 60`, `10 $ 30 cent`."""
    sign = match["before"]
    low = number_of(match["one"])
    if low is None:
        return None
    scale = _scale(match["scale"]) or _millions(sign)
    if low < 100 and not scale and sign.strip().lower() in _SOFTWARE:
        return None
    end = match.end("scale") if match["scale"] else match.end("one")
    high = low.scaleb(scale)
    low = high
    tail = match["tail"]
    if tail and (ends := _range(match, scale)):
        low, high = ends
        end = match.end("tail")
    elif match["again"] and not tail:
        end = match.end("again")
    if match["cents"] and not tail and not match["again"] and not scale:
        cents = Decimal(re.sub(r"\D", "", match["cents"])) / 100
        low, high, end = low + cents, high + cents, match.end("cents")
    return low, high, currencies().code(sign), end


def _range(match: re.Match[str], scale: int) -> tuple[Decimal, Decimal] | None:
    """The two ends of `$5-7 billion`, `$5 billion to $7 billion`; None for "$4.25 and 32" and for
    a change ("from $5bn to $7bn")."""
    tail = match["tail"]
    found = re.search(rf"({DIGITS})\s*({SCALE}|{SHORT_SCALE})?$", tail, re.IGNORECASE)
    if found is None or match["one"] is None:
        return None
    second, second_scale = Decimal(found[1].replace(",", "")), _scale(found[2])
    words = re.search(r"\b(to|and)\b", tail)
    lead = match.string[max(0, match.start() - 24) : match.start()].lower()
    if words is not None and words[1] == "and" and not re.search(r"\bbetween\s(?:\w+\s)?$", lead):
        return None
    if words is not None and words[1] == "to" and re.search(r"\bfrom\s(?:\w+\s)?$", lead):
        return None
    first = Decimal(match["one"].replace(",", "")).scaleb(scale or second_scale)
    last = second.scaleb(second_scale or scale)
    if words is not None and not second_scale and scale:
        return None  # "$5 billion to 30 firms"
    return (first, last) if first < last else None


def _suffixed(match: re.Match[str]) -> _Ends | None:
    """`5 million euros`, `half a billion dollars`, `75 USD million`, `15 dollars 50`, `30 MUSD`."""
    value = number_of(match["number"])
    if value is None or _YEAR.fullmatch(match[0]):
        return None
    unit = match["behind"]
    scale = _scale(match["far"]) or _scale(match["late"]) or _millions(unit)
    if _WON.fullmatch(unit) and value < 1000 and not scale:
        return None  # "of the 10 won by it"
    if match["sub"] and _CLOCK.match(match.string, match.start("sub")):
        return None
    end = match.end("late") if match["late"] else match.end("behind")
    amount = value.scaleb(scale)
    if match["sub"]:
        code = currencies().code_of_cents.get(re.sub(r"s$", "", match["sub"].lower()), "USD")
        return amount / 100, amount / 100, code, end
    if match["to"]:
        found = re.search(rf"({DIGITS})\s?-?({SCALE}|{SHORT_SCALE})?$", match["to"], re.IGNORECASE)
        if found is not None and _scale(found[2]):
            high = Decimal(found[1].replace(",", "")).scaleb(_scale(found[2]))
            return value.scaleb(scale or _scale(found[2])), high, currencies().code(unit), end
    if match["rest"] and not scale:
        cents = number_of(re.sub(r"^(?:\sand|,)?\s|\s\D*cents?$", "", match["rest"], flags=re.I))
        if cents is not None and cents < 100:
            amount, end = amount + cents / 100, match.end("rest")
    return amount, amount, currencies().code(unit), end


def _scale(told: str | None) -> int:
    return scale_of(told.strip(" -")) if told else 0


def _millions(code: str) -> int:
    """`MUSD`: millions of the code."""
    is_code = code[:3].lower() in ("mxn", "myr")
    return 6 if not is_code and re.fullmatch(r"m[a-z]{3}\s?", code, re.IGNORECASE) else 0


def _vague(text: str, match: re.Match[str]) -> MoneySpan | None:
    """ "tens of billions of dollars": at least the least that the words allow."""
    told = match["vague"].lower()
    power = next(SC for word, SC in _POWERS.items() if word in told)
    times = next((number for word, number in _TIMES.items() if told.startswith(word)), 1)
    least = Decimal(times).scaleb(power)
    code = currencies().code(match["vague_unit"])
    per = per_of(text, match.start(), match.end())
    claim = _made(least, None, Basis.AT_LEAST, code, per)
    return MoneySpan(match.start(), match.end(), claim, vague=True)


_POWERS = {"trillion": 12, "billion": 9, "million": 6, "thousand": 3}
_TIMES = {"hundreds of": 100, "dozens of": 20, "tens of": 10, "several hundred": 100}
