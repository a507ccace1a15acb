"""A filing from its blocks: kind, filer, date, and a label on each part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lxml import html
from msgspec.structs import replace

from graph.model.calendar import PartialDateText
from graph.model.document import DocumentKind
from graph.model.value import Value
from ingest.readers.blocks import Block, Draft, with_markers
from ingest.readers.boilerplate import with_boilerplate
from ingest.readers.cover import (
    Cover,
    defined_company,
    first_month,
    kind_of_form,
    opens_as_exhibit,
    read_cover,
    signed_on,
)
from ingest.readers.dates import Dateline, dateline_of, day_in
from ingest.readers.decoding import squeezed
from ingest.readers.lines import is_shouted
from ingest.readers.pages import without_furniture
from ingest.readers.sections import exhibit_part, in_parts
from ingest.reading import ZoneKind

_COMMISSION = re.compile(
    r"securities\s+and\s+exchange\s+commission.{0,400}?\b(?:form|schedule)\s+[A-Z0-9]",
    re.IGNORECASE | re.DOTALL,
)
_NOTE_OF_STATEMENTS = re.compile(
    r"^\s*(?:NOTE \d{1,2} [—–-]|Notes to (?:Condensed )?(?:Consolidated )?Financial Statements)",
    re.M,
)
_ARCHIVE = re.compile(r"sec\.gov/Archives/edgar/data/(\d{1,10})/\S*?(?=[)\s\"'>]|$)", re.IGNORECASE)
_NAME_HINTS: tuple[tuple[str, DocumentKind], ...] = (
    (r"8-?k", DocumentKind.FORM_8K),
    (r"10-?k", DocumentKind.FORM_10K),
    (r"10-?q", DocumentKind.FORM_10Q),
    (r"6-?k", DocumentKind.FORM_6K),
    (r"s-?1", DocumentKind.FORM_S1),
    (r"ex-?\d{1,3}(?:\.\d+)?", DocumentKind.EXHIBIT),
)
# Namespaces of the taxonomies; any other prefix of a tagged figure is the filer's own, by
# convention its ticker.
_COMMON_PREFIXES = frozenset(
    ["us-gaap", "dei", "srt", "ifrs-full", "country", "currency", "exch", "naics", "sic", "stpr"]
)
_PREFIX_USES_MIN = 2
_COVER_NAMES = frozenset(
    ["EntityRegistrantName", "EntityCentralIndexKey", "DocumentType", "DocumentPeriodEndDate"]
)
_FACT_LENGTH_MAX = 200


class Tagged(Value, frozen=True):
    """Facts that inline XBRL carries in its tags."""

    filer: str | None = None
    cik: str | None = None
    form: str | None = None
    period: str | None = None
    ticker: str | None = None


def looks_like_filing(text: str) -> bool:
    """Does the head of a text (or of its markup) look like something that EDGAR holds?"""
    head = text[:20_000]
    if "<ix:" in text[:200_000] or "xmlns:ix=" in head.lower():
        return True
    bare = re.sub(r"<[^>]*>|&\w+;|&#\d+;", " ", head)
    return bool(_COMMISSION.search(bare) or _NOTE_OF_STATEMENTS.search(bare))


def tagged_facts(tree: html.HtmlElement) -> Tagged:
    """Read the cover tags (`dei:`) and the filer's own prefix from an inline XBRL tree."""
    dei: dict[str, str] = {}
    prefixes: Counter[str] = Counter()
    for element in tree.iter("ix:nonnumeric", "ix:nonfraction"):
        prefix, _, name = (element.get("name") or "").partition(":")
        if prefix == "dei" and name in _COVER_NAMES and name not in dei:
            dei[name] = squeezed("".join(element.itertext()))[:_FACT_LENGTH_MAX]
        elif prefix and prefix.lower() not in _COMMON_PREFIXES:
            prefixes[prefix] += 1
    own = [prefix for prefix, uses in prefixes.most_common(1) if uses >= _PREFIX_USES_MIN]
    cik = re.fullmatch(r"0*(\d{1,10})", dei.get("EntityCentralIndexKey", ""))
    return Tagged(
        filer=dei.get("EntityRegistrantName") or None,
        cik=cik[1] if cik else None,
        form=dei.get("DocumentType") or None,
        period=day_in(dei.get("DocumentPeriodEndDate", "")),
        ticker=own[0].upper() if own and re.fullmatch(r"[a-z]{2,5}", own[0]) else None,
    )


def read_filing(
    blocks: Sequence[Block],
    *,
    source: str,
    tagged: Tagged | None = None,
    kind: DocumentKind | None = None,
    form: str | None = None,
) -> Draft:
    """Label the blocks and gather the facts. `form` and `kind` win over what the text says."""
    tagged = tagged or Tagged()
    tidy = with_markers(without_furniture(blocks))
    cover = read_cover(tidy)
    shown = form or tagged.form or cover.form
    found = kind or kind_of_form(shown) or _kind_by_name(tidy, source)
    labelled = in_parts(tidy, found, cover=cover.present)
    if found is DocumentKind.EXHIBIT:
        labelled = _as_exhibit(labelled, form or shown)
    marked = with_headline(with_boilerplate(labelled))
    line = first_dateline(marked)
    filer = cover.filer or tagged.filer or (line.filer if line else None)
    filer = filer or defined_company(marked) or tagged.ticker
    return Draft(
        blocks=tuple(marked),
        kind=found,
        title=_title(shown, found, filer),
        publisher=filer,
        address=_archive_address(blocks),
        published_on=_published_on(found, cover, tagged, marked, line),
        filer=filer,
        filer_cik=tagged.cik or _archive_cik(blocks),
    )


def first_dateline(blocks: Sequence[Block], limit: int = 60) -> Dateline | None:
    """The dateline of the first press release inside a text."""
    seen = 0
    for block in blocks:
        if block.kind is ZoneKind.BOILERPLATE or block.table:
            continue
        if line := dateline_of(block.text):
            return line
        seen += 1
        if seen >= limit:
            return None
    return None


def with_headline(blocks: Sequence[Block]) -> list[Block]:
    """Mark the heading that stands right before a dateline as a headline."""
    marked = list(blocks)
    for index, block in enumerate(blocks[1:], start=1):
        before = marked[index - 1]
        if before.kind or before.table or block.table or len(before.text) > 300:
            continue
        if before.text[-1] not in ".;:" and dateline_of(block.text):
            marked[index - 1] = replace(before, kind=ZoneKind.HEADLINE)
            above = marked[index - 2] if index > 1 else before
            if above.kind is None and is_shouted(above.text) and is_shouted(before.text):
                marked[index - 2] = replace(above, kind=ZoneKind.HEADLINE)
    return marked


def _kind_by_name(blocks: Sequence[Block], source: str) -> DocumentKind:
    """An excerpt that is some filing: its first line, else the file's name, says which."""
    if opens_as_exhibit(blocks):
        return DocumentKind.EXHIBIT
    name = source.rsplit("/", 1)[-1].lower()
    for pattern, kind in _NAME_HINTS:
        if re.search(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])", name):
            return kind
    return DocumentKind.FILING_OTHER


def _as_exhibit(blocks: Sequence[Block], form: str | None) -> list[Block]:
    number = re.match(r"EX-(\d{1,3}[.\w()]*)", form or "", re.IGNORECASE)
    part = exhibit_part(number[1]) if number else exhibit_part("")
    kind = ZoneKind.BOILERPLATE if part.boilerplate else None
    label = (part.label or "").strip()
    return [
        block if block.label else replace(block, label=label, kind=block.kind or kind)
        for block in blocks
    ]


def _published_on(
    kind: DocumentKind,
    cover: Cover,
    tagged: Tagged,
    blocks: Sequence[Block],
    line: Dateline | None,
) -> PartialDateText | None:
    """Date of report, else dateline, else the day of signing (an annual report says no other)."""
    if cover.published_on:
        return cover.published_on
    if kind is DocumentKind.FORM_8K and tagged.period:
        return tagged.period
    if line and line.day:
        return line.day
    if kind is DocumentKind.FORM_6K and (month := first_month(blocks)):
        return month
    if kind is DocumentKind.EXHIBIT:
        head = "\n".join(block.text for block in blocks[:30])
        dated = re.search(r"\bdated\s+(?:as\s+of\s+)?", head, re.IGNORECASE)
        return day_in(head[dated.end() : dated.end() + 40]) if dated else None
    return signed_on(blocks)


def _title(form: str | None, kind: DocumentKind, filer: str | None) -> str | None:
    name = form or (kind.value if kind is not DocumentKind.FILING_OTHER else None)
    if name is None:
        return None
    word = "" if kind is DocumentKind.EXHIBIT else "Form "
    return f"{word}{name} of {filer}" if filer else f"{word}{name}"


def _archive_address(blocks: Sequence[Block]) -> str | None:
    found = _ARCHIVE.search("\n".join(block.text for block in blocks[:5]))
    return f"https://www.{found[0]}" if found else None


def _archive_cik(blocks: Sequence[Block]) -> str | None:
    found = _ARCHIVE.search("\n".join(block.text for block in blocks[:5]))
    return found[1] if found else None
