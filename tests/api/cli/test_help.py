"""Help that teaches, and comes at once."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tests.support.cli import dealgraph, dealgraph_apart

COMMANDS = (
    "ingest", "extract", "import-deals", "import-metrics", "deals", "deal", "companies", "company",
    "documents", "document", "loops", "circulation", "exposure", "concentration", "rebate",
    "montecarlo", "backlog", "backstops", "plans", "stress", "what-if", "load-bearing",
    "watch",
    "correct", "retract", "merge", "unmerge", "alias", "withdraw", "register", "review", "serve",
    "status", "verify", "rebuild", "export", "import", "evaluate", "demo",
)  # fmt: skip


def test_the_first_page_lists_each_command_on_one_line() -> None:
    out = dealgraph("--help", columns=80).out
    for name in COMMANDS:
        (line,) = (each for each in out.splitlines() if each.startswith(f"│ {name} "))
        assert line.rstrip(" │").endswith(".")
    assert "dealgraph demo" in out
    assert "Exit codes: 0 done, 1 refused" in out


def test_no_words_at_all_give_the_same_page() -> None:
    pages = [dealgraph(*words).out.strip() for words in ((), ("--help",), ("-h",))]
    assert pages[0] == pages[1] == pages[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_teaches_by_examples(name: str) -> None:
    ran = dealgraph(name, "--help", columns=80)
    assert ran.code == 0
    assert "--json" in ran.out
    assert name == "review" or f" dealgraph {name}" in ran.out.split("Examples:")[1]
    assert all(len(line) <= 80 for line in ran.out.splitlines())


@pytest.mark.parametrize("name", ["list", "accept", "reject"])
def test_each_command_of_the_queue_teaches_too(name: str) -> None:
    assert f"dealgraph review {name}" in dealgraph("review", name, "--help").out


def test_the_version_is_told() -> None:
    assert dealgraph("--version").out.startswith("dealgraph ")


def test_help_comes_at_once() -> None:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        assert dealgraph_apart(("--help",)).returncode == 0
        took.append(time.perf_counter() - began)
    assert min(took) < 0.5


HEAVY = ("spacy", "neo4j", "trafilatura", "fastapi", "strawberry", "uvicorn", "pydantic", "jinja2")


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom api.cli.main import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('|'.join(sorted(set({HEAVY!r}) & set(sys.modules))), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stderr == "\n"


def test_asking_loads_no_language_model(log: str) -> None:
    program = (
        "import sys\nfrom api.cli.main import app\n"
        f"for words in (['loops'], ['deals'], ['exposure', 'NVIDIA'], ['review']):\n"
        f"    try:\n        app([*words, '--store', {log!r}])\n    except SystemExit as end:\n"
        "        assert not end.code, words\n"
        "heavy = {'spacy', 'neo4j', 'trafilatura', 'fastapi'} & set(sys.modules)\n"
        "print('|'.join(sorted(heavy)), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stderr == "\n"
