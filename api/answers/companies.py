"""Companies, and one company with its deals."""

from __future__ import annotations

from api.answers.bounds import LIMIT_DEFAULT, cut_to
from api.answers.deals import by_headline
from api.lookups import find_company
from api.presenters.companies import company_view, company_views
from api.presenters.deals import deal_view
from api.views.companies import CompaniesAnswer, CompanyAnswer
from graph.fold.snapshot import KnowledgeGraph
from graph.model.company import CompanyKind


def companies_answer(
    graph: KnowledgeGraph,
    *,
    kind: CompanyKind | None = None,
    provisional: bool | None = None,
    limit: int = LIMIT_DEFAULT,
) -> CompaniesAnswer:
    """Companies of a kind; `provisional`: only new names, or only the registered ones."""
    found = [
        view
        for view in company_views(graph)
        if (kind is None or view.kind is kind)
        and (provisional is None or view.provisional is provisional)
    ]
    shown, cut = cut_to(found, limit)
    return CompaniesAnswer(
        companies=tuple(shown),
        total=len(found),
        truncated=cut,
        as_of=graph.as_of,
        position=graph.position,
    )


def company_answer(graph: KnowledgeGraph, key: str, *, limit: int = LIMIT_DEFAULT) -> CompanyAnswer:
    """One company, the companies that it controls, and its own deals (not those of its group)."""
    company = find_company(graph, key)
    counted = {view.company_id: view for view in company_views(graph)}
    found = by_headline(
        deal
        for deal in graph.deals.values()
        if any(party.company_id == company.company_id for party in deal.parties)
    )
    shown, cut = cut_to(found, limit)
    return CompanyAnswer(
        company=company_view(graph, company, len(found)),
        aliases=company.aliases,
        identifiers=company.identifiers,
        control=company.control,
        controls=tuple(
            counted[each.company_id]
            for each in graph.companies.values()
            if each.parent_id == company.company_id
        ),
        merged_ids=company.merged_ids,
        different_from=company.different_from,
        deals=tuple(deal_view(graph, each) for each in shown),
        truncated=cut,
        as_of=graph.as_of,
        position=graph.position,
    )
