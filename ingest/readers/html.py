"""A web page: its main text (by trafilatura) as blocks, and what the page says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import trafilatura
from lxml import etree, html
from msgspec.structs import replace

from graph.errors import UnreadableDocument
from ingest.readers.blocks import Block, Draft, with_markers
from ingest.readers.boilerplate import with_boilerplate
from ingest.readers.decoding import squeezed
from ingest.readers.filing import first_dateline
from ingest.readers.markup import blocks_of
from ingest.readers.metadata import read_page_facts
from ingest.readers.plain import kind_of_prose, language_of
from ingest.reading import ZoneKind

# Above these the finder of main text takes too long; such a page is read whole instead.
_ELEMENTS_MAX = 40_000
_DEPTH_MAX = 200
_LENGTH_MAX = 5_000_000
_PARAGRAPHS_MAX = 6_000  # it compares each with its neighbours, far ones too
_MAIN_TEXT_LENGTH_MIN = 200
_WALL = re.compile(
    r"enable (?:javascript|cookies)|javascript is (?:disabled|required)|are you a (?:robot|human)|"
    r"verify (?:that )?you are (?:a )?human|access denied|captcha|403 forbidden|404 not found",
    re.IGNORECASE,
)
_WALL_LENGTH_MAX = 600
_PARAGRAPH_TAGS = frozenset({"p", "item", "head", "quote", "code", "list", "row", "table", "lb"})


def read_page(tree: html.HtmlElement, *, source: str) -> Draft:
    """Main text and facts of a page; raises UnreadableDocument on a page behind a wall."""
    facts = read_page_facts(tree)
    blocks = with_markers(main_blocks(tree))
    text = "\n\n".join(block.text for block in blocks)
    if not re.search(r"[^\W\d_]", text):
        raise UnreadableDocument(
            source, "shows no words without its scripts; save the text of the page and ingest that"
        )
    if len(text) <= _WALL_LENGTH_MAX and _WALL.search(text):
        raise UnreadableDocument(
            source, "is a bot check or an error page, not an article; save the article itself"
        )
    marked = with_boilerplate(_with_title(blocks, facts.title))
    line = first_dateline(marked)
    kind = kind_of_prose(text, marked)
    return Draft(
        blocks=tuple(marked),
        kind=kind,
        title=facts.title,
        publisher=facts.publisher,
        address=facts.address,
        published_on=facts.published_on or (line.day if line else None),
        language=facts.language or language_of(text),
        filer=line.filer if line and kind.value == "release" else None,
    )


def main_blocks(tree: html.HtmlElement) -> list[Block]:
    """Blocks of the main text; of the whole page where none can be told apart."""
    whole = blocks_of(tree)
    if _is_too_much(tree, whole):
        return whole
    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, with_metadata=False
    )
    body = getattr(found, "body", None)
    main = [] if body is None else list(_blocks(body))
    if sum(len(block.text) for block in main) >= _MAIN_TEXT_LENGTH_MIN:
        return main
    return main if main and len(main) >= len(whole) else whole


def _with_title(blocks: Sequence[Block], title: str | None) -> list[Block]:
    """The headline stands first in the stored text, once."""
    if not title:
        return list(blocks)
    first = blocks[0] if blocks else None
    if first and _same(first.text, title):
        return [replace(first, kind=ZoneKind.HEADLINE), *blocks[1:]]
    rest = [block for block in blocks if not (block.heading and _same(block.text, title))]
    return [Block(text=title, heading=True, kind=ZoneKind.HEADLINE), *rest]


def _same(text: str, title: str) -> bool:
    left, right = (re.sub(r"\W+", " ", part).strip().lower() for part in (text, title))
    return left == right or (
        len(left) > 15 and (left in right or right in left) and len(text) < 300
    )


def _blocks(body: etree._Element) -> Iterator[Block]:
    """Blocks from the tree that trafilatura makes: p, head, list/item, quote, table/row/cell."""
    parts: list[str] = []
    kind: str = "p"
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag == "table" and event == "start":
            yield from _flush(parts, kind)
            if text := _table_text(element):
                yield Block(text=text, table=True)
            walk.skip_subtree()
            continue
        if tag in _PARAGRAPH_TAGS:
            yield from _flush(parts, kind)
            kind = tag if event == "start" else "p"
        if event == "start":
            parts.append(element.text or "")
        elif element is not body:
            parts.append(element.tail or "")
    yield from _flush(parts, kind)


def _flush(parts: list[str], kind: str) -> Iterator[Block]:
    text = squeezed("".join(parts))
    parts.clear()
    if text:
        zone = ZoneKind.QUOTE if kind == "quote" else None
        yield Block(text=text, heading=kind == "head", kind=zone)


def _table_text(table: etree._Element) -> str:
    rows = (
        [squeezed("".join(map(str, cell.itertext()))) for cell in row.iter("cell")]
        for row in table.iter("row")
    )
    return "\n".join(" | ".join(filter(None, row)) for row in rows if any(row))


def _is_too_much(tree: etree._Element, whole: Sequence[Block]) -> bool:
    cells = sum(1 for _ in tree.iter("td", "th"))
    return (
        len(whole) + cells > _PARAGRAPHS_MAX
        or sum(1 for _ in tree.iter()) > _ELEMENTS_MAX
        or sum(len(block.text) for block in whole) > _LENGTH_MAX
        or _deeper_than(tree, _DEPTH_MAX)
    )


def _deeper_than(tree: etree._Element, limit: int) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            return True
    return False
