"""The sections of a stored snapshot, or of a part of one: what is looked up by a key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph.fold.base import last_day_of, printed_on
from graph.fold.blocks import Put, Row, Section, SectionIndex, write_section
from graph.fold.ledger import Ledger
from graph.fold.snapshot import CandidateState, Deal, Document, KnowledgeGraph, Report
from graph.fold.stored_file import Header

TYPES: dict[str, Any] = {
    "deals": Deal,
    "places": int,
    "documents": Document,
    "candidates": CandidateState,
    "lanes": tuple[int, ...],
    "told_in": tuple[str, ...],
    "of_company": tuple[str, ...],
}
"""Name → type of its values; `graph.fold.base.Base` says what each is."""


def sections_of(header: Header, data: memoryview) -> dict[str, Section[Any]]:
    """The sections of a file that was read."""
    return {name: Section(data, header.sections[name], each) for name, each in TYPES.items()}


def write_sections(put: Put, ledger: Ledger, graph: KnowledgeGraph) -> dict[str, SectionIndex]:
    """Write those of an unbounded `graph`, folded from `ledger`."""
    rows = {
        "deals": plain(graph.deals),
        "places": plain({key: each.position for key, each in graph.reports.items()}),
        "documents": documents(graph.documents),
        "candidates": plain(graph.candidates),
        "lanes": _lanes(ledger, graph),
        "told_in": plain(told_in(graph.reports.values())),
        "of_company": plain(of_company(graph.deals)),
    }
    return {name: write_section(put, rows[name]) for name in TYPES}


def plain(values: Mapping[str, object]) -> Iterator[Row]:
    """Rows without a day."""
    return ((key, 0, values[key]) for key in sorted(values))


def documents(values: Mapping[str, Document]) -> Iterator[Row]:
    """With the last day on which each can have been printed."""
    return (
        (key, printed_on(values[key]).latest.toordinal(), values[key]) for key in sorted(values)
    )


def _lanes(ledger: Ledger, graph: KnowledgeGraph) -> Iterator[Row]:
    for deal_id in sorted(ledger.reports_of_deal):
        told = ledger.reports_of_deal[deal_id]
        if told:
            days = [last_day_of(graph.reports[each.report_id]) for each in told]
            yield deal_id, max(days), [each.position for each in told]


def told_in(reports: Iterable[Report]) -> dict[str, list[str]]:
    """Deals, as reports name them, by document and by the first document of its group."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for report in reports:
        told = report.facts
        found[told.document_id].add(told.deal_id)
        if report.syndicate != told.document_id:
            found[report.syndicate].add(told.deal_id)
    return {key: sorted(each) for key, each in found.items()}


def of_company(deals: Mapping[str, Deal]) -> dict[str, list[str]]:
    """Deals by party."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for deal_id, deal in deals.items():
        for party in deal.parties:
            found[party.company_id].add(deal_id)
    return {key: sorted(each) for key, each in found.items()}
