"""Reports through the clocks: which ones count, and what they said, as of a day."""

from __future__ import annotations

from datetime import date

from graph.events.catalogue import DealReported
from graph.fold.ledger import Ledger, RecordedReport
from graph.fold.snapshot import Report
from graph.model.calendar import AsOf, Certainty, PartialDate, PartialDateText
from graph.model.deal import Status
from graph.model.document import SourceTier, attributed_tier

_NEEDS_EFFECT = frozenset({Status.EFFECTIVE, Status.COMPLETED, Status.TERMINATED, Status.EXPIRED})


def fold_report(
    ledger: Ledger, recorded: RecordedReport, deal_id: str, as_of: AsOf
) -> Report | None:
    """The report in its place; None when the clocks have not reached it."""
    facts = recorded.facts
    document = ledger.documents.get(facts.document_id)
    published_on = document.facts.published_on if document else None
    printed = published_on or recorded.recorded_at[:10]
    if _reached(printed, as_of.published_by) is Certainty.NO:
        return None
    truth = _reached(began_on(facts) or printed, as_of.valid_on)
    if truth is Certainty.NO:
        return None
    tier = document.facts.source_tier if document else SourceTier.AGGREGATOR
    retraction = ledger.retractions.get(recorded.report_id)
    return Report(
        report_id=recorded.report_id,
        deal_id=deal_id,
        facts=facts,
        position=recorded.position,
        recorded_at=recorded.recorded_at,
        actor=recorded.actor,
        published_on=published_on,
        tier=attributed_tier(tier, facts.attribution),
        origin_key=_origin_key(ledger, facts),
        syndicate=(document and document.facts.syndication_group) or facts.document_id,
        truth=truth,
        active=retraction is None and facts.document_id not in ledger.withdrawn,
        retraction=retraction,
    )


def began_on(facts: DealReported) -> PartialDateText | None:
    """The earlier of announced and effective date, as far as stated."""
    stated = [text for text in (facts.announced_on, facts.effective_on) if text]
    return min(stated, key=lambda text: PartialDate.parse(text).earliest, default=None)


def took_effect(facts: DealReported, valid_on: date | None) -> bool:
    """Had the closing, or the end, that the report tells of happened by the day?"""
    return (
        valid_on is None
        or facts.effective_on is None
        or PartialDate.parse(facts.effective_on).on_or_before(valid_on) is not Certainty.NO
    )


def status_on(facts: DealReported, valid_on: date | None) -> Status:
    """The status on the day: before a closing or an end took effect, no more than announced."""
    if facts.status in _NEEDS_EFFECT and not took_effect(facts, valid_on):
        return Status.ANNOUNCED
    return facts.status


def _reached(text: PartialDateText, day: date | None) -> Certainty:
    return Certainty.YES if day is None else PartialDate.parse(text).on_or_before(day)


def _origin_key(ledger: Ledger, facts: DealReported) -> str:
    """The independent source: the outlet that the text cites, else the publisher of the original
    of its syndication group (named by the id of its first document), else the document."""
    if facts.origin:
        return facts.origin.casefold()
    document = ledger.documents.get(facts.document_id)
    if document is None:
        return facts.document_id
    original = ledger.documents.get(document.facts.syndication_group or "", document)
    return (original.facts.publisher or original.facts.document_id).casefold()
