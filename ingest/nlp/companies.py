"""The known companies: from the bundled register, or from a snapshot of the log.

`CompanyIndex` finds their names in a text and resolves a single name. It fits the `NameBook` port
of the extractor. Pure and deterministic; building one from the register takes some 50 ms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from graph.fold.snapshot import KnowledgeGraph
from graph.model.company import (
    Alias,
    AliasKind,
    CaseRule,
    CompanyKind,
    Identifier,
    IdentifierScheme,
)
from graph.model.value import Value
from ingest.nlp.closeness import Spellings
from ingest.nlp.forms import key_of, plain_spelling, without_suffix
from ingest.nlp.gazetteer import Form, Gazetteer
from ingest.nlp.mentions import KnownName, NameSpan
from ingest.nlp.name_mentions import NameMention, Target, find_mentions, known_spans
from ingest.nlp.registry import ProductList, products, registry

_RANKS = {
    AliasKind.NAME: 0,
    AliasKind.LEGAL: 1,
    AliasKind.BRAND: 2,
    AliasKind.FORMER: 3,
    AliasKind.SHORT: 4,
    AliasKind.TICKER: 5,
}
_WORD_TICKERS = frozenset(
    {
        "AMT", "APP", "BAM", "BEN", "CAT", "FIG", "FLEX", "HUT", "ICE", "LITE", "NET", "NOW", "OWL",
        "PATH", "PWR", "RIOT", "SAN", "SHOP", "SNAP", "SNOW", "SPOT", "TEAM", "WOLF",
    }
)  # fmt: skip
"""Tickers that are words, first names or abbreviations; alone they mean no company."""


class KnownCompany(Value, frozen=True):
    """A company as the index needs it. The name counts in its exact spelling, unless an alias with
    the same text says that its case is free. Aliases of kind `short` count only in a text that has
    a fuller name too."""

    company_id: str
    name: str
    kind: CompanyKind
    aliases: tuple[Alias, ...] = ()
    tickers: tuple[str, ...] = ()
    ciks: tuple[str, ...] = ()

    def spellings(self) -> tuple[Alias, ...]:
        """The name and the aliases, each text once."""
        told = {alias.text: alias for alias in self.aliases if alias.kind is not AliasKind.TICKER}
        if self.name not in told:
            told[self.name] = Alias(text=self.name)
        return tuple(told.values())


class Resolved(Value, frozen=True):
    """What a name means. `how`: `alias`, `identifier`, `suffix` (legal suffix stripped) or `fuzzy`;
    `score` is 100 but for fuzzy ones, where it is the likeness of the spellings."""

    company: KnownCompany
    how: str
    score: float


class CompanyIndex:
    """Known companies by every spelling. Build one, use it for many texts."""

    def __init__(
        self, companies: Iterable[KnownCompany], product_list: ProductList | None = None
    ) -> None:
        self.companies = tuple(companies)
        self._products = product_list or products()
        self._exact: dict[str, KnownCompany] = {}
        self._folded: dict[str, KnownCompany] = {}
        self._upper: dict[str, KnownCompany] = {}
        self._numbers: dict[str, KnownCompany] = {}
        for company in self.companies:
            self._enter(company)
        self._spellings = Spellings(self._upper)
        self._targets, forms = _forms(self.companies, self._products)
        self._gazetteer = Gazetteer(forms)

    @property
    def digest(self) -> str:
        """Twelve hex digits over all companies, products and phrases."""
        content = msgspec.json.encode((self.companies, self._products))
        return hashlib.sha256(content).hexdigest()[:12]

    def find_names(self, text: str) -> list[NameMention]:
        """Mentions of companies, tickers, products and epithets, sorted, without overlaps. A longer
        name that only begins with a known one is a mention of its own, without a known company."""
        return find_mentions(text, self._gazetteer.hits(text), self._targets, self.by_ticker)

    def find(self, text: str) -> Sequence[NameSpan]:
        """Names of known companies only, as the extractor asks for them."""
        return known_spans(text, self._gazetteer.hits(text), self._targets)

    def resolve(self, name: str) -> KnownName | None:
        """The company that `name` means, or None."""
        found = self.look_up(name)
        if found is None:
            return None
        company = found.company
        return KnownName(company.name, company.company_id, company.kind)

    def look_up(self, name: str) -> Resolved | None:
        """By alias, identifier, stripped suffix, then close spelling. Short forms do not count."""
        plain = plain_spelling(name)
        found = self._exact.get(plain) or self._exact.get(name) or self._folded.get(key_of(name))
        if found is not None:
            return Resolved(company=found, how="alias", score=100.0)
        found = self._numbers.get(name.strip())
        if found is not None:
            return Resolved(company=found, how="identifier", score=100.0)
        stem = without_suffix(name)
        if stem != plain:
            found = self._upper.get(key_of(stem))
            if found is not None and _is_cased(stem):
                return Resolved(company=found, how="suffix", score=100.0)
        close = self._spellings.closest(key_of(stem))
        if close is None:
            return None
        return Resolved(company=self._upper[close.key], how="fuzzy", score=close.score)

    def by_ticker(self, ticker: str) -> KnownCompany | None:
        """The company whose share trades under `ticker`."""
        return self._numbers.get(f"TICKER {ticker.upper()}")

    def _enter(self, company: KnownCompany) -> None:
        for alias in company.spellings():
            if alias.kind is AliasKind.SHORT:
                continue
            self._exact.setdefault(alias.text, company)
            self._exact.setdefault(plain_spelling(alias.text), company)
            for spelling in (alias.text, without_suffix(alias.text)):
                self._upper.setdefault(key_of(spelling), company)
            if alias.case_rule is CaseRule.ANY:
                self._folded.setdefault(key_of(alias.text), company)
        for ticker in company.tickers:
            self._numbers.setdefault(f"TICKER {ticker.upper()}", company)
            if len(ticker) >= 3 and ticker not in _WORD_TICKERS:
                self._numbers.setdefault(ticker.upper(), company)
        for cik in company.ciks:
            self._numbers.setdefault(cik, company)
            self._numbers.setdefault(cik.lstrip("0"), company)


def _is_cased(stem: str) -> bool:
    """`Block`, `BLOCK` and `xAI` are names before `Inc.`; `block` is a word."""
    return any(letter.isupper() for letter in stem) or stem[:1].isdigit()


def _forms(
    companies: Sequence[KnownCompany], product_list: ProductList
) -> tuple[tuple[Target, ...], list[Form]]:
    targets: list[Target] = []
    forms: list[Form] = []
    names = {company.name: company for company in companies}
    for company in companies:
        known = KnownName(company.name, company.company_id, company.kind)
        strong, weak = len(targets), len(targets) + 1
        targets += [Target(known=known), Target(known=known, short=True)]
        for alias in company.spellings():
            is_short = alias.kind is AliasKind.SHORT
            free = alias.case_rule is CaseRule.ANY
            forms.append(Form(alias.text, free, weak if is_short else strong, _RANKS[alias.kind]))
    for product in product_list.products:
        owner = names.get(product.owner or "")
        known_owner = KnownName(owner.name, owner.company_id, owner.kind) if owner else None
        targets.append(Target(product=product.name, owner=known_owner))
        free = product.case is CaseRule.ANY
        forms += [Form(text, free, len(targets) - 1, 6) for text in product.texts]
    targets.append(Target())
    forms += [Form(text, False, len(targets) - 1, 7) for text in product_list.not_companies]
    return tuple(targets), forms


def companies_of_register() -> tuple[KnownCompany, ...]:
    """The bundled register, in its order."""
    return tuple(
        KnownCompany(
            company_id=entry.company_id,
            name=entry.name,
            kind=entry.kind,
            aliases=entry.aliases,
            tickers=entry.ticker,
            ciks=() if entry.cik is None else (f"{entry.cik:010d}",),
        )
        for entry in registry()
    )


def companies_of_graph(graph: KnowledgeGraph) -> tuple[KnownCompany, ...]:
    """The registered companies of a snapshot with the aliases that curators gave them. Provisional
    ones are left out: a misread name must not be found in every text after it."""
    return tuple(
        KnownCompany(
            company_id=company.company_id,
            name=company.name,
            kind=company.kind,
            aliases=company.aliases,
            tickers=_identifiers(company.identifiers, IdentifierScheme.TICKER),
            ciks=_identifiers(company.identifiers, IdentifierScheme.CIK),
        )
        for company in graph.companies.values()
        if not company.provisional
    )


def _identifiers(identifiers: Iterable[Identifier], scheme: IdentifierScheme) -> tuple[str, ...]:
    """Those of one scheme that are still in use."""
    return tuple(
        each.value for each in identifiers if each.scheme is scheme and each.valid_to is None
    )


@lru_cache(maxsize=1)
def bundled_index() -> CompanyIndex:
    """The index of the bundled register; made once."""
    return CompanyIndex(companies_of_register())
