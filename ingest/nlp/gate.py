"""The gate before spaCy: a sentence is parsed only when it may hold a deal. Expressions only.

It passes with a trigger of the lexicon, a name, and an amount, a quantity or a second name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.nlp.inflection import forms_of
from ingest.nlp.lexicon import lexicon

_AMOUNT = re.compile(
    r"[$€£¥₩₹]\s?\d|\b\d[\d,.]*\s?(?:million|billion|trillion|bn|mn|tn|m|b|k)\b"
    r"|\b(?:billions?|millions?|trillion)\b|\b(?:USD|EUR|GBP|RMB)\b"
    r"|\b\d[\d,.]*\s?-?(?:GW|MW|gigawatts?|megawatts?|GPUs?|chips?|shares|per ?cent|%)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<=[\s(\"“'‘])(?:[A-Z][a-z]+[A-Z]\w*|[A-Z]{2,}[a-z]*|[A-Z][a-z]+|[a-z]{1,2}[A-Z]\w+)"
)
_DEAL_NOUN = re.compile(
    r"\b(?:deals?|agreements?|contracts?|pacts?|partnerships?|acquisitions?|mergers?|takeover"
    r"|joint venture"
    r"|investments?|invests?|invested|acquir\w+|licen[cs]\w+|loans?|facility|leases?|guarantees?|backstop"
    r"|snap\w* up|swallow\w*|gobbl\w+ up|private|walk\w* away|pull\w* out|tie-up|takes? over"
    r"|warrants?|stakes?|rounds?|orders?|buys?|bought|purchas\w+|merg\w+|suppl\w+|partner\w*"
    r"|memorandum|letter of intent)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _trigger_rule() -> re.Pattern[str]:
    words: set[str] = set()
    for lemma in (*lexicon().verbs, *lexicon().nouns):
        head = lemma.split()[0] if lemma in lexicon().verbs else lemma.split()[-1]
        words.update(forms_of(head))
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, ordered))})\b", re.IGNORECASE)


_NO_DEAL = re.compile(
    r"\b(?:indemnification|employment|severance|separation|consulting|confidentiality|non-disclosure"
    r"|retention|change in control|award) (?:agreements?|letter)\b|\boffer letters?\b"
    r"|\b(?:hir(?:e|es|ed|ing)|appoint(?:s|ed)?|poach(?:es|ed)?|promot(?:es|ed))\b"
    r"|\bchief (?:executive|financial|operating|technology) officer\b",
    re.IGNORECASE,
)
"""People who come and go, agreements with them, or to keep silent, are no deals."""


def passes(sentence: str, *, known_names: int, speaks_as_filer: bool) -> bool:
    """May this sentence hold a deal? `known_names` counts names of the register in it.

    In a filing, where most sentences are about something else, a trigger is needed, and an amount
    or a deal word; elsewhere two names, one of them known, are let through with either.
    """
    if len(sentence) < 12:
        return False
    has_amount = _AMOUNT.search(sentence) is not None
    if not has_amount and _NO_DEAL.search(sentence) is not None:
        return False
    has_trigger = _trigger_rule().search(sentence) is not None
    names = known_names
    if names < 2:
        names = max(names, len({match[0] for match in _NAME.finditer(sentence)}))
    if has_trigger and (has_amount or _DEAL_NOUN.search(sentence) is not None):
        return names + speaks_as_filer >= (1 if has_amount else 2)
    told = has_trigger or has_amount
    return told and not speaks_as_filer and known_names >= 1 and names >= 2
