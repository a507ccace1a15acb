"""What ships with the project: SEC filings that tell of AI deals, and curated rows with sources."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib.resources import files

from graph.model.document import DocumentKind
from ingest.files import Posted
from ingest.reading import Hints

MANIFEST = "MANIFEST.csv"


def bundled_documents() -> Iterator[tuple[Posted, Hints]]:
    """Each document with what its manifest knows of it: excerpts do not name filer and day."""
    folder = files("ingest") / "data" / "documents"
    manifest = (folder / MANIFEST).read_text(encoding="utf-8")
    for row in csv.DictReader(io.StringIO(manifest)):
        hints = Hints(
            kind=DocumentKind(row["kind"]),
            publisher=row["publisher"],
            published_on=row["published_on"],
            title=row["title"],
        )
        yield Posted(source=row["file"], raw=(folder / row["file"]).read_bytes()), hints


def bundled_deals() -> Posted:
    """The curated rows, as a CSV file."""
    path = files("ingest") / "data" / "deals.csv"
    return Posted(source="deals.csv", raw=path.read_bytes())


def bundled_metrics() -> Posted:
    """The curated figures, as a CSV file."""
    path = files("ingest") / "data" / "metrics.csv"
    return Posted(source="metrics.csv", raw=path.read_bytes())
