"""HTML to blocks, every word kept: for filings, whose notes and tables a main-text finder drops.

One walk without recursion, so depth costs nothing; hidden parts (inline XBRL headers, scripts,
`display:none`) are skipped whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from graph.errors import UnreadableDocument
from ingest.readers.blocks import Block
from ingest.readers.bounds import refuse_tags
from ingest.readers.decoding import normalise, squeezed
from ingest.readers.lines import paragraphs_of
from ingest.readers.tables import table_block

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "head",
        "noscript",
        "template",
        "svg",
        "button",
        "select",
        "textarea",
        "iframe",
        "object",
        "canvas",
        "ix:header",
        "ix:hidden",
        "ix:exclude",
        "ix:references",
        "ix:resources",
    ]
)
_INLINE = frozenset(
    [
        "span",
        "a",
        "b",
        "i",
        "u",
        "em",
        "strong",
        "font",
        "sup",
        "sub",
        "small",
        "big",
        "tt",
        "code",
        "abbr",
        "cite",
        "q",
        "s",
        "strike",
        "del",
        "ins",
        "mark",
        "label",
        "time",
        "kbd",
        "samp",
        "var",
        "bdo",
        "acronym",
        "nobr",
        "ix:nonnumeric",
        "ix:nonfraction",
        "ix:continuation",
        "ix:footnote",
        "ix:fraction",
        "ix:denominator",
        "ix:numerator",
    ]
)
_BOLD_TAGS = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_BOLD_STYLE = re.compile(r"font(?:-weight)?\s*:[^;]*\b(?:bold|[6-9]00)\b", re.IGNORECASE)
_PLAIN_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)\b", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADING_LENGTH_MAX = 200
_HEADING_BOLD_SHARE = 0.9
_STYLE_LENGTH_MAX = 2_000


def parse(text: str, source: str) -> html.HtmlElement:
    """The tree of a page; raises UnreadableDocument on absurd nesting and on an empty page."""
    tree = parse_or_none(text, source)
    if tree is None:
        raise UnreadableDocument(source, "is HTML without any text; nothing to read")
    return tree


def parse_or_none(text: str, source: str) -> html.HtmlElement | None:
    """The tree, or None when nothing at all is in it; raises UnreadableDocument as `parse`."""
    refuse_tags(text, source)
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.ParserError:
        return None
    if any("depth" in entry.message for entry in parser.error_log):
        raise UnreadableDocument(
            source, "nests HTML tags more than 2000 deep; save the text of the page and ingest that"
        )
    return tree


def blocks_of(tree: html.HtmlElement) -> list[Block]:
    """Paragraphs, headings and tables in reading order."""
    return list(_Walk().blocks(tree))


def is_hidden(element: etree._Element) -> bool:
    """Is this element, with all below it, kept from the reader's eye?"""
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN_STYLE.search(style[:_STYLE_LENGTH_MAX]))


class _Walk:
    """Gathers inline text until a block ends; counts bold letters, to know a heading."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._letters = self._bold_letters = 0
        self._bold: list[bool] = [False]

    def blocks(self, tree: html.HtmlElement) -> Iterator[Block]:
        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start" and is_hidden(element):
                walk.skip_subtree()
                self._bold.append(self._bold[-1])
                continue
            block_level = tag not in _INLINE
            if block_level and tag != "br":
                yield from self._flush()
            if event == "start":
                self._bold.append(_is_bold(element, self._bold[-1]))
                if tag == "table" and (block := table_block(element)):
                    walk.skip_subtree()
                    yield block
                elif tag == "br":
                    self._parts.append("\n")
                else:
                    self._add(element.text, in_pre=tag == "pre")
            else:
                self._bold.pop()
                self._add(element.tail if element is not tree else None, in_pre=_in_pre(element))
        yield from self._flush()

    def _add(self, text: str | None, *, in_pre: bool) -> None:
        if not text:
            return
        self._parts.append(text if in_pre else text.replace("\n", " "))
        letters = len(text) - text.count(" ")
        self._letters += letters
        if self._bold[-1]:
            self._bold_letters += letters

    def _flush(self) -> Iterator[Block]:
        if not self._parts:
            return
        text = "".join(self._parts)
        bold = self._bold_letters >= _HEADING_BOLD_SHARE * max(1, self._letters)
        self._parts.clear()
        self._letters = self._bold_letters = 0
        texts = paragraphs_of(normalise(text)) if "\n" in text else [squeezed(text)]
        for paragraph in filter(None, texts):
            yield Block(text=paragraph, heading=bold and len(paragraph) <= _HEADING_LENGTH_MAX)


def _is_bold(element: etree._Element, inherited: bool) -> bool:
    if element.tag in _BOLD_TAGS:
        return True
    style = (element.get("style") or "")[:_STYLE_LENGTH_MAX]
    if "font" not in style.lower():
        return inherited
    if _BOLD_STYLE.search(style):
        return True
    return inherited and not _PLAIN_STYLE.search(style)


def _in_pre(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "pre"
