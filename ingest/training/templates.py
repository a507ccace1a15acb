"""The grammar of training sentences: files of templates under `## kind status` heads.

`{P}` gives the money, `{Q}` gets it, `{O}` looks on; `[a|b]` is one of them, with `?` behind it
also none. A line may state its deals itself behind ` => `.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from random import Random

from graph.errors import InvalidValue
from graph.model.deal import DealKind, Status
from graph.model.value import Value

NONE = "none"
SLOTS = frozenset({"P", "Q", "O", "M", "M2", "V", "N", "N%", "NS", "D", "Y", "K", "C", "L"})
_SLOT = re.compile(r"\{([^{}]+)\}")
_CHOICE = re.compile(r"\[([^\[\]]*)\](\?)?")
_ROUNDS_MAX = 8
"""Choices may stand inside choices; deeper ones are a mistake."""


class Template(Value, frozen=True):
    """A pattern with its deal from P to Q; `kind` None: it tells of no deal."""

    pattern: str
    kind: DealKind | None
    status: Status | None
    place: str

    def written(self, dice: Random) -> str:
        """One of the ways to write it, with its slots still open."""
        text = self.pattern
        for _ in range(_ROUNDS_MAX):
            if "[" not in text:
                return " ".join(text.split())
            text = _CHOICE.sub(lambda match: _one(match, dice), text)
        raise InvalidValue("template", self.place, "has choices too deep in each other")


def templates() -> tuple[Template, ...]:
    """Every template that ships. Raises InvalidValue, with file and line, for a bad one."""
    folder = files("ingest.training").joinpath("templates")
    found: list[Template] = []
    for name in sorted(each.name for each in folder.iterdir() if each.name.endswith(".txt")):
        found.extend(read_templates(name, folder.joinpath(name).read_text(encoding="utf-8")))
    return tuple(found)


def read_templates(name: str, text: str) -> Iterator[Template]:
    """The templates of one file."""
    head: tuple[DealKind | None, Status | None] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        place = f"{name}:{number}"
        if line.startswith("## "):
            head = _head(line[3:], place)
        elif line.strip() and not line.startswith("#"):
            if head is None:
                raise InvalidValue("template", place, "stands before the first `## kind status`")
            yield _template(line, head, place)


def _template(line: str, head: tuple[DealKind | None, Status | None], place: str) -> Template:
    pattern, arrow, told = line.partition(" => ")
    if arrow:
        head = _head(" ".join(told.split("|", 1)[1].replace("|", " ").split()), place)
    unknown = set(_SLOT.findall(pattern)) - SLOTS
    if unknown:
        raise InvalidValue("template", place, f"has an unknown slot {sorted(unknown)[0]}")
    if head[0] is not None and not {"P", "Q"} <= set(_SLOT.findall(pattern)):
        raise InvalidValue("template", place, "names no {P} or no {Q}")
    if pattern.count("[") != pattern.count("]"):
        raise InvalidValue("template", place, "has a choice that is not closed")
    return Template(pattern, *head, place)


def _head(told: str, place: str) -> tuple[DealKind | None, Status | None]:
    if told.strip() == NONE:
        return None, None
    try:
        kind, status = told.split()
        return DealKind(kind), Status(status)
    except ValueError as error:
        raise InvalidValue("template", place, f"{told!r} is no kind and status") from error


def _one(match: re.Match[str], dice: Random) -> str:
    if match[2] and dice.random() < 0.5:
        return ""
    choices: list[str] = match[1].split("|")
    return dice.choice(choices)
