"""Firms that a filing calls somebody's vehicle or subsidiary: who owns one does not buy it.

"Osprey Merger Sub, Inc. (“Merger Sub”)" is no party of the merger that it is made for, and "Tarn
Bank, a wholly owned subsidiary of Tarn Bancorp" is not acquired by Tarn Bancorp.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.model.deal import DealKind
from ingest.nlp.mentions import How, Mention
from ingest.nlp.readings import Reading

_OF_SHARES = frozenset({DealKind.ACQUISITION, DealKind.EQUITY_INVESTMENT, DealKind.STAKE_SALE})
_VEHICLE = re.compile(
    r"\b(?:merger (?:sub|corp|co)|acquisition sub|bid ?co|newco)\b", re.IGNORECASE
)
_DEFINED = r"[^()]{0,160}\(\s*(?:the\s+)?[“\"'’](?P<term>[^()“”\"]{2,40})[”\"'’]"
_OWNED = (
    r"(?:,? [A-Z][\w.]+)?(?: ?\([^()]{0,60}\))?(?:, an? [^;()]{0,60}?)?(?:,| and| is)?"
    r" (?:[\w-]+,? ){1,5}subsidiary of (?P<owner>[^;()]{2,60})"
)
_FILER = re.compile(r"(?:the )?(?:company|registrant)\b|ours\b", re.IGNORECASE)


def without_vehicles(text: str, proposed: Sequence[Reading]) -> list[Reading]:
    """The readings but those by which shares of a vehicle are bought, or of a firm by its owner."""
    return [each for each in proposed if each.kind not in _OF_SHARES or not _inside(text, each)]


def _inside(text: str, reading: Reading) -> bool:
    sides = (*reading.payers, *reading.payees)
    if any(_is_vehicle(text, each) for each in sides):
        return True
    return any(
        _owns(text, one, other) or _owns(text, other, one)
        for one in reading.payers
        for other in reading.payees
    )


def _is_vehicle(text: str, mention: Mention) -> bool:
    if _VEHICLE.search(mention.name):
        return True
    found = re.search(re.escape(mention.name) + _DEFINED, text)
    return found is not None and _VEHICLE.search(found["term"]) is not None


def _owns(text: str, owner: Mention, owned: Mention) -> bool:
    for found in re.finditer(re.escape(owned.name) + _OWNED, text):
        if owner.how is How.FILER and _FILER.match(found["owner"]):
            return True
        if found["owner"].startswith(owner.name.split()[0]):
            return True
    return False
