"""What is printed with every release and says nothing new: marked, so that no deal is read there.

The rules are in `boilerplate.yaml`. They look at the first characters of a block only, so that a
long text costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import msgspec
from msgspec.structs import replace

from graph.model.value import Value
from ingest.readers.blocks import Block
from ingest.reading import ZoneKind

_LOOK_AT = 700
_HEADING_LENGTH_MAX = 120
_CONTACT_LINE_LENGTH_MAX = 160


class _Heading(Value, frozen=True):
    label: str
    paragraphs_max: int
    patterns: tuple[str, ...]


class _Paragraph(Value, frozen=True):
    label: str
    length_max: int
    patterns: tuple[str, ...]


class _Rules(Value, frozen=True):
    headings: tuple[_Heading, ...]
    paragraphs: tuple[_Paragraph, ...]


def with_boilerplate(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, with the boilerplate among them marked and labelled."""
    return list(_marked(blocks))


def is_headed(block: Block) -> bool:
    """Reads like a heading: short, no final stop, and starting with a capital."""
    text = block.text
    if block.table or len(text) > 100:
        return False
    return block.heading or (text[0].isupper() and text[-1] not in ".;:,!?")


@cache
def _rules() -> _Rules:
    text = files("ingest.readers").joinpath("boilerplate.yaml").read_text(encoding="utf-8")
    return msgspec.yaml.decode(text, type=_Rules)


@cache
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _marked(blocks: Sequence[Block]) -> Iterator[Block]:
    section, left, part = "", 0, None
    for block in blocks:
        if block.label != part or block.kind is not None:
            part, left = block.label, 0
        if block.kind is not None:
            yield block
            continue
        opened = _opening(block)
        if opened:
            section, left = opened
        elif left:
            left = 0 if _ends(section, block) else left - 1
        label = section if left else _telltale(block)
        yield replace(block, kind=ZoneKind.BOILERPLATE, label=label) if label else block


def _ends(section: str, block: Block) -> bool:
    """Names and numbers under a contact look like headings; only prose ends them."""
    if section == "contact":
        return len(block.text) > _CONTACT_LINE_LENGTH_MAX
    return is_headed(block)


def _opening(block: Block) -> tuple[str, int] | None:
    """The label of the section that this heading opens, and the blocks it may hold with it."""
    text = block.text.rstrip(":.")
    if block.table or len(text) > _HEADING_LENGTH_MAX:
        return None
    if not (is_headed(block) or len(text) < 60):
        return None
    for rule in _rules().headings:
        if _pattern(rule.patterns).fullmatch(text):
            return rule.label, rule.paragraphs_max + 1
    return None


def _telltale(block: Block) -> str | None:
    if block.table:
        return None
    head = block.text[:_LOOK_AT]
    for rule in _rules().paragraphs:
        if len(block.text) <= rule.length_max and _pattern(rule.patterns).match(head):
            return rule.label
    return None
