"""What became of a document, in the words that every door shows."""

from __future__ import annotations

from enum import StrEnum

from graph.fold.snapshot import KnowledgeGraph
from graph.model.value import Value
from ingest.draft import Draft
from ingest.reading import ReadDocument


class Outcome(StrEnum):
    """`known`: nothing was written (or, on extracting again, nothing had changed)."""

    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"
    NOTHING_FOUND = "nothing_found"
    REFUSED = "refused"


class DocumentOutcome(Value, frozen=True):
    """What became of one document. `reports` and `retracted` are event ids, `deferred` candidate
    ids; `deals_new` were opened by it, `deals_known` got another report. `reason` says why, in one
    line, where the outcome needs it. `syndication_group`: the text is a copy of that document."""

    document_id: str | None
    outcome: Outcome
    reports: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()
    deals_new: tuple[str, ...] = ()
    deals_known: tuple[str, ...] = ()
    companies_new: tuple[str, ...] = ()
    retracted: tuple[str, ...] = ()
    syndication_group: str | None = None
    reason: str = ""


def known(graph: KnowledgeGraph, document_id: str) -> DocumentOutcome:
    """The outcome for a text that the log holds already."""
    document = graph.documents[document_id]
    reports = [each for each in graph.reports.values() if each.facts.document_id == document_id]
    deals = {each.deal_id: None for each in sorted(reports, key=lambda each: each.position)}
    counted = "1 report" if len(reports) == 1 else f"{len(reports)} reports"
    withdrawn = f"; withdrawn: {document.withdrawn}" if document.withdrawn else ""
    return DocumentOutcome(
        document_id=document_id,
        outcome=Outcome.KNOWN,
        deals_known=tuple(deals),
        syndication_group=document.facts.syndication_group,
        reason=f"known since {document.recorded_at[:10]}, with {counted}{withdrawn}",
    )


def outcome_of(draft: Draft, document: ReadDocument) -> DocumentOutcome:
    """The outcome of a draft that was appended."""
    found = bool(draft.reports or draft.deferred)
    reason = "" if found else "no deal was found in it"
    if draft.cut:
        reason = f"{draft.cut} more candidates were cut off; split the text"
    return DocumentOutcome(
        document_id=document.facts.document_id,
        outcome=Outcome.NEW if found else Outcome.NOTHING_FOUND,
        reports=tuple(draft.reports),
        deferred=tuple(draft.deferred),
        deals_new=tuple(draft.deals_new),
        deals_known=tuple(draft.deals_known),
        companies_new=tuple(draft.companies_new),
        syndication_group=document.facts.syndication_group,
        reason=reason,
    )
