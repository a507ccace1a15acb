"""Whom a question is about: a company by itself, or the group that it is in."""

from __future__ import annotations

from analytics.flows import Level
from graph.errors import NotFound
from graph.fold.snapshot import KnowledgeGraph


def own_id(graph: KnowledgeGraph, company_id: str, level: Level) -> str:
    """The id under which flows of that level know the company. Raises NotFound for an unknown
    company."""
    company = graph.company_of(company_id)
    if company is None:
        raise NotFound("company", company_id)
    return company.group_id if level is Level.GROUP else company.company_id
