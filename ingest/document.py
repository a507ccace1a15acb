"""Bytes to a document: decode, tell the format, read, lay out; one typed refusal on bad input."""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum
from pathlib import Path

from graph.errors import InvalidValue, UnreadableDocument
from graph.events.catalogue import DocumentIngested
from graph.model.calendar import PartialDate
from graph.model.document import DocumentKind, document_id_of, text_digest, tier_of
from ingest.readers.blocks import Draft
from ingest.readers.bounds import refuse_no_prose, refuse_size, refuse_sprawl
from ingest.readers.decoding import decode, normalise
from ingest.readers.filing import looks_like_filing, read_filing, tagged_facts
from ingest.readers.html import read_page
from ingest.readers.layout import lay_out
from ingest.readers.markup import blocks_of, parse
from ingest.readers.plain import blocks_of_text, language_of, read_plain
from ingest.readers.sgml import is_sgml, read_sgml
from ingest.readers.signatures import refuse_binary
from ingest.reading import Hints, ReadDocument

SIZE_MAX_BYTES = 50_000_000
_TAG = re.compile(r"<(/?)(html|body|head|p|div|span|table|article|section|h[1-6]|br|td)\b", re.I)
_TAGS_MIN = 4
# A comment ends at its first `-->`; any other reading of it would be tried in all combinations.
_OPENS_LIKE_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype html|html)\b",
    re.IGNORECASE | re.DOTALL,
)


class Format(StrEnum):
    """How a text is written, whatever it says."""

    SGML = "sgml"
    HTML = "html"
    PLAIN = "plain"


def read_path(path: Path, hints: Hints, *, size_max: int = SIZE_MAX_BYTES) -> ReadDocument:
    """Read a file; one that is too big is refused by its size alone, before it is opened."""
    source = str(path)
    try:
        if not path.is_file():
            raise UnreadableDocument(source, f"{_no_file(path)}; name a text or HTML file")
        refuse_size(path.stat().st_size, source, size_max)
        with path.open("rb") as file:
            raw = file.read(size_max + 1)  # a file that grows meanwhile is bounded too
    except OSError as error:
        mend = "check its permissions" if isinstance(error, PermissionError) else "check its name"
        raise UnreadableDocument(source, f"cannot be opened ({error.strerror}); {mend}") from error
    return read_document(raw, source=source, hints=hints, size_max=size_max)


def read_document(
    raw: bytes, *, source: str, hints: Hints, size_max: int = SIZE_MAX_BYTES
) -> ReadDocument:
    """Read one document. `source` names it in refusals (a path, an address, `-`).

    Raises UnreadableDocument, with one line that says what to do, when there is nothing to read,
    and InvalidValue when a hint is no date. Nothing else escapes.
    """
    _check_hints(hints)
    refuse_size(len(raw), source, size_max)
    refuse_binary(raw, source)
    text = normalise(decode(raw, source))
    if not text.strip():
        raise UnreadableDocument(source, "holds only white space; nothing to read")
    draft = _read(text, source, hints)
    refuse_no_prose((block.text for block in draft.blocks), source)
    stored, zones = lay_out(draft.blocks)
    return ReadDocument(
        facts=_facts(raw, stored, draft, hints),
        text=stored,
        zones=zones,
        filer=draft.filer or (hints.publisher if _is_filing(draft, hints) else None),
        filer_cik=draft.filer_cik,
    )


def format_of(text: str) -> Format:
    """Told from the content: a name or a media type may lie."""
    if is_sgml(text):
        return Format.SGML
    head = text[:50_000]
    if _OPENS_LIKE_HTML.match(head):
        return Format.HTML
    return Format.HTML if len(_TAG.findall(head)) >= _TAGS_MIN else Format.PLAIN


def _read(text: str, source: str, hints: Hints) -> Draft:
    wanted = hints.kind
    if (written := format_of(text)) is Format.SGML:
        return read_sgml(text, source=source, kind=wanted)
    refuse_sprawl(text, source)
    filing = wanted.is_filing if wanted else looks_like_filing(text)
    if written is Format.HTML:
        tree = parse(text, source)
        if not filing:
            return read_page(tree, source=source)
        return read_filing(blocks_of(tree), source=source, tagged=tagged_facts(tree), kind=wanted)
    blocks = blocks_of_text(text)
    if filing or _opens_like_edgar(text):
        return read_filing(blocks, source=source, kind=wanted)
    return read_plain(blocks, text)


def _opens_like_edgar(text: str) -> bool:
    return (
        re.match(
            r"\s*(?:\*\*)?(?:EX-\d|exhibit \d{1,3}(?:\.\d+)?\b|[A-Z0-9-]+ \d \S+\.htm)", text, re.I
        )
        is not None
    )


def _facts(raw: bytes, stored: str, draft: Draft, hints: Hints) -> DocumentIngested:
    digest = text_digest(stored)
    kind = hints.kind or draft.kind
    return DocumentIngested(
        document_id=document_id_of(digest),
        text_digest=digest,
        raw_digest=hashlib.sha256(raw).hexdigest(),
        kind=kind,
        source_tier=tier_of(kind),
        publisher=hints.publisher or draft.publisher,
        address=hints.address or draft.address,
        title=hints.title or draft.title,
        published_on=hints.published_on or draft.published_on,
        language=draft.language or language_of(stored),
        filer=draft.filer,
    )


def _no_file(path: Path) -> str:
    if path.is_dir():
        return "is a folder, not a file"
    return "is a pipe or a device, not a file" if path.exists() else "does not exist"


def _is_filing(draft: Draft, hints: Hints) -> bool:
    return (hints.kind or draft.kind) in _FILINGS


_FILINGS = frozenset(kind for kind in DocumentKind if kind.is_filing)


def _check_hints(hints: Hints) -> None:
    if hints.published_on is not None:
        try:
            PartialDate.parse(hints.published_on)
        except InvalidValue as error:
            raise InvalidValue("published_on", hints.published_on, error.reason) from error
