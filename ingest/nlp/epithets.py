"""Words that stand for a name or hang on one: `the ChatGPT maker`, `the startup`,
`Microsoft-backed`, `Cursor maker Anysphere`, `Google's parent Alphabet`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import lru_cache

from graph.model.company import CompanyKind
from ingest.nlp.inflection import verb_forms
from ingest.nlp.lexicon import lexicon
from ingest.nlp.mentions import How, KnownName, Mention, NameBook, mention_of
from ingest.nlp.sentences import Sentence

_STATE = re.compile(r"\b(?:state|government|ministry|department|kingdom|republic)\b", re.I)
_ANY_COMPANY = ("company", "firm", "business", "group")
_SOME_COMPANY = ("maker", "manufacturer", "operator", "provider", "developer", "producer", "giant",
                 "conglomerate", "supplier", "specialist", "owner", "upstart", "unicorn",
                 "powerhouse")  # fmt: skip
_JOINTS = ("a", "an", "the", "that", "this", "and", "or", "but", "its", "their", "of", "with",
           "for", "from", "to", "in", "on", "by", "at", "as", "than", "will", "would", "may",
           "could", "is", "are", "was", "were", "has", "have", "had", "also")  # fmt: skip
"""Words that no noun phrase runs over from one head to the next."""
_NOUNS_TOO = frozenset({"chip", "power"})
_OBJECT = re.compile(r"\b(?:in|into|from|to|with)\s$")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s|\n")
_BETWEEN_MAX = 48
"""Characters that an apposition may put between two names: `X's artificial intelligence unit Y`."""


@lru_cache(maxsize=1)
def _background_rule() -> re.Pattern[str]:
    return re.compile(rf"\s?[-‑–](?:{'|'.join(lexicon().names.background)})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _maker_rule() -> re.Pattern[str]:
    makers = "|".join(lexicon().names.makers)
    return re.compile(rf"^(?:['’]s)?\s+(?:[\w-]+\s+){{0,3}}?(?:{makers})\s+$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _product_rule() -> re.Pattern[str]:
    names = lexicon().names
    products = "|".join(sorted(map(re.escape, names.epithets), key=lambda word: (-len(word), word)))
    makers = "|".join(names.makers)
    return re.compile(
        rf"\b(?:[Tt]he\s+|[Aa]n?\s+)?(?P<product>{products})(?:['’]s)?[-\s]+(?:{makers})\b",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _kind_rule() -> re.Pattern[str]:
    names = lexicon().names
    words = [*names.kind_epithets, *names.described, *_ANY_COMPANY, *_SOME_COMPANY]
    ordered = "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
    between = rf"(?:(?!(?:{'|'.join(_JOINTS)})\s)[\w.-]+\s+){{0,4}}?"
    return re.compile(
        rf"\b(?:the|that|this)\s+{between}(?P<noun>{ordered})(?![\w-]|\s+(?:maker|of)\b)",
        re.IGNORECASE,
    )


def background_spans(
    text: str, sentence: Sentence, mentions: Sequence[Mention]
) -> list[tuple[int, int]]:
    """`Microsoft-backed`, `Nvidia-designed`: the name and its suffix are left out."""
    rule, spans = _background_rule(), []
    for mention in mentions:
        match = rule.match(text, mention.end, sentence.end)
        if match:
            spans.append((mention.start, match.end()))
    return spans


def appositions(
    text: str, sentence: Sentence, mentions: list[Mention], background: list[tuple[int, int]]
) -> list[Mention]:
    """`Google's parent Alphabet` is Alphabet; `Cursor maker Anysphere` is Anysphere."""
    kept = list[Mention]()
    for mention in mentions:
        if kept and not any(kept[-1].end <= start < mention.start for start, _ in background):
            between = text[kept[-1].end : mention.start]
            if len(between) <= _BETWEEN_MAX and _is_apposition(between):
                mention = replace(mention, start=kept[-1].start)
                kept.pop()
        product = _product_before(text, sentence, mention)
        kept.append(mention if product is None else replace(mention, start=product))
    return kept


def _is_apposition(between: str) -> bool:
    """`'s parent`, ` parent`, `'s`; never over a verb: "Nvidia bought startup X" is a deal."""
    if between in ("'s ", "’s "):
        return True
    if _maker_rule().match(between) is None:
        return False
    words = between.lower().split()[:-1]
    if any(word in _JOINTS for word in words):
        return False
    return between[0] in "'’" or not any(_is_verb(word) for word in words)


def _is_verb(word: str) -> bool:
    listed = word in verb_forms() and not word.endswith("ing") and word not in _NOUNS_TOO
    return listed or word.endswith("ed")


def _product_before(text: str, sentence: Sentence, mention: Mention) -> int | None:
    for match in _product_rule().finditer(text, sentence.start, mention.start):
        if text[match.end() : mention.start].strip() == "":
            return match.start()
    return None


def epithet_mentions(
    text: str,
    sentence: Sentence,
    mentions: Sequence[Mention],
    recent: Sequence[Mention],
    book: NameBook,
) -> list[Mention]:
    """Mentions by epithet, sorted by place; what cannot be resolved is left alone."""
    found = []
    for match in _product_rule().finditer(text, sentence.start, sentence.end):
        known = _maker_of(match["product"], book)
        if known is not None:
            found.append(_mention(match, known))
    named = {mention.start - 1 for mention in mentions}
    for match in _kind_rule().finditer(text, sentence.start, sentence.end):
        if match.end() in named:
            continue  # "the startup X" is X
        noun = match["noun"].lower()
        here = sorted((*mentions, *found), key=lambda mention: mention.start)
        if noun in lexicon().names.described:
            known = _described(noun, match.start(), here, recent, book)
        else:
            known = _of_kind(noun, match.start(), here, recent, text)
        if known is not None:
            found.append(_mention(match, known))
    return found


@lru_cache(maxsize=1)
def _bare_product_rule() -> re.Pattern[str]:
    products = sorted(map(re.escape, lexicon().names.products), key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![\w-])(?P<product>{'|'.join(products)})s?(?![\w-])")


def product_mentions(text: str, sentence: Sentence, book: NameBook) -> list[Mention]:
    """Bare product names mean their owners, weakly: `$30bn of Azure capacity`."""
    found = []
    for match in _bare_product_rule().finditer(text, sentence.start, sentence.end):
        known = book.resolve(lexicon().names.products[match["product"]])
        if known is not None:
            mention = _mention(match, known)
            found.append(replace(mention, how=How.PRODUCT))
    return found


def _maker_of(product: str, book: NameBook) -> KnownName | None:
    name = lexicon().names.epithets.get(product.lower())
    return book.resolve(name) if name else None


def _of_kind(
    noun: str, at: int, mentions: Sequence[Mention], recent: Sequence[Mention], text: str
) -> KnownName | None:
    """The last firm of a fitting kind before `at`; for bare `company` the first of its sentence,
    else the one that the text goes on about."""
    before = [m for m in mentions if m.end <= at]
    kinds = lexicon().names.kind_epithets.get(noun)
    if noun in _ANY_COMPANY:
        if before and _OBJECT.search(text, max(0, at - 8), at):
            # "X has invested in the company": it is somebody else than X
            taken = {mention.company_id for mention in before}
            return _known(_gone_on_about(recent, text, at, taken) or before[0])
        return _known(before[0] if before else _gone_on_about(recent, text, at))
    allowed = {CompanyKind(kind) for kind in kinds or CompanyKind}
    for mention in (*reversed(before), *_by_sentence(recent, text)):
        if mention.kind in allowed:
            return _known(mention)
    return None


def _by_sentence(recent: Sequence[Mention], text: str) -> Iterator[Mention]:
    """From the last sentence back, each from its first mention on: its subject is meant sooner
    than those that it names beside."""
    held: list[Mention] = []
    for mention in reversed(recent):
        if held and _SENTENCE_END.search(text, mention.end, held[-1].start):
            yield from reversed(held)
            held = []
        held.append(mention)
    yield from reversed(held)


def _described(
    noun: str, at: int, mentions: Sequence[Mention], recent: Sequence[Mention], book: NameBook
) -> KnownName | None:
    """The last named of the few companies that the noun means."""
    meant = [book.resolve(name) for name in lexicon().names.described[noun]]
    ids = {known.company_id for known in meant if known is not None}
    before = [m for m in mentions if m.end <= at]
    for mention in (*reversed(before), *reversed(recent)):
        if mention.company_id in ids:
            return _known(mention)
    return None


def _gone_on_about(
    recent: Sequence[Mention], text: str, at: int, but: Set[str] = frozenset()
) -> Mention | None:
    """Of those not in `but` the one that the paragraph of `at` has named most often, else the text,
    the earlier of two; where each was named once, the first of the last sentence with any. No state
    is "the company"."""
    told = [
        mention
        for mention in recent
        if mention.company_id not in but
        and mention.kind is not CompanyKind.GOVERNMENT
        and _STATE.search(mention.name) is None
    ]
    if not told:
        return None
    told = [mention for mention in told if "\n\n" not in text[mention.end : at]] or told
    often, count = Counter(mention.company_id for mention in told).most_common(1)[0]
    if count == 1:
        return next(_by_sentence(told, text))
    return next(mention for mention in reversed(told) if mention.company_id == often)


def _known(mention: Mention | None) -> KnownName | None:
    if mention is None:
        return None
    return KnownName(mention.name, mention.company_id, mention.kind)


def _mention(match: re.Match[str], known: KnownName) -> Mention:
    return mention_of(match.start(), match.end(), known, How.EPITHET)
