"""What stands round a number: bounds ("up to", "or more") and periods ("a year")."""

from __future__ import annotations

import re

from graph.model.money import Basis, Per

_WINDOW = 48
_FILLER = (
    r"(?:\s+(?:a|an|the|of|about|approximately|roughly|some|total|aggregate|additional|another"
    r"|combined|initial|cumulative|nearly|around|further|in))*\s*[\"“(]?$"
)
_BEFORE = tuple(
    (basis, re.compile(rf"\b(?:{words}){_FILLER}", re.IGNORECASE))
    for basis, words in (
        (
            Basis.UP_TO,
            r"(?<!add )(?<!adds )(?<!added )up to"
            "|as much as|no more than|not more than|at most|maximum of|maximum|capped at"
            "|(?<!no )(?<!not )(?<!nothing )less than|under"
            "|below|(?<!no )(?<!not )fewer than|as many as|not exceeding|not to exceed"
            "|no greater than|until"
            "|a ceiling of"
            "|a cap of|as high as|just under|shy of|short of|south of|no higher than|limited to"
            "|potentially",
        ),
        (
            Basis.AT_LEAST,
            r"at least|more than|(?<!hand )(?<!hands )(?<!handed )over|above"
            "|exceed|exceeds|exceeding|exceeded|north of"
            "|upwards? of|no less than"
            "|not less than|nothing less than|not fewer than|minimum of|minimum"
            "|minimum (?:value|purchase|amount|commitment|payment)s? of"
            "|greater than|in excess of|well over|topping|tops"
            "|topped|just over"
            "|surpassing|no fewer than|as little as|beyond|a floor of",
        ),
        (
            Basis.ABOUT,
            "about|around|approximately|approx\\.?|roughly|nearly|almost|some|close to|estimated"
            "|circa"
            "|an? estimated|in the (?:region|neighborhood|neighbourhood|vicinity) of|or so"
            "|reported|in the ballpark of|something like|(?:on|in|of) the order of|call it"
            "|just about|more or less|in the range of",
        ),
    )
)
_ARTICLE = re.compile(
    r"\b(?:over|above|under|below|about|around|beyond|until)\s+(?:an?|the)\s*$", re.I
)
"""With an article it is a place or a topic: "talks over a $7bn campus"."""
_TILDE = re.compile(r"[~≈]\s*$")
_LESS = re.compile(r"[≤<]=?\s*$")
_MORE = re.compile(r"[≥>]=?\s*$")
_AFTER = (
    (
        Basis.AT_LEAST,
        re.compile(
            r"^(?:\s?\+|-?plus\b|\s+or (?:more|above|higher)\b|\s+at (?:least|a minimum)\b"
            r"|,? (?:and|plus) change\b|,? and then some\b|,? and (?:up(?! to)|counting)\b"
            r"|\s+plus\b(?!\s[\w$€£]))",
            re.I,
        ),
    ),
    (
        Basis.UP_TO,
        re.compile(r"^\s+(?:or (?:less|below|under)|at (?:most|the most)|maximum)\b", re.I),
    ),
    (
        Basis.ABOUT,
        re.compile(
            r"^\s+or (?:so|thereabouts)\b|^-?ish\b|^[\s-]odd\b|^,? give or take\b|^ more or less\b",
            re.I,
        ),
    ),
)
_PERIODS = (
    (Per.YEAR, r"(?:year|yr|annum)"),
    (Per.QUARTER, r"quarter"),
    (Per.MONTH, r"month"),
)
_PER_AFTER = tuple(
    (per, re.compile(rf"^(?:\s*/\s?|[\s-](?:a|per|each|every)[\s-]){word}\b|^\s?p\.a\.", re.I))
    for per, word in _PERIODS
)
_ADVERBS = (
    (
        Per.YEAR,
        re.compile(
            r"^\s+(?:annually|yearly|annual\b|in annual (?:rent|fees|payments|spending|lease))",
            re.I,
        ),
    ),
    (Per.QUARTER, re.compile(r"^\s+quarterly\b", re.I)),
    (Per.MONTH, re.compile(r"^\s+monthly\b", re.I)),
)
_PER_BEFORE = re.compile(
    r"\b(?P<per>annual|yearly|monthly|quarterly) (?:base )?(?:rent|rents|fee|fees|payments?"
    r"|licen[cs]e fees?|cost|costs|installments?)"
    r"(?: (?:of|totall?ing|is|are|at|to))?(?: \w+){0,2}\s*$",
    re.I,
)
_NAMED = {
    "annual": Per.YEAR,
    "yearly": Per.YEAR,
    "monthly": Per.MONTH,
    "quarterly": Per.QUARTER,
}


def bound_of(text: str, start: int, end: int) -> Basis:
    """The bound of the number at `[start, end)` by the words on either side."""
    before = text[max(0, start - _WINDOW) : start]
    for basis, rule in _AFTER:
        if rule.match(text[end : end + 20]):
            return basis
    for basis, rule in ((Basis.ABOUT, _TILDE), (Basis.UP_TO, _LESS), (Basis.AT_LEAST, _MORE)):
        if rule.search(before):
            return basis
    if _ARTICLE.search(before):
        return Basis.EXACT
    for basis, rule in _BEFORE:
        if rule.search(before):
            return basis
    return Basis.EXACT


def per_of(text: str, start: int, end: int) -> Per:
    """What the number runs per: the whole, unless a period is said."""
    after = text[end : end + 40]
    for per, rule in (*_PER_AFTER, *_ADVERBS):
        if rule.match(after):
            return per
    found = _PER_BEFORE.search(text[max(0, start - _WINDOW) : start])
    return _NAMED[found["per"].lower()] if found else Per.TOTAL
