"""The gate before spaCy: a sentence is parsed only when it may hold a deal. Expressions only.

It passes with a trigger of the lexicon, a name, and an amount, a quantity or a second name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from ingest.nlp.inflection import forms_of
from ingest.nlp.lexicon import lexicon
from ingest.nlp.quantities.vague import FIGURES

_AMOUNT = re.compile(
    r"[$€£¥₩₹]\s?\d|\b\d[\d,.]*\s?(?:million|billion|trillion|bn|mn|tn|m|b|k)\b"
    r"|\b(?:billions?|millions?|trillion)\b|\b(?:USD|EUR|GBP|RMB)\b"
    r"|\b\d[\d,.]*\s?-?(?:GW|MW|gigawatts?|megawatts?|GPUs?|chips?|shares|per ?cent|%)"
    rf"|\b{FIGURES}\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<=[\s(\"“'‘])(?:[A-Z][a-z]+[A-Z]\w*|[A-Z]{2,}[a-z]*|[A-Z][a-z]+|[a-z]{1,2}[A-Z]\w+)"
)


@dataclass(frozen=True, slots=True)
class _Words:
    """Expressions over the words of the frames and of `lexicons/gate.yaml`."""

    trigger: re.Pattern[str]
    deal: re.Pattern[str]
    telling: re.Pattern[str]
    """Trigger and deal word in one: "called off", "drew down", "offloaded"."""


@lru_cache(maxsize=1)
def _words() -> _Words:
    text = files("ingest.nlp").joinpath("lexicons", "gate.yaml").read_text(encoding="utf-8")
    told = yaml.safe_load(text)
    triggers: set[str] = set()
    for lemma in (*lexicon().verbs, *lexicon().nouns):
        head = lemma.split()[0] if lemma in lexicon().verbs else lemma.split()[-1]
        triggers.update(forms_of(head))
    verbs = {form for verb in told["verbs"] for form in forms_of(verb)}
    phrases = "|".join(
        rf"{_any(forms_of(verb))}(?:\s[^\s.;:!?]+){{0,4}}?\s{_any(ends)}"
        for verb, ends in told["phrases"].items()
    )
    return _Words(
        trigger=_whole(_any(triggers)),
        deal=_whole(rf"{_any(told['nouns'])}s?|{_any(told['stems'])}\w*"),
        telling=_whole(rf"{_any(verbs)}|{phrases}"),
    )


def _any(words: Iterable[str]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, ordered))})"


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_NO_DEAL = re.compile(
    r"\b(?:indemnification|employment|severance|separation|consulting|confidentiality|non-disclosure"
    r"|retention|change in control|award) (?:agreements?|letter)\b|\boffer letters?\b"
    r"|\b(?:hir(?:e|es|ed|ing)|appoint(?:s|ed)?|poach(?:es|ed)?|promot(?:es|ed))\b"
    r"|\bchief (?:executive|financial|operating|technology) officer\b",
    re.IGNORECASE,
)
"""People who come and go, agreements with them, or to keep silent, are no deals."""


_TERMS = re.compile(
    r"\btermination rights\b|\brights? to terminate\b|\bdoes not purport to be complete\b"
    r"|\bforward-looking statements?\b|\bthe offer (?:has )?expired\b"
    r"|\b(?:would|may|could|will|shall) be (?:required|obligated) to (?:pay|reimburse)\b"
    r"(?=[^.]{0,200}\bterminat)"
    r"|\btermination fee\b[^.]{0,40}\bpayable\b"
    r"|\b(?:must|would|shall) pay\b[^.]{0,60}\bfee\b[^.]{0,40}\b(?:if|upon|in the event)\b"
    r"|\bduly (?:and validly )?(?:executed|authori[sz]ed|organi[sz]ed|incorporated|qualified)\b"
    r"|^\W*(?:\(?\w{1,3}\)\W*)?(?:by [A-Z]\w+ )?(?:if|in the event|unless|provided, however)\b",
    re.IGNORECASE,
)
_OF_FILERS = re.compile(
    r"\b(?:owns?|holds?|held)\b[^;]{0,40}%|\bjoint venture\b|[“\"]JV[”\"]|\bcommitted to provide\b"
    r"|\bpurchased [\d,]+ shares\b|\b(?:accounted for|represented)\b[^;]{0,30}%",
    re.IGNORECASE,
)
"""What tells of a deal in filings alone."""
_TO_THE_MARKET = re.compile(r"\bat[- ]the[- ]market\b", re.IGNORECASE)
"""Shares that agents sell to whoever buys."""
_AGREED = re.compile(r"\bentered into\b", re.IGNORECASE)


def is_no_news(sentence: str, *, speaks_as_filer: bool) -> bool:
    """Is it about people, or, in a filing, a heading, a caution or what a contract would have
    happen?"""
    if _tells_of_people(sentence):
        return True
    told = sentence.isupper() or _tells_of_terms(sentence) or _TO_THE_MARKET.search(sentence)
    return speaks_as_filer and bool(told)


def _tells_of_terms(sentence: str) -> bool:
    """Is it about what a contract would have happen, or a caution, and not about what happened?"""
    return _TERMS.search(sentence) is not None and _AGREED.search(sentence) is None


def _tells_of_people(sentence: str) -> bool:
    """Is it about who comes and goes, without a sum?"""
    return _NO_DEAL.search(sentence) is not None and _AMOUNT.search(sentence) is None


def passes(sentence: str, *, known_names: int, speaks_as_filer: bool) -> bool:
    """May this sentence hold a deal? `known_names` counts names of the register in it.

    In a filing, where most sentences are about something else, a trigger is needed, and an amount
    or a deal word; elsewhere two names, one of them known, are let through with either. One known
    name will do where the sentence tells what became of a deal ("it called off the contract with
    Oracle"): the other side may be a pronoun.
    """
    if len(sentence) < 12:
        return False
    has_amount = _AMOUNT.search(sentence) is not None
    words = _words()
    opens = speaks_as_filer and _OF_FILERS.search(sentence) is not None
    tells = opens or words.telling.search(sentence) is not None
    has_deal = words.deal.search(sentence) is not None
    if speaks_as_filer and not (has_amount or tells or has_deal):
        return False  # most sentences of a filing: the long list of triggers need not be looked for
    if is_no_news(sentence, speaks_as_filer=speaks_as_filer):
        return False
    has_trigger = tells or words.trigger.search(sentence) is not None
    names = known_names
    if names < 2:
        names = max(names, len({match[0] for match in _NAME.finditer(sentence)}))
    if has_trigger and (has_amount or tells or has_deal):
        enough = has_amount or (tells and has_deal and known_names >= 1)
        return names + speaks_as_filer >= (1 if enough else 2)
    told = has_trigger or has_amount
    return told and not speaks_as_filer and known_names >= 1 and names >= 2
