"""Reported figures of companies, as far as the clocks have reached them."""

from __future__ import annotations

from graph.fold.ledger import Ledger
from graph.fold.snapshot import MetricFact
from graph.model.calendar import AsOf, Certainty, PartialDate


def metrics_of(ledger: Ledger, as_of: AsOf) -> tuple[MetricFact, ...]:
    """Those whose document was printed by then and is not withdrawn, and whose period had begun to
    end by then; in order of the log. A document that nobody dated counts from its recording."""
    return tuple(fact for fact in ledger.metrics if _counts(ledger, fact, as_of))


def _counts(ledger: Ledger, fact: MetricFact, as_of: AsOf) -> bool:
    told = fact.facts
    if told.document_id in ledger.withdrawn:
        return False
    document = ledger.documents.get(told.document_id)
    if as_of.published_by is not None and document is not None:
        printed = document.facts.published_on or document.recorded_at[:10]
        if PartialDate.parse(printed).on_or_before(as_of.published_by) is Certainty.NO:
            return False
    if as_of.valid_on is not None and told.period is not None:
        return PartialDate.parse(told.period).on_or_before(as_of.valid_on) is not Certainty.NO
    return True
