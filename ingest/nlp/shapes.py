"""Names that NER does not see, by their shape or their place beside a name that is sure: a legal
form, a ticker, "start-up X", `Orbis.ai`, members of a row (`Quendril, Voltmeer and Nvidia`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ingest.nlp.definitions import ROLE_TERMS
from ingest.nlp.lexicon import lexicon
from ingest.nlp.mentions import How, Mention
from ingest.nlp.new_names import NewNameRule, find_new_names
from ingest.nlp.openings import may_open
from ingest.nlp.others import is_other, is_thing
from ingest.nlp.sentences import Sentence, is_titled
from ingest.nlp.spotting import Spot, is_name, overlaps

SURE_RULES = frozenset(set(NewNameRule) - {NewNameRule.ENDING})
_DOMAIN = re.compile(r"(?<![\w@/.-])[A-Z][\w-]*\.(?:ai|AI|io)\b(?![.\w/])")
_CAMEL = re.compile(r"(?<![\w@/.-])[a-z]{2,12}[A-Z][a-z]{2,}\w*\b")
"""`deepZephyr`; a single small letter first is as often a product's (`iPhone`)."""
ROW_MAX = 8
"""Members that a row may add beside one name."""

_NAME = r"(?P<name>(?:[A-Z]|[a-z]{1,2}[A-Z]|\d[A-Z])[\w&.]*\w(?:\s[A-Z0-9][\w&.]*\w){0,2})"
_RIGHT = re.compile(
    rf"(?P<joint>,\s(?:and\s)?|\sand\s){_NAME}"
    r"(?=(?P<more>,\s|\sand\s)|[.;]?$|[.;]\s|['’]s\b|\s[a-z(])"
)
_MORE = re.compile(r",\s|\sand\s")
_LEFT = re.compile(rf"(?<![\w&’'.-]){_NAME}(?P<joint>,\s(?:and\s)?|\sand\s)$")
_ROW_WINDOW = 60
_PLACES = frozenset({"GPE", "LOC", "NORP", "DATE", "TIME", "MONEY", "PERCENT", "LAW", "EVENT",
                     "FAC", "LANGUAGE", "CARDINAL", "ORDINAL", "QUANTITY", "WORK_OF_ART",
                     })  # fmt: skip


def shaped_spots(text: str, sentence: Sentence) -> tuple[list[Spot], list[Spot]]:
    """New names of the sentence by rule: the sure ones, and those that only end like a firm's. None
    in a line of title case, where a run of capitals is no name."""
    stretch = text[sentence.start : sentence.end]
    sure, weak = list[Spot](), list[Spot]()
    if is_titled(stretch):
        return sure, weak
    sure += _matches(_DOMAIN, sentence.start, stretch)
    weak += _matches(_CAMEL, sentence.start, stretch)
    for found in find_new_names(stretch):
        start, end = sentence.start + found.start, sentence.start + found.end
        if found.name in lexicon().names.not_names or is_thing(found.name):
            continue
        if found.name.lower() in ROLE_TERMS:
            continue
        is_sure = found.rule in SURE_RULES
        if found.rule is not NewNameRule.LEGAL_SUFFIX and not is_name(found.name):
            continue
        (sure if is_sure else weak).append(Spot(start, end, "ORG"))
    return sure, weak


def _matches(rule: re.Pattern[str], offset: int, stretch: str) -> list[Spot]:
    return [Spot(offset + m.start(), offset + m.end(), "ORG") for m in rule.finditer(stretch)]


def widened(
    sure: Sequence[Spot], seen: Sequence[Spot], count_known: Callable[[int, int], int]
) -> Iterator[Spot]:
    """`Quux Sales and Marketing Inc.`: NER saw a name begin before the run that a rule found."""
    for spot in sure:
        start, end = spot.start, spot.end
        for other in seen:
            inside = other.label == "ORG" and other.start < spot.start < other.end
            if inside and not count_known(other.start, other.end):
                start, end = other.start, max(spot.end, other.end)
        yield Spot(start, end, spot.label)


def row_members(
    text: str, sentence: Sentence, mentions: Sequence[Mention], spots: Sequence[Spot]
) -> Iterator[tuple[int, int]]:
    """Capital names that stand in a row with a company: `Quendril and Voltmeer`. None in a line of
    title case, and none that NER takes for a place or a date."""
    if is_titled(text[sentence.start : sentence.end]):
        return
    taken = [(m.start, m.end) for m in mentions]
    blocked = [(spot.start, spot.end) for spot in spots if spot.label in _PLACES]
    edges = [(m.start, m.end) for m in mentions if m.how not in (How.PRONOUN, How.PRODUCT)]
    for _ in range(ROW_MAX):
        found = [
            span
            for edge in edges
            for span in _beside(text, sentence, *edge)
            if not overlaps(span, taken)
            and not overlaps(span, blocked)
            and _may_be_member(text, sentence, span)
        ]
        edges = list(dict.fromkeys(found))
        taken += edges
        yield from edges
        if not edges:
            return


def _beside(text: str, sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int]]:
    right = _RIGHT.match(text[end : min(sentence.end, end + _ROW_WINDOW)])
    if right is not None and ("and" in right["joint"] or right["more"]):
        yield end + right.start("name"), end + right.end("name")
    opening = max(sentence.start, start - _ROW_WINDOW)
    left = _LEFT.search(text[opening:start])
    if left is None:
        return
    at = opening + left.start("name")
    # "Separately, Nvidia", "Octonauts, Nvidia's show": a comma alone makes no row.
    in_row = at > sentence.start and _MORE.match(text, end, sentence.end) is not None
    if in_row or "and" in left["joint"]:
        yield at, opening + left.end("name")


def _may_be_member(text: str, sentence: Sentence, span: tuple[int, int]) -> bool:
    name = text[span[0] : span[1]]
    if len(name) < 3 or not is_name(name) or name.lower() in ROLE_TERMS:
        return False
    if span[0] == sentence.start and not may_open(name):
        return False
    return not is_other(text, *span)
