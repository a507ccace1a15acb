"""Plain text and Markdown: paragraphs, headline, dateline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from graph.model.calendar import PartialDateText
from graph.model.document import DocumentKind
from ingest.readers.blocks import Block, Draft, with_markers
from ingest.readers.boilerplate import with_boilerplate
from ingest.readers.dates import dateline_of, day_in
from ingest.readers.filing import first_dateline, with_headline
from ingest.readers.lines import paragraphs_of, with_tables
from ingest.reading import ZoneKind

_MARKDOWN_SIGNS = re.compile(
    r"^#{1,6} \S|^\* \* \*$|\*\*[^*\n]{2,200}\*\*|\[[^\]\n]{0,200}\]\(https?://|^\|.*\|$",
    re.MULTILINE,
)
_SIGNS_MIN = 2
_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,500})\]\((?:[^()\s]|\([^()\s]*\)){0,2000}(?:\s\"[^\"\n]*\")?\)"
)
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}")
_UNDERSCORE = re.compile(r"(?<![\w_])_{1,2}(?=\S)([^_\n]{1,300}?)(?<=\S)_{1,2}(?![\w_])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_RULE = re.compile(r"^[ ]*(?:(?:\*[ ]*){3,}|(?:-[ ]*){3,}|(?:_[ ]*){3,})$", re.MULTILINE)
_BAR_ROW = re.compile(r"^\s*\|(.+)\|\s*$", re.MULTILINE)
_BAR_RULE = re.compile(r"^[\s|:-]+$")
# Small capitals that a converter tore: `**S YNOPSYS, I NC.**`.
_BOLD = re.compile(r"\*\*([^*\n]{1,400})\*\*")
_TORN = re.compile(r"\b([A-Z]) (?=[A-Z]{2,}\b)")
_TORN_SURE = re.compile(r"\*\*[^*\n]{0,80}\b[B-HJ-Z] [A-Z]{2,}\b")
_WIRE_MARKS = re.compile(
    r"for immediate release|\((?:globe ?newswire|business wire|accesswire|prnewswire)\)|"
    r"/PRNewswire",
    re.IGNORECASE,
)
_TRANSCRIPT = re.compile(
    r"(?:earnings|conference) call transcript|^(?:operator|q&a|interviewer)\s*[:\-–—]",
    re.IGNORECASE | re.MULTILINE,
)
_HEADLINE_LENGTH_MAX = 200
_HEAD_BLOCKS = 8
_COMMON = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "that",
        "for",
        "is",
        "on",
        "with",
        "by",
        "as",
        "at",
        "from",
        "it",
        "will",
        "has",
        "its",
        "was",
    ]
)
_COMMON_SHARE = 0.15


def is_markdown(text: str) -> bool:
    """Two marks are enough, and one where it opens the text as a heading."""
    found = _MARKDOWN_SIGNS.findall(text[:50_000])
    return len(found) >= _SIGNS_MIN or re.match(r"\s*#{1,6} \S", text) is not None


def blocks_of_text(text: str) -> list[Block]:
    """Paragraphs, headings and figure tables of plain text or Markdown."""
    if not is_markdown(text):
        return with_tables(paragraphs_of(text))
    blocks: list[Block] = []
    for chunk in re.split(r"\n(?:[ ]*\n)+", _without_rules(text)):
        blocks.extend(_markdown_blocks(chunk))
    return [block for block in blocks if block.text]


def read_plain(blocks: Sequence[Block], text: str) -> Draft:
    """News, release or transcript from blocks of plain text."""
    tidy = with_markers(blocks)
    marked = with_boilerplate(with_headline(_with_title(tidy)))
    title = next((block.text for block in marked if block.kind is ZoneKind.HEADLINE), None)
    line = first_dateline(marked)
    day = line.day if line and line.day else _day_near_top(marked)
    kind = kind_of_prose(text, marked)
    filer = line.filer if line and kind is DocumentKind.RELEASE else None
    return Draft(
        blocks=tuple(marked),
        kind=kind,
        title=title,
        publisher=filer,
        published_on=day,
        language=language_of(text),
        filer=filer,
    )


def kind_of_prose(text: str, blocks: Sequence[Block]) -> DocumentKind:
    """A release says so, or ends with the boilerplate of one; everything else is news."""
    head = text[:3000]
    if _TRANSCRIPT.search(head):
        return DocumentKind.TRANSCRIPT
    labels = {block.label for block in blocks if block.kind is ZoneKind.BOILERPLATE}
    line = first_dateline(blocks)
    wire = line is not None and line.wire and not re.search(r"\((?:Reuters|AP|Bloomberg)\)", head)
    if _WIRE_MARKS.search(head) or wire or (line and {"about", "forward-looking"} <= labels):
        return DocumentKind.RELEASE
    return DocumentKind.NEWS


def language_of(text: str) -> str | None:
    """`en` when the commonest English words are as common as in English; else None, unknown."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    share = sum(word in _COMMON for word in words) / max(1, len(words))
    return "en" if share >= _COMMON_SHARE else None


def _with_title(blocks: Sequence[Block]) -> list[Block]:
    """The first block is the headline when it is short, has no final stop and prose follows."""
    marked = list(blocks)
    for index, block in enumerate(marked[:3]):
        if block.table or re.match(r"for immediate release|by [A-Z]", block.text, re.IGNORECASE):
            continue
        short = len(block.text) <= _HEADLINE_LENGTH_MAX and block.text[-1] not in ".;:,!"
        told = len(marked) > index + 1 and len(block.text.split()) >= 3
        if short and told and not day_in(block.text) and not dateline_of(block.text):
            marked[index] = replace(block, kind=ZoneKind.HEADLINE)
            break
        if len(block.text) > _HEADLINE_LENGTH_MAX:
            break
    return marked


def _day_near_top(blocks: Sequence[Block]) -> PartialDateText | None:
    """A date on a short line among the first blocks, as under a headline."""
    for block in blocks[:_HEAD_BLOCKS]:
        if len(block.text) <= 100 and (day := day_in(block.text)):
            return day
    return None


def _without_rules(text: str) -> str:
    if len(_TORN_SURE.findall(text[:20_000])) >= _SIGNS_MIN:
        text = _BOLD.sub(lambda bold: f"**{_TORN.sub(_joined, bold[1])}**", text)
    return _RULE.sub("", text)


def _joined(torn: re.Match[str]) -> str:
    return torn[1]


def _markdown_blocks(chunk: str) -> list[Block]:
    rows = [row for row in _BAR_ROW.findall(chunk) if not _BAR_RULE.match(row)]
    if rows and len(rows) >= chunk.strip().count("\n"):
        cells = [[_plain(cell) for cell in row.split("|")] for row in rows]
        text = "\n".join(" | ".join(filter(None, row)) for row in cells)
        return [Block(text=text, table=True)]
    bold = re.fullmatch(r"\s*(?:#{1,6} .*|\*\*[^*]+\*\*\s*)", chunk) is not None
    lines = [re.sub(r"^\s*#{1,6} |^\s*> ?", "", line) for line in chunk.split("\n")]
    found = with_tables(paragraphs_of("\n".join(map(_plain, lines))))
    return [replace(block, heading=block.heading or bold) for block in found]


def _plain(line: str) -> str:
    line = _LINK.sub(r"\1", _LINK.sub(r"\1", line))  # a picture may be the text of a link
    line = _UNDERSCORE.sub(r"\1", line)
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub("", line)).strip()
