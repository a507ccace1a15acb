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


class Told(Value, frozen=True):
    """A deal of a template: the slots of who gives the money and who gets it."""

    giver: str
    receiver: str
    kind: DealKind
    status: Status


class Template(Value, frozen=True):
    """A pattern with the deals that it tells of; none: it is there to be passed over."""

    pattern: str
    deals: tuple[Told, ...]
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
    head: tuple[Told, ...] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        place = f"{name}:{number}"
        if line.startswith("## "):
            head = _head(line[3:], place)
        elif line.strip() and not line.startswith("#"):
            if head is None:
                raise InvalidValue("template", place, "stands before the first `## kind status`")
            yield _template(line, head, place)


def _template(line: str, head: tuple[Told, ...], place: str) -> Template:
    pattern, arrow, told = line.partition(" => ")
    deals = tuple(_told(part, place) for part in told.split(" & ")) if arrow else head
    slots = set(_SLOT.findall(pattern))
    if slots - SLOTS:
        raise InvalidValue("template", place, f"has an unknown slot {sorted(slots - SLOTS)[0]}")
    if not {slot for deal in deals for slot in (deal.giver, deal.receiver)} <= slots:
        raise InvalidValue("template", place, "does not name a side of its deal")
    if pattern.count("[") != pattern.count("]"):
        raise InvalidValue("template", place, "has a choice that is not closed")
    return Template(pattern, deals, place)


def _head(told: str, place: str) -> tuple[Told, ...]:
    if told.strip() == NONE:
        return ()
    kind, _, status = told.strip().partition(" ")
    return (_deal("P", "Q", kind, status, place),)


def _told(part: str, place: str) -> Told:
    """`{P} > {Q} | kind | status`."""
    sides, kind, status = (each.strip() for each in (*part.split("|"), "", "")[:3])
    giver, _, receiver = sides.partition(" > ")
    return _deal(giver.strip("{}"), receiver.strip("{}"), kind, status, place)


def _deal(giver: str, receiver: str, kind: str, status: str, place: str) -> Told:
    try:
        return Told(giver, receiver, DealKind(kind), Status(status))
    except ValueError as error:
        raise InvalidValue("template", place, f"{kind} {status!r} is no kind and status") from error


def _one(match: re.Match[str], dice: Random) -> str:
    if match[2] and dice.random() < 0.5:
        return ""
    choices: list[str] = match[1].split("|")
    return dice.choice(choices)
