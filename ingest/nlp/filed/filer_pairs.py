"""Deals of who files that no frame found, where the trained model is sure of them.

A filing names banks, agents and its own vehicles on every page, so that the model, which learnt
from news, sees deals that are none: of 42 pairs that it proposed in the development filings 3 were
deals. Those of the filer with a firm that is named in full hold far more often.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.model.document import DocumentKind
from ingest.nlp.mentions import How, Mention
from ingest.nlp.readings import Reading
from ingest.nlp.spotting import HAS_LEGAL_SUFFIX

LEAST = 0.9
"""How sure the model must be."""
_REPORTS = frozenset({DocumentKind.FORM_8K, DocumentKind.FORM_10K, DocumentKind.FORM_10Q})
"""Exhibits are contracts: what they would have happen is no news."""
_NAMED = frozenset({How.KNOWN, How.DEFINED, How.FILER})
_CUT = re.compile(r"\b[A-Z][a-z]+\s$")
"""A name may go on to the left."""
_OWN = r"[^;()]{0,90}\bsubsidiar(?:y|ies) of\b"


def is_report(kind: DocumentKind) -> bool:
    """Does the filer tell in it what happened?"""
    return kind in _REPORTS


def of_filer(text: str, proposed: Sequence[Reading], filer: Mention | None) -> list[Reading]:
    """Those of the proposed readings that are between the filer and firms that `text` names in full
    and not as its subsidiaries."""
    if filer is None:
        return []
    found = []
    for reading in proposed:
        sides = (*reading.payers, *reading.payees)
        others = [each for each in sides if each.company_id != filer.company_id]
        if len(others) < len(sides) and all(_is_sound(text, each) for each in others):
            found.append(reading)
    return found


def _is_sound(text: str, mention: Mention) -> bool:
    words, before = text[mention.start : mention.end], text[: mention.start][-30:]
    is_whole = HAS_LEGAL_SUFFIX.search(words) is not None and not _CUT.search(before)
    in_full = mention.how in _NAMED or is_whole
    return in_full and re.search(rf"{re.escape(mention.name)}{_OWN}", text) is None
