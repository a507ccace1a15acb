"""Blocks to the stored text and its zones: a blank line between blocks; then offsets are fixed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ingest.readers.blocks import Block
from ingest.reading import Zone, ZoneKind

_BETWEEN = "\n\n"
_PARAGRAPH_MAX = 20_000
_QUOTED = re.compile(r"“[^“”]{0,5000}”|\"[^\"]{0,5000}\"")
_DEFINITION = re.compile(r"[“\"][^”\"]{1,80}[”\"],? (?:means?|shall|has|have|refers?|includes?)\b")
_QUOTE_SHARE = 0.5
_QUOTE_LENGTH_MIN = 30


def lay_out(blocks: Sequence[Block]) -> tuple[str, tuple[Zone, ...]]:
    """The stored text, and zones that cover each block; neighbours of one kind and label merge."""
    parts: list[str] = []
    zones: list[Zone] = []
    at = 0
    for block in _bounded(blocks):
        start = at + (len(_BETWEEN) if parts else 0)
        at = start + len(block.text)
        parts.append(block.text)
        zone = Zone(start=start, end=at, kind=_kind(block), label=block.label)
        last = zones[-1] if zones else None
        if last and _merges(last, zone):
            zones[-1] = Zone(start=last.start, end=at, kind=last.kind, label=last.label)
        else:
            zones.append(zone)
    return _BETWEEN.join(parts), tuple(zones)


def _merges(last: Zone, zone: Zone) -> bool:
    single = (ZoneKind.TABLE, ZoneKind.QUOTE, ZoneKind.HEADLINE)
    return last.kind is zone.kind and last.label == zone.label and zone.kind not in single


def _kind(block: Block) -> ZoneKind:
    if block.kind is not None:
        return block.kind
    if block.table:
        return ZoneKind.TABLE
    return ZoneKind.QUOTE if _is_quote(block.text) else ZoneKind.BODY


def _is_quote(text: str) -> bool:
    """Opens with a quotation mark and is speech for the most part."""
    if text[0] not in '“"' or len(text) < _QUOTE_LENGTH_MIN:
        return False
    if _DEFINITION.match(text):
        return False
    if text[0] not in text[1:] and "”" not in text:
        return True  # a speech that goes on in the next paragraph is closed there
    return sum(map(len, _QUOTED.findall(text))) >= _QUOTE_SHARE * len(text)


def _bounded(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks of at most 20 000 characters, cut after a sentence, a row or a word."""
    for block in blocks:
        at, text = 0, block.text.strip()
        while len(text) - at > _PARAGRAPH_MAX:
            cut = _cut(text, at, "\n" if block.table else ". ")
            if part := text[at:cut].strip():
                yield Block(text=part, table=block.table, kind=block.kind, label=block.label)
            at = cut
        if part := text[at:].strip():
            yield replace(block, text=part)


def _cut(text: str, start: int, mark: str) -> int:
    """Where the part that starts at `start` ends."""
    for wanted in (mark, " "):
        at = text.rfind(wanted, start + _PARAGRAPH_MAX // 2, start + _PARAGRAPH_MAX)
        if at > 0:
            return at + len(wanted)
    return start + _PARAGRAPH_MAX
