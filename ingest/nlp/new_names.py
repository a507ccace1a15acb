"""Names that no register knows, by the shape of the text alone: legal suffixes, words that names of
firms end in, "X, a startup that …", "chipmaker X", "X (NYSE: XYZ)", "chief executive
of X". Pure rules, no model.

A rule says that something is probably a company; whether it is one is for a person to decide.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum

from graph.model.company import company_slug
from graph.model.value import Value
from ingest.nlp.definitions import short_name

NAMES_MAX = 1_000
"""Finds in one text; a list longer than that is a register, not prose."""

_CAPITAL = r"(?:[A-Z][\w&’'-]*|[a-z]{1,2}[A-Z]\w*|\d{1,3}[A-Z]\w*)"
_SPACE = r"(?:[^\S\n]{1,3}\n?|\n)"
_RUN = re.compile(
    rf"(?<![\w&'’@./-]){_CAPITAL}"
    rf"(?:{_SPACE}(?:(?:&|de|\d{{1,2}}|(?<=Bank )of|(?<=Bank\n)of){_SPACE})?{_CAPITAL}){{0,7}}"
)
"""A run of capital words. Each word has one way to match, so the cost is linear."""
_LEGAL_TAIL = re.compile(
    r"(?:,?[^\S\n]{1,3})(?:Inc|Incorporated|Corp|Corporation|Co|Ltd|Limited|LLC|L\.L\.C|LLP|LP|L\.P"
    r"|PLC|plc|AG|SE|S\.A|N\.V|B\.V|GmbH|AB|ASA|Oyj|PBC|S\.p\.A|Pty Ltd|Pte Ltd|K\.K"
    r"|National Association)\b\.?"
)
_NUMBERED = re.compile(r"\.?[^\S\n](?:[IVX]{1,6}|\d{1,3})(?:,?[^\S\n](?:LLC|L\.P\.?|LP|Inc\.?))")
"""A vehicle with a number: `Acquisition Co. VII, LLC`."""
_LEGAL_WORD = re.compile(
    r"^(?:Inc|Incorporated|Corp|Corporation|Co|Ltd|Limited|LLC|LLP|LP|PLC|AG|SE|GmbH|AB|ASA|PBC)$"
)
_ENDING = re.compile(
    r"^(?:AI|Labs?|Technologies|Technology|Systems|Semiconductors?|Robotics|Networks|Computing"
    r"|Capital|Partners|Ventures|Holdings|Group|Energy|Power|Infrastructure|Datacenters|Centers"
    r"|Bank|Software|Analytics|Therapeutics|Motors|Studios|Cloud|Compute|Mining|Digital|Solutions"
    r"|Pharmaceuticals|Biosciences|Electric|Communications|Investments)$"
)
_TRADE = (
    r"(?:start-?up|chip-?maker|chip designer|neocloud|cloud provider|software maker|AI lab|lab"
    r"|data cent(?:er|re) (?:operator|developer|company|builder)|miner|utility|developer|firm"
    r"|company|bank|investor|fund|manufacturer|supplier|maker|operator|provider|carmaker)"
)
_TRADE_BEFORE = re.compile(rf"\b{_TRADE}[^\S\n]$", re.IGNORECASE)
_TRADE_AFTER = re.compile(rf",[^\S\n](?:an?|the)[^\S\n](?:[\w.-]{{1,20}}[^\S\n]){{0,4}}{_TRADE}\b")
_EMPLOYER_BEFORE = re.compile(
    r"\b(?:chief[^\S\n](?:executive|\w+[^\S\n]officer|scientist)(?:[^\S\n]officer)?|C[EFOT]O|president"
    r"|(?:co-?)?founder|chair(?:man|woman)|head)[^\S\n](?:of|at)[^\S\n]$",
    re.IGNORECASE,
)
_EMPLOYER_AFTER = re.compile(
    r"(?:['’]s?)?[^\S\n](?:chief[^\S\n]executive|CEO\b|CFO\b|co-?founder)", re.IGNORECASE
)
_LISTED_AFTER = re.compile(r"[^\S\n]\((?:NASDAQ|Nasdaq|NYSE|LSE|TSX|ASX)[^):]{0,12}:")


class NewNameRule(StrEnum):
    """Which rule found a name, the surest first."""

    LEGAL_SUFFIX = "legal_suffix"
    LISTED = "listed"
    APPOSITION = "apposition"
    TRADE_WORD = "trade_word"
    EMPLOYER = "employer"
    ENDING = "ending"


SCORES = {
    NewNameRule.LEGAL_SUFFIX: 0.95,
    NewNameRule.LISTED: 0.95,
    NewNameRule.APPOSITION: 0.8,
    NewNameRule.TRADE_WORD: 0.75,
    NewNameRule.EMPLOYER: 0.7,
    NewNameRule.ENDING: 0.65,
}
_LEADING = re.compile(
    r"(?:[A-Z][\w.]*-(?:based|listed|headquartered|backed|owned)|The|An?|In|On|At|By|For|From|With|Under|After|Before|While|When|But|And|Also|Its|Our|Their"
    r"|That|This|These|Both|Each|Said|As|If|Chief|President|Mr|Ms|Dr|CEO|Meanwhile"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May"
    r"|June|July|August|September|October|November|December)\s+(?:\d{1,2}\s+)?"
)
_NOT_A_NAME = re.compile(
    r"^(?:[A-Z]{1,4}|The|Generative AI|Artificial Intelligence|Open Source AI|Agentic AI"
    r"|Sovereign AI"
    r"|Data Cent(?:er|re)s?|Private Equity|Investment Bank|Central Bank|Venture Capital"
    r"|Working Capital"
    r"|Chief \w+(?: \w+)?|Vice President|General Partners?|Limited Partners?|Risk Management"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December).*"
    r"|(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday).*"
    r"|(?:North|South|East|West|New|Great|United) \w+)$"
)
_WORDS = re.compile(r"\S+")
_TRADE_WORDS_MAX, _TRADE_WINDOW = 3, 30


class NewName(Value, frozen=True):
    """`text[start:end]` is probably a company; `name` is it without a legal suffix, `company_id`
    the slug of that, `score` how far the rule is to be trusted (0 to 1)."""

    start: int
    end: int
    text: str
    name: str
    company_id: str
    rule: NewNameRule
    score: float


def find_new_names(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[NewName]:
    """Finds in `text`, sorted, without overlaps. `taken` are spans of mentions that are known
    already. At most `NAMES_MAX`. Cost is linear in the text."""
    held = sorted(taken)
    starts = [start for start, _ in held]
    found: list[NewName] = []
    for run in _RUN.finditer(text):
        if len(found) >= NAMES_MAX:
            break
        name = _named(text, *run.span())
        if name is None or (found and name.start < found[-1].end):
            continue
        at = bisect_right(starts, name.start)
        if not any(a < name.end and name.start < b for a, b in held[max(at - 1, 0) : at + 1]):
            found.append(name)
    return found


def legal_names(text: str) -> list[tuple[int, int]]:
    """Where names with a legal form stand."""
    found = find_new_names(text)
    return [(each.start, each.end) for each in found if each.rule is NewNameRule.LEGAL_SUFFIX]


def _named(text: str, start: int, end: int) -> NewName | None:
    """The name that a run of capital words holds, by the surest rule that fits."""
    start = _after_lead(text, start, end)
    for rule, name_start, name_end in _readings(text, start, end):
        plain = " ".join(text[name_start:name_end].split()).rstrip(".,")
        if len(plain) >= 2 and not _NOT_A_NAME.match(plain):
            return _new(text, name_start, name_end, rule)
    return None


def _readings(text: str, start: int, end: int) -> Iterator[tuple[NewNameRule, int, int]]:
    words = [(m.start() + start, m.end() + start, m[0]) for m in _WORDS.finditer(text[start:end])]
    legal_end = _legal_end(text, end, words)
    if legal_end is not None:
        yield NewNameRule.LEGAL_SUFFIX, start, legal_end
    if _LISTED_AFTER.match(text, end):
        yield NewNameRule.LISTED, start, end
    if _TRADE_AFTER.match(text, end):
        yield NewNameRule.APPOSITION, start, end
    before = text[max(0, start - _TRADE_WINDOW) : start]
    if words and len(words) <= _TRADE_WORDS_MAX and _TRADE_BEFORE.search(before):
        yield NewNameRule.TRADE_WORD, start, end
    employs = _EMPLOYER_BEFORE.search(before) or _EMPLOYER_AFTER.match(text, end)
    if words and len(words) <= _TRADE_WORDS_MAX and employs:
        yield NewNameRule.EMPLOYER, start, end
    endings = [place for place, (_, _, word) in enumerate(words) if _ENDING.match(word)]
    if endings and endings[-1] > 0:
        yield NewNameRule.ENDING, start, words[endings[-1]][1]


def _legal_end(text: str, end: int, words: Sequence[tuple[int, int, str]]) -> int | None:
    """Where the first legal suffix of a run ends, in the run or behind it; None without one."""
    for place, (_, word_end, word) in enumerate(words):
        if place and _LEGAL_WORD.match(word):
            numbered = _NUMBERED.match(text, word_end)
            if numbered:
                return numbered.end()
            return word_end + (text[word_end : word_end + 1] == ".")
    if len(words) > 1 and text[:end].endswith("National Association"):
        return end
    # `Qax N.V.`: the run ends in the midst of the suffix.
    broken = len(words) > 1 and len(words[-1][2]) == 1
    tail = _LEGAL_TAIL.match(text, words[-2][1] if broken else end)
    return tail.end() if tail else None


def _after_lead(text: str, start: int, end: int) -> int:
    """Where the name begins, after words that only stand in front of one."""
    lead = _LEADING.match(text, start, end)
    while lead:
        start = lead.end()
        lead = _LEADING.match(text, start, end)
    return start


def _new(text: str, start: int, end: int, rule: NewNameRule) -> NewName:
    surface = " ".join(text[start:end].split())
    name = short_name(surface)
    return NewName(
        start=start,
        end=end,
        text=text[start:end],
        name=name,
        company_id=company_slug(name),
        rule=rule,
        score=SCORES[rule],
    )
