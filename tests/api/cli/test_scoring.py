"""evaluate: the scorecard is printed as it is made, or refused where there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from api.cli import scoring
from ingest.candidate import Extractor
from tests.support.cli import dealgraph


@pytest.fixture
def scorecard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands where the scorecard stands; what it measures is tested with it."""
    module = ModuleType("a_scorecard")

    def evaluate(
        gold: Path,
        documents: Path | None,
        extractor: Extractor,
        on_progress: Callable[[int, int], None],
    ) -> dict[str, object]:
        on_progress(1, 1)
        lines = gold.read_text().splitlines()
        return {"rows": len(lines), "documents": documents and documents.name,
                "reads": hasattr(extractor, "extract")}  # fmt: skip

    module.evaluate = evaluate  # type: ignore[attr-defined]
    module.as_markdown = lambda card: f"| rows |\n|---|\n| {card['rows']} |\n"  # type: ignore[attr-defined]
    module.__spec__ = __spec__
    monkeypatch.setitem(sys.modules, "a_scorecard", module)
    monkeypatch.setattr(scoring, "SCORECARD", "a_scorecard")


@pytest.mark.usefixtures("scorecard")
def test_the_scorecard_is_printed_as_json_and_markdown(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("{}\n{}\n")
    card = dealgraph("evaluate", str(gold), "--documents", str(tmp_path), "--json").json
    assert card == {"rows": 2, "documents": tmp_path.name, "reads": True}
    assert dealgraph("evaluate", str(gold), "--markdown").out == "| rows |\n|---|\n| 2 |\n"
    assert "| 2 |" in dealgraph("evaluate", str(gold)).out


@pytest.mark.usefixtures("scorecard")
def test_labels_that_are_not_there_are_refused(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    for words in ((str(gold),), (__file__, "--documents", str(tmp_path / "none"))):
        ran = dealgraph("evaluate", *words)
        assert (ran.code, ran.out) == (1, "")
        assert "no file is known as" in ran.err


def test_a_version_without_a_scorecard_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "SCORECARD", "ingest.no_such_scorecard")
    ran = dealgraph("evaluate", __file__)
    assert (ran.code, ran.err) == (1, "dealgraph: evaluate: this version has no scorecard\n")
