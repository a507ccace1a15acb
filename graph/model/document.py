"""Documents: one stored text with a digest, a kind, a publisher and a date."""

from __future__ import annotations

import hashlib
from enum import IntEnum, StrEnum

from graph.model.deal import Attribution


class DocumentKind(StrEnum):
    NEWS = "news"
    RELEASE = "release"
    FORM_8K = "8-K"
    FORM_10K = "10-K"
    FORM_10Q = "10-Q"
    FORM_6K = "6-K"
    FORM_S1 = "S-1"
    FILING_OTHER = "filing"
    EXHIBIT = "exhibit"
    TRANSCRIPT = "transcript"
    DATASET_ROW = "dataset_row"

    @property
    def is_filing(self) -> bool:
        return self in _FILINGS


_FILINGS = frozenset(
    {
        DocumentKind.FORM_8K,
        DocumentKind.FORM_10K,
        DocumentKind.FORM_10Q,
        DocumentKind.FORM_6K,
        DocumentKind.FORM_S1,
        DocumentKind.FILING_OTHER,
        DocumentKind.EXHIBIT,
    }
)


# Named once: a fold asks for it with each report, and a member costs a look-up through its class.
_PEOPLE_FAMILIAR = Attribution.PEOPLE_FAMILIAR


class SourceTier(IntEnum):
    """Lower is stronger: the fold asks the strongest source first."""

    FILING = 1
    RELEASE = 2
    NAMED = 3
    ANONYMOUS = 4
    AGGREGATOR = 5


def tier_of(kind: DocumentKind) -> SourceTier:
    """The tier that a document of this kind has before its attribution is looked at."""
    if kind.is_filing:
        return SourceTier.FILING
    if kind is DocumentKind.RELEASE:
        return SourceTier.RELEASE
    return SourceTier.AGGREGATOR if kind is DocumentKind.DATASET_ROW else SourceTier.NAMED


def attributed_tier(tier: SourceTier, attribution: Attribution) -> SourceTier:
    """A newspaper that cites unnamed people speaks with the voice of an anonymous source."""
    if attribution is _PEOPLE_FAMILIAR and tier is SourceTier.NAMED:
        return SourceTier.ANONYMOUS
    return tier


def text_digest(text: str) -> str:
    """sha256 of the stored text in UTF-8, as hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def document_id_of(digest: str) -> str:
    """Two ingests of one text have one id; 80 bits are enough for a log of millions."""
    return f"doc-{digest[:20]}"
