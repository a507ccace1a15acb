"""Signs, codes and names of currencies, as patterns and as codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

_NO_LETTER = r"(?<![A-Za-z])"


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
        text = " ".join(told.split())
        exact = self.code_of_sign.get(text)
        if exact is not None:
            return exact
        low = text.lower()
        for form in (low, low.rstrip("s"), low.rstrip("$").strip()):
            known = self.code_of_word.get(form) or self.code_of_sign.get(form)
            if known is not None:
                return known
        return low.lstrip("m")[-3:].upper() if low.startswith("m") else low[:3].upper()


@lru_cache(maxsize=1)
def currencies() -> Currencies:
    """The table of `lexicons/currencies.yaml`."""
    text = files("ingest.nlp").joinpath("lexicons", "currencies.yaml").read_text(encoding="utf-8")
    rows: dict[str, dict[str, Any]] = yaml.safe_load(text)
    signs = {sign: code for code, row in rows.items() for sign in row["signs"]}
    words = {word: code for code, row in rows.items() for word in row["words"]}
    cents = {word: code for code, row in rows.items() for word in row.get("cents") or ()}
    codes = sorted(code for code in rows if not code.startswith("X"))
    code = "|".join(codes)
    lower = {each.lower(): each for each in codes}
    return Currencies(
        before=(
            rf"(?:{_any(signs)}|(?<![A-Za-z])M?(?:{code})\s?\$?|(?<![A-Za-z])(?:{'|'.join(lower)})\s?\$"
            rf"|(?<![A-Za-z])(?:{'|'.join(lower)})(?=\s\d)|(?<![A-Za-z])(?:[Dd]ollar|rmb)(?=\s\d))"
        ),
        behind=rf"(?:(?:{_any(words)}|M?(?:{code})|(?:{'|'.join(lower)}))s?(?![A-Za-z])|{_symbols(signs)})",
        names=rf"(?:{_any(words)})s?(?![A-Za-z])",
        cents=rf"(?:{_any(cents)})s?(?![A-Za-z])",
        code_of_sign=signs,
        code_of_word={**words, **lower, "rmb": "CNY", "dollar": "USD"},
        code_of_cents=cents,
    )


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
