"""Money in a text: a sum in digits or words with its currency, its bounds, and what it runs per.

One pass of one expression finds the cores; what stands round a core in the same sentence tells the
rest. Every repetition is bounded, so time grows with the text and no faster.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from ingest.nlp.quantities.currencies import currencies
from ingest.nlp.quantities.numbers import (
    DIGITS,
    FAR_SCALE,
    HALF_BEHIND,
    SCALE,
    SHORT_SCALE,
    WORDS,
    is_rough,
    number_of,
    scale_of,
    sum_of,
)
from ingest.nlp.quantities.spans import Ends, MoneySpan, span_of, vague_span
from ingest.nlp.quantities.unsaid import unsaid_in
from ingest.nlp.quantities.vague import DIGIT_ORDER, ORDER, least_of


def money_in(text: str) -> list[MoneySpan]:
    """Every sum of money of the text, in order, none inside another."""
    said: list[MoneySpan] = []
    match = _core().search(text)
    while match is not None:
        span = _span(text, match)
        if span is not None:
            said.append(span)
        # What a match took up and the sum did not is read again: "from $5bn to $7bn" is two sums.
        match = _core().search(text, span.end if span is not None else match.end())
    unsaid = unsaid_in(text, said)
    return sorted((*said, *unsaid), key=lambda span: span.start) if unsaid else said


@lru_cache(maxsize=1)
def _core() -> re.Pattern[str]:
    known = currencies()
    scale = rf"(?:\s|-)?(?:{SCALE}(?![a-z])|{SHORT_SCALE}(?![A-Za-z0-9]))"
    words = rf"\b(?!an?\s(?:{known.before})\s?\d){WORDS}(?![a-z]|\s?[$€£¥₩₹])"
    number = rf"(?:{DIGITS}(?![\d])|{words})"
    tail = rf"(?:\s?(?:-|–|—|to|and|or)\s?(?:{known.before})?\s?{DIGITS}(?:{scale})?)"
    then = rf",?\s(?:and\s)?{WORDS}[\s-]"
    lead = (
        rf"(?P<lead>\b{WORDS})[\s-](?P<lead_scale>trillion(?={then}[bm]illion\b)"
        rf"|billion(?={then}(?:million|thousand)\b)|million(?={then}thousand\b)),?\s(?:and\s)?"
    )
    further = (
        rf"\s?(?:-|–|to)\s?{DIGITS}{FAR_SCALE}"
        rf"|[\s-](?:to|or|and)[\s-](?:{DIGITS}|{WORDS}){FAR_SCALE}"
    )
    return re.compile(
        rf"(?P<vague>\b(?:{DIGIT_ORDER}|{ORDER})(?: of |-|\s)"
        rf"(?:US |U\.S\. )?(?:(?P<vague_unit>{known.behind})))"
        rf"|(?P<before>{known.before})\s{{0,2}}(?P<one>{DIGITS})(?P<scale>{scale})?"
        rf"(?P<tail>{tail})?(?P<again>\s(?:{known.names}))?(?P<cents>\s\d{{1,2}}\s?(?:{known.cents}))?"
        rf"|(?<![\d.,$€£¥A-Za-z-])(?:{lead})?(?P<number>{number})"
        rf"(?:(?P<far>{FAR_SCALE})(?P<half>{HALF_BEHIND})?)?"
        rf"(?P<to>{further})?(?:\s|-)?(?P<behind>{known.behind}(?!\d)|(?P<sub>{known.cents}))"
        rf"(?P<late>\s(?:million|billion|trillion)(?![a-z]))?"
        rf"(?P<rest>(?:\sand|,)?\s(?:\d{{1,2}}|{WORDS})(?:\s(?:{known.cents})|(?=\s?(?:[.!?;]|$|more\b|and\b))))?",
        re.IGNORECASE,
    )


def _span(text: str, match: re.Match[str]) -> MoneySpan | None:
    if match["vague"]:
        code = currencies().code(match["vague_unit"])
        return vague_span(text, match.start(), match.end(), least_of(match["vague"]), code)
    ends = _prefixed(match) if match["before"] else _suffixed(match)
    return None if ends is None else span_of(text, ends)


_YEAR = re.compile(r"(?:19|20)\d\d (?:US )?dollars", re.IGNORECASE)
"""Constant dollars ("in 2025 dollars"), not a sum."""
_SOFTWARE = ("php", "cad")
"""Codes that also name software: "PHP 8" is a version of it."""
_WON = re.compile(r"won\b", re.IGNORECASE)
_CLOCK = re.compile(r"p\.?\s?m\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s(?:\w+\s)?$", re.IGNORECASE)
_FROM = re.compile(
    r"(?<!\branging\s)(?<!\branges\s)(?<!\brange\s)\bfrom\s(?:\w+\s)?$", re.IGNORECASE
)


def _prefixed(match: re.Match[str]) -> Ends | None:
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
    return Ends(match.start(), end, low, high, currencies().code(sign))


def _range(match: re.Match[str], scale: int) -> tuple[Decimal, Decimal] | None:
    """The two ends of `$5-7 billion`, `$5 billion to $7 billion`; None for "$4.25 and 32" and for
    a change ("from $5bn to $7bn")."""
    tail = match["tail"]
    found = re.search(rf"({DIGITS})[\s-]*({SCALE}|{SHORT_SCALE})?$", tail, re.IGNORECASE)
    low = number_of(match["one"])
    second = number_of(found[1]) if found else None
    if found is None or low is None or second is None:
        return None
    second_scale = _scale(found[2])
    word = re.search(r"\b(?:to|and|or)\b", tail)
    if word is not None:
        lead = _before(match)
        if word[0] == "and" and not _BETWEEN.search(lead):
            return None
        if word[0] == "to" and _FROM.search(lead):
            return None
        if not second_scale and (scale or word[0] == "or"):
            return None  # "$5 billion to 30 firms"
    first = low.scaleb(scale or second_scale)
    last = second.scaleb(second_scale or scale)
    return (first, last) if first < last else None


def _before(match: re.Match[str], chars: int = 24) -> str:
    return match.string[max(0, match.start() - chars) : match.start()]


def _suffixed(match: re.Match[str]) -> Ends | None:
    """`5 million euros`, `half a billion dollars`, `75 USD million`, `15 dollars 50`, `30 MUSD`."""
    unit = match["behind"]
    told_scale = match["far"] or match["late"]
    scale = _scale(told_scale) or _millions(unit)
    value = sum_of(match["number"], None, match["half"])
    if value is None or _is_no_sum(match, value, scale):
        return None
    start, end = match.start(), match.end("late") if match["late"] else match.end("behind")
    amount, rough = value.scaleb(scale), is_rough(match["number"])
    if match["sub"]:
        code = currencies().code_of_cents.get(re.sub(r"s$", "", match["sub"].lower()), "USD")
        return Ends(start, end, amount / 100, amount / 100, code, rough)
    code = currencies().code(unit)
    if match["lead"]:
        amount += sum_of(match["lead"], match["lead_scale"]) or 0
    if match["to"]:
        return _spoken_range(match, Ends(start, end, value, amount, code, rough), scale)
    if match["rest"] and not scale:
        cents = number_of(re.sub(r"^(?:\sand|,)?\s|\s\D*cents?$", "", match["rest"], flags=re.I))
        if cents is not None and cents < 100:
            amount += cents if cents < 1 else cents / 100
            end = match.end("rest")
    return Ends(start, end, amount, amount, code, rough)


def _is_no_sum(match: re.Match[str], value: Decimal, scale: int) -> bool:
    """Constant dollars, "of the 10 won by it", "5 p.m."."""
    if _YEAR.fullmatch(match[0]):
        return True
    if _WON.fullmatch(match["behind"]) and value < 1000 and not scale:
        return True
    return match["sub"] is not None and _CLOCK.match(match.string, match.start("sub")) is not None


_FURTHER = re.compile(
    rf"^[\s-]*(?P<word>to|or|and|-|–)?[\s-]*(?P<number>{DIGITS}|{WORDS})(?P<scale>{FAR_SCALE})$",
    re.IGNORECASE,
)


def _spoken_range(match: re.Match[str], first: Ends, scale: int) -> Ends | None:
    """ "two to three billion dollars"; the second number alone where the two are no range."""
    found = _FURTHER.match(match["to"])
    second = sum_of(found["number"], _bare(found["scale"])) if found else None
    if found is None or second is None:
        return None
    low = first.low.scaleb(scale or _scale(found["scale"]))
    word, lead = (found["word"] or "-").lower(), _before(match)
    apart = (word == "and" and not _BETWEEN.search(lead)) or (word == "to" and _FROM.search(lead))
    if low >= second or apart:
        start = match.start("to") + found.start("number")
        return Ends(start, first.end, second, second, first.currency, is_rough(found["number"]))
    return Ends(first.start, first.end, low, second, first.currency)


def _bare(told: str) -> str:
    return told.strip(" -.\t\xa0\n")


def _scale(told: str | None) -> int:
    return scale_of(_bare(told)) if told else 0


def _millions(code: str) -> int:
    """`MUSD`: millions of the code."""
    is_code = code[:3].lower() in ("mxn", "myr")
    return 6 if not is_code and re.fullmatch(r"m[a-z]{3}\s?", code, re.IGNORECASE) else 0
