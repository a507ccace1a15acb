"""Reads short texts with the reader that ships, and tells what it found in one line a deal."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from api.figures import claim
from api.reading import default_extractor
from graph.model.deal import Consideration, Leg
from graph.model.document import DocumentKind
from ingest.candidate import Candidate, Extractor
from ingest.document import read_document
from ingest.reading import Hints, ReadDocument

PROMISED = (Consideration.CASH, Consideration.GUARANTEE)


@lru_cache(maxsize=1)
def the_extractor() -> Extractor:
    """The reader with the bundled register; made once, since the model loads slowly."""
    return default_extractor()


def a_read_text(
    text: str, *, published_on: str = "2025-11-20", kind: DocumentKind | None = None
) -> ReadDocument:
    """The text as the reader of documents lays it out."""
    hints = Hints(published_on=published_on, kind=kind)
    return read_document(text.encode(), source="a test", hints=hints)


def candidates_of(text: str, **told: object) -> tuple[Candidate, ...]:
    """What the reader finds in a text."""
    return the_extractor().extract(a_read_text(text, **told)).candidates  # type: ignore[arg-type]


def filed(
    text: str, filer: str = "CoreWeave", kind: DocumentKind = DocumentKind.FORM_8K
) -> tuple[Candidate, ...]:
    """What the reader finds in a filing."""
    hints = Hints(kind=kind, publisher=filer, published_on="2025-03-04")
    document = read_document(text.encode(), source="a test", hints=hints)
    return the_extractor().extract(document).candidates


def deals_in(text: str) -> list[str]:
    """`GIVER > RECEIVER | kind | status | amount` for each promise of money; the giver of a
    warrant's money is who may buy the shares. Parties without a sum: `-`."""
    return promises_of(candidates_of(text))


def promises_of(candidates: Iterable[Candidate]) -> list[str]:
    """The same of candidates."""
    found: list[str] = []
    for each in candidates:
        money = [leg for leg in each.legs if leg.consideration in PROMISED] or list(each.legs[:1])
        found.extend(
            f"{leg.giver} > {leg.receiver} | {each.kind} | {each.status} | {_amount(leg)}"
            for leg in money
        )
    return found


def _amount(leg: Leg) -> str:
    return claim(leg.amount) if leg.amount.is_disclosed else "-"
