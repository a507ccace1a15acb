"""Numbers as people write them: `1,250,000.50`, `12,34,567`, `two and a half`, with scales."""

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
_SMALL = {**_UNITS, **_TENS}
_NAMED = "|".join(sorted(_SMALL, key=len, reverse=True))
DIGITS = r"(?:\d{1,3}(?:,\d{2,3}){1,5}(?:\.\d{1,4})?|\d{1,15}(?:\.\d{1,6})?|\.\d{1,4})"
"""A number in digits; commas part two or three of them."""

WORDS = (
    rf"(?:(?:{_NAMED}|a|an)(?:[\s-](?:{_NAMED}|hundred|thousand|and a half|and)){{0,6}}"
    r"|(?:a )?half(?: a| an)?|(?:a |three )?quarters?(?: of a)?|a couple(?: of)?)"
)
"""A number in words, of at most seven of them."""

SCALE = r"(?:hundred\s(?:million|billion|thousand)|thousand|million|billion|trillion|lakh|crore)s?"
SHORT_SCALE = r"(?:bn|bln|mn|mm|mln|mil|mio|mrd|tn|trn|[kmbt])"
_HALVES = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}


def scale_of(told: str | None) -> int:
    """Power of ten of a scale word or letter; 0 for none."""
    words = (told or "").lower().split()
    return sum(2 if word == "hundred" else SCALES[word.rstrip("s") or word] for word in words)


def number_of(told: str) -> Decimal | None:
    """The number that digits or words stand for; None where the words make none."""
    text = told.strip().lower().replace("-", " ")
    if text[:1].isdigit() or text[:1] == ".":
        return Decimal(text.replace(",", "").replace(" ", ""))
    if "half" in text and not text.startswith(("half", "a half")):
        whole = number_of(text.replace("and a half", "").strip())
        return None if whole is None else whole + _HALVES["half"]
    for word, share in _HALVES.items():
        if word in text:
            return share * 3 if text.startswith("three") else share
    if text.startswith("a couple"):
        return Decimal(2)
    return _spelled(text.split())


def _spelled(words: list[str]) -> Decimal | None:
    """ "two hundred and five" → 205; None for "and" or "a" alone."""
    total, held, seen = 0, 0, False
    for word in words:
        if word in _SMALL:
            held, seen = held + _SMALL[word], True
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


NUMBER = re.compile(DIGITS)
