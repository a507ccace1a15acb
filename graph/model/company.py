"""Companies: kinds, aliases with validity, identifiers, control."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from graph.model.calendar import PartialDateText
from graph.model.value import Value


class CompanyKind(StrEnum):
    LAB = "lab"
    CHIP_MAKER = "chip_maker"
    FOUNDRY = "foundry"
    CLOUD = "cloud"
    NEOCLOUD = "neocloud"
    DATA_CENTER = "data_center"
    HARDWARE = "hardware"
    SOFTWARE = "software"
    INVESTOR = "investor"
    BANK = "bank"
    POWER = "power"
    VEHICLE = "vehicle"
    GOVERNMENT = "government"
    MEDIA = "media"
    OTHER = "other"
    UNKNOWN = "unknown"


class CaseRule(StrEnum):
    """`exact`: the alias counts only in this spelling (`Meta`, not `meta`); `any`: case is free."""

    EXACT = "exact"
    ANY = "any"


class AliasKind(StrEnum):
    NAME = "name"
    LEGAL = "legal"
    SHORT = "short"
    TICKER = "ticker"
    BRAND = "brand"
    FORMER = "former"


class Alias(Value, frozen=True):
    """Another name of a company, valid in the given time (None: always)."""

    text: str
    kind: AliasKind = AliasKind.NAME
    case_rule: CaseRule = CaseRule.EXACT
    valid_from: PartialDateText | None = None
    valid_to: PartialDateText | None = None


class IdentifierScheme(StrEnum):
    CIK = "cik"
    LEI = "lei"
    TICKER = "ticker"


class Identifier(Value, frozen=True):
    """An identifier from a register, valid in the given time (None: always)."""

    scheme: IdentifierScheme
    value: str
    valid_from: PartialDateText | None = None
    valid_to: PartialDateText | None = None


def company_slug(name: str) -> str:
    """A stable id from a name: ASCII lower case, words joined by hyphens (`Core Scientific` →
    `core-scientific`). Falls back to the code points where nothing ASCII is left."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")
    return slug or "x-" + "-".join(f"{ord(letter):x}" for letter in name[:12])
