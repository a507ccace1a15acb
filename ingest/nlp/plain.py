"""The plain sentence: what the parser and the rules read in place of the text.

Company mentions become short well-known names, amounts become `$ 5 billion`, backing phrases,
parentheses and bounds are left out, title case is undone. Every plain token keeps the span of the
stored text that it stands for, so nothing is lost: a parse of the plain sentence is a reading of
the text. Two sentences that differ only in names and numbers have one plain sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.nlp.amounts import Amount
from ingest.nlp.chances import Judged
from ingest.nlp.inflection import verb_forms
from ingest.nlp.language import Parser
from ingest.nlp.lexicon import lexicon
from ingest.nlp.mentions import How, Mention
from ingest.nlp.names import SentenceNames
from ingest.nlp.sentences import Sentence, is_title_case
from ingest.reading import ZoneKind

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PARENTHESIS = re.compile(r"\s*[(\[][^()\[\]]{0,240}[)\]]")
_ALL_SHARES = re.compile(
    r"(?<=\s)(?:all|100%|the remaining"
    r"|substantially all)(?: of)?(?: the)?(?: issued)?(?: and)?(?: outstanding)?"
    r"(?: (?:remaining|ordinary|common|equity|capital|membership|voting|share))*"
    r" (?:shares?|stock|equity|interests?|securities|assets|capital)(?: of (?:common"
    r"|capital) stock)? (?:of|in)\s"
    r"(?=(?:the )?[A-Z“\"])"
)
"""Who acquires all shares of a company acquires the company."""
_ITS_STOCK = re.compile(
    r"(?<=\w)['’]s? (?:(?:issued|outstanding|common|ordinary|capital|and) )*"
    r"(?:stock|shares|equity(?: interests)?)\b"
)
"""Behind its name: "all shares of X's common stock"."""
_ITS_STOCK_WITHIN = 60
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\xa0": " "})
_OWN = ("its", "their")
_HEADLINE_TO = re.compile(r"^(?:to|To)$")


@dataclass(frozen=True, slots=True)
class Gap:
    """A company and its sum without a verb; `shares`: the sum is a part of the sum before it."""

    mention: Mention
    amount: Amount
    shares: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain sentence: its words, the span of each, and what some of them stand for."""

    sentence: Sentence
    words: list[str]
    spans: list[tuple[int, int]]
    mentions: dict[int, Mention] = field(default_factory=dict)
    """By token index."""
    amounts: dict[int, Amount] = field(default_factory=dict)
    """By the index of the last token of the amount, which is its head."""
    parts: set[int] = field(default_factory=set)
    """Tokens that belong to a name whose head comes later."""
    gaps: tuple[Gap, ...] = ()
    """Verbless parts that were cut out (gaps.py)."""

    present: set[int] = field(default_factory=set)
    """`will` that stands for the present tense of a headline."""

    def with_will(self, index: int, base: str) -> Plain:
        """The sentence with the present tense at `index` as `will` + `base`."""
        moved = {i: i + (i >= index) for i in range(len(self.words))}
        return replace(
            self,
            words=[*self.words[:index], "will", base, *self.words[index + 1 :]],
            spans=[*self.spans[: index + 1], *self.spans[index:]],
            mentions={moved[i]: m for i, m in self.mentions.items()},
            amounts={moved[i]: a for i, a in self.amounts.items()},
            present={index},
        )

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def named(self) -> list[Mention]:
        """The mentions in the order of the sentence."""
        return [mention for _, mention in sorted(self.mentions.items())]

    def filer(self) -> Mention | None:
        """Who files, where the sentence names it."""
        return next((mention for mention in self.named() if mention.how is How.FILER), None)

    def first_of(self, index: int) -> int:
        """The token with which the words of the amount at `index` begin."""
        while index > 0 and self.spans[index - 1] == self.spans[index]:
            index -= 1
        return index

    def token_behind(self, place: int) -> int:
        """The first token that ends behind `place` of the stored text."""
        return next(index for index, span in enumerate(self.spans) if span[1] > place)

    def lists(self) -> dict[int, tuple[int, ...]]:
        """Companies in a row: `A, B and C`, at the start of a headline also `A, B`. By member."""
        found: dict[int, tuple[int, ...]] = {}
        at = 0
        while at < len(self.words):
            if not self._may_list(at):
                at += 1
                continue
            members, end, closed = self._row(at)
            if len(members) > 1 and (
                closed or (at == 0 and self.sentence.zone is ZoneKind.HEADLINE)
            ):
                found.update(dict.fromkeys(members, tuple(members)))
            at = end + 1
        return found

    def _may_list(self, index: int) -> bool:
        mention = self.mentions.get(index)
        return mention is not None and mention.how not in (How.PRONOUN, How.PRODUCT)

    def _after_own(self, step: int) -> int:
        """The name behind "its partner": `A and its partner B` are two in a row."""
        if step < len(self.words) and self.words[step].lower() in _OWN:
            for further in range(step + 1, min(step + 4, len(self.words))):
                if self._may_list(further):
                    return further
        return step

    def _row(self, at: int) -> tuple[list[int], int, bool]:
        members, closed = [at], False
        while not closed:
            step = at + 1
            joints = []
            while step < len(self.words) and self.words[step] in (",", "and", "&", "both"):
                joints.append(self.words[step])
                step += 1
            if not self._may_list(step) or self.words[step].lower() in _OWN:
                step = self._after_own(step)
            if not joints or len(joints) > 2 or not self._may_list(step):
                break
            members.append(step)
            at, closed = step, "and" in joints or "&" in joints
        return members, at, closed


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the trained part makes of the pairs of companies of a sentence."""

    judged: Judged = field(default_factory=dict)
    carried: Mapping[str, Mention] = field(default_factory=dict)
    """Companies that were named before and that those pairs speak of, by id, where they were named
    last."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A plain sentence with its parse; token i of `doc` is word i of `plain`."""

    plain: Plain
    doc: Doc
    judgement: Judgement = Judgement()
    """Empty where the trained part was not asked."""

    @property
    def judged(self) -> Judged:
        """The chances of its pairs of companies."""
        return self.judgement.judged

    @property
    def carried(self) -> Mapping[str, Mention]:
        """Companies named before that those pairs speak of."""
        return self.judgement.carried


def simplify(
    text: str,
    sentence: Sentence,
    named: SentenceNames,
    amounts: list[Amount],
    parser: Parser,
) -> Plain:
    """The plain form of one sentence. Names win over amounts where they overlap."""
    builder = _Builder(text, sentence, parser)
    mentions = named.mentions
    dropped = [*_dropped(text, sentence), *named.background]
    anchors: list[tuple[int, int, Mention | Amount | None]] = [
        *((found.start, found.end, found) for found in mentions),
        *((found.start, found.end, found) for found in amounts),
        *((start, end, None) for start, end in dropped),
    ]
    anchors.sort(key=lambda anchor: (anchor[0], -(anchor[1])))
    at = sentence.start
    for start, end, found in anchors:
        if start < at:
            continue
        builder.words_between(at, start)
        if isinstance(found, Mention):
            builder.mention(found)
        elif isinstance(found, Amount):
            builder.amount(found)
        at = end
    builder.words_between(at, sentence.end)
    return builder.plain()


def _dropped(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    """Parentheses, except those that open the sentence."""
    spans = []
    for match in _PARENTHESIS.finditer(text, sentence.start, sentence.end):
        if match.start() > sentence.start:
            spans.append((match.start(), match.end()))
    for match in _ALL_SHARES.finditer(text, sentence.start, sentence.end):
        spans.append((match.start(), match.end()))
        near = min(sentence.end, match.end() + _ITS_STOCK_WITHIN)
        stock = _ITS_STOCK.search(text, match.end(), near)
        if stock is not None and "," not in text[match.end() : stock.start()]:
            spans.append(stock.span())
    return spans


class _Builder:
    def __init__(self, text: str, sentence: Sentence, parser: Parser) -> None:
        self._text, self._sentence, self._parser = text, sentence, parser
        self._words: list[str] = []
        self._spans: list[tuple[int, int]] = []
        self._mentions: dict[int, Mention] = {}
        self._amounts: dict[int, Amount] = {}
        self._faces: dict[str, str] = {}
        stretch = text[sentence.start : sentence.end]
        self._title_case, self._shouted = is_title_case(stretch), stretch.isupper()

    def words_between(self, start: int, end: int) -> None:
        stretch = self._text[start:end]
        for word, offset in self._parser.tokens(stretch.translate(_QUOTES)):
            left = start + offset
            shown = word.lower() if self._title_case and self._is_common(word) else word
            self._add(shown, left, left + len(word))

    def _is_common(self, word: str) -> bool:
        cased = word[1:].islower() or (self._shouted and word.isupper())
        return cased and self._parser.is_word(word.lower())

    def mention(self, found: Mention) -> None:
        short = found.how in (How.PRONOUN, How.FILER) and found.end - found.start <= 5
        if short or found.how is How.PRODUCT:
            for word, offset in self._parser.tokens(self._text[found.start : found.end]):
                left = found.start + offset
                self._add(word, left, left + len(word))
        else:
            self._add(self._face(found.company_id), found.start, found.end)
        self._mentions[len(self._words) - 1] = found

    def amount(self, found: Amount) -> None:
        for word in found.plain.split():
            self._add(word, found.start, found.end)
        self._amounts[len(self._words) - 1] = found

    def plain(self) -> Plain:
        words = self._words
        headline = self._sentence.zone is ZoneKind.HEADLINE or self._title_case
        for index in range(1, len(words) - 1):
            if _HEADLINE_TO.match(words[index]) and index - 1 in self._mentions and index <= 6:
                follows, base = words[index + 1], words[index + 1].lower()
                is_verb = follows.isalpha() and (follows == base or base in verb_forms())
                if is_verb and not self._has_verb(index, headline):
                    words[index : index + 2] = "will", base
        return Plain(self._sentence, words, self._spans, self._mentions, self._amounts)

    def _has_verb(self, index: int, headline: bool) -> bool:
        """Has a finite verb been seen before `to`? Only names, commas and `and` may stand there."""
        allowed = {",", "and", "&", "-", "'s"}
        before = range(index)
        if headline:
            return False
        return any(i not in self._mentions and self._words[i] not in allowed for i in before)

    def _add(self, word: str, start: int, end: int) -> None:
        self._words.append(word)
        self._spans.append((start, end))

    def _face(self, company_id: str) -> str:
        if company_id not in self._faces:
            faces = lexicon().names.surrogates
            self._faces[company_id] = faces[len(self._faces) % len(faces)]
        return self._faces[company_id]
