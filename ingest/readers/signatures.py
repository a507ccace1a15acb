"""What is no text at all, told by its first bytes, with what to do instead."""

from __future__ import annotations

import re

from graph.errors import UnreadableDocument

_SEND_TEXT = "save its text as .txt or .html and ingest that"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "is a PDF"),
    (b"%!PS", "is PostScript"),
    (b"{\\rtf", "is a rich text file"),
    (b"PK\x03\x04", "is a zip archive (or a docx, xlsx, pptx, epub)"),
    (b"PK\x05\x06", "is an empty zip archive"),
    (b"\x1f\x8b", "is gzip-compressed"),
    (b"BZh", "is bzip2-compressed"),
    (b"\xfd7zXZ", "is xz-compressed"),
    (b"(\xb5/\xfd", "is zstd-compressed"),
    (b"7z\xbc\xaf", "is a 7z archive"),
    (b"Rar!", "is a rar archive"),
    (b"\xd0\xcf\x11\xe0", "is an old Office file"),
    (b"\x89PNG", "is a PNG image"),
    (b"GIF8", "is a GIF image"),
    (b"\xff\xd8\xff", "is a JPEG image"),
    (b"RIFF", "is a WebP image, a sound or a film"),
    (b"II*\x00", "is a TIFF image"),
    (b"MM\x00*", "is a TIFF image"),
    (b"OggS", "is a sound file"),
    (b"ID3", "is a sound file"),
    (b"\x7fELF", "is a program"),
    (b"SQLite format 3", "is an SQLite database"),
)
_MAIL_HEADER = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]?")
_MAIL_NAMES = (b"from", b"to", b"subject", b"date", b"received", b"message-id", b"mime-version")


def refuse_binary(raw: bytes, source: str) -> None:
    """Raise UnreadableDocument when the first bytes say that this is not a text to read."""
    if not raw.strip():
        raise UnreadableDocument(source, "is empty; nothing to read")
    for magic, what in _MAGIC:
        if raw.startswith(magic):
            raise UnreadableDocument(source, f"{what}; {_SEND_TEXT}")
    if raw[4:8] == b"ftyp":
        raise UnreadableDocument(source, f"is a film or a HEIC image; {_SEND_TEXT}")
    head = raw[:4096].lstrip()
    if _is_mail(head):
        raise UnreadableDocument(source, f"is an e-mail with headers; {_SEND_TEXT}")
    if re.match(rb'[\[{]\s*["{\[]', head) and raw.rstrip()[-1:] in b"]}":
        raise UnreadableDocument(source, f"is JSON, not prose; {_SEND_TEXT}")
    if re.match(
        rb"(<\?xml[^>]*>\s*)?(<!--(?:(?!-->).)*-->\s*)*<(rss|feed|rdf:RDF)[\s>]", head, re.S
    ):
        raise UnreadableDocument(source, "is a feed; ingest the articles that it lists")
    if source.lower().endswith(".csv"):
        raise UnreadableDocument(source, "is a table of rows; use `dealgraph import-deals`")


def _is_mail(head: bytes) -> bool:
    """Three or more known header names in the unbroken run of header lines at the start."""
    names: set[bytes] = set()
    for line in head.splitlines():
        if line[:1] in (b" ", b"\t") and names:
            continue
        if not _MAIL_HEADER.match(line):
            break
        names.add(line.partition(b":")[0].lower())
    return len(names.intersection(_MAIL_NAMES)) >= 3
