"""The parts of a filing: cover, items, notes, exhibits, signatures; each block gets its label.

A filing is read from top to bottom by one small machine. A part lasts until the next one starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from graph.model.document import DocumentKind
from ingest.readers.blocks import Block
from ingest.reading import ZoneKind

_ITEM_8K = re.compile(
    r"(?:section\s+\d\W.{0,80}?\s)?item\s*(?P<number>\d\.\d\d)\b[.:)\s–—-]*(?P<title>.{0,250})",
    re.IGNORECASE,
)
_ITEM_10 = re.compile(
    r"item\s*(?P<number>\d{1,2}[A-C]?)(?:\([a-z]\))?\s*(?:[.:–—-]+\s*|\s{1,4}(?=[A-Z])|$)(?P<title>.{0,120})",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(?:of|in|above|below|is|and|or|to|through|under|hereof|shall|as)\b")
_NOTE = re.compile(
    r"(?:note|footnote)\s*(?P<number>\d{1,2})\s*(?:[.:–—-]+\s*|\s(?=[A-Z])|$)", re.IGNORECASE
)
_BARE_NOTE = re.compile(r"\(?(?P<number>\d{1,2})[.)]\s+[A-Z]")
_NOTES_TITLE = re.compile(r"notes to .{0,60}financial statements", re.IGNORECASE)
_SIGNATURES = re.compile(
    r"signatures?$|in witness whereof\b|"
    r"pursuant to the requirements of the securities exchange act",
    re.IGNORECASE,
)
_EXHIBIT = re.compile(
    r"(?:exhibit|ex-?)\s*(?P<number>\d{1,3}(?:\.\d{1,3})?(?:\([a-z0-9]{1,3}\))*)$", re.IGNORECASE
)
_ANNEX = re.compile(r"(?:exhibit|annex|schedule|appendix)\s+(?P<number>[A-Z0-9]{1,3})$", re.I)
_CONTENTS = re.compile(r"(?:table of )?contents$|index$", re.IGNORECASE)
_CONTENTS_ENTRY = re.compile(r"^.{2,140}\s\d{1,3}$|^page$|^\d{1,2}\.?\s+[A-Z]", re.IGNORECASE)
_CONTENTS_ENTRY_LENGTH_MAX = 160
_REPORT_OF_AUDITOR = re.compile(
    r"report of independent registered|consolidated (?:balance|statem)", re.IGNORECASE
)
_RISK_TITLE = re.compile(r"(?:item\s*1a\W*)?risk factors$", re.IGNORECASE)
_AFTER_RISKS = re.compile(
    r"(?:use of proceeds|dividend policy|capitalization|dilution|business|legal proceedings|"
    r"(?:cautionary|special) (?:note|statement)|management.s discussion|market and industry)",
    re.IGNORECASE,
)
# A risk factor that tells of a deal that was made, with its date: news among the boilerplate.
_RISK_LABELS = ("item 1a", "risk factors")
_TOLD_EVENT = re.compile(
    r"\b(?:in|on|since|during)\s(?:fiscal\s(?:year\s)?)?(?:[A-Z][a-z]+\.?\s)?(?:\d{1,2},?\s)?20\d\d\b.{0,200}?"
    r"\b(?:announced|completed|acquired|entered into|agreed|signed|closed|invested|committed)\b",
    re.DOTALL,
)
_TOLD_WITHIN = 20_000
_COVER_PROSE_LENGTH = 220
_COVER_PROSE = re.compile(
    r"indicate by|check the|pursuant to|if an emerging|approximate date|the registrant hereby|"
    r"the aggregate market value|portions of|securities registered|copies to|if the filing",
    re.IGNORECASE,
)
# Opinions, consents, certifications, powers of attorney: no deal is told there.
_FORMAL_EXHIBIT = re.compile(r"(?:5|8|21|22|23|24|25|31|32|97|101|104|107)(?:\.|$)")
_FORMS_WITH_NOTES = (
    DocumentKind.FORM_10K,
    DocumentKind.FORM_10Q,
    DocumentKind.FILING_OTHER,
    DocumentKind.FORM_S1,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A labelled stretch of a filing; boilerplate parts hold no news."""

    label: str | None = None
    boilerplate: bool = False


def in_parts(blocks: Sequence[Block], kind: DocumentKind, *, cover: bool) -> list[Block]:
    """Blocks with the label of the part that they stand in. `cover`: the text opens with one."""
    has_items = any(_numbered_part(block, kind) for block in blocks)
    return list(_Sections(kind, cover=cover, has_items=has_items).labelled(blocks))


def exhibit_part(number: str) -> Part:
    """The part that an exhibit of this number makes, `99.1` or `10.1`."""
    return Part(f"exhibit {number.lower()}", bool(_FORMAL_EXHIBIT.match(number)))


class _Sections:
    def __init__(self, kind: DocumentKind, *, cover: bool, has_items: bool) -> None:
        self._kind, self._has_items = kind, has_items
        self._part = Part("cover", True) if cover else Part()
        self._contents = False
        self._note = 0
        self._in_notes = not cover

    def labelled(self, blocks: Sequence[Block]) -> Iterator[Block]:
        for index, block in enumerate(blocks):
            self._step(block, blocks[index + 1 : index + 9])
            part = Part("contents", True) if self._contents else self._part
            told = part.label in _RISK_LABELS and _TOLD_EVENT.search(block.text, 0, _TOLD_WITHIN)
            kind = ZoneKind.BOILERPLATE if part.boilerplate and not told else None
            yield replace(block, label=part.label, kind=kind)

    def _step(self, block: Block, following: Sequence[Block]) -> None:
        text = block.text
        if block.table:
            return
        if _NOTES_TITLE.search(text[:120]):
            self._in_notes = True
        opened = self._opened(block)
        if opened:
            self._part, self._contents = opened, False
        elif _CONTENTS.match(text) and _lists_contents(following):
            self._contents = True
        elif self._contents and len(text) > _CONTENTS_ENTRY_LENGTH_MAX:
            self._contents = False
        elif self._part.label == "cover" and self._ends_cover(text):
            self._part = Part()

    def _opened(self, block: Block) -> Part | None:
        """The part that starts with this block, if one does."""
        text = block.text
        if found := _numbered_part(block, self._kind):
            return None if self._contents and text[-1:].isdigit() else found
        if found := self._note_part(block):
            return found
        if _SIGNATURES.match(text) and self._part.label != "cover":
            return Part("signatures", True)
        if self._may_open_exhibit() and (exhibit := _EXHIBIT.match(text)):
            return exhibit_part(exhibit["number"])
        if self._part.label == "signatures" and (annex := _ANNEX.match(text)):
            return Part(f"annex {annex['number'].lower()}")
        return self._turn(block)

    def _turn(self, block: Block) -> Part | None:
        """Headings without a number: risk factors and what follows them; audited statements."""
        if not block.heading:
            return None
        if not self._has_items and _RISK_TITLE.match(block.text):
            return Part("risk factors", True)
        if self._part.label == "risk factors" and _AFTER_RISKS.match(block.text):
            return Part()
        if self._part.label in ("item 15", "item 6") and _REPORT_OF_AUDITOR.match(block.text):
            return Part("financial statements")
        return None

    def _note_part(self, block: Block) -> Part | None:
        if self._kind not in _FORMS_WITH_NOTES or len(block.text) > 200:
            return None
        found = _NOTE.match(block.text)
        if not found and self._in_notes and block.heading:
            found = _BARE_NOTE.match(block.text)
            if found and self._note and int(found["number"]) != self._note + 1:
                return None
        if not found or not (block.heading or len(block.text) < 120):
            return None
        if _REFERENCE.match(block.text[found.end() :]):
            return None
        self._note = int(found["number"])
        return Part(f"note {self._note}")

    def _may_open_exhibit(self) -> bool:
        label = self._part.label
        return label in (None, "signatures", "item 9.01") or label.startswith("exhibit")

    def _ends_cover(self, text: str) -> bool:
        strict = self._has_items and self._kind is DocumentKind.FORM_8K
        if strict or len(text) < _COVER_PROSE_LENGTH:
            return False
        return not _COVER_PROSE.search(text[:200])


def _lists_contents(blocks: Sequence[Block]) -> bool:
    """A running head says `Table of Contents` too; a table of contents is followed by entries."""
    entries = [block for block in blocks if not block.table and _CONTENTS_ENTRY.search(block.text)]
    return len(entries) >= 3


def _numbered_part(block: Block, kind: DocumentKind) -> Part | None:
    """`Item 1.01 Entry into …`, `Item 7. Management's Discussion …`, standing at a start."""
    if block.table or kind is DocumentKind.EXHIBIT:
        return None
    pattern = _ITEM_8K if kind is DocumentKind.FORM_8K else _ITEM_10
    found = pattern.match(block.text[:400])
    if not found or _REFERENCE.match(found["title"]):
        return None
    number, title = found["number"].lower(), found["title"]
    risk = number == "1a" or title.lower().startswith("risk factors")
    formal = number == "9.01" or title.lower().startswith("exhibit")
    if kind is not DocumentKind.FORM_8K:
        formal = formal or bool(re.match(r"1[0-6]$", number) and kind is DocumentKind.FORM_10K)
    return Part(f"item {number}", risk or formal)
