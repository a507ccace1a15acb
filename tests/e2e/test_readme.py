"""What the README shows is true: its commands exist, its query is answered, its files are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from api.cli.main import app
from tests.support.cli import dealgraph
from tests.support.desks import a_desk
from tests.support.graphql import an_app, data

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = "".join(re.findall(r"```\n(.+?)```", README, re.DOTALL))
COMMANDS = sorted(set(re.findall(r"^dealgraph ([^\n]+?)(?: {2,}.*)?$", BLOCKS, re.MULTILINE)))


def _declared() -> set[str]:
    groups = {group.name for group in app.registered_groups}
    commands = {command.name for command in app.registered_commands}
    return {name for name in groups | commands if name}


@pytest.mark.parametrize("line", COMMANDS)
def test_each_command_that_is_shown_exists_with_its_options(line: str) -> None:
    words = shlex.split(line.split(" > ")[0])
    assert words[0] in _declared()
    told = dealgraph(*[word for word in words[:2] if not word.startswith("-")][:1], "--help").out
    if words[0] == "review":
        told += dealgraph("review", words[1], "--help").out
    for word in words[1:]:
        if word.startswith("--"):
            assert word in told, f"{word} of {line}"


def test_the_commands_that_are_shown_are_many() -> None:
    assert len(COMMANDS) >= 8


def test_the_query_that_is_shown_is_answered() -> None:
    (query,) = re.findall(r"```graphql\n(.+?)```", README, re.DOTALL)
    with a_desk() as desk:
        loops = data(an_app(desk), query)["loops"]
    assert loops["receipt"]["digest"]


def test_the_files_that_are_named_are_there() -> None:
    named = set(re.findall(r"`((?:api|graph|ingest|tests|benchmarks)/[\w./]+\.\w+)`", README))
    named |= set(re.findall(r"\]\(([A-Z]+\.md)\)", README))
    assert named
    for name in named:
        assert (ROOT / name).is_file(), name


def test_each_verb_of_make_that_is_shown_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for verb in set(re.findall(r"make (\w[\w-]*)", README)):
        assert re.search(rf"^{verb}:", makefile, re.MULTILINE), verb
