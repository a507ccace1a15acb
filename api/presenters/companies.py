"""Companies with the names of their parents, and how many deals they have."""

from __future__ import annotations

from collections import Counter

from api.views.companies import CompanyView
from graph.fold.snapshot import Company, KnowledgeGraph


def company_views(graph: KnowledgeGraph) -> list[CompanyView]:
    """Every company, the ones with most deals first, then by name."""
    counts = Counter(
        company_id
        for deal in graph.deals.values()
        for company_id in {party.company_id for party in deal.parties}
    )
    views = [
        company_view(graph, each, counts[each.company_id]) for each in graph.companies.values()
    ]
    return sorted(views, key=lambda view: (-view.deals, view.name.casefold(), view.company_id))


def company_view(graph: KnowledgeGraph, company: Company, deals: int) -> CompanyView:
    """A company with the names of its parent and group."""
    return CompanyView(
        company_id=company.company_id,
        name=company.name,
        kind=company.kind,
        country=company.country,
        provisional=company.provisional,
        parent_id=company.parent_id,
        parent=graph.name_of(company.parent_id) if company.parent_id else None,
        group_id=company.group_id,
        group=graph.name_of(company.group_id),
        deals=deals,
    )
