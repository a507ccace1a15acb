"""The gate before spaCy: a sentence is parsed only when it may hold a deal. Expressions only.

It passes with a trigger of the lexicon, a name, and an amount, a quantity or a second name.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
    r"|warrants?|stakes?|rounds?|orders?|buys?|bought|purchas\w+|merg\w+|suppl\w+|partner\w*"
    r"|memorandum|letter of intent)\b",
    re.IGNORECASE,
)
_IRREGULAR = {
    "buy": "bought", "sell": "sold", "lend": "lent", "pay": "paid", "spend": "spent",
    "give": "gave|given",
    "take": "took|taken", "lead": "led", "get": "got|gotten", "win": "won",
    "choose": "chose|chosen",
    "build": "built", "hold": "held", "draw": "drew|drawn", "make": "made", "put": "put",
    "sink": "sank|sunk", "throw": "threw", "send": "sent", "let": "let",
    "bring": "brought", "rake": "raked",
}  # fmt: skip


@lru_cache(maxsize=1)
def _trigger_rule() -> re.Pattern[str]:
    words: set[str] = set()
    for lemma in (*lexicon().verbs, *lexicon().nouns):
        head = lemma.split()[0] if lemma in lexicon().verbs else lemma.split()[-1]
        words.update(_forms(head))
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, ordered))})\b", re.IGNORECASE)


def _forms(lemma: str) -> set[str]:
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    forms = {lemma, lemma + "s", lemma + "es", stem + "ed", stem + "ing", lemma + lemma[-1] + "ed",
             lemma + lemma[-1] + "ing"}  # fmt: skip
    if lemma.endswith("y"):
        forms |= {lemma[:-1] + "ies", lemma[:-1] + "ied"}
    forms.update(_IRREGULAR.get(lemma, "").split("|"))
    forms.discard("")
    return forms


def passes(sentence: str, *, known_names: int, speaks_as_filer: bool) -> bool:
    """May this sentence hold a deal? `known_names` counts names of the register in it."""
    if len(sentence) < 12:
        return False
    has_amount = _AMOUNT.search(sentence) is not None
    if not has_amount and _DEAL_NOUN.search(sentence) is None:
        return False
    if _trigger_rule().search(sentence) is None:
        return False
    names = known_names
    if names < 2:
        names = max(names, len({match[0] for match in _NAME.finditer(sentence)}))
    if speaks_as_filer:
        names += 1
    return names >= 1 if has_amount else names >= 2
