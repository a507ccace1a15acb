"""What ships: each document has its facts, and is a public filing."""

from __future__ import annotations

import csv
from importlib.resources import files

from api.bundle import MANIFEST, bundled_documents
from ingest.document import read_document

FOLDER = files("ingest") / "data" / "documents"


def test_the_manifest_and_the_folder_agree() -> None:
    listed = {source.source for source, _ in bundled_documents()}
    there = {each.name for each in FOLDER.iterdir()} - {MANIFEST}
    assert listed == there


def test_every_document_has_a_source_and_a_note_of_its_licence() -> None:
    rows = list(csv.DictReader((FOLDER / MANIFEST).read_text(encoding="utf-8").splitlines()))
    for row in rows:
        assert row["source"].startswith("SEC EDGAR")
        assert "public document" in row["note"]


def test_every_document_is_read_with_its_facts() -> None:
    for source, hints in bundled_documents():
        document = read_document(source.raw, source=source.source, hints=hints)
        assert document.facts.kind.is_filing
        assert document.facts.published_on
        assert document.facts.publisher
        assert document.filer
        assert len(document.text) > 3_000


def test_the_bundle_is_small() -> None:
    assert sum(len(source.raw) for source, _ in bundled_documents()) < 1_000_000
