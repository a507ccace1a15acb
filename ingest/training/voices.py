"""The labelled sentences that are learnt from and those that choose the recipe, by voice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.evaluation.gold import GoldDocument
from ingest.evaluation.loading import load_gold

LABELLED = Path(__file__).parents[1] / "data" / "labelled"
VALIDATION = LABELLED / "validation"
PASSAGES = LABELLED / "passages"
"""Several sentences of one story a line."""
STORIES = LABELLED / "stories"
"""A whole text of news a line, in the plain style of most of the press."""


def voices(folder: Path, but: Sequence[str] = ()) -> list[GoldDocument]:
    """The labelled sentences of a folder, without the voices (file names) `but`."""
    files = sorted(file for file in folder.glob("*.txt") if file.stem not in but)
    return [each for file in files for each in load_gold(file, None)]
