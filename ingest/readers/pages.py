"""Page furniture of printed documents: numbers, running heads; and sentences that a page cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from ingest.readers.blocks import Block

_NUMBER = re.compile(
    r"(?:[-–—]?\s*(?:[A-Z]-)?\d{1,3}\s*[-–—]?|[ivxl]{1,6}|\[?page \d+(?: of \d+)?\]?|"
    r"[_=*\-. ]{3,})$",
    re.IGNORECASE,
)
_RUNNING = re.compile(
    r"table of contents|index|.{0,60}\(continued\)|.{0,60}\(unaudited\)|part [IVX]+|"
    r"notes to .{0,80}statements.{0,30}|.{2,60} (?:inc|corp|corporation|company|plc)\.?,?"
    r"(?: and (?:its )?subsidiaries)?",
    re.IGNORECASE,
)
_REPEATS_MIN = 3
_RUNNING_LENGTH_MAX = 120
_SENTENCE_GOES_ON = re.compile(r"[A-Za-z0-9,’'”\"$)]")
_JOINED_LENGTH_MAX = 20_000
_TIGHT_BULLET = re.compile(r"^([•·●○▪■◦☐☒☑□])(?=\S)")


def without_furniture(blocks: Sequence[Block]) -> list[Block]:
    """Drop page numbers and running heads, and join the sentence that stood on both sides."""
    seen = Counter(block.text for block in blocks if len(block.text) <= _RUNNING_LENGTH_MAX)
    kept: list[Block] = []
    for block in blocks:
        if _is_furniture(block, seen):
            continue
        last = kept[-1] if kept else None
        if last and _cut_in_two(last, block):
            kept[-1] = replace(last, text=f"{last.text} {block.text}")
        else:
            kept.append(replace(block, text=_TIGHT_BULLET.sub(r"\1 ", block.text)))
    return kept


def _is_furniture(block: Block, seen: Counter[str]) -> bool:
    text = block.text
    if len(text) > _RUNNING_LENGTH_MAX or "\n" in text:
        return False
    if not block.table and _NUMBER.match(text):
        return True
    return seen[text] >= _REPEATS_MIN and bool(_RUNNING.fullmatch(text))


def _cut_in_two(last: Block, block: Block) -> bool:
    """A lower-case start after a text that ended in the middle of a sentence."""
    return (
        not (last.table or block.table or last.heading or block.heading)
        and 40 < len(last.text) < _JOINED_LENGTH_MAX
        and block.text[0].islower()
        and _SENTENCE_GOES_ON.match(last.text[-1]) is not None
    )
