"""A table of figures as one block: a row on a line, ` | ` between cells.

Filings also use tables to place prose; such a table is no table here and is read as paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from ingest.readers.blocks import Block
from ingest.readers.decoding import squeezed

_CELL_TAGS = ("td", "th")
_PREFIX = re.compile(r"(?:[$€£¥]|[A-Z]{1,3}\$|[(])$")
_SUFFIX = re.compile(r"[)%]+$|\)?\s*(?:%|x|bps)$")
_LEADER = re.compile(
    r"(?:[•·●○▪■◦–*☐☒☑□¨]|\(?[a-z0-9]{1,3}[.)]|item\s*\d{1,2}[.\dA-C]*|note\s*\d+.?)$",
    re.IGNORECASE,
)
_PROSE_CELL_LENGTH = 160
_PROSE_SHARE = 0.5


def table_block(table: etree._Element) -> Block | None:
    """The table as a block, or None when it only lays out prose (or another table)."""
    if table.find(".//table") is not None:
        return None
    rows = [cells for row in table.iter("tr") if (cells := _cells(row))]
    if not _holds_data(rows):
        return None
    return Block(text="\n".join(" | ".join(cells) for cells in rows), table=True)


def _holds_data(rows: Sequence[Sequence[str]]) -> bool:
    wide = [cells for cells in rows if len(cells) >= 2]
    if not wide or all(_LEADER.match(cells[0]) and len(cells) == 2 for cells in wide):
        return False
    lengths = [len(cell) for cells in rows for cell in cells]
    prose = sum(length for length in lengths if length > _PROSE_CELL_LENGTH)
    return prose <= _PROSE_SHARE * sum(lengths)


def _cells(row: etree._Element) -> list[str]:
    """Texts of the cells, with `$`, `)` and `%` moved to the figure that they belong to."""
    cells: list[str] = []
    pending = ""
    for cell in row:
        if cell.tag not in _CELL_TAGS:
            continue
        text = _text(cell)
        if not text:
            continue
        if _PREFIX.match(text):
            pending += text
        elif cells and not pending and _SUFFIX.match(text):
            cells[-1] += text
        else:
            cells.append(pending + text)
            pending = ""
    if pending:
        cells.append(pending)
    return cells


def _text(cell: etree._Element) -> str:
    """The visible text of a cell; a break or a paragraph inside it is a space."""
    parts: list[str] = [cell.text or ""]
    for element in cell.iterdescendants():
        if element.tag in ("br", "p", "div", "li", "tr"):
            parts.append(" ")
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            parts.append(element.text or "")
        parts.append(element.tail or "")
    return squeezed("".join(parts))
