"""A snapshot at a position that later events and any clocks are folded over.

Its deals and reports are those without clocks. Of a deal that tells of no day after the clocks
asked for, every comparison of dates gives the same answer as without clocks, so it is taken as it
stands. Only the other deals, and those that later events touch, are folded again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Protocol, TypeVar

from graph.events import catalogue as c
from graph.fold.blocks import Days
from graph.fold.lazy import Overlay
from graph.fold.ledger import CompanyFacts, Ledger, RecordedDocument, roots
from graph.fold.places import EventsAt, ReportsAt
from graph.fold.snapshot import (
    Anomaly,
    CandidateState,
    Deal,
    Document,
    MetricFact,
    ParkedEvent,
    Report,
)
from graph.model.calendar import PartialDate
from graph.model.value import Value

Kept = TypeVar("Kept", covariant=True)


class Dated(Protocol[Kept]):
    """A mapping with days for each key."""

    def __getitem__(self, key: str) -> Kept: ...
    def __contains__(self, key: object) -> bool: ...
    def ending_after(self, day: int) -> set[str]: ...
    def beginning_after(self, day: int) -> set[str]: ...


class AliasChange(Value, frozen=True):
    """One of the two."""

    added: c.CompanyAliased | None = None
    withdrawn: c.AliasWithdrawn | None = None


class CompanyRow(Value, frozen=True):
    """All that the log says of one company id."""

    registrations: tuple[c.CompanyRegistered, ...]
    aliases: tuple[AliasChange, ...]
    control: tuple[c.ControlChanged, ...]
    different_from: tuple[str, ...]


class Rest(Value, frozen=True):
    """What of a ledger is not looked up by a key among many, and what of a fold is not."""

    withdrawn: dict[str, str]
    retractions: dict[str, c.ReportRetracted]
    corrections: dict[str, tuple[c.DealCorrected, ...]]
    deal_survivor: dict[str, str]
    company_survivor: dict[str, str]
    companies: dict[str, CompanyRow]
    metrics: tuple[MetricFact, ...]
    parked: tuple[ParkedEvent, ...]
    anomalies: tuple[Anomaly, ...]
    loose_extractions: dict[str, tuple[c.DocumentExtracted, ...]]
    extractors: dict[str, int]


class Base:
    """`deals`, `documents`, `candidates` by id, and `reports`, which are read from `log`. `places`:
    where each report is told. `lanes`: where those of a deal id are, in order. `told_in`: the deal
    ids that lean on a document or on the group of its copies. `of_company`: the deals that a
    company is a party of. Days: see `last_day_of`."""

    def __init__(
        self,
        position: int,
        head_hash: str,
        rest: Rest,
        sections: Mapping[str, Any],
        log: EventsAt,
    ) -> None:
        self.position, self.head_hash, self.rest, self.log = position, head_hash, rest, log
        self.sections = sections
        self.deals: Mapping[str, Deal] = sections["deals"]
        self.places: Mapping[str, int] = sections["places"]
        self.documents: Mapping[str, Document] = sections["documents"]
        self.candidates: Mapping[str, CandidateState] = sections["candidates"]
        self.lanes: Mapping[str, tuple[int, ...]] = sections["lanes"]
        self.told_in: Mapping[str, tuple[str, ...]] = sections["told_in"]
        self.of_company: Mapping[str, tuple[str, ...]] = sections["of_company"]

    @cached_property
    def reports(self) -> Mapping[str, Report]:
        """All reports, without clocks."""
        return ReportsAt(self.log, self.places, self.ledger(), roots(self.rest.deal_survivor))

    def hold(self, deal_ids: Collection[str]) -> None:
        """The reports of these are about to be asked for, of a ledger."""
        self.log.hold(each for each in deal_ids if each in self.lanes)

    def lanes_after(self, day: date) -> set[str]:
        """Ids of deals of which a report tells of a later day."""
        return _dated(self.lanes).ending_after(day.toordinal())

    def lanes_from(self, day: date) -> set[str]:
        """Ids of deals of which every report tells of later days only."""
        return _dated(self.lanes).beginning_after(day.toordinal())

    def documents_after(self, day: date) -> set[str]:
        """Documents that may have been printed later."""
        return _dated(self.documents).ending_after(day.toordinal())

    def documents_from(self, day: date) -> set[str]:
        """Documents that were certainly printed later."""
        return _dated(self.documents).beginning_after(day.toordinal())

    def reports_in(self, deal_id: str) -> list[str]:
        """Ids of the reports that are told under a deal id."""
        return [self._told_at[place] for place in self.lanes.get(deal_id, ())]

    @cached_property
    def _told_at(self) -> dict[int, str]:
        return {place: report_id for report_id, place in self.places.items()}

    def ledger(self) -> Ledger:
        """A ledger at the position of the base, which grows on its own."""
        made, rest = Ledger(), self.rest
        made.position, made.head_hash = self.position, self.head_hash
        made.documents = Overlay(self.documents, _recorded_document)
        made.extractions = Overlay(self.documents, lambda _, each: [*each.extractions], list)
        made.reports = Overlay(self.places, lambda _, place: self.log.report(place))
        made.reports_of_deal = Overlay(
            self.lanes, lambda _, places: [self.log.report(each) for each in places], list
        )
        made.candidates = Overlay(self.candidates, lambda _, each: each)
        made.withdrawn = dict(rest.withdrawn)
        made.retractions = dict(rest.retractions)
        made.corrections.update({key: [*each] for key, each in rest.corrections.items()})
        made.deal_survivor = dict(rest.deal_survivor)
        made.company_survivor = dict(rest.company_survivor)
        made.companies.update({key: _facts_of(row) for key, row in rest.companies.items()})
        made.metrics, made.parked = [*rest.metrics], [*rest.parked]
        for key, each in rest.loose_extractions.items():
            made.extractions[key] = [*each]
        made.told_documents, made.awaited_before = set(), self.told_in
        return made


def _dated(values: Mapping[str, Kept]) -> Dated[Kept]:
    return values  # type: ignore[return-value]


def _recorded_document(_: str, document: Document) -> RecordedDocument:
    return RecordedDocument(
        position=document.position, recorded_at=document.recorded_at, facts=document.facts
    )


def _facts_of(row: CompanyRow) -> CompanyFacts:
    facts = CompanyFacts()
    facts.registrations = [*row.registrations]
    facts.aliases = [change for each in row.aliases if (change := each.added or each.withdrawn)]
    facts.control = [*row.control]
    facts.different_from = set(row.different_from)
    return facts


def row_of(facts: CompanyFacts) -> CompanyRow:
    """The frozen form of what is known of a company."""
    return CompanyRow(
        registrations=tuple(facts.registrations),
        aliases=tuple(
            AliasChange(added=each)
            if isinstance(each, c.CompanyAliased)
            else AliasChange(withdrawn=each)
            for each in facts.aliases
        ),
        control=tuple(facts.control),
        different_from=tuple(sorted(facts.different_from)),
    )


def printed_on(document: Document) -> PartialDate:
    """When a document was printed; the day of its recording where nobody says."""
    return PartialDate.parse(document.facts.published_on or document.recorded_at[:10])


def days_of(report: Report) -> Days:
    """The first and the last day that any comparison of the fold of this report asks for."""
    told = report.facts
    stated = (report.published_on or report.recorded_at[:10], told.announced_on, told.effective_on)
    dates = [PartialDate.parse(text) for text in stated if text]
    first, last = min([each.earliest for each in dates]), max([each.latest for each in dates])
    return first.toordinal(), last.toordinal()
