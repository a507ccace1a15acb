"""House rules that no linter knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for top in ("graph", "ingest", "analytics", "api") for path in (ROOT / top).rglob("*.py")
)
BANNED_NAME = re.compile(
    r"manager|helper|util|(^|_)handle|process(?!_id)|(^|_)info$|(^|_)item(s?)$"
)
# Names that a port or a library gives us.
ALLOWED = {"info", "items", "process_errors"}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=ids)
def test_the_environment_is_read_in_one_module(path: Path) -> None:
    if path == ROOT / "graph" / "settings.py":
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
            assert not (isinstance(node.value, ast.Name) and node.value.id == "os")


@pytest.mark.parametrize("path", SOURCES, ids=ids)
def test_names_say_what_a_thing_is(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name not in ALLOWED:
            assert not BANNED_NAME.search(node.name.lower()), node.name


@pytest.mark.parametrize("path", SOURCES, ids=ids)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if source.strip():
        assert ast.get_docstring(ast.parse(source)), "a module starts with its contract"


def test_no_query_language_outside_the_adapters() -> None:
    adapters = ("graph/store/", "graph/projection/")
    query = re.compile(r"\b(MATCH \(|MERGE \(|SELECT .+ FROM|INSERT INTO)")
    for path in SOURCES:
        if not ids(path).startswith(adapters):
            assert not query.search(path.read_text(encoding="utf-8")), ids(path)


def test_no_commit_names_a_path_of_a_machine_or_an_index() -> None:
    told = re.compile(r"/(work|root|home|opt)/|https?://(pypi|files\.pythonhosted|repo\d*\.maven)")
    places = [*SOURCES, ROOT / "Makefile", ROOT / "pyproject.toml", *ROOT.glob("*.lock")]
    for path in places:
        assert not told.search(path.read_text(encoding="utf-8")), ids(path)
