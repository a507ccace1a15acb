"""What the rest of a filing says of a deal that one sentence tells of: that a merger has closed,
and which side of a lease the filer is.

"The Company entered into an Agreement and Plan of Merger with X. … On February 27, Merger Sub
merged with and into X": it is done. "The Company executed a lease with X for 210 megawatts. Base
rent rises by 2.5% a year, and the tenant has two options to renew": X rents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from graph.model.deal import DealKind, Status
from ingest.candidate import Candidate
from ingest.reading import ReadDocument

_MERGED = re.compile(
    r"(?<!be )\bmerged with and into\b"
    r"|\b(?:completed|consummated) (?:the|its)(?: previously announced)? (?:acquisition|merger)\b"
)
_LETS = re.compile(
    r"\bthe [Tt]enant (?:has|have|may|will|is|shall|holds)\b|\bcontracted revenue\b"
    r"|\b(?:rental|lease|colocation|hosting) (?:income|revenues?)\b|\bas (?:landlord|lessor)\b"
)
_RENTS = re.compile(
    r"\bas (?:tenant|lessee)\b|\bright-of-use\b"
    r"|\b(?:[Rr]ent|[Ll]ease) (?:expense|costs?|payments?)\b|\bthe [Ll]andlord\b"
    r"|\bas (?:landlord|lessor), and the Company\b"
)
_REACH = 900


def told_after(document: ReadDocument, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of a filing, changed by what stands behind them."""
    if not document.facts.kind.is_filing:
        return [*candidates]
    own = (document.facts.publisher or "").casefold()
    return [_turned(document.text, _closed(document.text, each), own) for each in candidates]


def _closed(text: str, candidate: Candidate) -> Candidate:
    """A merger that the text says was carried out."""
    agreed = candidate.kind is DealKind.ACQUISITION and candidate.status is Status.SIGNED
    if agreed and _MERGED.search(text, _start_of(candidate)):
        return msgspec.structs.replace(candidate, status=Status.COMPLETED)
    return candidate


def _turned(text: str, candidate: Candidate, own: str) -> Candidate:
    """A lease that the filer, `own`, is said to let."""
    if candidate.kind is not DealKind.LEASE or not candidate.legs:
        return candidate
    start = _start_of(candidate)
    end = text.find("\n", start)
    stretch = text[start : min(start + _REACH, end if end >= 0 else len(text))]
    rents = candidate.legs[0].giver
    if not _LETS.search(stretch) or _RENTS.search(stretch) or not _is_filer(candidate, rents, own):
        return candidate
    legs = tuple(
        msgspec.structs.replace(leg, giver=leg.receiver, receiver=leg.giver)
        for leg in candidate.legs
    )
    return msgspec.structs.replace(candidate, legs=legs)


def _is_filer(candidate: Candidate, name: str, own: str) -> bool:
    """Is it the filer by name, or told by "the Company", "we" or the like?"""
    if own.startswith(name.casefold()):
        return True
    index = next((i for i, party in enumerate(candidate.parties) if party.name == name), None)
    words = [each.quote for each in candidate.evidence if each.field == f"parties[{index}]"]
    return any(word.lower() in ("we", "our", "us", "the company") for word in words)


def _start_of(candidate: Candidate) -> int:
    return min((start for start, _ in candidate.places("sentence")), default=0)
