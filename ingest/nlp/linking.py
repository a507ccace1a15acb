"""A name in a document → a company: what the document defined, the register, then a new name.

The memory of a document holds its defined terms and the full names that stand in it, so that short
forms later on ("Core" after "Core Scientific") mean what they mean there and nowhere else. Pure
functions; nothing is remembered from one document to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from graph.model.company import CompanyKind, company_slug
from graph.model.value import Value
from ingest.nlp.companies import CompanyIndex, KnownCompany
from ingest.nlp.definitions import read_definitions, short_name
from ingest.nlp.forms import COMMON_FIRST, is_longer_form, key_of, without_suffix
from ingest.nlp.mentions import KnownName
from ingest.nlp.name_mentions import SHORT_CERTAINTY, NameLabel
from ingest.nlp.new_names import find_new_names

NAMES_MAX = 2_000
"""Names that one document may add to its memory; a longer list is a table, not prose."""


class LinkHow(StrEnum):
    """Why a name means a company, from the surest on."""

    DEFINED = "defined"
    ALIAS = "alias"
    IDENTIFIER = "identifier"
    SUFFIX = "suffix"
    MEMORY = "memory"
    FUZZY = "fuzzy"
    NEW = "new"


class LinkedCompany(Value, frozen=True):
    """What a name means. `score` is 100, or the likeness of a fuzzy spelling, or 0 for a new name,
    whose id is the slug of the name without its legal suffix."""

    company_id: str
    name: str
    kind: CompanyKind
    score: float
    how: LinkHow


class DocumentMemory(Value, frozen=True):
    """`terms`: defined term → company. `names`: key of each full name → company, in order."""

    terms: dict[str, LinkedCompany] = msgspec.field(default_factory=dict)
    names: dict[str, LinkedCompany] = msgspec.field(default_factory=dict)


NOTHING_REMEMBERED = DocumentMemory()


def memory_of(text: str, index: CompanyIndex, filer: str | None = None) -> DocumentMemory:
    """The memory of a whole document. `filer` is who speaks as "the Company"."""
    terms: dict[str, LinkedCompany] = {}
    if filer:
        terms["Company"] = link(filer, NOTHING_REMEMBERED, index)
    for term, meaning in read_definitions(text, index).items():
        named = KnownName(meaning.name, meaning.company_id, meaning.kind)
        terms[term] = _linked(named, LinkHow.DEFINED)
    mentions = index.find_names(text)
    full = [
        each.text
        for each in mentions
        if each.label is NameLabel.ENTITY
        or (each.label is NameLabel.COMPANY and each.certainty > SHORT_CERTAINTY)
    ]
    full += [each.name for each in find_new_names(text, [(m.start, m.end) for m in mentions])]
    return remember(DocumentMemory(terms=terms), full, index)


def remember(memory: DocumentMemory, names: Iterable[str], index: CompanyIndex) -> DocumentMemory:
    """The memory with more full names; at most `NAMES_MAX` in all."""
    held = dict(memory.names)
    for name in names:
        key = key_of(without_suffix(name))
        if key not in held and len(held) < NAMES_MAX:
            held[key] = link(name, NOTHING_REMEMBERED, index)
    return DocumentMemory(terms=memory.terms, names=held)


def link(name: str, memory: DocumentMemory, index: CompanyIndex) -> LinkedCompany:
    """The company that `name` means in this document. Never fails: an unknown name is a new one."""
    clean = " ".join(name.split())
    term = memory.terms.get(_term(clean))
    if term is not None:
        return msgspec.structs.replace(term, how=LinkHow.DEFINED)
    found = index.look_up(clean)
    if found is not None and found.how != "fuzzy":
        return _linked(found.company, LinkHow(found.how), found.score)
    remembered = _remembered(key_of(without_suffix(clean)), memory)
    if remembered is not None:
        return msgspec.structs.replace(remembered, how=LinkHow.MEMORY)
    if found is not None:
        return _linked(found.company, LinkHow.FUZZY, found.score)
    stem = short_name(clean)
    return LinkedCompany(
        company_id=company_slug(stem),
        name=stem,
        kind=CompanyKind.UNKNOWN,
        score=0.0,
        how=LinkHow.NEW,
    )


def _term(name: str) -> str:
    bare = name.strip(' "“”.,')
    return bare[4:].strip(' "“”') if bare[:4].lower() == "the " else bare


def _remembered(key: str, memory: DocumentMemory) -> LinkedCompany | None:
    """The one full name that is `key` or begins with it; None where two companies do, or where the
    word is one that many names begin with."""
    exact = memory.names.get(key)
    if exact is not None:
        return exact
    if len(key) < 3 or key in COMMON_FIRST:
        return None
    longer = {
        company.company_id: company
        for full, company in memory.names.items()
        if is_longer_form(full, key)
    }
    return next(iter(longer.values())) if len(longer) == 1 else None


def _linked(company: KnownCompany | KnownName, how: LinkHow, score: float = 100.0) -> LinkedCompany:
    return LinkedCompany(
        company_id=company.company_id, name=company.name, kind=company.kind, score=score, how=how
    )
