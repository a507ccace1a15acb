"""The readers of what lawyers write: those that hold in any text, then those of filings."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.nlp.filed.agents import credit_agreements
from ingest.nlp.filed.customers import customers
from ingest.nlp.filed.formed import formed_ventures
from ingest.nlp.filed.mergers import merger_agreements
from ingest.nlp.filed.notes import note_issues
from ingest.nlp.filed.placements import placements
from ingest.nlp.filed.tenders import tender_offers
from ingest.nlp.mentions import Mention, NameBook
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading
from ingest.reading import ReadDocument


def legal_readings(
    document: ReadDocument,
    parsed: Parsed,
    before: Sequence[Reading],
    filer: Mention | None,
    book: NameBook,
) -> list[Reading]:
    """The readings of one sentence; empty for most. `before` are those of the last sentence that
    had any, `filer` is who files as named last."""
    text = document.text
    found = [*credit_agreements(text, parsed, before), *merger_agreements(text, parsed)]
    if document.facts.kind.is_filing:
        found += placements(text, parsed, filer)
        found += formed_ventures(text, parsed)
        found += customers(text, parsed, filer)
        found += note_issues(text, parsed)
        found += tender_offers(text, parsed, book)
    return found
