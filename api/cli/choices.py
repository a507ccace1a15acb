"""Words and amounts that people type: hyphens or underscores, `$5bn`."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

import typer

from api.claims import money_of
from graph.errors import InvalidValue

Word = TypeVar("Word", bound=StrEnum)


def choice(words: type[Word]) -> dict[str, Any]:
    """Options for `typer.Option`: a word of the enumeration, written with hyphens or not."""
    return {"parser": _word_reader(words), "metavar": "WORD", "show_default": False}


def _word_reader(words: type[Word]) -> Any:
    def read(text: str | Word) -> Word:
        told = _folded(str(text))
        for word in words:
            if _folded(word.value) == told:
                return word
        known = ", ".join(word.value.replace("_", "-").replace(" ", "-") for word in words)
        raise typer.BadParameter(f"{str(text)!r} is not one of {known}")

    return read


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().lower())


def read_amount(text: str) -> Decimal:
    """`5000000000`, `5bn`, `$5bn`, `1.5 billion` → a number."""
    try:
        return money_of(text)[0]
    except InvalidValue as error:
        raise typer.BadParameter(str(error)) from error
