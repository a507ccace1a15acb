"""Bytes to text by one clear rule, and the one normalisation that is done before offsets exist.

Order: byte order mark; UTF-16 told by its zero bytes; strict UTF-8; the declared charset; and
Windows-1252 where the bytes look like it. Anything else is refused, since a wrong guess would put
wrong characters into evidence for ever.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from graph.errors import UnreadableDocument

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset\s*=\s*["']?|<\?xml[^>]{0,100}?encoding\s*=\s*["'])"""
    rb"""([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)
_DECLARED_WINDOW = 4096
# Sequences of two to four bytes, encoded surrogates among them: what is left of damaged UTF-8.
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
# Windows-1252 leaves these without a meaning, and English prose has few bytes above 0x7f at all.
_UNDEFINED_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_MAX_HIGH_SHARE_1252 = 0.30
_MAX_CONTROL_SHARE = 0.01

_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"), " "
)
_SPACES |= dict.fromkeys(map(ord, "\u2009\u200a\u202f\u205f\u3000\t"), " ")
_BREAKS = dict.fromkeys(map(ord, "\x85\u2028"), "\n") | dict.fromkeys(
    map(ord, "\u2029\f\v"), "\n\n"
)
_NOTHING: dict[int, str] = dict.fromkeys(
    [0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF], ""
)
_NOTHING |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "")
_CONTROLS: dict[int, str] = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "")
_TABLE: dict[int, str] = _CONTROLS | _NOTHING | _SPACES | _BREAKS | {ord("\n"): "\n"}
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Putting marks into order takes the square of their number; no script stacks more than this on one
# letter (Unicode Standard Annex 15, stream-safe text).
_MARKS_MAX = 30
_MARKS_RUN = re.compile(rf"[^\w\s\x00-\u02ff]{{{_MARKS_MAX + 1},}}")
# Bytes that Windows-1252 leaves open come out of browsers as these characters.
_OPEN_1252 = {code: 0xDC00 + code for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def decode(raw: bytes, source: str) -> str:
    """The characters of `raw`; raises UnreadableDocument when no rule of this module fits."""
    text = _decode_by_rule(raw, source)
    controls = len(_CONTROL_CHARACTER.findall(text))
    if "\0" in text or controls > _MAX_CONTROL_SHARE * len(text):
        raise UnreadableDocument(source, "is binary (it holds control bytes); ingest its text")
    return text


def normalise(text: str) -> str:
    """One kind of line end and of space, no invisible characters, composed letters (NFC).

    Done once, before the stored text is fixed; nothing is re-spaced or re-spelt after that."""
    text = _repaired(text).replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    text = _MARKS_RUN.sub(_stacked, _SURROGATE.sub("", text))
    return unicodedata.normalize("NFC", text)


def squeezed(text: str) -> str:
    """Normalised (a character reference may have brought in anything), each gap one space."""
    return " ".join(normalise(text).split())


def _decode_by_rule(raw: bytes, source: str) -> str:
    for mark, marked in _MARKS:
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], marked, source)
    if charset_of_zeros := _utf16_without_mark(raw):
        return _strict(raw, charset_of_zeros, source)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(raw) and error.reason == "unexpected end of data":
            return raw[: error.start].decode("utf-8")
        damaged_at = error.start
    if charset := _declared_charset(raw):
        return _strict(raw, charset, source)
    if _looks_like_1252(raw):
        return raw.decode("cp1252")
    raise UnreadableDocument(
        source,
        f"is neither UTF-8 (byte {damaged_at} breaks it) nor Windows-1252; save it as UTF-8",
    )


def _strict(raw: bytes, charset: str, source: str) -> str:
    try:
        return raw.decode(charset)
    except UnicodeDecodeError as error:
        if error.end >= len(raw) - 1 and charset.startswith("utf-"):
            return raw[: error.start].decode(charset)
        reason = f"is not the {charset} that it says (byte {error.start}); save it as UTF-8"
        raise UnreadableDocument(source, reason) from None


def _utf16_without_mark(raw: bytes) -> str | None:
    """English text in UTF-16 has a zero in nearly every second byte."""
    sample = raw[:2000]
    half = len(sample) // 2
    if half < 4:
        return None
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) == 0:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _declared_charset(raw: bytes) -> str | None:
    """The charset that a meta tag or an XML declaration names, if Python knows a text codec so."""
    found = _DECLARED.search(raw[:_DECLARED_WINDOW])
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    if name in {"utf-8", "ascii"} or name.startswith(("utf-16", "utf-32")):
        return None  # strict UTF-8 failed already, and a wider one could not have been read so far
    # Browsers read Latin-1 as Windows-1252, and so do the programs that write such pages.
    return "cp1252" if name == "iso8859-1" else name if _is_text_codec(name) else None


def _is_text_codec(name: str) -> bool:
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, UnicodeError, ValueError, TypeError):
        return False


def _looks_like_1252(raw: bytes) -> bool:
    high = len(_HIGH.findall(raw))
    if high > _MAX_HIGH_SHARE_1252 * len(raw) or _UNDEFINED_1252.search(raw):
        return False
    of_utf8 = sum(len(found) for found in _UTF8_SEQUENCE.findall(raw))
    return of_utf8 < 0.5 * high


def _repaired(text: str) -> str:
    """UTF-8 that was once read as Windows-1252 (`â€œ`), turned back if *all* of it turns back."""
    if text.count("â€") < 2:
        return text
    try:
        return text.translate(_OPEN_1252).encode("cp1252", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return text


def _stacked(run: re.Match[str]) -> str:
    """The run without the marks that follow thirty others."""
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MARKS_MAX:
            kept.append(character)
    return "".join(kept)
