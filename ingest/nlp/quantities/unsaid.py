"""Sums whose currency goes without saying: "north of ten billion", "a nine-figure cheque".

A number of millions is money only where the words round it pay, lend or price something; before a
noun that is counted ("800 million users") it never is. The currency is that of another sum of the
text, else the dollar, in which most of this trade is priced; crores that are not counted are of
rupees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from ingest.nlp.inflection import forms_of
from ingest.nlp.quantities.numbers import (
    DIGITS,
    HALF_BEHIND,
    WORDS,
    is_rough,
    sum_of,
)
from ingest.nlp.quantities.spans import Ends, MoneySpan, span_of, vague_span
from ingest.nlp.quantities.vague import DIGIT_ORDER, FIGURES, MANY_ORDER, least_of

DEFAULT = "USD"
_WINDOW = 70
_OF_RUPEES = r"(?:lakh[\s-])?crores?"
_SCALE = (
    rf"(?:[\s-](?:(?:hundred[\s-])?(?:million|billion|trillion)s?|{_OF_RUPEES})|\s?(?:bn|mn))"
    r"(?![A-Za-z])"
)
_CRORE = re.compile(_OF_RUPEES, re.IGNORECASE)
_NUMBER = rf"(?:{DIGITS}(?!\d)|\b{WORDS}(?![a-z]))"
_JOINT = r"(?:\s?[-–]\s?|[\s-](?:to|or|and)[\s-])"
_SUM = re.compile(
    rf"(?<![\w.,$€£¥₩₹%-])(?:(?P<vague>{DIGIT_ORDER}|{FIGURES}|{MANY_ORDER})|(?P<first>{_NUMBER})"
    rf"(?:(?P<scale>{_SCALE})(?P<half>{HALF_BEHIND})?"
    rf"(?:(?P<joint>{_JOINT})(?P<last>{_NUMBER})(?P<last_scale>{_SCALE}))?"
    rf"|(?P<bare_joint>{_JOINT})(?P<second>{_NUMBER})(?P<second_scale>{_SCALE})))(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_IN_NUMBERS = re.compile(r"^[\s-]+(?:of|in) (?:the |its |their |new )?\w*", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s(?:\w+\s)?$", re.IGNORECASE)


def unsaid_in(text: str, said: Sequence[MoneySpan]) -> list[MoneySpan]:
    """Sums without a currency, none inside one of `said`, the sums that have one."""
    found: list[MoneySpan] = []
    code = next((span.claim.currency for span in said if span.claim.currency), DEFAULT)
    for match in _SUM.finditer(text):
        if any(span.start < match.end() and match.start() < span.end for span in said):
            continue
        if not _is_money(text, match):
            continue
        if match["vague"]:
            least = least_of(match["vague"])
            found.append(vague_span(text, match.start(), match.end(), least, code))
        else:
            own = "INR" if _CRORE.search(match[0]) else code
            found.extend(span_of(text, ends) for ends in _ends(text, match, own))
    return found


@dataclass(frozen=True, slots=True)
class _Round:
    """What the words before and behind a number tell of it."""

    giving: re.Pattern[str]
    counted: re.Pattern[str]
    traded: re.Pattern[str]
    own_noun: re.Pattern[str]
    open_end: re.Pattern[str]


@lru_cache(maxsize=1)
def _round() -> _Round:
    """The words of `lexicons/sums.yaml` as expressions."""
    text = files("ingest.nlp").joinpath("lexicons", "sums.yaml").read_text(encoding="utf-8")
    told: dict[str, list[str]] = yaml.safe_load(text)
    giving = _any([form for verb in told["giving"] for form in forms_of(verb)])
    selling = _any([form for verb in told["selling"] for form in forms_of(verb)])
    traded = _any([form for verb in told["traded"] for form in forms_of(verb)])
    kinds = _any(told["money_kinds"])
    before = rf"\b(?:{giving}|{_any(told['priced'])}|{selling}\b[^.;!?]{{0,50}}\bfor)\b"
    own = rf"(?:[a-z]+[\s-])?{_any(told['money_nouns'])}s?\b"
    following = rf"(?:{_any(told['following'])}|of (?:\w+ )?{kinds})\b"
    return _Round(
        giving=re.compile(rf"{before}(?P<between>[^.;!?]*)$", re.IGNORECASE),
        traded=re.compile(rf"{before}|\b(?:{traded}|{_any(told['trade'])})\b", re.IGNORECASE),
        counted=re.compile(rf"\b{_any(told['counted'])}s?\b", re.IGNORECASE),
        own_noun=re.compile(rf"[\s-](?:{own}|in (?:\w+ )?{kinds}\b)", re.IGNORECASE),
        open_end=re.compile(rf"[\s-]*(?:$|[.,;:!?)\]\"”’—–])|[\s-]+{following}", re.IGNORECASE),
    )


def _any(words: Iterable[str]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, ordered))})"


def _is_money(text: str, match: re.Match[str]) -> bool:
    after, words = text[match.end() : match.end() + 40], _round()
    if words.own_noun.match(after):
        return True
    if _CRORE.search(match[0]):
        return words.counted.search(after) is None
    if not words.open_end.match(after) or _counts(after):
        return False
    before = words.giving.search(text[max(0, match.start() - _WINDOW) : match.start()])
    if before is not None:
        return words.counted.search(before["between"]) is None
    return _is_spoken(text, match)


def _is_spoken(text: str, match: re.Match[str]) -> bool:
    """A number in words, which nobody writes in a table, in a sentence that trades something."""
    told = match["first"]
    if told is None or told[:1].isdigit() or told.lower() in ("a", "an", "one"):
        return False
    near = text[max(0, match.start() - _WINDOW) : match.start()]
    near += " . " + text[match.end() : match.end() + _WINDOW // 2]
    return _round().counted.search(near) is None and _round().traded.search(text) is not None


def _counts(after: str) -> bool:
    """ "three million of its users", "ten million in new customers"."""
    found = _IN_NUMBERS.match(after)
    return found is not None and _round().counted.search(found[0]) is not None


def _ends(text: str, match: re.Match[str], code: str) -> list[Ends]:
    """The sum, the range, or the two sums that no range joins."""
    name = "last" if match["last"] else "second" if match["second"] else None
    own = sum_of(match["first"], match["scale"], match["half"]) if match["scale"] else None
    first_end = match.start("joint") if match["last"] else match.end()
    rough = is_rough(match["first"])
    alone = [] if own is None else [Ends(match.start(), first_end, own, own, code, rough)]
    if name is None:
        return alone
    high = sum_of(match[name], match[f"{name}_scale"])
    low = own if match["scale"] else sum_of(match["first"], match[f"{name}_scale"])
    if high is None:
        return alone
    joint = (match["joint"] or match["bare_joint"]).strip(" -").lower()
    lead = text[max(0, match.start() - 24) : match.start()]
    if low is not None and low < high and (joint != "and" or _BETWEEN.search(lead)):
        return [Ends(match.start(), match.end(), low, high, code)]
    rough = is_rough(match[name])
    return [*alone, Ends(match.start(name), match.end(), high, high, code, rough)]
