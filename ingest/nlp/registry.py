"""The bundled register of organisations and products, read once from YAML, without spaCy.

`companies.yaml` and `products.yaml` were written for this project from general knowledge; numbers
of the SEC are checked against its own table by a test. About 60 ms for the first look.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from graph.errors import InvalidValue
from graph.events.catalogue import CompanyRegistered, ControlChanged
from graph.model.calendar import PartialDateText
from graph.model.company import (
    Alias,
    AliasKind,
    CaseRule,
    CompanyKind,
    Identifier,
    IdentifierScheme,
    company_slug,
)
from graph.model.value import Value


class ControlEntry(Value, frozen=True):
    """From `since` (None: always) on, the company of that name controls this one."""

    parent: str
    since: PartialDateText | None = None
    share: Decimal | None = None


class RegistryEntry(Value, frozen=True):
    """One line of `companies.yaml`; what the fields mean stands at its head."""

    name: str
    kind: CompanyKind
    country: str | None = None
    case: CaseRule = CaseRule.ANY
    legal: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    ticker: tuple[str, ...] = ()
    cik: int | None = None
    control: tuple[ControlEntry, ...] = ()

    @property
    def company_id(self) -> str:
        return company_slug(self.name)

    @property
    def aliases(self) -> tuple[Alias, ...]:
        """Every name with its case rule, as registered; each text once, first meaning wins. The
        display name stands among them only where its case is free."""
        any_case, exact = CaseRule.ANY, CaseRule.EXACT
        rows = [
            ((self.name,) if self.case is any_case else (), AliasKind.NAME, any_case),
            (self.legal, AliasKind.LEGAL, any_case),
            (self.also, AliasKind.NAME, any_case),
            (self.exact, AliasKind.NAME, exact),
            (self.short, AliasKind.SHORT, exact),
            (self.brands, AliasKind.BRAND, exact),
            (self.former, AliasKind.FORMER, exact),
        ]
        found: dict[str, Alias] = {}
        for texts, kind, rule in rows:
            for text in texts:
                found.setdefault(text, Alias(text=text, kind=kind, case_rule=rule))
        return tuple(found.values())

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """CIK (ten digits) and tickers."""
        tickers = [Identifier(scheme=IdentifierScheme.TICKER, value=each) for each in self.ticker]
        if self.cik is None:
            return tuple(tickers)
        return (Identifier(scheme=IdentifierScheme.CIK, value=f"{self.cik:010d}"), *tickers)


class ProductEntry(Value, frozen=True):
    """A product and the name of its owner (None: of nobody in particular). `bare` False: the name
    alone is too common a word, only the forms in `also` count."""

    name: str
    kind: str
    owner: str | None = None
    case: CaseRule = CaseRule.EXACT
    also: tuple[str, ...] = ()
    bare: bool = True

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.name, *self.also) if self.bare else self.also


class ProductList(Value, frozen=True):
    """`products.yaml`: products, and phrases that hold a company's name but mean no company."""

    products: tuple[ProductEntry, ...]
    not_companies: tuple[str, ...]


def _read(name: str) -> Any:
    text = (files("ingest") / "data" / name).read_bytes()
    # Every scalar stays text (`NO` is a country, `ON` a ticker); msgspec makes the numbers.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.load(text, Loader=loader)


@lru_cache(maxsize=1)
def registry() -> tuple[RegistryEntry, ...]:
    """Every organisation, in the order of the file. Raises InvalidValue when two have one id, or a
    parent is missing."""
    entries = msgspec.convert(_read("companies.yaml"), tuple[RegistryEntry, ...], strict=False)
    names: dict[str, str] = {}
    for entry in entries:
        other = names.setdefault(entry.company_id, entry.name)
        if other is not entry.name:
            raise InvalidValue("companies.yaml", entry.name, f"has the id of {other}")
    for entry in entries:
        for parent in (change.parent for change in entry.control):
            if company_slug(parent) not in names:
                reason = f"is no company, but the parent of {entry.name}"
                raise InvalidValue("companies.yaml", parent, reason)
    return entries


@lru_cache(maxsize=1)
def products() -> ProductList:
    """Products and the phrases that are no companies."""
    return msgspec.convert(_read("products.yaml"), ProductList, strict=False)


def seed_payloads() -> tuple[CompanyRegistered | ControlChanged, ...]:
    """The register as events: all registrations, then who controls whom. The same at each call."""
    registered = [
        CompanyRegistered(
            company_id=entry.company_id,
            name=entry.name,
            kind=entry.kind,
            country=entry.country,
            identifiers=entry.identifiers,
            aliases=entry.aliases,
        )
        for entry in registry()
    ]
    control = [
        ControlChanged(
            company_id=entry.company_id,
            parent_id=company_slug(change.parent),
            share=change.share,
            valid_from=change.since,
        )
        for entry in registry()
        for change in entry.control
    ]
    return (*registered, *control)
