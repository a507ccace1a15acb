"""Spellings of a company's name: what two spellings may differ in and still be one name.

Nothing here knows a company; all functions are pure.
"""

from __future__ import annotations

import re
import unicodedata

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "\xa0": " "}
)
_EDGES = " \t\n\"',;:()[]"
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"'s?$")
_REGISTER_STATE = re.compile(r"\s*/(?:[A-Z]{2,3}/?)?$", re.IGNORECASE)
_LEGAL = re.compile(
    r"(?:,?\s+|(?<=[a-z]),\s*)(?:inc(?:orporated)?|corp(?:oration)?|co|company|ltd|limited|llc"
    r"|l\.l\.c|llp|lp|l\.p|plc|p\.l\.c|ag|se|sa|s\.a|n\.?v|b\.?v|gmbh|ab|asa|oyj|pbc|pty|pte"
    r"|s\.p\.a|spa|n\.a|k\.?k|kgaa|sas|s\.a\.s|oy|pvt)\.?$",
    re.IGNORECASE,
)
_VEHICLE = re.compile(
    r"\b(?:acquisition|financing|funding|issuer|borrower|parent|merger sub|bidco|topco|midco"
    r"|holdco|propco|spv|spe|abs|trust|fund|lessee|depositor|[ivx]{1,5}|\d{1,2})\b",
    re.IGNORECASE,
)
COMMON_FIRST = frozenset(
    {
        "american", "applied", "bank", "data", "digital", "east", "first", "general", "global",
        "great", "group", "home", "international", "micro", "national", "new", "north", "open",
        "pacific", "power", "public", "royal", "smart", "south", "super", "the", "union", "united",
        "west", "world",
    }
)  # fmt: skip
"""Words that many names begin with: alone they mean none of them."""
_SUFFIXES_MAX = 3
_ROMAN = re.compile(r"^(?:[ivx]+)$")


def plain_spelling(name: str) -> str:
    """One kind of quote, dash and space; no possessive, no article, no outer punctuation."""
    clean = unicodedata.normalize("NFKC", name).translate(_QUOTES)
    clean = " ".join(clean.split()).strip(_EDGES)
    clean = _POSSESSIVE.sub("", clean).strip(_EDGES)
    return _ARTICLE.sub("", clean).strip(_EDGES) or clean


def key_of(name: str) -> str:
    """The spelling without case and accents, for look-up."""
    plain = plain_spelling(name).rstrip(".")
    folded = unicodedata.normalize("NFKD", plain.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def without_suffix(name: str) -> str:
    """`name` without its legal suffixes (Inc., Corp, plc, N.V., AG, Ltd, LLC, Co., Ltd. …), and
    without the state that the SEC writes behind (`/DE/`). Words that make another entity, such as
    Holdings, Capital, Fund, stay. The same name where there is none."""
    stripped = _REGISTER_STATE.sub("", plain_spelling(name))
    for _ in range(_SUFFIXES_MAX):
        shorter = _LEGAL.sub("", stripped).strip(_EDGES)
        if shorter == stripped or len(shorter) < 2:
            break
        stripped = shorter
    return stripped


def numbers_of(key: str) -> tuple[str, ...]:
    """Digits and Roman numerals in a key, in order: `co. vii 2` → (`vii`, `2`). Two names that
    differ in them are two vehicles."""
    words = re.findall(r"[a-z]+|\d+", key)
    return tuple(word for word in words if word.isdigit() or _ROMAN.match(word))


def is_vehicle_of(longer: str, name: str) -> bool:
    """Does `longer`, which begins with `name`, go on with words of another entity: `Quux Funding
    II` of `Quux`? `Quux Holdings` is as often Quux itself."""
    return _VEHICLE.search(longer[len(name) :]) is not None


def is_longer_form(longer: str, name: str) -> bool:
    """Does `longer` go on from `name` as the same firm would: `Quux Wares` of `Quux`?"""
    return longer.startswith(name + " ") and not is_vehicle_of(longer, name)
