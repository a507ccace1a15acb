"""Events, sorted into what they are about. A ledger at position p holds events 1..p only."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, MutableMapping
from typing import Any

from graph.errors import StoreCorrupt
from graph.events import catalogue as c
from graph.events.codec import Parked, decode
from graph.events.envelope import GENESIS_HASH, Event
from graph.fold.lazy import Overlay
from graph.fold.snapshot import CandidateState, MetricFact, ParkedEvent
from graph.model.value import Value


class RecordedReport(Value, frozen=True):
    """A `deal.reported` event in its place in the log."""

    report_id: str
    position: int
    recorded_at: str
    actor: str
    facts: c.DealReported


class RecordedDocument(Value, frozen=True):
    """A `document.ingested` event in its place in the log."""

    position: int
    recorded_at: str
    facts: c.DocumentIngested


class CompanyFacts:
    """All that the log says of one company id, before merges and clocks."""

    def __init__(self) -> None:
        self.registrations: list[c.CompanyRegistered] = []
        self.aliases: list[c.CompanyAliased | c.AliasWithdrawn] = []
        self.control: list[c.ControlChanged] = []
        self.different_from: set[str] = set()

    def fork(self) -> CompanyFacts:
        """The same facts, apart."""
        made = CompanyFacts()
        for name, kept in vars(self).items():
            setattr(made, name, kept.copy())
        return made


class Ledger:
    """Grows by `apply`, in order of position, after a position. `stamp_of(deal)` moves when a fold
    could change."""

    def __init__(self, after: int = 0) -> None:
        self.position = after
        self.head_hash = GENESIS_HASH
        self.documents: MutableMapping[str, RecordedDocument] = {}
        self.extractions: MutableMapping[str, list[c.DocumentExtracted]] = defaultdict(list)
        self.withdrawn: dict[str, str] = {}
        self.reports: MutableMapping[str, RecordedReport] = {}
        self.reports_of_deal: MutableMapping[str, list[RecordedReport]] = defaultdict(list)
        self.retractions: dict[str, c.ReportRetracted] = {}
        self.corrections: defaultdict[str, list[c.DealCorrected]] = defaultdict(list)
        self.deal_survivor: dict[str, str] = {}
        self.company_survivor: dict[str, str] = {}
        self.companies: defaultdict[str, CompanyFacts] = defaultdict(CompanyFacts)
        self.candidates: MutableMapping[str, CandidateState] = {}
        self.metrics: list[MetricFact] = []
        self.parked: list[ParkedEvent] = []
        self._deal_stamp: dict[str, int] = {}
        self._global_stamp = 0
        self._awaited: set[str] = set()
        self.awaited_before: Container[str] = ()
        """Documents that reports before a stored snapshot name."""
        self.told_documents: set[str] | None = None
        """Documents that events told of since a stored snapshot; None for a ledger from zero."""

    @property
    def told_deals(self) -> Collection[str]:
        """Deals that events told of since the ledger began, or since a stored snapshot."""
        return self._deal_stamp.keys()

    def fork(self) -> Ledger:
        """A ledger with the same events that grows on its own. O(what it holds)."""
        made = Ledger()
        for name, kept in vars(self).items():
            setattr(made, name, _forked(kept))
        return made

    def leaving_out(self, report_ids: Collection[str]) -> Ledger:
        """The same ledger with these reports retracted, for a fold; it is not to grow."""
        made = copy.copy(self)
        gone = {
            each: c.ReportRetracted(
                report_id=each,
                deal_id=self.reports[each].facts.deal_id,
                code=c.RetractionReason.TEST_DATA,
                reason="left out to see what leans on it",
            )
            for each in report_ids
            if each in self.reports
        }
        made.retractions = {**gone, **self.retractions}
        return made

    def stamp_of(self, deal_id: str) -> tuple[int, int]:
        """Equal stamps mean that no event since could have changed the fold of this deal."""
        return self._deal_stamp.get(deal_id, 0), self._global_stamp

    def apply(self, event: Event) -> None:
        """Take in the next event; raises StoreCorrupt when one is missing before it."""
        self.pass_over(event)
        self.take(event)

    def pass_over(self, event: Event) -> None:
        """Go on to the next event, and leave it to somebody else."""
        if event.position != self.position + 1:
            raise StoreCorrupt(event.position, f"follows position {self.position}")
        self.position, self.head_hash = event.position, event.hash

    def touch(self, deal_ids: Iterable[str]) -> None:
        """These deals are to be folded again."""
        self._deal_stamp.update(dict.fromkeys(deal_ids, self.position))

    def take(self, event: Event) -> None:
        """Take in an event where the ledger stands."""
        payload = decode(event)
        match payload:
            case c.DealReported():
                self._report(event, payload)
            case c.DocumentIngested() | c.DocumentExtracted() | c.DocumentWithdrawn():
                self._document(event, payload)
            case c.ReportRetracted() | c.DealCorrected() | c.DealMerged() | c.DealUnmerged():
                self._curate_deal(payload)
            case c.CandidateDeferred() | c.CandidateAccepted() | c.CandidateRejected():
                self._candidate(event, payload)
            case c.MetricReported():
                self.metrics.append(
                    MetricFact(event_id=event.event_id, facts=payload, position=event.position)
                )
            case Parked():
                self.parked.append(
                    ParkedEvent(
                        position=event.position,
                        event_id=event.event_id,
                        type=event.type,
                        reason=payload.reason,
                    )
                )
            case _:
                self._company(payload)

    def let_reports_go(self) -> None:
        """Forget the reports, which somebody has folded; all else stays."""
        self.reports.clear()
        self.reports_of_deal.clear()
        self._deal_stamp.clear()

    def _report(self, event: Event, payload: c.DealReported) -> None:
        report = RecordedReport(
            report_id=event.event_id,
            position=event.position,
            recorded_at=event.recorded_at,
            actor=event.actor,
            facts=payload,
        )
        if payload.document_id not in self.documents:
            self._awaited.add(payload.document_id)
        self.reports[report.report_id] = report
        self.reports_of_deal[payload.deal_id].append(report)
        self._deal_stamp[payload.deal_id] = event.position

    def _curate_deal(
        self, payload: c.ReportRetracted | c.DealCorrected | c.DealMerged | c.DealUnmerged
    ) -> None:
        self._deal_stamp[payload.deal_id] = self.position
        match payload:
            case c.ReportRetracted():
                self.retractions.setdefault(payload.report_id, payload)
            case c.DealCorrected():
                self.corrections[payload.deal_id].append(payload)
            case c.DealMerged():
                self.deal_survivor[payload.deal_id] = payload.survivor_id
                self._global_stamp = self.position
            case c.DealUnmerged():
                self.deal_survivor.pop(payload.deal_id, None)
                self._global_stamp = self.position

    def _document(
        self, event: Event, payload: c.DocumentIngested | c.DocumentExtracted | c.DocumentWithdrawn
    ) -> None:
        if self.told_documents is not None:
            self.told_documents.add(payload.document_id)
        match payload:
            case c.DocumentIngested() if payload.document_id not in self.documents:
                self._ingested(event, payload)
            case c.DocumentExtracted():
                self.extractions[payload.document_id].append(payload)
            case c.DocumentWithdrawn():
                self.withdrawn.setdefault(payload.document_id, payload.reason)
                self._global_stamp = self.position

    def _ingested(self, event: Event, payload: c.DocumentIngested) -> None:
        document_id, group = payload.document_id, payload.syndication_group
        if document_id in self._awaited or document_id in self.awaited_before:
            self._global_stamp = self.position
        self.documents[document_id] = RecordedDocument(
            position=event.position, recorded_at=event.recorded_at, facts=payload
        )
        if group and group not in self.documents:
            self._awaited.add(group)

    def _candidate(
        self,
        event: Event,
        payload: c.CandidateDeferred | c.CandidateAccepted | c.CandidateRejected,
    ) -> None:
        if isinstance(payload, c.CandidateDeferred):
            self.candidates.setdefault(
                payload.candidate_id,
                CandidateState(
                    candidate_id=payload.candidate_id, facts=payload, position=event.position
                ),
            )
            return
        known = self.candidates.get(payload.candidate_id)
        if known is None or known.verdict is not None:
            return
        verdict = "accepted" if isinstance(payload, c.CandidateAccepted) else "rejected"
        self.candidates[payload.candidate_id] = CandidateState(
            candidate_id=known.candidate_id,
            facts=known.facts,
            position=known.position,
            verdict=verdict,
            reason=payload.reason,
        )

    def _company(self, payload: c.Payload) -> None:
        match payload:
            case c.CompanyRegistered():
                self.companies[payload.company_id].registrations.append(payload)
            case c.CompanyAliased() | c.AliasWithdrawn():
                self.companies[payload.company_id].aliases.append(payload)
            case c.ControlChanged():
                self.companies[payload.company_id].control.append(payload)
            case c.CompanyMatchRejected():
                self.companies[payload.company_id].different_from.add(payload.other_id)
                self.companies[payload.other_id].different_from.add(payload.company_id)
            case c.CompanyMerged():
                self.company_survivor[payload.company_id] = payload.survivor_id
                self._global_stamp = self.position
            case c.CompanyUnmerged():
                self.company_survivor.pop(payload.company_id, None)
                self._global_stamp = self.position


def _forked(kept: Any) -> Any:
    """Containers apart, frozen values shared."""
    match kept:
        case defaultdict():
            apart = {
                key: value.fork() if isinstance(value, CompanyFacts) else value.copy()
                for key, value in kept.items()
            }
            return defaultdict(kept.default_factory, apart)
        case dict() | list() | set():
            return kept.copy()
        case Overlay():
            return kept.fork()
        case _:
            return kept


def roots(survivor: dict[str, str]) -> dict[str, str]:
    """Each merged id → the id that stands for it today. A circle, which commands refuse, stops at
    the first id that comes round again."""
    found: dict[str, str] = {}
    for start in survivor:
        at, seen = start, {start}
        while at in survivor and survivor[at] not in seen:
            at = survivor[at]
            seen.add(at)
        found[start] = at
    return found
