"""The map of where chips are made: each row has its page."""

from __future__ import annotations

import pytest

from graph.errors import UnreadableDocument
from ingest.nlp.registry import seed_payloads
from ingest.readers.fabrication import bundled_fabrication, read_fabrication

HEAD = "company,foundry,country,source_address,note\n"


def test_each_bundled_row_names_a_company_of_the_register_and_a_page() -> None:
    known = {getattr(payload, "name", None) for payload in seed_payloads()}
    rows = bundled_fabrication()
    assert {row.company for row in rows} <= known
    assert all(row.source_address.startswith("https://") and row.note for row in rows)
    assert {row.country for row in rows if row.company == "NVIDIA"} == {"TW", "KR"}


@pytest.mark.parametrize("line", ["NVIDIA,TSMC,TW,,x", "NVIDIA,TSMC,Taiwan,https://a.example,x"])
def test_a_row_without_its_page_or_country_is_refused(line: str) -> None:
    with pytest.raises(UnreadableDocument):
        list(read_fabrication(HEAD + line))


def test_a_file_without_a_column_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="note"):
        list(read_fabrication("company,foundry,country,source_address\n"))
