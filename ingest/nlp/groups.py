"""The companies that a phrase means: itself, its list, or the members of a group of lenders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.nlp.lexicon import lexicon
from ingest.nlp.plain import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

CLIMB_MAX = 8
OBJECTS = ("dobj", "attr", "oprd", "obj")
LEADERS = frozenset(
    ["lead", "arrange", "provide", "back", "head", "underwrite", "anchor", "organize", "organise",
     "syndicate", "co-lead", "fund", "finance", "make", "spearhead", "join", "include", "manage"]
)  # fmt: skip


class Groups:
    """Reads phrases of one parsed sentence."""

    def __init__(self, parsed: Parsed) -> None:
        self._mentions = parsed.plain.mentions
        self._lists = parsed.plain.lists()
        self._collectives = lexicon().names.collectives

    def companies_at(self, token: Token, depth: int = 0) -> list[int]:
        """Companies that a phrase means: itself, its list, or the members of a group."""
        found: list[int] = []
        if token.i in self._mentions:
            found.extend(self._lists.get(token.i, (token.i,)))
        elif token.lemma_.lower() in self._collectives and depth < 3:
            found.extend(self._members(token, depth))
        for child in token.children:
            if child.dep_ == "conj" and depth < CLIMB_MAX and not is_clause(child):
                found.extend(i for i in self.companies_at(child, depth + 1) if i not in found)
            elif child.dep_ == "appos" and not found and depth < 3:
                found.extend(self.companies_at(child, depth + 1))
        return found

    def _members(self, token: Token, depth: int) -> list[int]:
        found: list[int] = []
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in (
                "of", "including", "with", "from", "like", "between", "such", "as"
            ):  # fmt: skip
                for end in child.children:
                    if end.dep_ in ("pobj", "prep", "pcomp"):
                        found.extend(self.companies_at(end, depth + 1))
                        for inner in end.children:
                            if inner.dep_ == "pobj":
                                found.extend(self.companies_at(inner, depth + 1))
            elif child.dep_ in ("acl", "relcl") and child.lemma_ in LEADERS:
                found.extend(self.agents(child))
            elif child.dep_ in ("compound", "poss", "nmod") and child.i in self._mentions:
                found.append(child.i)
        return found

    def agents(self, verb: Token) -> list[int]:
        found: list[int] = []
        for child in verb.children:
            if child.dep_ in ("agent", "prep") and child.lower_ == "by":
                for end in child.children:
                    found.extend(self.companies_at(end))
            elif child.dep_ in OBJECTS and verb.lemma_ == "include":
                found.extend(self.companies_at(child))
        return found


def is_clause(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")
