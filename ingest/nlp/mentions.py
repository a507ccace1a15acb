"""A mention: a stretch of text that names a company, and how it came to be resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from graph.model.company import CompanyKind


class How(StrEnum):
    """How a mention was resolved, from surest to weakest."""

    KNOWN = "known"
    DEFINED = "defined"
    FILER = "filer"
    EPITHET = "epithet"
    PRODUCT = "product"
    """The owner of a named product: `Azure` → Microsoft."""
    NEW = "new"
    PRONOUN = "pronoun"
    WEAK = "weak"


SURENESS = {
    How.KNOWN: 1.0,
    How.DEFINED: 0.97,
    How.FILER: 0.97,
    How.EPITHET: 0.9,
    How.PRODUCT: 0.7,
    How.NEW: 0.8,
    How.PRONOUN: 0.85,
    How.WEAK: 0.58,
}
"""Part of a report's confidence that its parties carry."""


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` means the company `name` (`company_id`); offsets in the stored text."""

    start: int
    end: int
    name: str
    company_id: str
    kind: CompanyKind
    how: How
    aside: bool = False
    """Stands outside the deal, as in "shares of X rose": only epithets may refer to it."""

    @property
    def is_new(self) -> bool:
        return self.how in (How.NEW, How.WEAK)


@dataclass(frozen=True, slots=True)
class KnownName:
    """A company of the register."""

    name: str
    company_id: str
    kind: CompanyKind


def mention_of(start: int, end: int, known: KnownName, how: How) -> Mention:
    """A mention of a company whose name, id and kind are known."""
    return Mention(start, end, known.name, known.company_id, known.kind, how)


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name of the register found at `[start, end)` of the searched text."""

    start: int
    end: int
    known: KnownName


class NameBook(Protocol):
    """The register of names, as the extractor sees it. Pure and deterministic."""

    @property
    def digest(self) -> str:
        """Names the content of the book; part of the extractor's fingerprint."""

    def find(self, text: str) -> Sequence[NameSpan]:
        """Every known name in `text`, longest match first, without overlaps, sorted."""

    def resolve(self, name: str) -> KnownName | None:
        """The company that `name` means: alias, legal suffix stripped, close spelling; or None."""
