"""What is too sprawling to read in a bounded time, told by counting before anything is built."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.errors import UnreadableDocument

LINES_MAX = 1_000_000
TAGS_MAX = 1_000_000
WORD_LENGTH_MAX = 20_000
_LETTER = re.compile(r"[^\W\d_]")
# A look behind, so that a long word is tried once and not from each of its letters.
_ENDLESS_WORD = re.compile(rf"(?<!\S)\S{{{WORD_LENGTH_MAX},}}")


def refuse_size(size: int, source: str, size_max: int) -> None:
    """Raise UnreadableDocument above `size_max` bytes. One byte more is what a bounded read of
    something larger gives, so the size itself is not told then."""
    if size > size_max:
        limit = f"{size_max / 1e6:.0f} MB"
        told = f"is {size / 1e6:.1f} MB, over the limit of {limit}"
        raise UnreadableDocument(
            source, f"{told if size > size_max + 1 else f'is over {limit}'}; split it"
        )


def refuse_sprawl(text: str, source: str) -> None:
    """Raise UnreadableDocument when `text` has more than a million lines."""
    if (lines := text.count("\n")) > LINES_MAX:
        raise UnreadableDocument(source, f"has {lines} lines, over {LINES_MAX}; split it")


def refuse_tags(text: str, source: str) -> None:
    """Raise UnreadableDocument when a page has more than a million tags."""
    if (tags := text.count("<")) > TAGS_MAX:
        raise UnreadableDocument(
            source, f"has {tags} HTML tags, over {TAGS_MAX}; save its text and ingest that"
        )


def refuse_no_prose(paragraphs: Iterable[str], source: str) -> None:
    """Raise UnreadableDocument when no paragraph has a letter, or one a word without an end."""
    worded = False
    for paragraph in paragraphs:
        worded = worded or _LETTER.search(paragraph) is not None
        if endless := _ENDLESS_WORD.search(paragraph):
            raise UnreadableDocument(
                source,
                f"holds {len(endless[0])} characters without a space ({endless[0][:12]} …): "
                "encoded data, not prose; ingest the text alone",
            )
    if not worded:
        raise UnreadableDocument(source, "holds no words; nothing to read")
