from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnreadableDocument
from ingest.readers.decoding import decode, normalise, squeezed

TEXT = "Ørsted zahlt 5 Mio. € an “Nscale” – naïve café"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("cp1252"),
    ],
    ids=["utf-8", "mark", "utf-16", "utf-16 bare", "le", "be", "utf-32", "cp1252"],
)
def test_text_is_read_in_the_encoding_that_it_is_in(raw: bytes) -> None:
    assert normalise(decode(raw, "a")) == TEXT


def test_a_declared_charset_is_believed_where_utf8_fails() -> None:
    raw = '<meta charset="iso-8859-2"><p>Škoda zapłaci'.encode("iso-8859-2")
    assert "Škoda zapłaci" in decode(raw, "a")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'<meta charset="shift_jis">\x81\x00 text \xff\xff\xfe more', "save it as UTF-8"),
        (b"\x81\x8d\x8f\x90\x9d" * 40, "neither UTF-8"),
        (b"a\x00b" * 30 + b"\xff", "control bytes"),
        (bytes(range(1, 32)) * 20, "control bytes"),
    ],
)
def test_what_no_rule_fits_is_refused_and_not_guessed(raw: bytes, words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words):
        decode(raw, "a")


def test_a_text_that_was_cut_inside_a_letter_is_read_up_to_there() -> None:
    assert decode("naïve".encode()[:3], "a") == "na"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u00a0b\u2009c\td", "a b c d"),
        ("zero\u200bwidth\u00ad", "zerowidth"),
        ("e\u0301", "é"),
        ("a\x07b\x7f", "ab"),
        ("left\u202eright", "leftright"),
    ],
)
def test_one_kind_of_space_and_line_end_is_kept(written: str, kept: str) -> None:
    assert normalise(written) == kept


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert squeezed(squeezed(text)) == squeezed(text)


@given(st.binary(max_size=400))
def test_bytes_are_text_or_refused(raw: bytes) -> None:
    with suppress(UnreadableDocument):
        assert isinstance(decode(raw, "a"), str)
