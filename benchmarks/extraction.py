"""Words a second of reading a document whole (decode, zones, extract), against the bare spaCy
pipeline on the same stored text in the same run. A ratio over 1 is faster than bare spaCy."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from api.reading import default_extractor
from benchmarks.options import parser_of
from ingest.candidate import Extractor
from ingest.document import read_document, read_path
from ingest.nlp.language import Parser, parser
from ingest.reading import Hints, ReadDocument
from ingest.training.voices import LABELLED

SHARED = Path(__file__).parents[2] / "shared" / "data"
TEN_K = SHARED / "edgar" / "nvda-10-k-2025-02-26.html"
ARTICLES = LABELLED / "dev_articles"
ROUNDS = 3


def articles() -> list[ReadDocument]:
    """Whole articles that were written to study errors on."""
    files = sorted(ARTICLES.glob("*.txt"))
    return [read_document(file.read_bytes(), source="news", hints=Hints()) for file in files]


def seconds_whole(
    documents: Sequence[ReadDocument], extractor: Extractor, path: Path | None
) -> float:
    began = time.perf_counter()
    for document in documents:
        if path is not None:
            read_path(path, Hints())
        else:
            read_document(document.text.encode(), source="news", hints=Hints())
        extractor.extract(document)
    return time.perf_counter() - began


def seconds_bare(documents: Sequence[ReadDocument], model: Parser) -> float:
    """The whole pipeline of the model, entities included, over every paragraph."""
    began = time.perf_counter()
    for document in documents:
        paragraphs = [part for part in document.text.split("\n") if part.strip()]
        for _ in model.bare(paragraphs):
            pass
    return time.perf_counter() - began


def main() -> None:
    parser_of(__doc__).parse_args()
    extractor, model = default_extractor(), parser()
    sets: list[tuple[str, list[ReadDocument], Path | None]] = [("news", articles(), None)]
    if TEN_K.exists():
        sets.append(("a 10-K", [read_path(TEN_K, Hints())], TEN_K))
    extractor.extract(sets[0][1][0])
    table = Table(title="reading whole documents against the bare spaCy pipeline, words a second")
    for column in ("text", "words", "whole", "bare spaCy", "ratio"):
        table.add_column(column, justify="left" if column == "text" else "right")
    for name, documents, path in sets:
        words = sum(len(document.text.split()) for document in documents)
        whole = statistics.median(seconds_whole(documents, extractor, path) for _ in range(ROUNDS))
        bare = statistics.median(seconds_bare(documents, model) for _ in range(ROUNDS))
        row = (
            f"{words:,}",
            f"{words / whole:,.0f}",
            f"{words / bare:,.0f}",
            f"{bare / whole:.2f} ×",
        )
        table.add_row(name, *row)
    Console().print(table)


if __name__ == "__main__":
    main()
