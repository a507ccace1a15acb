"""Any bytes become a document whose zones fit its text, or one line that says what to do."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import InvalidValue, UnreadableDocument
from graph.model.document import DocumentKind, text_digest
from ingest.document import SIZE_MAX_BYTES, Format, format_of, read_document, read_path
from ingest.reading import Hints, ReadDocument

NO_HINTS = Hints()
ARTICLE = """<html><head><title>Zorg buys Quux - The Daily</title>
<meta property="article:published_time" content="2025-09-22T08:00:00Z">
<meta property="og:site_name" content="The Daily"><link rel="canonical" href="https://d.example/a">
</head><body><nav><a href="/">Home</a><a href="/x">Markets</a></nav>
<article><h1>Zorg buys Quux</h1>
<p>Zorg said on Monday that it will buy Quux for $5 billion in cash, its largest purchase.</p>
<p>The companies expect the deal to close next year, subject to the approval of regulators.</p>
<p>“We have wanted this for years,” said the chief executive of Zorg, who founded it in 2009.</p>
</article><footer>All rights reserved. Subscribe to our newsletter.</footer></body></html>"""


def read(raw: bytes | str, hints: Hints = NO_HINTS) -> ReadDocument:
    return read_document(raw if isinstance(raw, bytes) else raw.encode(), source="a", hints=hints)


def document_or_refusal(raw: bytes | str) -> ReadDocument | str:
    """The document, or the words of the refusal."""
    try:
        return read(raw)
    except UnreadableDocument as refusal:
        return str(refusal)


def assert_fits(told: ReadDocument | str) -> None:
    """A document keeps the law of zones; a refusal is one line."""
    if isinstance(told, str):
        assert "\n" not in told
    else:
        assert_zones_fit(told)


def assert_zones_fit(document: ReadDocument) -> None:
    """Sorted, disjoint, inside the text; the digest is that of the text."""
    at = 0
    for zone in document.zones:
        assert at <= zone.start < zone.end <= len(document.text)
        at = zone.end
    assert document.facts.text_digest == text_digest(document.text)


def test_the_main_text_of_a_page_is_kept_with_its_facts() -> None:
    document = read(ARTICLE)
    assert "for $5 billion in cash" in document.text
    assert "Markets" not in document.text
    assert "newsletter" not in document.text
    facts = document.facts
    assert (facts.title, facts.publisher) == ("Zorg buys Quux", "The Daily")
    assert (facts.published_on, facts.address) == ("2025-09-22", "https://d.example/a")
    assert facts.kind is DocumentKind.NEWS
    assert_zones_fit(document)


def test_what_the_person_says_wins_over_what_the_page_says() -> None:
    hints = Hints(
        kind=DocumentKind.RELEASE,
        published_on="2025-09-21",
        publisher="Zorg",
        title="A title",
        address="https://z.example",
    )
    facts = read(ARTICLE, hints).facts
    assert (facts.kind, facts.published_on, facts.publisher) == ("release", "2025-09-21", "Zorg")
    assert (facts.title, facts.address) == ("A title", "https://z.example")


def test_a_hint_that_is_no_date_is_refused_before_anything_is_read() -> None:
    with pytest.raises(InvalidValue, match="published_on"):
        read(ARTICLE, Hints(published_on="soon"))


def test_the_same_text_is_the_same_document_whatever_carries_it() -> None:
    plain = "Zorg will buy Quux for $5 billion, it said on Monday."
    one, two = read(plain), read(plain.replace(" ", "\u00a0") + "\r\n")
    assert one.facts.document_id == two.facts.document_id
    assert one.facts.raw_digest != two.facts.raw_digest


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<!DOCTYPE html><p>x", Format.HTML),
        ("<?xml version='1.0'?>\n<html><body>x", Format.HTML),
        ("<div><p>a</p></div>", Format.HTML),
        ("a < b and c > d", Format.PLAIN),
        ("<SEC-DOCUMENT>0001-25.txt\n<SEC-HEADER>", Format.SGML),
        ("", Format.PLAIN),
    ],
)
def test_the_format_is_told_from_the_content(text: str, written: Format) -> None:
    assert format_of(text) is written


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n ", "is empty"),
        (b"\xef\xbb\xbf \n", "white space"),
        (b"... !!! ---", "no words"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04" + b"\x00" * 40, "zip|archive|Word"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "image"),
        (b"\x1f\x8b\x08" + b"\x00" * 20, "gzip|compressed"),
        (b"GIF89a" + b"\x00" * 20, "image"),
        (b"SQLite format 3\x00" + b"\x00" * 20, "database"),
        (b"From: a@b\nTo: c@d\nSubject: x\nDate: y\n\ntext", "e-mail"),
        (b'{"a": {"b": 1}}', "JSON"),
        (b"<rss version='2.0'><channel/></rss>", "feed"),
        (b"text \x00\x01\x02" * 50, "control bytes"),
        (b"word " + b"A" * 30_000, "without a space"),
        (b"<html><body><script>var a = 1;</script></body></html>", "read|words|text"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(raw: bytes, words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words) as refusal:
        read(raw)
    assert "\n" not in str(refusal.value)


def test_a_huge_file_is_refused_by_its_size_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    began = time.perf_counter()
    with pytest.raises(UnreadableDocument, match=r"100\.0 MB, over the limit of 50 MB"):
        read_path(path, NO_HINTS)
    assert time.perf_counter() - began < 1
    assert SIZE_MAX_BYTES == 50_000_000


def test_of_more_than_may_be_read_the_size_is_not_guessed() -> None:
    with pytest.raises(UnreadableDocument, match=r": is over 0 MB; split it"):
        read_document(b"word " * 3, source="-", hints=NO_HINTS, size_max=14)


def test_folders_and_files_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="is a folder"):
        read_path(tmp_path, NO_HINTS)
    with pytest.raises(UnreadableDocument, match="does not exist"):
        read_path(tmp_path / "none.txt", NO_HINTS)


@pytest.mark.parametrize(
    "raw",
    [
        "<html>" + "<div>" * 100_000 + "Zorg buys Quux" + "</div>" * 100_000,
        "<html><body>" + "<b><i>" * 30_000 + "Zorg",
        "<table>" * 3_000 + "<tr><td>Zorg buys Quux" + "</table>" * 3_000,
        "<p>" + "&amp;" * 200_000,
        "<p " + "a='1' " * 50_000 + ">Zorg buys Quux",
        "<!--" * 20_000 + "Zorg",
        "<" * 100_000,
        "(" * 100_000 + " Zorg",
        "\n".join("Zorg buys Quux." for _ in range(50_000)),
        "Zorg buys Quux. " * 100_000,
    ],
    ids=["divs", "tags", "tables", "entities", "attributes", "comments", "angles", "round", "lines",
         "long line"],
)  # fmt: skip
def test_bombs_end_soon_in_a_document_or_a_refusal(raw: str) -> None:
    began = time.perf_counter()
    assert_fits(document_or_refusal(raw))
    assert time.perf_counter() - began < 30


@given(st.binary(max_size=600))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_a_document_or_a_refusal(raw: bytes) -> None:
    assert_fits(document_or_refusal(raw))


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<table><tr><td>",
                "</table>",
                "<h1>",
                "<br>",
                "<div class='x'>",
                "&nbsp;",
            ]
        )
        | st.text(alphabet="Zorg buys Quux for $5 bn.\n“”", min_size=1, max_size=40),
        max_size=40,
    )
)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_page_keeps_the_law_of_zones(parts: list[str]) -> None:
    assert_fits(document_or_refusal("<html><body>" + "".join(parts) + "</body></html>"))
