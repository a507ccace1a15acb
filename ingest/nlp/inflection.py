"""Forms of the verbs of the lists: what a trigger may look like in a text."""

from __future__ import annotations

from functools import lru_cache

from ingest.nlp.lexicon import lexicon

_IRREGULAR = {
    "buy": "bought", "sell": "sold", "lend": "lent", "pay": "paid", "spend": "spent",
    "give": "gave|given",
    "take": "took|taken", "lead": "led", "get": "got|gotten", "win": "won",
    "choose": "chose|chosen",
    "build": "built", "hold": "held", "draw": "drew|drawn", "make": "made", "put": "put",
    "sink": "sank|sunk", "throw": "threw", "send": "sent", "let": "let",
    "bring": "brought", "rake": "raked",
    "unwind": "unwound", "wind": "wound", "withdraw": "withdrew|withdrawn", "tear": "tore|torn",
    "spin": "spun", "write": "wrote|written", "fall": "fell|fallen", "cut": "cut",
}  # fmt: skip


def forms_of(lemma: str) -> set[str]:
    """Every form of a verb or noun: `buy`, `buys`, `buying`, `bought`."""
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    forms = {lemma, lemma + "s", lemma + "es", stem + "ed", stem + "ing", lemma + lemma[-1] + "ed",
             lemma + lemma[-1] + "ing"}  # fmt: skip
    if lemma.endswith("y"):
        forms |= {lemma[:-1] + "ies", lemma[:-1] + "ied"}
    forms.update(_IRREGULAR.get(lemma, "").split("|"))
    forms.discard("")
    return forms


@lru_cache(maxsize=1)
def verb_forms() -> frozenset[str]:
    """Every form of each verb of the lists, in lower case."""
    return frozenset(form for lemma in lexicon().verbs for form in forms_of(lemma.split()[0]))


@lru_cache(maxsize=1)
def present_forms() -> dict[str, str]:
    """Third person singular → base form, for each verb of the lists."""
    words = lexicon()
    lemmas = {lemma.split()[0] for lemma in words.verbs}
    for cue in words.cues:
        lemmas |= {head for head in cue.heads if ":" not in head}
    found = {}
    for lemma in sorted(lemmas):
        if lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
            found[lemma + "es"] = lemma
        elif lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
            found[lemma[:-1] + "ies"] = lemma
        else:
            found[lemma + "s"] = lemma
    return found
