"""Headline grammar made plain before the parse: "X Taps Y", "X to buy Y".

`will` is put before the present tense of a headline, since the parser then sees a verb; the token
is remembered, so that the status does not take it for a future.
"""

from __future__ import annotations

from ingest.nlp.inflection import present_forms
from ingest.nlp.plain import Plain

HEADLINE_WORDS_MAX = 22
_OPENERS_MAX = 4
_SKIPPED = frozenset(
    {",", "and", "&", "-", "'s", "group", "shares", "unit", "board", "also", "now"}
)
_NOT_VERBS = frozenset({"chips", "shares", "deals", "notes", "bonds", "orders", "loans",
                     "plans", "stocks",
                        "units", "uses", "works", "funds", "leases", "ships", "powers",
                        "names", "talks"})  # fmt: skip


def headline_verbs(plain: Plain) -> Plain:
    """The plain sentence with its first present tense after a name turned into `will` + verb."""
    words = plain.words
    if len(words) > HEADLINE_WORDS_MAX or words[-1] in (".", "?", "!"):
        return plain
    for index in range(1, min(len(words), 10)):
        base = present_forms().get(words[index].lower())
        if base is None:
            passed = index in plain.mentions or words[index].lower() in _SKIPPED
            if not passed and not _opens(plain, index):
                return plain
            continue
        if not _after_name(plain, index):
            return plain
        if words[index].lower() in _NOT_VERBS and index + 1 >= len(words) - 1:
            return plain
        return plain.with_will(index, base)
    return plain


def _after_name(plain: Plain, index: int) -> bool:
    before = index - 1
    while before >= 0 and plain.words[before].lower() in _SKIPPED:
        before -= 1
    return before in plain.mentions


def _opens(plain: Plain, index: int) -> bool:
    """Words before the first name: `Exclusive:`, `France's`."""
    return not any(i <= index for i in plain.mentions) and index <= _OPENERS_MAX
