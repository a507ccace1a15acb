"""Defined terms of a document: `Afterpay Limited ("Afterpay")`, `CoreWeave, Inc. (the "Company")`.

One pass of expressions over the stored text. A term whose left side is no name of a company (an
agreement, a facility) is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.model.company import CompanyKind, company_slug
from ingest.nlp.mentions import KnownName, NameBook, NameSpan

LEGAL_SUFFIX = (
    r"(?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|LLC|L\.L\.C|LLP|LP|L\.P|PLC|plc"
    r"|P\.L\.C|AG|SE|S\.A|SA|N\.V|NV|B\.V|BV|GmbH|AB|ASA|Oyj|PBC|Pty|Pte|S\.p\.A|SpA|N\.A|KGaA"
    r"|K\.K|KK|Holdings|Group|Trust|Bank|Partners|Capital|Ventures|Fund)"
)
BRANCH = r"(?:New York|London|Tokyo|Singapore|Hong Kong|Cayman Islands|Stamford) Branch\b"
"""What a bank may add to its name; it is the same bank."""
_BRANCH_END = re.compile(rf",?\s+{BRANCH}$")
_DANGLING = re.compile(r"\s+(?:and|&)$")
"""Left of "Cantor Fitzgerald & Co."."""
DEFINITIONS_MAX = 400
"""A merger agreement defines a few hundred terms; more is no prose."""

_TERM = re.compile(
    r"\(\s*(?:[^()“”\"]{0,60}?\b)?(?:the|collectively,?|each,? an?|together,?|or|an?)?,?\s*"
    r"[“\"](?P<term>[^”\"“]{2,50})[,.]?[”\"]"
    r"(?:\s*(?:or|and)(?: the)?\s*[“\"](?P<other>[^”\"“]{2,50})[,.]?[”\"])?"
    r"(?:\s*(?:or|and)(?: the)?\s*[“\"](?P<third>[^”\"“]{2,50})[,.]?[”\"])?[^()]{0,80}\)"
)
_WORD = r"(?:[A-Z][\w’'.-]*|[0-9]+[A-Z]?\w*|[a-z]+[A-Z]\w*)"
_NAME = (
    rf"(?P<name>{_WORD}(?:\s*&\s*{_WORD}|,?\s+{LEGAL_SUFFIX}\.?(?=[\s,]|$)"
    rf"|\s+(?:of|and|de|the)\s+{_WORD}|\s+{_WORD}|\.com)*)"
)
_JUST_BEFORE = re.compile(rf"{_NAME},?\s*$")
_NAME_BEFORE = re.compile(
    rf"{_NAME}(?:,? an? [^()]{{3,120}}?"
    r"|,? as (?![a-z ]*agent)[a-z][a-z\d ,’'-]{3,120}?| \([^()]{2,60}\))?,?\s*$"
)
"""A name, and what may stand between it and the term."""
_ADDRESSED = re.compile(
    rf"(?P<name>{_WORD}(?:\s{_WORD}){{0,5}},?\s{LEGAL_SUFFIX}\.?), an? [^()]{{3,80}}?"
    r",? (?:with|having) (?:an address|(?:its|a) [^()]{3,40}?) at [^()]{3,160}$"
)
"""A name before where it was founded and where it sits."""
_BESIDE = re.compile(r"^(?:.*\bthe )?(?:Company|Registrant|Corporation),? and\s+")
"""Who files stands first in "the Company and X"."""
_SUFFIXED = re.compile(rf"(?:,?\s|\.){LEGAL_SUFFIX}\.?,?$|\.com$")
_AGREEMENT = re.compile(
    r"(?:agreement|notes?|facility|facilities|plan|act|lease|loans?|merger|transaction|indenture|term"
    r"|commitments?|shares?|stock|date|closing|offer(?:ing)?|warrants?|rules?|code|amendment|exchange"
    r"|order|report|statement|consideration|acquisition|scheme|guarantee|securities|agent|lenders?"
    r"|period|fee|price|interest|law|sec|program|committee|board|common|trustee|sites?|contract)s?$",
    re.IGNORECASE,
)
ROLE_TERMS = frozenset(
    {
        "company", "borrower", "lender", "buyer", "seller", "parent", "purchaser", "issuer",
        "guarantor", "tenant", "landlord", "lessee", "lessor", "customer", "supplier", "provider",
        "licensor", "licensee", "acquirer", "target", "investor", "registrant",
        "corporation", "bank",
        "merger sub", "holder", "vendor", "sponsor", "depositor", "partnership", "trust",
        "we", "us",
        "our", "developer", "offtaker", "guarantors", "borrowers",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Definition:
    """`term` means the company `name` in this document; `start` is where it was defined."""

    term: str
    name: str
    company_id: str
    kind: CompanyKind
    start: int
    is_known: bool


def read_definitions(text: str, book: NameBook) -> dict[str, Definition]:
    """Every defined term that means a company, by term; the first definition of a term wins."""
    found: dict[str, Definition] = {}
    for match in _TERM.finditer(text):
        if len(found) >= DEFINITIONS_MAX:
            break
        name = _name_before(text, match.start())
        if name is None:
            continue
        terms = [match[group] for group in ("term", "other", "third") if match[group]]
        known = book.resolve(name) or _by_term(name, terms, book)
        for term in (" ".join(raw.split()).strip(" ,.") for raw in terms):
            if term in found or not _may_mean_company(term, name, known is not None):
                continue
            meant = known or new_company(name)
            found[term] = Definition(
                term=term,
                name=meant.name,
                company_id=meant.company_id,
                kind=meant.kind,
                start=match.start(),
                is_known=known is not None,
            )
    return found


def not_redefined(
    text: str, spans: Iterable[NameSpan], defined: Mapping[str, Definition]
) -> list[NameSpan]:
    """The names of the register that the text does not use for somebody else: `Apollo` for Apollo
    Resources."""
    meant = ((span, defined.get(text[span.start : span.end])) for span in spans)
    return [span for span, to in meant if to is None or to.company_id == span.known.company_id]


def _by_term(name: str, terms: list[str], book: NameBook) -> KnownName | None:
    """Who is known by the term alone: `Icahn Enterprises Holdings L.P. ("Icahn Enterprises")`. One
    word would not do: `Apollo` of Apollo Resources is somebody else."""
    usable = (term for term in terms if " " in term and name.startswith(term.strip(" ,.")))
    return next((known for term in usable if (known := book.resolve(term))), None)


def new_company(name: str) -> KnownName:
    """A company that no register knows, by its short name."""
    stem = short_name(name)
    return KnownName(stem, company_slug(stem), CompanyKind.UNKNOWN)


def short_name(name: str) -> str:
    """The name without its last legal suffix: `Amcor Finance (USA), Inc.` → `Amcor Finance (USA)`.
    Suffixes that tell vehicles apart (`Holdings`, `Fund`, `LLC` after a numeral) stay."""
    clean = _BRANCH_END.sub("", " ".join(name.split())).strip(" ,")
    legal = re.compile(
        r",?\s+(?:Inc|Incorporated|Corp|Corporation|Co|Ltd|Limited|PLC|plc|P\.L\.C|AG|SE|S\.A|SA|N\.V"
        r"|NV|B\.V|BV|GmbH|AB|AS|A/S|ApS|ASA|Oyj?|SAS|SARL|KK|K\.K|PBC"
        r"|(?:Pty|Pte|Pvt|Private) (?:Ltd|Limited)|Sdn Bhd|Berhad|Tbk|KGaA|S\.p\.A|SpA|S\.r\.l|N\.A"
        r"|LLC|L\.L\.C|LP|L\.P|LLP|National Association)\.?$"
    )
    stripped = _DANGLING.sub("", legal.sub("", clean))
    if re.search(r"\b(?:[IVX]+|\d+|Acquisition Co\.?|Holdco|SPV)$", stripped):
        return clean
    return stripped.strip(" ,") or clean


def _name_before(text: str, end: int) -> str | None:
    window = " ".join(text[max(0, end - 320) : end].rpartition("\n\n")[2].split())
    match = _JUST_BEFORE.search(window[-200:])
    if match is None or not _SUFFIXED.search(match["name"]):
        # of two firms the nearer one, whatever the first is called in between
        match = _ADDRESSED.search(window) or _NAME_BEFORE.search(window[-200:])
    if match is None:
        return None
    name = match["name"].strip(" ,")
    name = _BESIDE.sub("", name)
    name = re.sub(r"^(?:The|On|In|By|Among|Between|And|With|Of|As|To|From|Each|Upon)\s+", "", name)
    if len(name) < 2 or not name[0].isalnum():
        return None
    return name


def _may_mean_company(term: str, name: str, is_known: bool) -> bool:
    if term.lower() in ROLE_TERMS:
        return is_known or _SUFFIXED.search(name) is not None
    if _AGREEMENT.search(term) or _AGREEMENT.search(name):
        return False
    return is_known or _SUFFIXED.search(name) is not None
