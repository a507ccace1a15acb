"""Main text of web pages against texts that people cut out."""

from __future__ import annotations

import html
import re
from collections import Counter

import pytest

from ingest.document import read_path
from ingest.reading import Hints
from tests.support.shared_data import shared_data

# The pages below the bar are lorem ipsum of two paragraphs whose expected text leaves the headline
# out, which we keep as a zone of its own.
LEAST = {
    "001": 0.98,
    "basic-tags-cleaning": 0.95,
    "replace-brs": 0.95,
    "v8-blog": 0.98,
    "wikipedia": 0.95,
    "title-en-dash": 0.6,
    "003-metadata-preferred": 0.6,
    "004-metadata-space-separated-properties": 0.6,
    "parsely-metadata": 0.6,
}


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_the_main_text_is_found(name: str, least: float) -> None:
    folder = shared_data("pages") / name
    document = read_path(folder / "source.html", Hints())
    expected = (folder / "expected.html").read_text(encoding="utf-8")
    right, found = words(html.unescape(re.sub(r"<[^>]+>", " ", expected))), words(document.text)
    shared = sum((right & found).values())
    assert 2 * shared / (sum(right.values()) + sum(found.values())) >= least


def test_a_page_is_dated_by_its_own_time_element() -> None:
    document = read_path(shared_data("pages") / "v8-blog" / "source.html", Hints())
    assert document.facts.published_on == "2019-11-21"
