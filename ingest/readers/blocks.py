"""What a format reader hands to the layout: blocks of text in reading order, and bare facts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from graph.model.calendar import PartialDateText
from graph.model.document import DocumentKind
from graph.model.value import Value
from ingest.reading import ZoneKind


class Block(Value, frozen=True):
    """One paragraph, heading or table. `kind` and `label` are None until a reader knows them."""

    text: str
    table: bool = False
    heading: bool = False
    kind: ZoneKind | None = None
    label: str | None = None


class Draft(Value, frozen=True):
    """A document as a format reader found it, before hints are laid over it."""

    blocks: tuple[Block, ...]
    kind: DocumentKind
    title: str | None = None
    publisher: str | None = None
    address: str | None = None
    published_on: PartialDateText | None = None
    language: str | None = None
    filer: str | None = None
    filer_cik: str | None = None


_MARKER = re.compile(
    r"(?:[•·●○▪■◦–—*☐☒☑□¨-]|\(?(?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})[.)]|\d{1,2}\.)$", re.IGNORECASE
)
_SECTION_MARKER = re.compile(
    r"(?:item\s*\d{1,2}(?:\.\d\d)?[A-C]?|note\s*\d{1,2})[.:]?$", re.IGNORECASE
)
_TITLE_LENGTH_MAX = 250


def with_markers(blocks: Sequence[Block]) -> list[Block]:
    """Join a lone bullet, number or `Item 1.01.` with the text that it marks."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if last and not last.table and not block.table and _marks(last.text, block.text):
            merged[-1] = replace(
                block, text=f"{last.text} {block.text}", heading=last.heading or block.heading
            )
        else:
            merged.append(block)
    return merged


def _marks(marker: str, text: str) -> bool:
    if _MARKER.match(marker):
        return True
    if not _SECTION_MARKER.match(marker):
        return False
    # `Item 8` over running prose is a page header, not the number of a title.
    return len(text) <= _TITLE_LENGTH_MAX and not _MARKER.match(text[:3].strip())
