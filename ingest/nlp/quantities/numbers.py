"""Numbers as people write and speak them: `1,250,000.50`, `12,34,567`, `1,5 Mrd`, `two and a half`,
`six point three`, `three-quarters of a`, with scales. Patterns, and what they stand for."""

from __future__ import annotations

import re
from decimal import Decimal

SCALES = {
    "k": 3, "thousand": 3, "lakh": 5, "m": 6, "mn": 6, "mm": 6, "mln": 6, "mil": 6, "million": 6,
    "mio": 6, "mrd": 9,
    "crore": 7, "b": 9, "bn": 9, "bln": 9, "billion": 9, "t": 12, "tn": 12, "trn": 12,
    "trillion": 12,
}  # fmt: skip
_UNITS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen"]
    )
}  # fmt: skip
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
SMALL = {**_UNITS, **_TENS}
_ROUND = frozenset(_TENS.values())
_FIGURES = {**{word: number for word, number in _UNITS.items() if number < 10}, "oh": 0}
_NAMED = "|".join(sorted(SMALL, key=len, reverse=True))
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_SHARES = {
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "third": Decimal("0.333"),
    "fifth": Decimal("0.2"),
    "tenth": Decimal("0.1"),
}

SCALE = (
    r"(?:hundred[\s-](?:million|billion|thousand)|thousand|million|billion|trillion"
    r"|lakh[\s-]crore|lakh|crore)s?"
)
SHORT_SCALE = r"(?:bn|bln|mn|mm|mln|mil|mio|mrd|tn|trn|[kmbt])"
FAR_SCALE = (
    rf"(?:[\s-]{{1,2}}{SCALE}(?![a-z])|{SHORT_SCALE}(?![A-Za-z0-9])"
    r"|\s(?:bn|bln|mn|mln|mio|mrd|tn|trn)(?![a-z])(?:\.(?=\s\w))?)"
)
"""A scale between a number and its unit."""
_COMMA = rf"\d{{1,3}},\d{{1,2}}(?=[\s-]?(?:{SCALE}|{SHORT_SCALE})(?![A-Za-z]))"
DIGITS = (
    rf"(?:{_COMMA}|\d{{1,3}}(?:,\d{{2,3}}){{1,5}}(?:\.\d{{1,4}})?|\d{{1,3}}(?:['’]\d{{3}}){{1,5}}"
    r"|\d{1,3}(?:\.\d{3}){2,5}(?!\d)|\d{1,3}[½¼¾]|\d{1,15}(?:\.\d{1,6})?|\.\d{1,4})"
)
"""A number in digits. Commas part two or three of them, and one or two before a scale are decimals
("1,5 Mrd"); points part three of them where there are two points or more."""

_CARDINAL = (
    rf"(?:{_NAMED}|an?(?![\s-](?:{_NAMED})\b)|(?<!several\s)(?<!few\s)(?<!many\s)hundred)"
    r"(?:[\s-](?:(?:(?<=hundred\s)|(?<=thousand\s)|(?<=hundred-)|(?<=thousand-))and[\s-])?"
    rf"(?:{_NAMED}|hundred|thousand)){{0,6}}"
)
_POINT = rf"[\s-]point(?:[\s-](?:{'|'.join(_FIGURES)})){{1,4}}"
_AND_PART = r"[\s-]and[\s-](?:(?:an?|one)[\s-](?:half|quarter|third)|three[\s-]quarters)"
_PART = (
    r"(?:an?[\s-])?half(?:[\s-]of)?(?:[\s-]an?)?"
    r"|(?:(?:an?|one|three)[\s-])?quarters?(?:[\s-]of[\s-]an?)?"
    r"|(?:an?|one|two|three|four)[\s-](?:third|fifth|tenth)s?[\s-]of[\s-]an?"
)
WORDS = rf"(?:{_PART}|{_CARDINAL}(?:{_POINT}|{_AND_PART})?|(?:an?[\s-])?couple(?:[\s-]of)?)"
"""A number in words, of at most a dozen of them."""
HALF_BEHIND = (
    r"(?:[\s-]and[\s-]an?[\s-](?:half|quarter)"
    rf"|(?<=illion)\s(?:{'|'.join(word for word in _FIGURES if word not in ('zero', 'oh'))})"
    r"(?=\s?(?:[,.;:!?]|$|(?:for|from|with|on|in|into|to|over|a year)\b)))"
)
"""What is added to the scale that stands before: "a billion and a half", "a billion two"."""

_TOLD_PART = re.compile(
    rf"(?:(?P<times>\w+) )?(?P<share>{'|'.join(_SHARES)})s?(?: of)?(?: an?)?|(?P<bare>halves)"
)
_TOLD_AND = re.compile(rf"(?P<whole>.*?) and (?P<part>(?:an?|one|three) (?:{'|'.join(_SHARES)})s?)")
_ROUGH = re.compile(r"\b(?:couple|thirds?)\b", re.IGNORECASE)


def scale_of(told: str | None) -> int:
    """Power of ten of a scale word or letter; 0 for none."""
    words = (told or "").lower().replace("-", " ").replace(".", " ").split()
    return sum(2 if word == "hundred" else SCALES[word.rstrip("s") or word] for word in words)


def sum_of(number: str, scale: str | None, half: str | None = None) -> Decimal | None:
    """A number times its scale, and what is added behind it ("a billion and a half")."""
    value = number_of(number)
    if value is None:
        return None
    if half is not None:
        word = half.lower().split()[-1].rpartition("-")[2]
        value += _SHARES[word] if word in _SHARES else Decimal(_FIGURES[word]) / 10
    return value.scaleb(scale_of(scale))


def is_rough(told: str) -> bool:
    """Do the words name a number that nobody would hold them to ("a couple of")?"""
    return _ROUGH.search(told) is not None


def number_of(told: str) -> Decimal | None:
    """The number that digits or words stand for; None where the words make none."""
    text = " ".join(told.lower().replace("-", " ").split())
    if text[:1].isdigit() or text[:1] == ".":
        return _in_digits(text)
    if "couple" in text:
        return Decimal(2)
    part = _TOLD_PART.fullmatch(text)
    if part is not None:
        times = _spelled((part["times"] or "a").split())
        return None if times is None or part["bare"] else times * _SHARES[part["share"]]
    added = _TOLD_AND.fullmatch(text)
    if added is not None:
        whole, share = _spelled(added["whole"].split()), number_of(added["part"])
        return None if whole is None or share is None else whole + share
    whole_words, _, figures = text.partition(" point ")
    whole = _spelled(whole_words.split())
    if whole is None or not figures:
        return whole
    return Decimal(f"{whole}.{''.join(str(_FIGURES[word]) for word in figures.split())}")


def _in_digits(text: str) -> Decimal:
    if text[-1] in _VULGAR:
        return Decimal(text[:-1]) + _VULGAR[text[-1]]
    text = re.sub(r"['’\s]", "", text)
    if re.fullmatch(r"\d{1,3},\d{1,2}", text):
        return Decimal(text.replace(",", "."))
    if text.count(".") > 1:
        text = text.replace(".", "")
    return Decimal(text.replace(",", ""))


def _spelled(words: list[str]) -> Decimal | None:
    """ "two hundred and five" → 205; None for "and" alone and for numbers that only follow."""
    total, held, seen = 0, 0, False
    for word in words:
        if word in SMALL:
            if held % 100 and not (held % 100 in _ROUND and SMALL[word] < 10):
                return None  # "one, two billion", "nineteen ninety"
            held, seen = held + SMALL[word], True
        elif word in ("a", "an"):
            held = 1
        elif word == "hundred":
            held, seen = max(held, 1) * 100, True
        elif word == "thousand":
            total, held, seen = total + max(held, 1) * 1000, 0, True
        elif word != "and":
            return None
    if not seen and held != 1:
        return None
    return Decimal(total + held)
