"""Fits the curves that ship: `python -m ingest.evaluation.calibrate --filings GOLD`.

The curve of the news is fitted on the development articles and the voices of `validation`, since
the pair model has learnt from neither; the curve of filings on the filings among these voices, and
on whole filings with assertions where they are given. `evaluate --calibration` on the held-out
texts tries a curve on what nothing was fitted on. The same texts and reader give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from rich.progress import Progress as Bar

from ingest.calibration import CALIBRATION_FILE, Calibration
from ingest.evaluate import Reading, read_all
from ingest.evaluation.counts import Call
from ingest.evaluation.fitting import fitted
from ingest.evaluation.loading import is_of_filings, load_gold
from ingest.nlp.companies import bundled_index
from ingest.nlp.extractor import DealExtractor

LABELLED = Path(__file__).parents[1] / "data" / "labelled"


def calibrate(out: Path, filings: Path | None) -> Calibration:
    """Read, fit, write. Raises InvalidValue for labels that are not understood."""
    voices = sorted((LABELLED / "validation").glob("*.txt"))
    articles = LABELLED / "dev_articles" / "GOLD.jsonl"
    told = [*([filings] if filings else []), *filter(is_of_filings, voices)]
    other = [articles, *itertools.filterfalse(is_of_filings, voices)]
    reader = DealExtractor.trained(bundled_index())
    with Bar(transient=True) as bar:
        calibration = Calibration(
            reader=reader.fingerprint,
            filing=fitted(*_calls(told, reader, bar)),
            other=fitted(*_calls(other, reader, bar)),
        )
    content = msgspec.json.format(msgspec.json.encode(calibration), indent=1)
    out.write_bytes(content + b"\n")
    return calibration


def _calls(files: Sequence[Path], reader: DealExtractor, bar: Bar) -> tuple[list[Call], list[str]]:
    task = bar.add_task("reading labelled texts", total=None)

    def moved(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)

    gold = [each for file in files for each in load_gold(file, None)]
    reading: Reading = read_all(gold, reader, moved)
    calls = [call for each in reading.judged(0.0) for call in each.calls]
    return calls, _named(files)


def _named(files: Iterable[Path]) -> list[str]:
    return [f"{file.stem} {hashlib.sha256(file.read_bytes()).hexdigest()[:8]}" for file in files]


def main() -> None:
    """Read the options, then fit."""
    parser = argparse.ArgumentParser(
        prog="python -m ingest.evaluation.calibrate", description=__doc__
    )
    parser.add_argument("--out", type=Path, default=CALIBRATION_FILE)
    parser.add_argument(
        "--filings", type=Path, help="assertions about whole filings (GOLD.jsonl beside them)"
    )
    told = parser.parse_args()
    calibrate(told.out, told.filings)


if __name__ == "__main__":
    main()
