"""Companies, as the doors show them."""

from __future__ import annotations

from api.views.deals import DealView
from graph.fold.snapshot import Control
from graph.model.calendar import AsOf
from graph.model.company import Alias, CompanyKind, Identifier
from graph.model.value import Value


class CompanyView(Value, frozen=True):
    """`deals` counts the deals that it is a party of; `provisional`: nobody has registered it."""

    company_id: str
    name: str
    kind: CompanyKind
    country: str | None
    provisional: bool
    parent_id: str | None
    parent: str | None
    group_id: str
    group: str
    deals: int


class CompaniesAnswer(Value, frozen=True):
    """Companies with most deals first, then by name."""

    companies: tuple[CompanyView, ...]
    total: int
    truncated: bool
    as_of: AsOf
    position: int


class CompanyAnswer(Value, frozen=True):
    """One company with its names, its group, and its deals by headline."""

    company: CompanyView
    aliases: tuple[Alias, ...]
    identifiers: tuple[Identifier, ...]
    control: tuple[Control, ...]
    controls: tuple[CompanyView, ...]
    merged_ids: tuple[str, ...]
    different_from: tuple[str, ...]
    deals: tuple[DealView, ...]
    truncated: bool
    as_of: AsOf
    position: int
