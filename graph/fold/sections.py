"""The sections of a stored snapshot, or of a part of one: what is looked up by a key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from graph.fold.base import Rest, days_of, printed_on, row_of
from graph.fold.blocks import NO_DAYS, Days, Put, Row, Section, write_section
from graph.fold.ledger import Ledger
from graph.fold.snapshot import Anomaly, CandidateState, Deal, Document, KnowledgeGraph, Report
from graph.fold.stored_file import Header, Written
from graph.fold.whole import extractors_of

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


class LookUps:
    """What is looked up by a report, a deal, a document or a company: grows deal by deal, report by
    report. `told_in`: deals, as reports name them, by document and by the first one of its group.
    """

    def __init__(self, deals: Iterable[Deal] = (), reports: Iterable[Report] = ()) -> None:
        self.places: dict[str, int] = {}
        self.told_in = defaultdict[str, set[str]](set)
        self.of_company = defaultdict[str, set[str]](set)
        self._positions = defaultdict[str, list[int]](list)
        self._days: dict[str, Days] = {}
        for deal in deals:
            self.take_deal(deal)
        for report in reports:
            self.take_report(report)

    def take_deal(self, deal: Deal) -> None:
        """By its parties."""
        for party in deal.parties:
            self.of_company[party.company_id].add(deal.deal_id)

    def take_report(self, report: Report) -> None:
        """By its id, its deal and its document."""
        deal_id, document_id = report.facts.deal_id, report.facts.document_id
        self.places[report.report_id] = report.position
        self._positions[deal_id].append(report.position)
        first, last = days = days_of(report)
        known = self._days.get(deal_id, days)
        self._days[deal_id] = (min(first, known[0]), max(last, known[1]))
        self.told_in[document_id].add(deal_id)
        if report.syndicate != document_id:
            self.told_in[report.syndicate].add(deal_id)

    def rows(self) -> dict[str, Iterator[Row]]:
        """Of the sections, by name."""
        lanes = self._positions
        return {
            "places": plain(self.places),
            "lanes": ((key, self._days[key], sorted(lanes[key])) for key in sorted(lanes)),
            "told_in": plain({key: sorted(each) for key, each in self.told_in.items()}),
            "of_company": plain({key: sorted(each) for key, each in self.of_company.items()}),
        }


def plain(values: Mapping[str, object]) -> Iterator[Row]:
    """Rows without days."""
    return ((key, NO_DAYS, values[key]) for key in sorted(values))


def documents(found: Iterable[Document]) -> Iterator[Row]:
    """With the days on which each can have been printed."""
    for each in found:
        printed = printed_on(each)
        days = (printed.earliest.toordinal(), printed.latest.toordinal())
        yield each.document_id, days, each


def write_snapshot(put: Put, ledger: Ledger, graph: KnowledgeGraph) -> Written:
    """Write the sections of an unbounded `graph`, folded from `ledger`, and the rest."""
    rows = {
        **LookUps(graph.deals.values(), graph.reports.values()).rows(),
        "deals": plain(graph.deals),
        "documents": documents(graph.documents.values()),
        "candidates": plain(graph.candidates),
    }
    read = extractors_of(graph.documents.values())
    rest = rest_of(ledger, graph.anomalies, ledger.extractions, read)
    sections = {name: write_section(put, rows[name]) for name in TYPES}
    return sections, put(msgspec.msgpack.encode(rest))


def rest_of(
    ledger: Ledger,
    anomalies: Iterable[Anomaly],
    told: Iterable[str],
    extractors: Mapping[str, int],
) -> Rest:
    """All of a snapshot that stands in no section; `told`: documents that may have been read and
    never come in."""
    return Rest(
        withdrawn=ledger.withdrawn,
        retractions=ledger.retractions,
        corrections={key: tuple(each) for key, each in ledger.corrections.items() if each},
        deal_survivor=ledger.deal_survivor,
        company_survivor=ledger.company_survivor,
        companies={key: row_of(facts) for key, facts in ledger.companies.items()},
        metrics=tuple(ledger.metrics),
        parked=tuple(ledger.parked),
        anomalies=tuple(anomalies),
        loose_extractions={
            key: tuple(ledger.extractions[key])
            for key in sorted(told)
            if key not in ledger.documents and ledger.extractions.get(key)
        },
        extractors=dict(extractors),
    )
