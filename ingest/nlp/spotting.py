"""Where names stand in a sentence: defined terms, the register, NER with repairs, epithets.

Spots overlap at first; `choose` keeps one per place. Offsets point into the stored text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.nlp.definitions import BRANCH, LEGAL_SUFFIX
from ingest.nlp.inflection import present_forms, verb_forms
from ingest.nlp.lexicon import lexicon
from ingest.nlp.others import is_thing

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TAIL = re.compile(
    r",?\s+(?:Inc|Incorporated|Corp|Corporation|Co|Ltd|Limited|LLC|L\.L\.C|LP|L\.P|PLC|plc|AG|SE"
    r"|S\.A|N\.V|B\.V|GmbH|AB|ASA|PBC|N\.A|Company|Platforms|Group PLC|Group|plc"
    rf"|National Association)\b\.?(?:,\s+{BRANCH})?|,\s+{BRANCH}"
)
_FULL = re.compile(rf"(?:\s[A-Z][\w&’'-]*){{1,4}},?\s(?:{LEGAL_SUFFIX})\b\.?")
_FORM_END = re.compile(r"[,\s](?:Inc|Corp|Co|Ltd|S\.A|N\.V|L\.P|N\.A|Pty|Pte)$")
_FORM = (
    r"(?:LLC|L\.L\.C\.?|L\.P\.?|LP|LLP|Inc\.?|Corp\.?|Ltd\.?|Limited|plc|PLC|Pty\.? Ltd\.?"
    r"|Pte\.? Ltd\.?|S\.A\.|N\.V\.|B\.V\.|GmbH|AG|SCSp|N\.A\.)"
)
_VEHICLE = re.compile(
    r"(?:\s+(?:[A-Z][\w’'.-]*|[IVX]+|&|\d+)){0,6}"
    r"(?:,?\s+(?:LLC|L\.L\.C\b\.?|L\.P\b\.?|LP)|\s+(?:Holdings?|Holdco|Acquisition Co\.?|Ventures?"
    r"|Capital|Fund|Finance|Funding|Financing Trust|SPV|Bidco|Topco|Midco|Propco|Merger Sub"
    r"|Partners|Energy|Bank(?: USA)?|Trust|Infrastructure|Compute|Financial))(?!\w)"
    r"(?:\s(?:[IVX]+|\d{1,2}|20\d\d(?=-\d))(?:-\d+)?(?![\w%]|,\d|\.\d))?"
    rf"(?:,?\s{_FORM}(?!\w))?"
)
_TITLE_JOINTS = frozenset({"With", "For", "To", "From", "In", "On", "As", "After", "Amid", "Over"})
_OWNED = re.compile(r"(?P<owner>[^'’]+)['’]s\s(?P<name>.+)")
_LOOSE_END = re.compile(
    r"\s(?:Capital|Finance|Funding|Energy|Infrastructure|Compute|Financial|Partners|Trust)$"
)
_LEADING = re.compile(
    r"^(?:[Tt]he|[Aa]n?|[Ii]ts|[Oo]ur|[Ww]hile|[Uu]nder|[Aa]nd|[Bb]oth|[Ss]aid"
    r"|(?:[Cc]hip-?maker|[Ss]tart-?[Uu]p|[Nn]eocloud|[Hh]yperscaler|[Cc]armaker"
    r"|[Cc]hip (?:[Dd]esigner|[Mm]aker)|[Dd]eveloper|[Uu]nicorn|[Rr]ival)(?=\s+[A-Z]))\s+"
)
_TRAILING = re.compile(
    r"(?:['’]s?|[,;:.\"”(]|\s+(?:and|of|in|to|for|by|with|Chief|CEO|CFO|shares?|stock"
    r"|said|AI|Stock|Common|Notes?|Agreement|Board))$"
)
_AI_THING = re.compile(
    r"\s(?:[\w-]+\s)?(?:chips?|models?|infrastructure|servers?|data|compute|computing|deals?|systems?|hardware"
    r"|software|business|unit|division|services?|products?|cloud|racks?|accelerators?|processors?"
    r"|factor(?:y|ies)|spending|investments?|start-?ups?|push|race|boom|tools?|assistant|features?"
    r"|agents?|research|training|workloads?|capacity|clusters?|company|firm|lab|group)\b"
)
"""Of "Nvidia AI chips" the firm is Nvidia; of "Pemberly AI will" it is Pemberly AI."""
_CAPITAL = re.compile(
    r"(?<![.\w&’'-])(?:[A-Z][a-z]+[A-Z]\w*|[a-z]{1,2}[A-Z][\w]+|[A-Z][\w’&-]*\w)(?:\s(?:&\s)?[A-Z][\w&-]*\w)*"
)


_NO_NAME = re.compile(r"[\W\d]+|Q[1-4].*|FY.*|(?:Item|Section|Note|Exhibit)\b.*")


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch that looks like a name; `label` is NER's, or `CAPITAL` for a bare capital word."""

    start: int
    end: int
    label: str


def from_model(doc: Doc, offset: int) -> list[Spot]:
    """NER's organisations, and other labels that unknown companies are often given."""
    spots = []
    for entity in doc.ents:
        left, right = entity.start_char, entity.end_char
        left, right = trimmed(doc.text, left, right)
        if entity.label_ != "ORG" or (right - left >= 2 and is_name(doc.text[left:right])):
            spots.append(Spot(offset + left, offset + right, entity.label_))
    return spots


def trimmed(text: str, left: int, right: int) -> tuple[int, int]:
    """The span without leading articles and trailing words that are no part of a name."""
    changed = True
    while changed and left < right:
        changed = False
        lead = _LEADING.match(text[left:right])
        if lead:
            left, changed = left + lead.end(), True
        tail = _TRAILING.search(text[left:right])
        if tail and (tail[0].strip() != "AI" or _AI_THING.match(text, right)):
            right, changed = left + tail.start(), True
        while left < right and text[left] in " \n\t\"“'‘(":
            left, changed = left + 1, True
        while right > left and text[right - 1].isspace():
            right, changed = right - 1, True
    return left, right


def is_name(stretch: str) -> bool:
    """May the stretch be the name of a company? Not a word of the lists, a verb, a person with a
    title, a thing that contracts write with capitals, or a bare legal form."""
    words = lexicon().names
    plain = " ".join(stretch.split())
    if plain in words.not_names or plain in words.not_parties or plain.lower() in verb_forms():
        return False
    if is_thing(plain) or re.search(r"[$€£%]|\d{4}", plain):
        return False
    if not any(letter.isupper() for letter in plain):
        return False
    first, last = plain.split()[0].rstrip("."), plain.split()[-1]
    ends_as_thing = last in words.no_company_ends or last.capitalize() in words.no_company_ends
    if first in words.titles or (ends_as_thing and not _has_legal_form(plain)):
        return False
    return _NO_NAME.fullmatch(plain) is None


def _has_legal_form(plain: str) -> bool:
    """ "Afterpay Limited" is a company; a bare "Limited" is not."""
    return len(plain.split()) > 1 and HAS_LEGAL_SUFFIX.search(plain) is not None


def capitals(text: str, start: int, end: int) -> list[Spot]:
    """Runs of capital words that are not at the start of the sentence."""
    spots = []
    for match in _CAPITAL.finditer(text, start, end):
        if match.start() == start or not is_name(match[0]):
            continue
        spots.append(Spot(match.start(), match.end(), "CAPITAL"))
    return spots


def with_tail(text: str, end: int, limit: int) -> int:
    """The end of a name with the legal suffix that follows it: `CoreWeave` → `CoreWeave, Inc.`."""
    match = _TAIL.match(text, end, limit)
    if match:
        return match.end()
    dotted = text[end : end + 1] == "." and _FORM_END.search(text[:end][-14:]) is not None
    return end + 1 if dotted and end < limit else end


def full_name_end(text: str, end: int, limit: int) -> int:
    """The end of the full name that begins with a defined term: `Dashworks` →
    `Dashworks Technologies, Inc.`; the end of the term where no legal form follows."""
    match = _FULL.match(text, end, limit)
    return match.end() if match else with_tail(text, end, limit)


def vehicle_end(text: str, end: int, limit: int) -> int | None:
    """Where a longer name ends that begins with this one: `CoreWeave` → `CoreWeave Compute
    Acquisition Co. VII, LLC`; None where the name stands alone."""
    match = _VEHICLE.match(text, end, limit)
    if match is None or _has_verb(match[0]):
        return None
    return match.end()


def _has_verb(stretch: str) -> bool:
    """ "Oracle Buys Quux Capital" is a headline, not one name; `Fund` is a noun first."""
    verbs = present_forms()
    return any(word.lower() in verbs and word[-1] == "s" for word in stretch.split())


def is_headline(stretch: str) -> bool:
    """ "Quux Terminates Agreement With Fastly" is a line in title case, not one name."""
    words = stretch.split()
    return len(words) > 3 and (_has_verb(stretch) or not _TITLE_JOINTS.isdisjoint(words[1:]))


def without_owner(stretch: str) -> str:
    """`Helsinki's Nordlys Compute` is Nordlys Compute."""
    owned, lists = _OWNED.match(stretch), lexicon().others
    if owned is None:
        return stretch
    is_place = owned["owner"] in lists.places or owned["owner"] in lists.regions
    return owned["name"] if is_place else stretch


def is_loose_end(stretch: str) -> bool:
    """Is its last word one that a headline in title case puts behind a name too: "Meta Capital
    Spending", "OpenAI Compute Deal"?"""
    return _LOOSE_END.search(stretch) is not None


def overlaps(left: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    """Does the span share a character with any of the others?"""
    return any(left[0] < end and start < left[1] for start, end in others)


HAS_LEGAL_SUFFIX = re.compile(rf"(?:,?\s){LEGAL_SUFFIX}\.?$")
