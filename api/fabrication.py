"""The curated map of where chips are made, with the companies of a log."""

from __future__ import annotations

from msgspec.structs import replace

from analytics.concentration_report import ConcentrationQuestion
from analytics.supply import Fabrication, SupplyBy
from graph.errors import Ambiguous, NotFound
from graph.fold.snapshot import KnowledgeGraph


def fabrication_in(graph: KnowledgeGraph) -> tuple[Fabrication, ...]:
    """Rows of the companies that the log knows, in order of the file."""
    from api.lookups import find_company
    from ingest.readers.fabrication import bundled_fabrication

    found = []
    for row in bundled_fabrication():
        try:
            company = find_company(graph, row.company)
        except (NotFound, Ambiguous):
            continue
        found.append(
            Fabrication(
                company_id=company.company_id,
                foundry=row.foundry,
                country=row.country,
                source_address=row.source_address,
                note=row.note,
            )
        )
    return tuple(found)


def with_fabrication(
    graph: KnowledgeGraph, question: ConcentrationQuestion
) -> ConcentrationQuestion:
    """The question with the curated map, where it needs one and brings none."""
    if question.fabrication or question.by.value not in frozenset(SupplyBy):
        return question
    return replace(question, fabrication=fabrication_in(graph))
