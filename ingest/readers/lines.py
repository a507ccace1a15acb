"""Lines to paragraphs: mends hard-wrapped text, and finds tables that lost their columns.

Text layers of PDFs break lines anywhere, wire copy wraps at 72 columns, and articles pasted from
a browser put each paragraph on one line. The wrap width is estimated once per text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.readers.blocks import Block

_FINAL = re.compile(r"[.!?:…]['\"”’)\]*]*$")
_OPEN_END = re.compile(
    r"(?:,|[-–—&(]|\b(?:and|or|of|the|a|an|to|in|by|for|with|from|as|its|their|between|among|at|on|"
    r"that|which|into|under|than|per))$"
)
# A line that opens something of its own, whatever stood before it.
OPENING = re.compile(
    r"(?:item\s+\d{1,2}[.\dA-C]*\b|note\s+\d+\b|part\s+[IVX]+\b|exhibit\s+\d|\(?[a-z]{1,3}\)\s"
    r"|[•·●○▪■◦*☐☒☑□¨]|\d{1,2}\.\s|#|\|)",
    re.IGNORECASE,
)
_BROKEN_WORD = re.compile(r"(?<=[A-Za-z])(-)\n(?=[a-z])")
_RULE = re.compile(r"[-=_*~#. ]{3,}$")
_NUMERIC = re.compile(r"[$€£¥]?\s*[(]?[$€£¥]?[\d,.]+\s*[)%]*$|[$€£¥—–-]$")
_CELL_LENGTH_MAX = 60
_TABLE_CELLS_MIN = 6
_TABLE_NUMERIC_SHARE = 0.35
_WRAP_WIDTH_MAX = 220
_PARAGRAPH_MAX = 20_000


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of `text`, each on one line."""
    chunks = [
        [line for raw in chunk.split("\n") if (line := " ".join(raw.split()))]
        for chunk in re.split(r"\n(?:[ ]*\n)+", text)
    ]
    width = wrap_width([line for chunk in chunks for line in chunk])
    return [paragraph for chunk in chunks for paragraph in joined(chunk, width)]


def wrap_width(lines: Sequence[str]) -> int | None:
    """The column at which the lines are wrapped, or None when a line is a paragraph."""
    if len(lines) < 4:
        return None
    lengths = sorted(map(len, lines))
    width = lengths[int(len(lengths) * 0.9)]
    pairs = list(pairwise(lines))
    broken = sum(
        1
        for line, after in pairs
        if not _FINAL.search(line) and (after[0].islower() or len(line) >= 0.6 * width)
    )
    return width if 40 <= width <= _WRAP_WIDTH_MAX and broken >= 0.2 * len(pairs) else None


def joined(lines: Sequence[str], width: int | None) -> Iterator[str]:
    """Paragraphs of one run of non-blank lines."""
    paragraph: list[str] = []
    length = 0
    for line in lines:
        if _RULE.match(line):
            line = ""
        if paragraph and not (line and _continues(paragraph[-1], line, length, width)):
            yield _spaced(paragraph)
            paragraph, length = [], 0
        if line:
            paragraph.append(line)
            length += len(line) + 1
    if paragraph:
        yield _spaced(paragraph)


def _spaced(lines: Sequence[str]) -> str:
    """A word broken behind its hyphen stays one word (`three-` / `year`)."""
    return _BROKEN_WORD.sub(r"\1", "\n".join(lines)).replace("\n", " ")


def _continues(line: str, after: str, length: int, width: int | None) -> bool:
    if OPENING.match(after) or length > _PARAGRAPH_MAX:
        return False
    final = _FINAL.search(line)
    if after[0].islower():
        return not final
    if line.count("(") > line.count(")") or _OPEN_END.search(line):
        return True
    if width is None or (is_shouted(after) and not line.isupper()):
        return False
    if final:
        first_word = after.partition(" ")[0]
        return len(line) + 1 + len(first_word) > width
    words = line.split()
    return length >= 0.6 * width or (len(words) >= 4 and words[-1][0].islower())


def with_tables(paragraphs: Sequence[str]) -> list[Block]:
    """Blocks, where a run of short cells with many figures has become one table block."""
    blocks: list[Block] = []
    run: list[str] = []
    for paragraph in (*paragraphs, None):
        if paragraph is not None and _is_cell(paragraph):
            run.append(paragraph)
            continue
        blocks.extend(_close(run))
        run = []
        if paragraph is not None:
            blocks.append(_block(paragraph))
    return blocks


def _is_cell(paragraph: str) -> bool:
    return (
        len(paragraph) <= _CELL_LENGTH_MAX
        and not OPENING.match(paragraph)
        and (paragraph[-1] not in ".;:?!" or bool(_NUMERIC.match(paragraph)))
    )


def _close(run: list[str]) -> Iterator[Block]:
    figures = [index for index, cell in enumerate(run) if _NUMERIC.match(cell)]
    enough = len(figures) >= max(3, _TABLE_NUMERIC_SHARE * len(run))
    if len(run) < _TABLE_CELLS_MIN or not enough:
        yield from map(_block, run)
        return
    end = figures[-1] + 1
    yield Block(text="\n".join(run[:end]), table=True)
    yield from map(_block, run[end:])


def _block(paragraph: str) -> Block:
    return Block(text=paragraph, heading=is_shouted(paragraph))


def is_shouted(text: str) -> bool:
    """A short line in capitals: the only heading that plain text marks."""
    return len(text) <= 120 and text.isupper() and len(text) >= 4 and text[-1] not in ",;"
