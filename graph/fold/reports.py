"""Reports through the clocks: which ones count, and what they said, as of a day."""

from __future__ import annotations

from datetime import date

from graph.events.catalogue import DealReported, DocumentIngested
from graph.fold.ledger import Ledger, RecordedReport
from graph.fold.snapshot import Report
from graph.model.calendar import AsOf, Certainty, PartialDate, PartialDateText, earliest
from graph.model.deal import Status
from graph.model.document import SourceTier, attributed_tier

# Named once, since a member of an enum costs a look-up through its class, each time.
_YES, _NO = Certainty.YES, Certainty.NO
_AGGREGATOR, _ANNOUNCED = SourceTier.AGGREGATOR, Status.ANNOUNCED

_NEEDS_EFFECT = frozenset({Status.EFFECTIVE, Status.COMPLETED, Status.TERMINATED, Status.EXPIRED})


def fold_report(
    ledger: Ledger, recorded: RecordedReport, deal_id: str, as_of: AsOf
) -> Report | None:
    """The report in its place; None when the clocks have not reached it."""
    facts = recorded.facts
    recorded_document = ledger.documents.get(facts.document_id)
    document = recorded_document.facts if recorded_document else None
    published_on = document.published_on if document else None
    truth = _truth(facts, published_on or recorded.recorded_at[:10], as_of)
    if truth is _NO:
        return None
    retraction = ledger.retractions.get(recorded.report_id)
    return Report(
        report_id=recorded.report_id,
        deal_id=deal_id,
        facts=facts,
        position=recorded.position,
        recorded_at=recorded.recorded_at,
        actor=recorded.actor,
        published_on=published_on,
        tier=attributed_tier(document.source_tier if document else _AGGREGATOR, facts.attribution),
        origin_key=_origin_key(ledger, facts, document),
        syndicate=(document and document.syndication_group) or facts.document_id,
        truth=truth,
        active=retraction is None and facts.document_id not in ledger.withdrawn,
        retraction=retraction,
    )


def began_on(facts: DealReported) -> PartialDateText | None:
    """The earlier of announced and effective date, as far as stated."""
    return earliest(facts.announced_on, facts.effective_on)


def took_effect(facts: DealReported, valid_on: date | None) -> bool:
    """Had the closing, or the end, that the report tells of happened by the day?"""
    return (
        valid_on is None
        or facts.effective_on is None
        or PartialDate.parse(facts.effective_on).on_or_before(valid_on) is not _NO
    )


def status_on(facts: DealReported, valid_on: date | None) -> Status:
    """The status on the day: before a closing or an end took effect, no more than announced."""
    if facts.status in _NEEDS_EFFECT and not took_effect(facts, valid_on):
        return _ANNOUNCED
    return facts.status


def _truth(facts: DealReported, printed: PartialDateText, as_of: AsOf) -> Certainty:
    """Did what is told hold on the day? NO as well where it was not printed by then."""
    if as_of.published_by and PartialDate.parse(printed).on_or_before(as_of.published_by) is _NO:
        return _NO
    if as_of.valid_on is None:
        return _YES
    return PartialDate.parse(began_on(facts) or printed).on_or_before(as_of.valid_on)


def _origin_key(ledger: Ledger, facts: DealReported, document: DocumentIngested | None) -> str:
    """The independent source: the outlet that the text cites, else the publisher of the original
    of its syndication group (named by the id of its first document), else the document."""
    if facts.origin:
        return facts.origin.casefold()
    if document is None:
        return facts.document_id
    if document.syndication_group:
        known = ledger.documents.get(document.syndication_group)
        document = known.facts if known else document
    return (document.publisher or document.document_id).casefold()
