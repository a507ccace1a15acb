"""Sizes of style.md, read from the syntax tree."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for top in ("graph", "ingest", "analytics", "api") for path in (ROOT / top).rglob("*.py")
)
MODULE_LINES_MAX, FUNCTION_LINES_MAX, MODULE_LINES_MEDIAN = 320, 50, 110
TEST_SHARE_MIN = 0.6


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_and_its_functions_stay_small(path: Path) -> None:
    assert lines_of(path) <= MODULE_LINES_MAX
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= FUNCTION_LINES_MAX, f"{node.name} has {length} lines"


def test_the_median_module_is_short() -> None:
    sizes = [lines for path in SOURCES if (lines := lines_of(path)) > 3]
    assert statistics.median(sizes) <= MODULE_LINES_MEDIAN


def test_there_is_no_less_test_beside_the_source_than_there_was() -> None:
    """The aim is as much test as source; the floor is raised with every step towards it."""
    tests = sum(lines_of(path) for path in (ROOT / "tests").rglob("*.py"))
    assert tests >= TEST_SHARE_MIN * sum(lines_of(path) for path in SOURCES)
