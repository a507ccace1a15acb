"""Signs, codes and names of currencies, as patterns and as codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

_NO_LETTER = r"(?<![A-Za-z])"
_SERIES = "".join(
    rf"(?<!\b{word}[\s-])"
    for word in (
        "series",
        "class",
        "grade",
        "part",
        "phase",
        "plan",
        "round",
        "schedule",
        "tranche",
    )
)
"""Before a letter apart from the sign: "a Series C $50 million round" is in dollars."""
_SCALED = r"(?=\d[\d.,]{0,12}(?:\s?(?:m|bn|tn)\b|\s(?:million|billion|trillion)\b))"
"""Behind a letter that is a sign only of large sums: "R650m" is rand, "R1" is a model."""
_ARTICLE = r"(?:(?<=\ba\s)|(?<='s\s)|(?<=’s\s)|(?<='\ss\s))"


@dataclass(frozen=True, slots=True)
class Currencies:
    """Patterns for what stands before a number and behind it; tables from spelling to code.
    `names` are the words among those behind; `cents`: words for hundredths."""

    before: str
    behind: str
    names: str
    cents: str
    code_of_sign: dict[str, str]
    code_of_word: dict[str, str]
    code_of_cents: dict[str, str]

    def code(self, told: str) -> str:
        """The ISO code of a sign, code or name."""
        low = " ".join(told.split()).lower()
        for form in (low, low.rstrip("s"), low.rstrip("$").strip()):
            known = self.code_of_sign.get(form) or self.code_of_word.get(form)
            if known is not None:
                return known
        return low.lstrip("m")[-3:].upper() if low.startswith("m") else low[:3].upper()


@lru_cache(maxsize=1)
def currencies() -> Currencies:
    """The table of `lexicons/currencies.yaml`."""
    text = files("ingest.nlp").joinpath("lexicons", "currencies.yaml").read_text(encoding="utf-8")
    rows: dict[str, dict[str, Any]] = yaml.safe_load(text)
    signs = _told(rows, "signs")
    apart, scaled = _told(rows, "after_article"), _told(rows, "scaled")
    words, cents = _told(rows, "words"), _told(rows, "cents")
    codes = sorted(code for code in rows if not code.startswith("X"))
    code = "|".join(codes)
    plain = "|".join(code for code in codes if not rows[code].get("common_word"))
    lower = {each.lower(): each for each in codes}
    return Currencies(
        before=(
            rf"(?:{_signs(signs)}|{_ARTICLE}{_any(apart)}|(?:{_signs(scaled)}){_SCALED}"
            rf"|{_NO_LETTER}(?:(?-i:M?(?:{code})\s?\$?)"
            rf"|M?(?:{code})\$|(?:{plain})(?=\s\d)|M?(?:{plain})\s?\$?|dollar(?=\s\d)))"
        ),
        behind=(
            rf"(?:(?:{_any(words)}|(?-i:M?(?:{code}))|M?(?:{plain}))s?(?![A-Za-z])"
            rf"|{_symbols(signs)})"
        ),
        names=rf"(?:{_any(words)})s?(?![A-Za-z])",
        cents=rf"(?:{_any(cents)})s?(?![A-Za-z])",
        code_of_sign={sign.lower(): code for sign, code in (signs | apart | scaled).items()},
        code_of_word={**words, **lower, "rmb": "CNY", "dollar": "USD"},
        code_of_cents=cents,
    )


def _told(rows: dict[str, dict[str, Any]], name: str) -> dict[str, str]:
    return {told: code for code, row in rows.items() for told in row.get(name) or ()}


def _signs(signs: dict[str, str]) -> str:
    """Any of the signs, longest first, in their own case, and no letter of something else."""
    ordered = sorted(signs, key=lambda sign: (-len(sign), sign))
    return "|".join(_sign(sign) for sign in ordered)


def _sign(sign: str) -> str:
    if not sign[0].isalpha():
        return re.escape(sign)
    apart = " " in sign
    place = r"(?<!\b[Tt]he\s)" if apart and sign[:1] in "Uu" else ""
    series = _SERIES if apart and len(sign) == 3 else ""
    return rf"{_NO_LETTER}{place}{series}(?-i:{_spaced(sign)})"


def _any(words: dict[str, str]) -> str:
    """Any of the spellings, longest first; one that ends in a letter ends a word."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(_NO_LETTER * word[0].isalpha() + _spaced(word) for word in ordered)


def _spaced(word: str) -> str:
    """A space in a spelling is any run of white space."""
    return re.sub(r"(?:\\ )+", r"\\s+", re.escape(word))


def _symbols(signs: dict[str, str]) -> str:
    """Signs that may stand behind a number: those of one character, and RMB."""
    kept = [re.escape(sign) for sign in signs if len(sign) == 1 or not sign.isascii()]
    return "(?:" + "|".join(kept) + ")"
